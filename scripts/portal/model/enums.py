"""The words from which a field may choose: what a programme, an organisation, a source, a figure or a news item can be."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """How a programme leads to work or to a life in the community."""

    RELOCATION = "relocation"
    INTEGRATION = "integration"
    REMOTE = "remote"


class Status(StrEnum):
    """Whether a programme still runs, as far as its sources say."""

    OPEN = "open"
    RUNNING = "running"
    OVER = "over"
    UNKNOWN = "unknown"


class Colour(StrEnum):
    """By which a programme is known at a glance; the style sheet has each for light and for dark."""

    TEAL = "teal"
    PLUM = "plum"
    AMBER = "amber"
    GREEN = "green"


class Role(StrEnum):
    """What an organisation is to a programme."""

    PROJECT_OF = "project-of"
    STARTED_BY = "started-by"
    PARTNER = "partner"
    FUNDER = "funder"
    COMMUNITY = "community"
    LOOKING = "looking-at-work"
    PILOT = "pilot"


class Audience(StrEnum):
    """For whom an office is there."""

    PRESS = "press"
    EMPLOYERS = "employers"
    PARTICIPANTS = "participants"
    EVERYBODY = "everybody"


class NoticeLevel(StrEnum):
    """How much a notice matters; what matters most stands first."""

    EMERGENCY = "emergency"
    WARNING = "warning"
    INFORMATION = "information"


class OrganisationKind(StrEnum):
    """What sort of organisation a partner is."""

    INTERGOVERNMENTAL = "intergovernmental"
    PUBLIC_AUTHORITY = "public-authority"
    NGO = "ngo"
    COMPANY = "company"
    FOUNDATION = "foundation"
    UNIVERSITY = "university"


class SourceKind(StrEnum):
    """What sort of document a source is."""

    PRESS_RELEASE = "press-release"
    ARTICLE = "article"
    WEB_PAGE = "web-page"
    REPORT = "report"


class Qualifier(StrEnum):
    """How exact a figure is, in its source's own terms."""

    EXACT = "exact"
    MORE_THAN = "more-than"
    ABOUT = "about"
    PERHAPS_MORE_THAN = "perhaps-more-than"


class Unit(StrEnum):
    """What a figure counts."""

    PEOPLE = "people"
    EMPLOYERS = "employers"
    JOBS = "jobs"
    CATEGORIES = "categories"
    STATES = "states"
    PERCENT = "percent"
    USD = "usd"


class NewsKind(StrEnum):
    """What sort of news an item is."""

    NEWS = "news"
    PRESS_RELEASE = "press-release"
    STORY = "story"


class Part(StrEnum):
    """What the trade expects of a press release besides headline, lead and body."""

    DATELINE = "dateline"
    ISSUED_BY = "issued_by"
    PEOPLE = "people"
    NOTES = "notes_to_editors"
    MEDIA_OFFICE = "media_office"


class Flag(StrEnum):
    """Something that is so, or not mentioned."""

    TRUE = "true"
