"""How texts and portals are drawn at random here: the same in every run, so that a failure in CI is one everywhere. ``make fuzz`` draws others."""

from hypothesis import Phase, settings

settings.register_profile(
    "rooms", derandomize=True, deadline=None, phases=[Phase.explicit, Phase.generate]
)  # to shrink takes minutes
settings.load_profile("rooms")
