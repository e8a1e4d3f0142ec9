"""The shape of the open data: what a record of each published list holds, and the JSON Schema made from that.

It is not the shape of the YAML files: here every text is in the reader's language, every reference is followed, and what no
source states is null. Records are plain dictionaries, so that mypy compares what ``files`` writes with what is said here.
"""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter
from typing_extensions import TypedDict  # pydantic needs it below Python 3.12

from portal.model.enums import Audience, Kind, OrganisationKind, Qualifier, Role, SourceKind, Status, Unit

JsonId = Annotated[
    str, Field(pattern="^[a-z0-9]+(-[a-z0-9]+)*$", description="Identifier, the same in every language.")
]
JsonUrl = Annotated[str, Field(pattern="^https?://", description="Absolute address.")]
JsonDay = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$", description="A day (ISO 8601).")]
Words = Annotated[str, Field(description="Plain text without markup; an empty line parts paragraphs.")]
JsonLanguage = Annotated[str, Field(description="A language (BCP 47).")]
JsonState = Literal["reviewed", "translated", "machine", "outdated", "missing"]

Translation = Annotated[
    dict[JsonState, list[str]],
    Field(
        description="How the record's fields stand in the language of this file. Names of fields by state: “reviewed”, translated "
        "and reviewed by a person; “translated”, by a person, and not reviewed; “machine”, translated by a machine; “outdated”, "
        "translated from an older text; “missing”, not translated, and therefore in the source language. A field with several texts may stand under several states; one "
        "that is not listed is in its own language."
    ),
]


class CountryData(TypedDict):
    """A country."""

    code: Annotated[str, Field(pattern="^[A-Z]{2}$", description="ISO 3166-1 alpha-2.")]
    name: Words


class DateData(TypedDict):
    """A date as far as a source gives it."""

    edtf: Annotated[
        str,
        Field(
            description="Extended Date/Time Format (ISO 8601-2), levels 0 and 1: 2022, 2022-07~, 2021/2022, 2022-07?/.."
        ),
    ]
    approximate: Annotated[bool, Field(description="The source is not exact (~ or % in edtf).")]
    inferred: Annotated[bool, Field(description="Not stated, but inferred from the source (? or % in edtf).")]


class PeriodData(TypedDict):
    """When a programme ran."""

    start: DateData | None
    end: DateData | None
    note: Words | None


class SourceData(TypedDict):
    """A document on which a statement rests."""

    id: JsonId
    publisher: Words
    title: Annotated[str, Field(description="Its title, in its own language.")]
    title_language: JsonLanguage
    kind: SourceKind
    date: Annotated[DateData | None, Field(description="When it was published; null if unknown.")]
    date_note: Annotated[Words | None, Field(description="How the date was inferred, or what is known of it.")]
    url: Annotated[str | None, Field(description="Where it can be read.")]
    archived: Annotated[str | None, Field(description="A kept copy of it.")]
    seen: Annotated[JsonDay | None, Field(description="Day on which it was last read there, or in a kept copy.")]


class ChangeData(TypedDict):
    """What readers were told of a change."""

    date: JsonDay
    note: Words
    correction: Annotated[bool, Field(description="What stood here before was wrong.")]


class FigureChangeData(ChangeData):
    """What readers were told of a change of a figure."""

    was: Annotated[float | None, Field(description="The number that stood here before.")]


class FigureData(TypedDict):
    """A number that the portal states."""

    id: JsonId
    url: JsonUrl
    label: Annotated[Words, Field(description="What is counted.")]
    value: Annotated[float, Field(ge=0, description="The number.")]
    unit: Unit
    qualifier: Annotated[Qualifier, Field(description="How exact the source is.")]
    text: Annotated[str, Field(description="The number with its qualifier and unit, as the language writes it.")]
    scope: Annotated[Words, Field(description="Of whom, where and under what conditions it holds.")]
    as_of: Annotated[DateData | None, Field(description="When it held; null if the source doesn't say.")]
    as_of_note: Annotated[Words | None, Field(description="How that date was inferred.")]
    quoted: Annotated[Words | None, Field(description="Whose figure the source quotes.")]
    source: SourceData
    conflicts_with: Annotated[
        list[JsonId], Field(description="Figures of the same thing that differ; never add or average them.")
    ]
    changes: Annotated[list[FigureChangeData], Field(description="What changed since it was first published here.")]
    translation: Translation


class LinkData(TypedDict):
    """Another record with a page of its own."""

    id: JsonId
    url: JsonUrl
    name: Words


class OrganisationData(LinkData):
    """An organisation's part in a programme."""

    role: Role
    note: Words | None


class ContactData(TypedDict):
    """Whom to turn to."""

    organisations: list[LinkData]
    email: Annotated[str | None, Field(description="An address of the office or project.")]
    note: Words


class StepData(TypedDict):
    """One step on an employer's way."""

    title: Words
    text: Words
    who: Annotated[Words | None, Field(description="Who acts.")]
    needs: Annotated[Words | None, Field(description="What is needed.")]
    duration: Annotated[Words | None, Field(description="How long it takes.")]
    country: Annotated[CountryData | None, Field(description="Country of which alone it is known.")]


class InCountryData(TypedDict):
    """What is known of a programme in one country."""

    country: CountryData
    text: Annotated[Words, Field(description="What has happened there, and what there is for employers.")]
    permits: Annotated[Words | None, Field(description="What is known of visas and work permits there.")]
    permits_website: JsonUrl | None
    permit: Words | None
    duration: Words | None
    followed_by: Annotated[Words | None, Field(description="What came after it there.")]
    contact: Annotated[Words | None, Field(description="Which office to ask there.")]
    email: Annotated[str | None, Field(description="An address of that office.")]
    website: JsonUrl | None
    figures: list[FigureData]
    sources: list[SourceData]


class QuestionData(TypedDict):
    """A question and its answer."""

    question: Words
    answer: Words


class ProgrammeData(TypedDict):
    """A programme, as far as its sources describe it."""

    id: JsonId
    former_ids: Annotated[list[JsonId], Field(description="Identifiers that it had before.")]
    url: JsonUrl
    name: Words
    short_name: Words | None
    name_language: JsonLanguage
    kind: Kind
    status: Annotated[Status, Field(description="Whether it still runs, as far as the sources say.")]
    status_note: Words
    checked: Annotated[JsonDay, Field(description="Day on which the record was last compared with its sources.")]
    summary: Words
    description: Words
    period: PeriodData | None
    succeeded_by: Annotated[list[LinkData], Field(description="The programmes that came after it.")]
    countries_before: Annotated[
        list[CountryData], Field(description="Where people live before; not where they come from.")
    ]
    countries_before_note: Words | None
    destinations: Annotated[list[CountryData], Field(description="Where it leads.")]
    destinations_note: Words | None
    organisations: list[OrganisationData]
    in_countries: Annotated[list[InCountryData], Field(description="What is known of single countries.")]
    for_employers: Annotated[
        list[Words],
        Field(description="What it offers employers; what is known of one country alone begins with its name."),
    ]
    for_participants: Annotated[
        list[Words],
        Field(description="What it offers displaced people; what is known of one country alone begins with its name."),
    ]
    unanswered: Annotated[list[Words], Field(description="Questions that no source answers.")]
    steps: list[StepData]
    steps_note: Words | None
    figures: list[FigureData]
    questions: list[QuestionData]
    contact: ContactData | None
    sources: list[SourceData]
    changes: Annotated[list[ChangeData], Field(description="What changed since it was first published here.")]
    translation: Translation


class PartData(LinkData):
    """A programme in which an organisation takes part."""

    role: Role
    note: Words | None


class FormerNameData(TypedDict):
    """A name that an organisation had for a time."""

    name: str
    short_name: str | None
    language: JsonLanguage
    since: Annotated[str | None, Field(description="Since when it had that name (EDTF); null if unknown.")]
    until: Annotated[str, Field(description="Until when it had that name (EDTF).")]


class OfficeData(TypedDict):
    """An office to which people can turn."""

    audience: Annotated[Audience, Field(description="For whom it is there.")]
    name: Words
    email: str | None
    phone: str | None
    link: JsonUrl | None


class PartnerData(TypedDict):
    """An organisation that a source names."""

    id: JsonId
    former_ids: Annotated[list[JsonId], Field(description="Identifiers that it had before.")]
    url: JsonUrl
    name: Words
    short_name: Words | None
    name_language: JsonLanguage
    former_names: Annotated[list[FormerNameData], Field(description="Names that it had before, the oldest first.")]
    successor: Annotated[LinkData | None, Field(description="The organisation that took its place.")]
    kind: OrganisationKind
    country: Annotated[CountryData | None, Field(description="Country of its seat.")]
    website: JsonUrl | None
    offices: list[OfficeData]
    ror: Annotated[JsonUrl | None, Field(description="Its address in the Research Organization Registry.")]
    wikidata: Annotated[str | None, Field(pattern="^Q[0-9]+$", description="Its item in Wikidata.")]
    org_id: Annotated[str | None, Field(description="Its identifier in a public register (org-id.guide).")]
    general_knowledge: Annotated[
        list[str],
        Field(description="Fields that rest on general knowledge, not on a source: kind, country or website."),
    ]
    checked: Annotated[JsonDay, Field(description="Day on which the record was last compared with its sources.")]
    summary: Words
    description: Words | None
    boilerplate: Annotated[Words | None, Field(description="What stands about it at the end of its press releases.")]
    programmes: list[PartData]
    sources: list[SourceData]
    changes: Annotated[list[ChangeData], Field(description="What changed since it was first published here.")]
    translation: Translation


class About(TypedDict):
    """What every file says of itself."""

    title: Words
    description: Words
    language: Annotated[JsonLanguage, Field(description="The language of this file.")]
    source_language: Annotated[JsonLanguage, Field(description="The language of texts that are not translated.")]
    publisher: Annotated[str | None, Field(description="Who publishes the portal; null: not stated.")]
    licence: Annotated[str | None, Field(description="On what terms the texts may be used; null: not stated.")]
    page: Annotated[JsonUrl, Field(description="The page that shows the same.")]
    csv: Annotated[
        JsonUrl,
        Field(
            description="The same list as CSV (RFC 4180, UTF-8 with byte-order mark). Its columns are these fields, flattened: lists "
            "are joined by “; ”, dates are EDTF, and a text that a spreadsheet would take for a formula begins with an apostrophe."
        ),
    ]
    schema: Annotated[JsonUrl, Field(description="This schema.")]
    modified: Annotated[JsonDay, Field(description="Day of the last change in content.")]


class Programmes(About):
    """The programmes that the portal describes."""

    programmes: list[ProgrammeData]


class Partners(About):
    """The organisations that the portal describes."""

    partners: list[PartnerData]


class Figures(About):
    """Every number that the portal states."""

    figures: list[FigureData]


def schema(shape: Any, address: str) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a file of that shape; the schema lies at *address*."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": address, **_without_address(shape)}


@cache
def _without_address(shape: Any) -> dict[str, Any]:
    """What is the same for as long as the process runs, and takes longer to make than a page; nobody changes it."""
    return TypeAdapter(shape).json_schema()
