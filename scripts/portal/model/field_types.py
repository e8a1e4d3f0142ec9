"""Kinds of values: what a text, an id, an address, a country, a date or a number may be, and what is said of a wrong one."""

from __future__ import annotations

import datetime as dt
import re
import string
import unicodedata
from decimal import Decimal
from typing import Annotated, Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from babel import Locale
from pydantic import AfterValidator, BeforeValidator, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from portal.common.edtf import PartialDate, parse_partial_date
from portal.common.messages import Message, say
from portal.common.problems import nearest

ID_PATTERN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
RESERVED_SLUGS = frozenset({"kind", "page"})
RESERVED_PAGES = frozenset({"404", "admin", "assets", "atom", "feed", "images", "robots", "sitemap"})
"""Addresses at which something else stands, or will."""
_DEVICES = frozenset(
    {"aux", "con", "nul", "prn", *(f"{one}{number}" for one in ("com", "lpt") for number in range(1, 10))}
)
"""Names that Windows keeps for devices: no folder can bear them there."""


_UNSEEN = string.whitespace + "\u00a0\u00ad\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x2010)))
"""White space, and characters without width."""


def fault(rule: str, what: Message, remedy: Message, at: tuple[str | int, ...] = ()) -> PydanticCustomError:
    """A fault of one value, or of a record, in which it stands *at* a path: *what* completes “…”, *remedy* is a sentence."""
    return PydanticCustomError(rule, "{what}", {"what": what, "remedy": remedy, "at": at})


_LATIN = str.maketrans(
    {"ß": "ss", "æ": "ae", "ø": "o", "đ": "d", "ł": "l", "œ": "oe", "þ": "th", "ı": "i", "’": "", "'": ""}
)
"""Letters that Unicode doesn't take apart."""


def as_id(name: str) -> str:
    """A name as an id: “Agência, Lisboa” is agencia-lisboa; empty where no letter is Latin."""
    plain = unicodedata.normalize("NFKD", name.lower().translate(_LATIN))
    words = re.findall(r"[a-z0-9]+", "".join(ch for ch in plain if not unicodedata.combining(ch)))
    return "-".join(words)[:60].strip("-")


class Translatable:
    """Marks a text that each language has in its own words."""

    def __init__(self, *, optional: bool) -> None:
        self.optional = optional
        """A translation may be absent without anything being missing: names of organisations, for instance."""


class RefersTo:
    """Marks an id that names a record of another collection."""

    def __init__(self, collection: str) -> None:
        self.collection = collection


def _text(value: str) -> str:
    if not value.strip(_UNSEEN):
        raise fault("empty", say("The text is empty"), say("Fill it in, or delete the whole line."))
    if len(value) > 20_000:
        raise fault(
            "too-long",
            say("The text is {value} characters long", value=f"{len(value):,}"),
            say("Keep it under 20,000."),
        )
    return value.strip()


def _id(value: str) -> str:
    if not ID_PATTERN.fullmatch(value) or len(value) > 80:
        raise fault(
            "identifier",
            say("“{value}” can't be an id", value=value[:80]),
            say("Use small letters a to z, digits and single hyphens, as in talent-beyond-boundaries."),
        )
    return value


def _slug(value: str) -> str:
    if value in RESERVED_SLUGS | _DEVICES:
        raise fault("reserved", say("“{value}” is a reserved word", value=value), say("Choose another id."))
    return _id(value)


TERRITORIES = frozenset(
    str(code)
    for code in map(str, Locale("en").territories)
    if len(code) == 2 and code.isalpha() and code not in ("EU", "EZ", "UN", "QO", "ZZ", "XA", "XB")
)
_LANGUAGES = frozenset(Locale("en").languages)


def _country(value: str) -> str:
    if value not in TERRITORIES:
        near = value.upper()
        hint = (
            say("Did you mean “{word}”?", word=near)
            if near in TERRITORIES
            else say("See ISO 3166-1: JO is Jordan, PT is Portugal.")
        )
        if near == "UK":
            hint = say("The United Kingdom is GB.")
        raise fault(
            "country-code", say("“{value}” is not a country code of two capital letters", value=value[:20]), hint
        )
    return value


def _language(value: str) -> str:
    if value not in _LANGUAGES:
        raise fault(
            "language-code",
            say("“{value}” is not a language code", value=value[:20]),
            say("Use one such as en, fr, ro or pt."),
        )
    return value


def _url(value: str) -> str:
    remedy = say("Write the whole address, beginning with https://.")
    if any(ch.isspace() for ch in value) or not value.isprintable():
        raise fault("address", say("The address “{value}” contains a space", value=value[:60]), remedy)
    try:
        parts = urlsplit(value)
        host = parts.hostname or ""
        assert parts.port is None or parts.port >= 0  # ValueError, if it is no number
    except ValueError:
        raise fault("address", say("“{value}” is not a web address", value=value[:60]), remedy) from None
    if parts.scheme not in ("https", "http") or "." not in host or set('<>"`{}|\\^') & set(value):
        raise fault("address", say("“{value}” is not a web address", value=value[:60]), remedy)
    if parts.username is not None:
        raise fault(
            "address", say("“{value}” contains a user name", value=value[:60]), say("Remove everything up to the @.")
        )
    return value


def _address(value: str) -> str:
    if not re.fullmatch(r"/(?:[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*/)*", value):
        raise fault(
            "address",
            say("“{value}” is not an address of this site", value=value[:60]),
            say("Write it without language, with a slash at both ends: /news/first-arrivals/."),
        )
    return value


def _picture(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*\.(?:jpe?g|png|webp)", value):
        raise fault(
            "picture-type",
            say("“{value}” is not the name of a picture", value=value[:60]),
            say("Put a JPEG, PNG or WebP into docs/images and name it in small letters, as first-arrivals.jpg."),
        )
    return value


def is_reserved(stem: str, collection: str) -> bool:
    """Whether a page or news item can't have such a file name."""
    return stem in _DEVICES or stem in (RESERVED_SLUGS if collection == "news" else RESERVED_PAGES)


def _date(value: Any) -> dt.date:
    if isinstance(value, dt.date):
        return value
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            raise ValueError
        return dt.date.fromisoformat(value)
    except (TypeError, ValueError):
        raise fault(
            "date", say("“{value}” is not a day of the calendar", value=str(value)[:40]), say("Write it as 2026-11-22.")
        ) from None


def _moment(value: Any) -> dt.datetime:
    if isinstance(value, dt.datetime):
        return value
    example = say("Write it as 2026-11-22T09:00+01:00.")
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}.*", value):
            raise ValueError
        moment = dt.datetime.fromisoformat(value)
        if not 1900 <= moment.year <= 2999:
            raise ValueError
    except (TypeError, ValueError):
        raise fault("moment", say("“{value}” is not a day and time", value=str(value)[:40]), example) from None
    if moment.tzinfo is None:
        raise fault("moment-zone", say("“{value}” has no time zone", value=value[:40]), example)
    return moment


def _day_or_time(value: Any) -> dt.date:
    """A day, or a day and time as clocks show it at the place."""
    if isinstance(value, dt.date):
        return value
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}", str(value)):
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}.+", str(value)):
            raise fault(
                "moment-zone",
                say("“{value}” gives more than a time", value=str(value)[:40]),
                say(
                    "Write the time that clocks show at the place, 2026-11-29T09:00, and name the place's zone in time_zone."
                ),
            )
        return _date(value)
    try:
        return dt.datetime.fromisoformat(value)
    except ValueError:
        raise fault(
            "moment",
            say("“{value}” is not a day and time", value=str(value)[:40]),
            say("Write it as 2026-11-29T09:00, or 2026-11-29 for the whole day."),
        ) from None


def _time_zone(value: str) -> str:
    if value not in available_timezones() or "/" not in value:
        near = nearest(value.replace(" ", "_"), (zone for zone in available_timezones() if "/" in zone))
        raise fault(
            "moment-zone",
            say("“{value}” is not a time zone", value=value[:40]),
            say("Did you mean “{word}”?", word=near) if near else say("Write continent and city, as Europe/Brussels."),
        )
    return value


def _partial(value: Any) -> PartialDate:
    if isinstance(value, PartialDate):
        return value
    try:
        return parse_partial_date(value)
    except (ValueError, AttributeError) as exc:
        raise fault(
            "date",
            say("“{value}” can't be used as a date: {reason}", value=str(value)[:40], reason=exc.args[0]),
            say("Write 2022, 2022-07 or 2022-07-12; add ~ for about, ? for inferred."),
        ) from None


def _partial_or_unknown(value: Any) -> PartialDate | None:
    return None if value == "unknown" else _partial(value)


def _number(value: Any) -> Decimal:
    try:
        if not re.fullmatch(r"(?:0|[1-9][0-9]{0,14})(\.[0-9]{1,6})?", value):
            raise ValueError
        return Decimal(value)
    except (TypeError, ValueError):
        raise fault(
            "number",
            say("“{value}” is not a number", value=str(value)[:40]),
            say("Write digits only, with a point for decimals: 65000 or 11.7."),
        ) from None


_ID_SCHEMA = {"type": "string", "pattern": f"^{ID_PATTERN.pattern}$", "maxLength": 80}

Text = Annotated[str, AfterValidator(_text), Translatable(optional=False)]
Name = Annotated[str, AfterValidator(_text), Translatable(optional=True)]
SharedText = Annotated[str, AfterValidator(_text)]
Id = Annotated[str, AfterValidator(_id), WithJsonSchema({**_ID_SCHEMA, "examples": ["an-id"]})]
Slug = Annotated[str, AfterValidator(_slug), WithJsonSchema({**_ID_SCHEMA, "examples": ["an-address"]})]
Country = Annotated[
    str, AfterValidator(_country), WithJsonSchema({"type": "string", "pattern": "^[A-Z]{2}$", "examples": ["DE", "UA"]})
]
Language = Annotated[str, AfterValidator(_language), WithJsonSchema({"type": "string", "examples": ["en", "fr"]})]
Url = Annotated[
    str,
    AfterValidator(_url),
    WithJsonSchema({"type": "string", "pattern": "^https?://", "examples": ["https://www.example.org/"]}),
]
Address = Annotated[
    str,
    AfterValidator(_address),
    WithJsonSchema({"type": "string", "pattern": "^/.*/$|^/$", "examples": ["/news/first-arrivals/"]}),
]
PictureFile = Annotated[
    str, AfterValidator(_picture), WithJsonSchema({"type": "string", "examples": ["first-arrivals.jpg"]})
]
Day = Annotated[
    dt.date,
    BeforeValidator(_date),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$", "examples": ["2026-11-22"]}),
]
Moment = Annotated[
    dt.datetime, BeforeValidator(_moment), WithJsonSchema({"type": "string", "examples": ["2026-11-22T09:00+01:00"]})
]
DayOrTime = Annotated[
    dt.date,
    PlainValidator(_day_or_time),  # pydantic would take the time away from a date
    WithJsonSchema({"type": "string", "examples": ["2026-11-29", "2026-11-29T09:00"]}),
]
TimeZone = Annotated[
    str, AfterValidator(_time_zone), WithJsonSchema({"type": "string", "examples": ["Europe/Brussels"]})
]
Partial = Annotated[
    PartialDate,
    BeforeValidator(_partial),
    WithJsonSchema({"type": ["string", "integer"], "examples": ["2022", "2022-07", "2022-07-12", "2022-07~"]}),
]
PartialOrUnknown = Annotated[
    PartialDate | None,
    BeforeValidator(_partial_or_unknown),
    WithJsonSchema(
        {"type": ["string", "integer"], "examples": ["2022", "2022-07", "2022-07-12", "2022-07~", "unknown"]}
    ),
]
Number = Annotated[
    Decimal, BeforeValidator(_number), WithJsonSchema({"type": "number", "minimum": 0, "examples": ["65000", "11.7"]})
]
