"""Whole small portals, made at random from the models themselves: records, pages, news, events, languages, ledgers, pictures.

Most of what is made passes the check, at the edge of what it accepts: odd letters, far dates, languages of which little is known.
"""

import datetime as dt
import io
import json
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from hypothesis import strategies as st
from PIL import Image

from portal.files.text import forbidden_characters
from portal.model import answers, countries, enums, events, news, notices, partners, programmes, records, terms
from portal.model.collections import COLLECTIONS, TIMED
from portal.model.field_types import TERRITORIES
from portal.model.fields import fields
from support.dialects import LEFT_ALONE, WORKS
from support.sites import call, make_tiny

Draw = Callable[[st.SearchStrategy[Any]], Any]
Values = dict[str, Any]
IDS = ["a", "b2", "c-d"]
LANGUAGES = [
    "fr",
    "ar",
    "uk",
    "no",
    "ckb",
    "rw",
    "zh-Hant",
    "es-419",
    "sr-Latn",
    "mn-Mong",
    "aa",
    "ff-Adlm",
    "en-US-posix",
    "yi",
]

_odd = st.text(
    st.one_of(
        st.sampled_from("aeiou AEIOU  \n.,;:!?-–—'\"’«»()[]{}<>&#*_`|~^\\/@%+=0123456789$€"),
        st.sampled_from(
            "єїґЖяابتثکیّـ日本語한글हिंदी🙂👩‍🔧\u00ad\u200b\u200d\u200f\u2028\u202e\ufffd\ue000\u00a0é\u0301ßİı"
        ),
        st.characters(exclude_categories=("Cs",)),
    ),
    max_size=40,
)


def _fit(text: str) -> str:
    """The text without what the check refuses wherever it stands, and never empty."""
    for problem in (*forbidden_characters(text, ""), *forbidden_characters(text, "")):
        text = (
            text.replace(chr(int(str(problem.what).partition("U+")[2].split()[0], 16)), "")
            if "U+" in problem.what
            else ""
        )
    return f"W {text.replace('{{', '')}".strip()


_letters = _odd.map(_fit)
_markdown = st.sampled_from(
    [
        "## A heading\n\nText.", "- a\n- b\n    - c", "1. a\n2. b", "| a | b |\n|---|--:|\n| c | d |", "> said\n> so", "```\ncode &#1; {{figure:a}}\n```",
        "`&#x202e;`", "[about](/about/) [it](https://example.org/?a=b&c=d)", "<https://example.org/>", "**bold** *it* ***both***", "---",
        "{{figure:a}}", "{{image:a}}", "&amp; &#169; &copy;", "[a]: https://example.org/ 'x'\n\nSee [a].", "_" * 60 + "a" + "_" * 60, "- " * 20 + "x",
        *(text for text, _ in WORKS.values()), *LEFT_ALONE,
        "{#id}", "Term\n: meaning", "[^1] note\n\n[^1]: more", "https://example.org/ and a@b.org", "\\" * 9, "*" * 50,
    ]
)  # fmt: skip
_plain = st.one_of(st.sampled_from(["A word.", "Two words", "Ще слово", "كلمة"]), _letters)
_text = st.one_of(_plain, st.just("{{figure:a}} people"))
_day = st.one_of(
    st.sampled_from(["2025-01-02", "2024-02-29", "1900-01-01"]),
    st.dates(dt.date(1900, 1, 1), dt.date(2025, 12, 30)).map(str),
)
_moment = st.sampled_from(
    [
        "2025-01-02T09:00Z",
        "2025-06-30T23:59+14:00",
        "1900-01-01T00:00+01:00",
        "2025-01-01T00:00-12:00",
        "2025-03-30 02:30+01:00",
    ]
)
_partial = st.sampled_from(
    [
        "2022",
        "2022-07",
        "2022-07-12",
        "2022~",
        "2021-02?",
        "2020%",
        "2019/2021",
        "2022-07/..",
        "0987",
        "1582-10-10",
        "0001",
        "9999-12-31",
        "9999/..",
    ]
)
_PLAIN: dict[str, st.SearchStrategy[Any]] = {
    "Text": _text, "Name": _plain, "SharedText": _plain, "Id": st.sampled_from(IDS), "Slug": st.sampled_from(["old", "older-1"]),
    "Country": st.sampled_from(sorted(TERRITORIES)), "CountryId": st.just("jo"), "Email": st.just("office@example.org"), "Url": st.sampled_from(["https://example.org/", "http://a.example.org/?c=d&e=é", "https://пример.укр/x"]),
    "Language": st.sampled_from(["en", "fr", "ar", "syr", "grc", "zh-Hant", "es-419", "tlh", "ckb", "und", "zxx", "mul"]),
    "Day": _day, "Moment": _moment, "Partial": _partial, "PartialOrUnknown": st.one_of(st.just("unknown"), _partial),
    "Number": st.sampled_from(["0", "1", "2", "11.7", "100", "65000", "1000000", "4800000", "103000000", "999999999999999", "0.000001"]),
    "DayOrTime": st.sampled_from(["2026-05-01", "2026-05-01T09:00", "2999-12-31", "1900-01-01", "2999-12-31T23:30", "1900-01-01T00:10"]),
    "TimeZone": st.sampled_from(["Europe/Brussels", "America/New_York", "Pacific/Kiritimati", "Asia/Kathmandu", "Etc/GMT+12"]),
    "Flag": st.just("true"), "OnlyTrue": st.just("true"), "Phone": st.just("+41 22 717 91 11"), "Ror": st.just("https://ror.org/03yrm5c26"), "Wikidata": st.just("Q458"), "OrgId": st.just("GB-CHC-1014576"), "Address": st.sampled_from(["/about/", "/"]), "PictureFile": st.just("a.png"),
}  # fmt: skip
_MODELS = {
    name: value
    for module in (records, partners, programmes, news, events, countries, answers, notices, terms)
    for name, value in vars(module).items()
    if isinstance(value, type)
}
_REFS = {name: mark.collection for name, alias in vars(records).items() if name.endswith("Id") and name != "Id"
         for mark in getattr(alias, "__metadata__", ()) if hasattr(mark, "collection")}  # fmt: skip


def _value(draw: Draw, annotation: str, depth: int) -> Any:
    """A value of a type that is named as the models name it; None where it may be left out."""
    name = annotation.removesuffix("| None").strip()
    if annotation != name and draw(st.integers(0, 2)):
        return None
    if several := re.fullmatch(r"tuple\[(.+), \.\.\.\]", name):
        items = [_value(draw, several[1], depth + 1) for _ in range(draw(st.integers(0, 2)))]
        return items[:1] if items and isinstance(items[0], dict) else list(dict.fromkeys(items))
    name = re.sub(r"Annotated\[(\w+),.*", r"\1", name)
    if name in _REFS:
        return draw(st.sampled_from(IDS[:2]))
    if name in _PLAIN:
        return draw(_PLAIN[name])
    if hasattr(enums, name):
        return str(draw(st.sampled_from(list(getattr(enums, name)))))
    return _record(draw, _MODELS[name], depth + 1)


def _record(draw: Draw, model: Any, depth: int = 0) -> Values:
    values = {}
    written = {
        name: kind for base in reversed(model.__mro__) for name, kind in vars(base).get("__annotations__", {}).items()
    }
    for name, info in model.model_fields.items():
        value = _value(draw, written[name], depth) if info.is_required() or depth < 3 else None
        if value == [] and info.is_required():
            value = IDS[:1]
        if value is not None and value != []:
            values[name] = value
    return values


def _mended(collection: str, values: Values, languages: tuple[str, ...]) -> Values:
    """Fields that only make sense together."""
    values.pop("plain_of", None)  # there are no two pages to lead to each other
    if collection == "events":
        if "T" in values["start"]:
            values.setdefault("time_zone", "Europe/Brussels")
        else:
            values.pop("time_zone", None)
        values.pop("end", None)
        values.setdefault("online", "true")
    if collection == "notices":
        values.pop("languages", None)
        values.pop("expires_at", None)
    if "updated" in values and collection != "pages":
        values["updated"] = "2025-12-30T00:00Z"
    if "written_in" in values:
        values["written_in"] = languages[-1]
    if "review_every" in values:
        values["review_every"] = "6"
    if collection in ("news", "events"):
        values.pop("publish_at" if "published" in values else "none", None)
        if "publish_at" not in values:
            values.setdefault("published", "2025-01-02T09:00Z")
    if collection == "figures":
        values = json.loads(json.dumps(values).replace("{{figure:a}} people", "People"))  # none refers to another
    if collection == "figures" and values["unit"] not in ("percent", "usd"):
        values["value"] = values["value"].partition(".")[0]
    if collection == "programmes":
        values["succeeded_by"] = [later for later in values.get("succeeded_by", ()) if later > values["id"]]
    if collection == "images":
        values.pop("decorative" if "alt" in values else "none", None)
        if "alt" not in values:
            values["decorative"] = "true"
    if collection == "partners":
        values.pop("general_knowledge", None)
        for office in values.get("offices", ()):
            office.setdefault("link", "https://example.org/")
        if values.get("successor", values["id"]) <= values["id"]:
            values.pop("successor", None)  # no organisation comes after itself
        for former in values.get("former_names", ()):
            former.pop("since", None)
    if collection == "news":
        values["kind"] = "story"
        for name in ("updated", "expires_at", "not_stated"):
            values.pop(name, None)
        values["corrections"] = [{"date": "2025-12-01T00:00Z", "note": "A note."}][: len(values.get("corrections", ()))]
    values.pop("expires_at", None)
    if collection in ("figures", "sources"):
        values.update({name: "A word." for name, value in values.items() if "{{" in value})
    values.pop("conflicts_with", None)
    values.pop("chart", None)
    values.pop("formerly", None)
    return values


def _yaml(values: Any) -> str:
    return str(yaml.safe_dump(values, allow_unicode=True, default_style='"', sort_keys=False, width=10_000))


def _body(draw: Draw) -> str:
    return "\n\n".join(draw(st.lists(st.one_of(_markdown, _letters), min_size=1, max_size=3)))


def _picture(draw: Draw) -> bytes:
    size = draw(st.sampled_from([(1, 1), (5, 16_383), (700, 3)]))
    out = io.BytesIO()
    Image.new(draw(st.sampled_from(["RGB", "RGBA", "L", "LA", "P", "1", "I;16"])), size).save(out, "PNG")
    return out.getvalue()


Example = tuple[tuple[str, ...], dict[str, str | bytes]]


@st.composite
def portals(draw: Draw) -> Example:
    """The languages of a portal, English first, and its files but for the pages that every portal has."""
    languages = ("en", *draw(st.lists(st.sampled_from(LANGUAGES), max_size=2, unique=True)))
    files: dict[str, str | bytes] = {}
    bodies: dict[str, str] = {}
    for collection in COLLECTIONS.values():
        if collection.name == "pages":
            continue
        ids = IDS[:1] + ([IDS[1]] if draw(st.booleans()) else [])
        if collection.name in ("sources", "partners", "programmes", "figures", "people", "images"):
            ids = IDS[:2]  # to which others refer
        if collection.name == "countries":
            ids = ["jo"]
        found = [(one, _mended(collection.name, _record(draw, collection.model), languages)) for one in ids]
        if collection.is_markdown:
            for one, values in found:
                bodies[one] = _body(draw)
                language = values.get("written_in", "en")
                files[f"docs/{language}/{collection.folder}{one}.md"] = f"---\n{_yaml(values)}---\n\n{bodies[one]}\n"
        else:
            files[collection.file] = _yaml({collection.name: [{**values, "id": one} for one, values in found]})
    files["docs/en/events.md"] = "---\ntitle: Events\nsummary: Events.\nupdated: 2026-01-02\n---\n\nText.\n"
    files["docs/en/countries.md"] = files["docs/en/events.md"]
    files["docs/images/a.png"] = _picture(draw)
    for language in languages[1:]:
        if draw(st.booleans()):
            words = {"name": draw(_plain)}
            files[f"data/translations/{language}/partners.yml"] = _yaml({"a": words})
            page = {"title": draw(_plain), "summary": draw(_plain)}
            files.setdefault(f"docs/{language}/news/a.md", f"---\n{_yaml(page)}---\n\n{bodies['a']}\n")
    if not draw(st.integers(0, 3)):
        lines = st.sampled_from(["about/", "news/page/2/", "employers/on-site/xx/", "news/a/"])
        addresses = draw(st.dictionaries(lines, st.sampled_from(["en", " ".join(languages)]), max_size=3))
        files["data/ledger/addresses.json"] = json.dumps(addresses)
    return languages, files


SECRET, HELD, UNTIL = "zsecret", "held-x", "2026-06-01T09:00Z"
"""What stands in all words of records that are held back, their id, and until when they are."""


@st.composite
def portals_that_hold_back(draw: Draw) -> tuple[Example, Example]:
    """A portal, and the same with a record of each kind that is held back, which the public ones name wherever they may."""
    languages, public = draw(portals())
    files = dict(public)
    for row in TIMED:
        values = _secret(_mended(row.name, _record(draw, row.model), languages), row.model)
        values = {
            name: value
            for name, value in values.items()
            if name not in ("published", "updated", "cancelled", "withdrawn", "written_in", "plain_of")
        }
        values |= {"publish_at": UNTIL, "changes": [], "corrections": [], "succeeded_by": [], "successor": None}
        values = {name: value for name, value in values.items() if name in row.model.model_fields and value}
        if row.name == "pages":
            values["updated"] = "2026-01-02"
        translated = {row.title: f"{SECRET} traduit"}
        if row.is_markdown:
            text = _yaml(translated | {"summary": SECRET})
            for language, matter in (("en", _yaml(values)), *((language, text) for language in languages[1:])):
                files[f"docs/{language}/{row.folder}{HELD}.md"] = f"---\n{matter}---\n\nText {SECRET}.\n"
            continue
        held_id = "be" if row.name == "countries" else HELD
        found = yaml.safe_load(files[row.file])[row.name]
        files[row.file] = _yaml({row.name: [*(_naming(one, row) for one in found), {**values, "id": held_id}]})
        for language in languages[1:] if fields(row.model)[row.title].mark else ():
            file = f"data/translations/{language}/{row.name}.yml"
            files[file] = _yaml(yaml.safe_load(files.get(file, "{}")) | {held_id: translated})
    (item,) = (name for name, text in files.items() if name.endswith("/news/a.md") and '\n"kind":' in f"\n{text!s}")
    front, _, body = str(files[item]).removeprefix("---\n").partition("---\n")
    files[item] = f"---\n{_yaml(_naming(yaml.safe_load(front), COLLECTIONS['news']))}---\n{body}"
    files[f"docs/images/{SECRET}.png"] = files["docs/images/a.png"]
    return (languages, public), (languages, files)


def _secret(values: Values, model: Any) -> Values:
    """The values of a record with secret words, addresses and file."""
    secrets = {
        "web-address": f"https://{SECRET}.example.org/",
        "email": f"{SECRET}@example.org",
        "picture": f"{SECRET}.png",
    }
    found = {}
    for name, value in values.items():
        about = fields(model)[name]
        if about.inner:
            inner = [_secret(one, about.inner) for one in (value if about.is_list else [value])]
            found[name] = inner if about.is_list else inner[0]
        elif about.is_words or about.mark or about.value in secrets:
            word = secrets.get(about.value, f"{SECRET} words")
            found[name] = [word] if about.is_list else word
        else:
            found[name] = value
    return found


def _naming(values: Values, row: Any) -> Values:
    """A public record that names the one held back in each list, and wherever it names nothing."""
    timed = {one.name for one in TIMED}
    found = dict(values)
    for name, about in fields(row.model).items():
        if about.refers_to in timed and about.is_list:
            found[name] = [*values.get(name, []), HELD]
        elif about.refers_to in timed:
            found.setdefault(name, HELD)
    if row.name == "programmes":
        part = {"partner": HELD, "role": "funder", "note": f"{SECRET} part"}
        found["organisations"] = [*values.get("organisations", []), part]
    if row.name == "news":
        found["people"] = [*values.get("people", []), {"person": HELD, "role": f"{SECRET} role"}]
    return found


def write_portal(root: Path, example: Example) -> Path:
    """The portal in files."""
    languages, files = example
    make_tiny(root, languages=languages)
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def assert_check_and_build_agree(example: Example) -> bool:
    """What the check accepts is built, and what it refuses it refuses in words; whether it was accepted."""
    with tempfile.TemporaryDirectory() as folder:
        root = write_portal(Path(folder) / "tiny", example)
        checked = call("check", "--format", "json", root=root, draws=True)
        assert checked.exception is None or isinstance(checked.exception, SystemExit), repr(checked.exception)
        errors = [problem for problem in json.loads(checked.stdout) if problem["severity"] == "error"]
        assert "not-drawn" not in {problem["rule"] for problem in errors}, errors  # a rule should know
        if errors:
            return False
        built = call("build", root=root)
        assert built.exit_code == 0, built.output
        return True
