"""Single records, pages and news items that nobody wrote, drawn from a random generator; a ``Say`` stands for each text."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from typing import Any

from invent import Body, Bullets, Heading, Say, Table, voice

PROGRAMMES = ("far-harbour", "open-bridge", "quiet-signal")
SOURCES = 5
FIGURES = 30

_NEWS_KINDS = ("news", "news", "press-release", "story")
"""Half of the items are plain news."""
_ROLES = ("partner", "partner", "partner", "community", "looking-at-work", "pilot", "funder", "started-by")
_ORGANISATIONS = ("company", "ngo", "public-authority", "university", "foundation", "intergovernmental")
_COUNTRIES = ("AT", "BE", "CA", "CH", "DE", "ES", "FR", "GB", "IE", "IT", "JO", "NL", "PL", "PT", "RO", "US")
_UNITS = ("people", "employers", "jobs", "categories", "states", "percent", "usd")

Record = dict[str, Any]


@dataclass(frozen=True)
class Document:
    """A page or news item: front matter and body."""

    matter: Record
    body: Body


def slug(rng: random.Random, seed: int, words: int) -> str:
    """English words that can stand in an address."""
    return "-".join(rng.choices(voice("en", seed).words, k=words))


def _day(rng: random.Random) -> str:
    return (dt.date(2026, 1, 1) + dt.timedelta(days=rng.randrange(300))).isoformat()


def _some(rng: random.Random, ids: list[str], count: int) -> list[str]:
    return rng.sample(ids, k=min(count, len(ids)))


def _figure_id(rng: random.Random) -> str:
    return f"figure:figure-{rng.randrange(FIGURES):02}"


def _source_id(rng: random.Random) -> str:
    return f"source-{rng.randrange(SOURCES)}"


def source(rng: random.Random, number: int) -> Record:
    """A document on which figures and partners rest."""
    return {
        "id": f"source-{number}",
        "publisher": Say((3,), is_name=True),
        "title": f"Report No. {number + 1} on work and welcome",
        "kind": rng.choice(("press-release", "article", "web-page")),
        "date": f"{2018 + number}-{rng.randrange(1, 13):02}~",
        "date_note": Say((18,)),
        "note": Say((14,)),
    }


def figure(rng: random.Random, number: int) -> Record:
    """A number; every tenth contradicts the one before it."""
    unit = rng.choice(_UNITS)
    value = f"{rng.randrange(1, 1000) / 10}" if unit == "percent" else str(rng.randrange(3, 10 ** rng.randrange(2, 9)))
    record: Record = {
        "id": f"figure-{number:02}",
        "label": Say((5,), is_name=True),
        "value": value,
        "unit": unit,
        "qualifier": rng.choice(("exact", "exact", "more-than", "about", "perhaps-more-than")),
        "scope": Say((16,)),
        "as_of": f"{rng.randrange(2018, 2026)}",
        "source": _source_id(rng),
    }
    if number % 4 == 0:
        record["as_of_note"] = Say((10,))
    if number % 3 == 0:
        record["quoted"] = Say((2,), is_name=True)
    if number % 10 == 9:
        record["conflicts_with"] = [f"figure-{number - 1:02}"]
    return record


def partner(rng: random.Random, number: int, seed: int) -> Record:
    """A partner with 60 words of summary and 200 of description."""
    name = f"{slug(rng, seed, 2)}-{number}"
    record: Record = {"id": name, "name": Say((3,), is_name=True)}
    if rng.random() < 0.4:
        letters = "".join(rng.choices("ABCDEFGHIKLMNOPRSTUVW", k=3))
        record["short_name"] = letters.replace("TB", "BT")  # TBC and TBD stand for what is to come
    record["kind"] = rng.choice(_ORGANISATIONS)
    if rng.random() < 0.8:
        record["country"] = rng.choice(_COUNTRIES)
        record["website"] = f"https://www.{name}.example/"
        record["general_knowledge"] = ["country", "website"]
    figures = tuple(_figure_id(rng) for _ in range(rng.randrange(3)))
    return record | {
        "checked": _day(rng),
        "summary": Say((60,), figures[:1]),
        "description": Say((70, 70, 60), figures[1:]),
        "sources": _some(rng, [f"source-{one}" for one in range(SOURCES)], rng.randrange(1, 3)),
    }


def programme(rng: random.Random, partners: list[str], name: str) -> Record:
    """A programme with its share of the partners, and a few that belong to another one too."""
    at = PROGRAMMES.index(name)
    members = partners[at :: len(PROGRAMMES)] or partners[:1]
    guests = _some(rng, [one for one in partners if one not in members], len(partners) // 20)
    organisations: list[Record] = []
    for number, partner in enumerate(members + guests):
        role = "project-of" if number == 0 else rng.choice(_ROLES)
        note = {"note": Say((9,))} if rng.random() < 0.1 else {}
        organisations.append({"partner": partner, "role": role, **note})
    figures = _some(rng, [f"figure-{number:02}" for number in range(FIGURES)], 5)
    return {
        "id": name,
        "name": Say((4,), is_name=True),
        "short_name": "".join(word[0] for word in name.split("-")).upper(),
        "kind": ("relocation", "integration", "remote")[at],
        "status": ("open", "over", "unknown")[at],
        "status_note": Say((25,)),
        "checked": _day(rng),
        "summary": Say((40,)),
        "description": Say((60, 60, 60), tuple(f"figure:{one}" for one in figures[:3])),
        "period": {"start": "2021", "end": "2025", "note": Say((8,))},
        "countries_before": _some(rng, ["JO", "LB", "UA", "MD", "TR"], 2),
        "countries_before_note": Say((20,)),
        "destinations": _some(rng, list(_COUNTRIES), 4),
        "destinations_note": Say((12,)),
        "organisations": organisations,
        "for_employers": [{"id": f"offer-{number}", "text": Say((16,))} for number in range(4)],
        "for_participants": [{"id": f"offer-{number}", "text": Say((16,))} for number in range(3)],
        "steps": [
            {"id": f"step-{number}", "title": Say((3,), is_name=True), "text": Say((22,))} for number in range(4)
        ],
        "steps_note": Say((24,)),
        "figures": figures,
        "questions": [{"id": f"q-{number}", "question": Say((9,)), "answer": Say((26,))} for number in range(5)],
        "contact": {"partners": members[:2], "note": Say((12,))},
        "sources": ["source-0", "source-1"],
    }


def _links(rng: random.Random, partners: list[str], count: int) -> tuple[str, ...]:
    """Addresses of a programme and of partners."""
    mentioned = _some(rng, partners, count)
    return (f"/programmes/{rng.choice(PROGRAMMES)}/", *(f"/partners/{one}/" for one in mentioned))


def page(rng: random.Random, partners: list[str]) -> Document:
    """A page of 500 words in five sections, with links, a list, a table and figures."""
    cell = Say((2,), is_name=True)
    body: Body = (
        Say((80,), _links(rng, partners, 1)),
        Heading(2, Say((4,), is_name=True)),
        Say((60, 50), ("/about/", _figure_id(rng))),
        Heading(2, Say((3,), is_name=True)),
        Bullets(tuple(Say((14,)) for _ in range(6))),
        Heading(3, Say((3,), is_name=True)),
        Say((60,), (_figure_id(rng),)),
        Heading(2, Say((4,), is_name=True)),
        Table(((cell, cell, cell),) * 5),
        Say((65,), _links(rng, partners, 1)),
        Heading(2, Say((5,), is_name=True)),
        Say((65,)),
    )
    return Document({"title": Say((3,), is_name=True), "summary": Say((20,)), "updated": _day(rng)}, body)


def news_item(rng: random.Random, partners: list[str], number: int, total: int) -> Document:
    """A news item of 350 words; the items are spread over five years up to November 2026."""
    published = dt.datetime(2021, 11, 20, 8, tzinfo=dt.UTC) + dt.timedelta(
        minutes=(number + 1) * (5 * 365 * 24 * 60 // (total + 1))
    )
    links = _links(rng, partners, rng.randrange(2, 6))
    matter: Record = {
        "title": Say((7,), is_name=True),
        "summary": Say((30,), (_figure_id(rng),) if rng.random() < 0.5 else ()),
        "kind": rng.choice(_NEWS_KINDS),
        "published": published.isoformat(),
        "source_date": published.date().isoformat() if rng.random() < 0.7 else f"{published:%Y-%m}~",
        "programmes": [links[0].split("/")[2]],
        "partners": [link.split("/")[2] for link in links[1:]],
        "source": _source_id(rng),
    }
    if matter["source_date"].endswith("~"):
        matter["source_date_note"] = Say((14,))
    if rng.random() < 0.3:
        matter["media_office"] = Say((3,), is_name=True)
    if matter["kind"] == "press-release":
        parts = ("dateline", "issued_by", "people", "notes_to_editors", "media_office")
        matter["not_stated"] = [part for part in parts if part not in matter]
    body: Body = (
        Say((50, 40), (links[0], _figure_id(rng))),
        Heading(2, Say((4,), is_name=True)),
        Say((60,), links[1:3]),
        Bullets(tuple(Say((13,)) for _ in range(4)), is_numbered=rng.random() < 0.3),
        Heading(2, Say((5,), is_name=True)),
        Say((60,), links[3:]),
        Heading(3, Say((3,), is_name=True)),
        Say((70,), (_figure_id(rng),)),
    )
    return Document(matter, body)
