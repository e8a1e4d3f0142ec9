"""What a notice is: a few sentences that stand at the top of pages for a time, such as a warning of fraud."""

from __future__ import annotations

import datetime as dt

from pydantic import Field, model_validator

from portal.model.enums import NoticeLevel
from portal.model.field_types import Address, Country, Language, Moment, Slug, Text
from portal.model.records import FORMER_IDS, Timed, not_before


class Notice(Timed):
    """Something that readers of some pages, or of all, must know now."""

    id: Slug = Field(description="Address of the notice: /notices/<id>/.")
    formerly: tuple[Slug, ...] = Field((), description=FORMER_IDS)
    level: NoticeLevel = Field(description="How much it matters.")
    title: Text = Field(description="What it says, in a few words.")
    summary: Text = Field(description="What readers must know, and what they can do, in one to three short sentences.")
    publish_at: Moment = Field(description="From when it stands on the pages, with time zone.")
    pages: tuple[Address, ...] = Field(
        (),
        description="Addresses of the pages on which it stands, without language; all, if neither pages nor countries are named.",
    )
    countries: tuple[Country, ...] = Field(
        (),
        description="Countries (ISO 3166-1) on whose pages it stands, and on those of their programmes, organisations and news.",
    )
    languages: tuple[Language, ...] = Field((), description="Languages whose readers it is for; all, if left out.")
    leads_to: Address | None = Field(None, description="The address, without language, of the page that says more.")
    updated: Moment | None = Field(None, description="When this portal last changed it in substance.")

    @model_validator(mode="after")
    def _in_order(self) -> Notice:
        not_before(self, "publish_at", "updated")
        return self

    @property
    def appears(self) -> dt.datetime:
        return self.publish_at

    @property
    def changed(self) -> dt.datetime:
        """When it last changed in substance: when it appeared, or was updated."""
        return max(self.publish_at, self.updated or self.publish_at)

    @property
    def last_changed(self) -> dt.date:
        """The day of that."""
        return self.changed.astimezone(dt.UTC).date()
