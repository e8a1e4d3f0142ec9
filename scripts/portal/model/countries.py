"""What people write of a country itself; what the portal knows of it besides follows from programmes, organisations and news."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from portal.model.field_types import CountryId, Day, Text, Url
from portal.model.records import Compared, Record, SourceId


class FirstStep(Record):
    """What somebody who lives in a country can do first."""

    text: Text = Field(description="What to do, and what it costs, in a sentence or two.")
    label: Text = Field(description="What the button says.")
    link: Url = Field(description="The page on which it is done or explained.")


class CountryFacts(Compared):
    """What is said of a country on its page, /countries/<id>/."""

    id: CountryId = Field(description="The country: its code in small letters (ISO 3166-1), such as jo for Jordan.")
    place: Text | None = Field(
        None, description="How people say where that is: in Belgium. Headings then read as people speak."
    )
    first_step: FirstStep | None = Field(None, description="What somebody who lives there can do first.")
    help_page: Url | None = Field(None, description="UNHCR Help’s page for it: help.unhcr.org/jordan/.")
    checked: Day = Field(description="Day on which this record was last compared with its sources.")
    sources: tuple[SourceId, ...] = Field((), description="Ids of sources in sources.yml.")

    @property
    def last_changed(self) -> dt.date:
        """The day on which it was last compared with its sources."""
        return self.checked
