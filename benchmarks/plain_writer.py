"""An invented portal for MkDocs as it comes: every page as Markdown, with all records already told in it.

The pages hold what the portal's pages hold, as far as Markdown can say it. There are no feeds.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from fiction import Fiction
from plain_records import Teller
from portal_writer import NEWS_PER_PAGE, language_name, write
from records import Record
from yaml_text import yaml_text

PEER = Path(__file__).parent / "peers/plain"
_LINK = re.compile(r"\]\((/[^)]*)\)")
_FIGURE = re.compile(r"\{\{figure:([a-z0-9-]+)\}\}")
_SECTIONS = ("programmes", "partners", "news")


def write_plain(fiction: Fiction, root: Path) -> None:
    """Write the site for plain MkDocs into the folder *root*."""
    for by in fiction.voices():
        for path, text in pages(Teller(fiction, by)):
            write(root / f"docs/{by.locale}/{path}", text)
    languages = ", ".join(
        f"{{locale: {locale}, name: {language_name(locale)}, build: true{', default: true' if locale == 'en' else ''}}}"
        for locale in fiction.languages
    )
    configuration = (PEER / "mkdocs.yml").read_text("utf-8")
    write(root / "mkdocs.yml", re.sub(r"languages: \[\].*", f"languages: [{languages}]", configuration))


def pages(teller: Teller) -> Iterator[tuple[str, str]]:
    """Every page of a language: path and text. The page for missing addresses is Material's."""
    fiction = teller.fiction
    for name in fiction.pages:
        if name not in ("news", "not-found"):
            more = _OVERVIEWS[name](teller) if name in _OVERVIEWS else ""
            address = "/" if name == "index" else f"/{name}/"
            yield _page(teller, address, teller.matters[f"pages/{name}"], teller.body(f"pages/{name}"), more)
    for record in teller.records["programmes"].values():
        yield _page(teller, f"/programmes/{record['id']}/", record, teller.programme(record))
    for record in teller.records["partners"].values():
        yield _page(teller, f"/partners/{record['id']}/", record, teller.partner(record))
    for slug in fiction.news:
        matter = teller.matters[f"news/{slug}"]
        body = teller.body(f"news/{slug}")
        yield _page(teller, f"/news/{slug}/", matter, body, teller.behind(matter), has_notes=True)
    yield from _list(teller, "/news/", teller.matters["pages/news"], teller.newest)
    for kind in ("news", "press-release", "story"):
        head = {"title": teller.t(f"news.kinds.{kind}"), "summary": teller.t(f"news.kind-summary.{kind}")}
        yield from _list(teller, f"/news/kind/{kind}/", head, teller.news_of[kind])


def source_path(address: str) -> str:
    """The Markdown file of an address: ``/partners/x/`` is told in ``partners/x.md``."""
    name = address.strip("/")
    if not name:
        return "index.md"
    is_index = name in _SECTIONS or re.fullmatch(r"news/kind/[a-z-]+", name)
    return f"{name}/index.md" if is_index else f"{name}.md"


def _page(teller: Teller, address: str, head: Record, *parts: str, has_notes: bool = False) -> tuple[str, str]:
    """A page: its head, its parts, perhaps notes on the figures it mentions; links lead from file to file."""
    title = head.get("title") or head["name"]
    text = "\n\n".join([f"# {title}", head["summary"], *filter(None, parts)])
    used = dict.fromkeys(_FIGURE.findall(text))
    if used and has_notes:
        notes = "\n".join(f"- {teller.figure_note(one)}" for one in used)
        text += f"\n\n## {teller.t('figure.on-this-page')}\n\n{notes}"
    path = source_path(address)
    folder = posixpath.dirname(path) or "."
    text, summary = (_FIGURE.sub(lambda match: teller.number(match[1]), one) for one in (text, head["summary"]))
    text = _LINK.sub(lambda match: f"]({posixpath.relpath(source_path(match[1]), folder)})", text)
    return path, f"---\n{yaml_text({'title': title, 'description': summary})}---\n\n{text}\n"


def _list(teller: Teller, address: str, head: Record, slugs: list[str]) -> Iterator[tuple[str, str]]:
    """A list of news on as many pages as it needs."""
    count = max(1, -(-len(slugs) // NEWS_PER_PAGE))
    kinds = " · ".join(
        f"[{teller.t('news.kinds.' + (one or 'all'))}](/news/{f'kind/{one}/' if one else ''})"
        for one in ("", "news", "press-release", "story")
    )
    for number in range(1, count + 1):
        here = address if number == 1 else f"{address}page/{number}/"
        intro = teller.body("pages/news") if here == "/news/" else ""
        title = head["title"]
        pager = teller.t("news.page", number=str(number), pages=str(count))
        if number > 1:
            title += f" ({pager})"
            newer = address if number == 2 else f"{address}page/{number - 1}/"
            pager = f"[{teller.t('news.newer')}]({newer}) {pager}"
        if number < count:
            pager += f" [{teller.t('news.older')}]({address}page/{number + 1}/)"
        shown = teller.cards(slugs[(number - 1) * NEWS_PER_PAGE : number * NEWS_PER_PAGE])
        yield _page(teller, here, {"title": title, "summary": head["summary"]}, intro, kinds, shown, pager)


def _home(teller: Teller) -> str:
    programmes = "\n\n".join(
        f"### {teller.programme_link(one['id'])}\n\n{one['summary']}" for one in teller.records["programmes"].values()
    )
    news = teller.cards(teller.newest[:3])
    return f"## {teller.t('home.programmes')}\n\n{programmes}\n\n## {teller.t('home.news')}\n\n{news}"


def _programmes(teller: Teller) -> str:
    """The programmes side by side."""
    all_of_them = list(teller.records["programmes"].values())
    rows = [
        ["", *(teller.programme_link(one["id"]) for one in all_of_them)],
        [teller.t("field.status"), *(teller.t(f"status.{one['status']}") for one in all_of_them)],
        [teller.t("field.kind"), *(teller.t(f"kind.{one['kind']}") for one in all_of_them)],
        [teller.t("field.summary"), *(one["summary"] for one in all_of_them)],
        [teller.t("field.before"), *(teller.countries(one["countries_before"]) for one in all_of_them)],
        [teller.t("field.destinations"), *(teller.countries(one["destinations"]) for one in all_of_them)],
        [teller.t("field.funders"), *(_with_role(teller, one, "funder") for one in all_of_them)],
        [teller.t("field.for-employers"), *(" ".join(p["text"] for p in one["for_employers"]) for one in all_of_them)],
    ]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    table = "\n".join([lines[0], f"|{' --- |' * len(rows[0])}", *lines[1:]])
    return f"## {teller.t('programmes.compare')}\n\n{table}"


def _with_role(teller: Teller, programme: Record, role: str) -> str:
    return ", ".join(teller.partner_link(one["partner"]) for one in programme["organisations"] if one["role"] == role)


def _partners(teller: Teller) -> str:
    """All partners, in the order of the language's dictionary."""
    members = sorted(teller.records["partners"].values(), key=lambda record: teller.form.sort_key(record["name"]))
    return "\n".join(
        f"- {teller.partner_link(one['id'])} {teller.t('organisation-one.' + one['kind'])}"
        f" {teller.countries([one['country']] if 'country' in one else [])}"
        f" {', '.join(teller.programme_link(part['programme']['id']) for part in teller.parts[one['id']])}"
        for one in members
    )


def _employers(teller: Teller) -> str:
    parts = []
    for one in teller.records["programmes"].values():
        asked = f"{one['contact']['note']} {' '.join(map(teller.partner_link, one['contact']['partners']))}"
        parts += [f"## {one['name']}", one["summary"], teller.offers(one, "for_employers"), teller.steps(one)]
        parts += [teller.questions(one), f"## {teller.t('field.contact')}\n\n{asked}"]
    return "\n\n".join(parts)


def _participants(teller: Teller) -> str:
    return "\n\n".join(
        f"## {one['name']}\n\n{one['summary']}\n\n{teller.offers(one, 'for_participants')}"
        for one in teller.records["programmes"].values()
    )


def _about(teller: Teller) -> str:
    return teller.sources(list(teller.records["sources"]))


def _data(teller: Teller) -> str:
    return "\n".join(f"- {teller.figure_note(one)}" for one in teller.records["figures"])


_OVERVIEWS: dict[str, Callable[[Teller], str]] = {
    "index": _home,
    "programmes": _programmes,
    "partners": _partners,
    "employers": _employers,
    "participants": _participants,
    "about": _about,
    "data": _data,
}
"""What a page tells of the records, below its own text."""
