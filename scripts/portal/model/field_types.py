"""Kinds of values: what a text, an id, an address, a country, a date or a number may be, and what is said of a wrong one."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Container
from decimal import Decimal
from itertools import chain, count
from typing import Annotated, Any, TypeVar
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from babel import Locale
from pydantic import AfterValidator, BeforeValidator, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from portal.common.confusables import SEEN
from portal.common.edtf import PartialDate, parse_partial_date
from portal.common.folding import fold_name
from portal.common.language_tags import is_locale
from portal.common.messages import Message, message
from portal.common.problems import Place, did_you_mean, problem
from portal.common.web_addresses import is_email, is_on_the_web

ID_PATTERN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
RESERVED_SLUGS = frozenset({"kind", "page"})
RESERVED_PAGES = frozenset({"404", "admin", "assets", "atom", "feed", "images", "robots", "sitemap"})
"""Addresses at which something else stands, or will."""
_DEVICES = frozenset(
    {"aux", "con", "nul", "prn", *(f"{device}{number}" for device in ("com", "lpt") for number in range(1, 10))}
)
"""Names that Windows keeps for devices: no folder can bear them there."""


def fault(id: str, at: tuple[str | int, ...] = (), /, **values: object) -> PydanticCustomError:
    """A fault of one value, or of a record, in which it stands *at* a path; what it says is the problem of that *id*."""
    made = problem(id, Place(""), **values)
    return PydanticCustomError(made.rule, "{problem}", {"problem": made, "at": at})


_LATIN = str.maketrans(
    {"ß": "ss", "æ": "ae", "ø": "o", "đ": "d", "ł": "l", "œ": "oe", "þ": "th", "ı": "i", "’": "", "'": ""}
)
"""Letters that Unicode doesn't take apart."""


AN_ID = "example-agency"
"""What an id looks like, for words of which none can be made."""


def as_id(name: str) -> str:
    """A name as an id: “Agência, Lisboa” is agencia-lisboa; empty where no letter is Latin."""
    plain = unicodedata.normalize("NFKD", name.lower().translate(_LATIN))
    words = re.findall(r"[a-z0-9]+", "".join(ch for ch in plain if not unicodedata.combining(ch)))
    return "-".join(words)[:60].strip("-")


def free_id(made: str, taken: Container[object]) -> str:
    """An id that nothing has yet: this one, or with a number behind it."""
    return next(name for name in chain([made], (f"{made}-{number}" for number in count(2))) if name not in taken)


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
    if not SEEN.search(value):
        raise fault("value.empty")
    if len(value) > 20_000:
        raise fault("value.long", length=f"{len(value):,}")
    return value.strip()


def _id(value: str) -> str:
    if not ID_PATTERN.fullmatch(value) or len(value) > 80:
        raise fault("value.id", value=value[:80], example=as_id(value) or AN_ID)
    return value


def _slug(value: str) -> str:
    if value in RESERVED_SLUGS | _DEVICES:
        raise fault("value.reserved", value=value)
    return _id(value)


TERRITORIES = frozenset(
    str(code)
    for code in map(str, Locale("en").territories)
    if len(code) == 2 and code.isalpha() and code not in ("EU", "EZ", "UN", "QO", "ZZ", "XA", "XB")
)
_LANGUAGES = frozenset(str(code).replace("_", "-") for code in Locale("en").languages)


def _country(value: str) -> str:
    if value not in TERRITORIES:
        near = value.upper()
        remedy = message("hint.did-you-mean", word=near) if near in TERRITORIES else message("hint.iso-3166")
        if near == "UK":
            remedy = message("hint.united-kingdom")
        raise fault("value.country", value=value[:20], remedy=remedy)
    return value


def _country_id(value: str) -> str:
    if not value.islower() or value.upper() not in TERRITORIES:
        raise fault("value.country-id", value=value[:20])
    return value


def _language(value: str) -> str:
    if value not in _LANGUAGES and not is_locale(value):
        raise fault("value.language", value=value[:20])
    return value


def _url(value: str) -> str:
    if any(ch.isspace() for ch in value) or not value.isprintable():
        raise fault("value.address-space", value=value[:60])
    is_whole = value.lower().startswith(("https://", "http://"))
    if not is_whole or not is_on_the_web(value) or set('<>"`{}|\\^') & set(value):
        raise fault("value.address", value=value[:60])
    if urlsplit(value).username is not None:
        raise fault("value.address-user", value=value[:60])
    return value


def _email(value: str) -> str:
    if not is_email(value):
        raise fault("value.email", value=value[:60])
    return value


_BASE_32 = "0123456789abcdefghjkmnpqrstvwxyz"
"""Digits of Crockford's base 32."""


def _ror(value: str) -> str:
    """An address in the Research Organization Registry, whose last two digits are its checksum (ISO 7064, MOD 97-10)."""
    match = re.fullmatch(rf"https://ror\.org/(0[{_BASE_32}]{{6}})(\d\d)", value)
    number = 0
    for digit in match[1] if match else "":
        number = number * len(_BASE_32) + _BASE_32.index(digit)
    if not match or 98 - number * 100 % 97 != int(match[2]):
        raise fault("value.ror", value=value[:60])
    return value


def _wikidata(value: str) -> str:
    if not re.fullmatch(r"Q[1-9][0-9]{0,11}", value):
        raise fault("value.wikidata", value=value[:60])
    return value


def _org_id(value: str) -> str:
    """An identifier as org-id.guide has them: the list that holds it, and its number there."""
    if not re.fullmatch(r"[A-Z]{2}-[A-Z0-9]{2,}-[A-Za-z0-9./_-]+", value):
        raise fault("value.org-id", value=value[:60])
    return value


def _phone(value: str) -> str:
    """A number that can be called from everywhere; digits in groups, as people read them (E.164, E.123)."""
    is_number = re.fullmatch(r"\+[1-9](?:[ -]?(?:\([0-9]++\)|[0-9]))*+", value)
    if not is_number or not 7 <= sum(map(str.isdigit, value)) <= 15:
        raise fault("value.phone", value=value[:60])
    return value


def _address(value: str) -> str:
    if not re.fullmatch(r"/(?:[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*/)*", value):
        raise fault("value.own-address", value=value[:60])
    return value


_OTHER_PICTURE = re.compile(r"\.(?:avif|bmp|eps|gif|hei[cf]|ico|jxl|pdf|psd|svgz?|tiff?)$", re.IGNORECASE)
"""What other programs keep pictures in, and browsers don't show or that may hold more than a picture."""


def _picture(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*\.(?:jpe?g|png|webp)", value):
        raise fault("image.file-type" if _OTHER_PICTURE.search(value) else "value.image", value=value[:60])
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
        day = dt.date.fromisoformat(value)
    except (TypeError, ValueError):
        raise fault("value.day", value=str(value)[:40]) from None
    return _in_our_time(day)


_AnyDay = TypeVar("_AnyDay", bound=dt.date)


def _in_our_time(day: _AnyDay) -> _AnyDay:
    """A day, or a time, if it lies in years of which every calendar and library knows the next day and the other time zones."""
    if not 1900 <= day.year <= 2999:
        raise fault("value.year", value=f"{day.year:04}")
    return day


_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}.*", re.ASCII)
_ZONE = re.compile(r"(?:Z|[+-]\d{2}(?::?\d{2})?)$")
_FARTHEST_WEST, _FARTHEST_EAST = dt.timedelta(hours=-12), dt.timedelta(hours=14)
"""What clocks show at most; RFC 3339 and RFC 822 have no seconds here."""


def _moment(value: Any) -> dt.datetime:
    if isinstance(value, dt.datetime):
        return value
    try:
        if not _MOMENT.fullmatch(value):
            raise ValueError
        moment = dt.datetime.fromisoformat(value)
        if not 1900 <= moment.year <= 2999:
            raise ValueError
    except (TypeError, ValueError):
        raise fault("value.moment", value=str(value)[:40]) from None
    if moment.tzinfo is None:
        raise fault("value.zone", value=value[:40])
    if not (_ZONE.search(value) and _FARTHEST_WEST <= (moment.utcoffset() or dt.timedelta()) <= _FARTHEST_EAST):
        raise fault("value.zone-impossible", value=value[:40])
    return moment


def _day_or_time(value: Any) -> dt.date:
    """A day, or a day and time as clocks show it at the place."""
    if isinstance(value, dt.date):
        return value
    given = str(value)
    if not re.match(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}", given):
        return _date(value)
    if len(given) > len("2026-11-29T09:00"):
        raise fault("event.time-with-zone", value=given[:40])
    try:
        moment = dt.datetime.fromisoformat(given)
    except ValueError:
        raise fault("event.no-such-time", value=given[:40]) from None
    return _in_our_time(moment)


def _time_zone(value: str) -> str:
    zones = {zone for zone in available_timezones() if "/" in zone}
    if value not in zones:
        place = fold_name(value).replace(" ", "_")
        named = sorted(zone for zone in zones if zone.rpartition("/")[2].lower() == place)
        hint = message("hint.did-you-mean", word=named[0]) if len(named) == 1 else Message("")
        hint = hint or did_you_mean(value.replace(" ", "_"), zones, message("hint.continent-and-city"))
        raise fault("event.no-such-zone", value=value[:40], remedy=hint)
    return value


def _partial(value: Any) -> PartialDate:
    if isinstance(value, PartialDate):
        return value
    try:
        return parse_partial_date(value)
    except (ValueError, AttributeError) as exc:
        raise fault("value.date", value=str(value)[:40], reason=exc.args[0]) from None


def _partial_or_unknown(value: Any) -> PartialDate | None:
    return None if value == "unknown" else _partial(value)


def _number(value: Any) -> Decimal:
    try:
        if not re.fullmatch(r"(?:0|[1-9][0-9]{0,14})(\.[0-9]{1,6})?", value):
            raise ValueError
        number = Decimal(value)
    except (TypeError, ValueError):
        raise fault("value.number", value=str(value)[:40]) from None
    if re.fullmatch(r"[1-9]\d{0,2}\.\d\d0", value):
        decimals = value.rstrip("0").rstrip(".")
        raise fault("value.number-thousands", value=value, thousands=value.replace(".", ""), decimals=decimals)
    return number


_ID_SCHEMA = {"type": "string", "pattern": f"^{ID_PATTERN.pattern}$", "maxLength": 80}

Text = Annotated[str, AfterValidator(_text), Translatable(optional=False)]
Name = Annotated[str, AfterValidator(_text), Translatable(optional=True)]
SharedText = Annotated[str, AfterValidator(_text)]
Id = Annotated[str, AfterValidator(_id), WithJsonSchema({**_ID_SCHEMA, "examples": ["an-id"]})]
Slug = Annotated[str, AfterValidator(_slug), WithJsonSchema({**_ID_SCHEMA, "examples": ["an-address"]})]
Country = Annotated[
    str, AfterValidator(_country), WithJsonSchema({"type": "string", "pattern": "^[A-Z]{2}$", "examples": ["DE", "UA"]})
]
CountryId = Annotated[
    str,
    AfterValidator(_country_id),
    WithJsonSchema({"type": "string", "pattern": "^[a-z]{2}$", "examples": ["jo", "ua"]}),
]
Language = Annotated[str, AfterValidator(_language), WithJsonSchema({"type": "string", "examples": ["en", "fr"]})]
Url = Annotated[
    str,
    AfterValidator(_url),
    WithJsonSchema({"type": "string", "pattern": "^https?://", "examples": ["https://www.example.org/"]}),
]
Email = Annotated[
    str,
    AfterValidator(_email),
    WithJsonSchema({"type": "string", "format": "email", "examples": ["office@example.org"]}),
]
Ror = Annotated[
    str,
    AfterValidator(_ror),
    WithJsonSchema({"type": "string", "pattern": "^https://ror[.]org/", "examples": ["https://ror.org/03yrm5c26"]}),
]
Wikidata = Annotated[
    str, AfterValidator(_wikidata), WithJsonSchema({"type": "string", "pattern": "^Q[0-9]+$", "examples": ["Q458"]})
]
OrgId = Annotated[
    str, AfterValidator(_org_id), WithJsonSchema({"type": "string", "examples": ["GB-CHC-1014576", "XM-DAC-41310"]})
]
Phone = Annotated[
    str,
    AfterValidator(_phone),
    WithJsonSchema({"type": "string", "pattern": "^\\+[1-9]", "examples": ["+41 22 717 91 11"]}),
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
IDS = frozenset({_id, _slug, _country_id})
"""What validates an id, which becomes part of addresses, anchors and open data."""
TEXTS = frozenset({_text})
"""What validates words, in one language or in all."""
WRITTEN = IDS | TEXTS | {_url, _email, _picture}
"""What validates words and addresses that somebody chose, and that are published as they are."""
VALUES = {
    _text: "words", _id: "id", _slug: "id", _country: "country", _country_id: "country-id", _language: "language", _url: "web-address",
    _email: "email", _address: "own-address", _picture: "picture", _date: "day", _moment: "moment", _day_or_time: "day-or-time",
    _time_zone: "time-zone", _partial: "date", _partial_or_unknown: "date-or-unknown", _number: "number",
}  # fmt: skip
"""What sort of value is validated by which function."""
