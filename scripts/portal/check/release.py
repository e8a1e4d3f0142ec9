"""What must not be published: values that stand for what nobody has filled in yet, in the configuration and in the content.

Whoever tries the portal keeps them as long as they like; ``portal check --release`` is asked before a site goes where readers are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from portal.check.link_targets import is_web_address
from portal.check.outgoing import outgoing_addresses
from portal.common.printable import shorten
from portal.common.problems import Problem, problem
from portal.content.portal import Portal
from portal.files.config import OPTIONS, YES_OR_NO, Settings

_EXAMPLE_HOST = re.compile(
    r"(?:.*\.)?(?:example\.(?:org|com|net|edu)|example|test|invalid|localhost|local)|[\d.]+|.*:.*|[^.]*", re.IGNORECASE
)
"""What RFC 2606 and RFC 6761 keep for examples and tests, and hosts that only one network knows."""
_PLACEHOLDER = re.compile(
    r"\bExample [A-Z]|\b(?:TODO|TBD|FIXME|XXX)\b|@[A-Z]+@|(?i:lorem ipsum)|^\W*$|^(?i:x+|n/?a|test|example)$"
)
_NAMING = ("name", "short_name", "publisher", "place", "media_office", "quoted")
"""Fields that name somebody or something; a sentence may speak of an example."""
_SITE_NAME = "interface/chrome.site-name"


def examples(portal: Portal) -> Iterator[Problem]:
    """Every value that stands for another, where it is written."""
    yield from _in_configuration(portal.settings)
    for address, places in outgoing_addresses(portal).items():
        if is_example_host(urlsplit(address).hostname or ""):
            yield from (problem("release.address", place, address=shorten(address, 120)) for place in places)
    for key, unit in portal.texts.source.items():
        if (key == _SITE_NAME or key.rpartition("/")[2] in _NAMING) and _PLACEHOLDER.search(unit.value):
            yield problem("release.value", unit.place, value=shorten(unit.value))
    for shared in portal.shared_values():
        if not shared.is_id and not is_web_address(shared.value) and _stands_for_another(shared.value):
            yield problem("release.value", shared.place, value=shorten(shared.value))


def is_example_host(host: str) -> bool:
    """Whether a host is one that nobody can have, or that nobody outside can reach."""
    return bool(_EXAMPLE_HOST.fullmatch(host))


def _in_configuration(settings: Settings) -> Iterator[Problem]:
    if is_example_host(urlsplit(settings.site_url).hostname or ""):
        yield problem("release.site-url", settings.place_of("site_url"), address=shorten(settings.site_url, 120))
    for name, help in OPTIONS.items():
        value = str(getattr(settings, name))
        is_help = value.casefold().startswith(help.partition(",")[0].rstrip(".").casefold())
        if (
            name not in ("news_per_page", "exit_address", *YES_OR_NO)
            and value
            and (is_help or _stands_for_another(value))
        ):
            yield problem("release.option", settings.place_of(name), key=name, value=shorten(value))


def _stands_for_another(value: str) -> bool:
    hosts = [host.rstrip(".") for host in re.findall(r"(?:\w@|://)([\w-]+(?:\.[\w-]+)*)", value)]
    return any(map(is_example_host, hosts)) or bool(_PLACEHOLDER.search(value))
