"""Rules about records: what they name is there, and what one says fits what the others say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from portal.check.figures import known_ids, unknown_record
from portal.check.held_back import required_pages
from portal.common.fonts import letters_without_glyphs
from portal.common.printable import shorten
from portal.common.problems import Place, Problem, problem
from portal.content.change_ledger import untold
from portal.content.portal import Portal
from portal.files.nodes import place_at
from portal.files.theme import own_fonts
from portal.model.collections import MODELS, YAML_COLLECTIONS
from portal.model.enums import NewsKind, Part
from portal.model.field_types import ID_PATTERN
from portal.model.fields import field_help, references
from portal.site.routes import Routes


def missing_pages(portal: Portal, routes: Routes) -> Iterator[Problem]:
    """Pages to which the menu, a template or another page leads."""
    for name in required_pages(portal):
        file = f"docs/{portal.settings.default}/{name}.md"
        if ("pages", name) not in portal.nodes and file not in portal.unreadable:
            yield problem("page.missing", Place(file), name=name)


def unknown_references(portal: Portal, routes: Routes) -> Iterator[Problem]:
    """Every id that a record names must exist; also in records with faults of their own."""
    ids = {collection: known_ids(portal, collection) for collection in YAML_COLLECTIONS}
    for (collection, _), node in portal.nodes.items():
        if collection not in MODELS:
            continue
        for given, target, _ in references(node, MODELS[collection]):
            if target in portal.vague or not ID_PATTERN.fullmatch(given.value):
                continue
            if given.value not in ids[target]:
                yield unknown_record(given.place, given.value, target, ids[target])


def roles_twice(portal: Portal, routes: Routes) -> Iterator[Problem]:
    """An organisation has a role in a programme only once."""
    for programme in portal.programmes.values():
        seen: set[str] = set()
        for index, relation in enumerate(programme.organisations):
            if relation.id in seen:
                place = place_at(portal.nodes["programmes", programme.id], ("organisations", index, "partner"))
                yield problem("programme.role-twice", place, partner=relation.partner, role=relation.role)
            seen.add(relation.id)


def successions(portal: Portal, routes: Routes) -> Iterator[Problem]:
    """No programme and no organisation comes after itself, directly or over others."""
    programmes = {programme.id: programme.succeeded_by for programme in portal.programmes.values()}
    partners = {partner.id: (partner.successor,) for partner in portal.partners.values() if partner.successor}
    for collection, field, after in (("programmes", "succeeded_by", programmes), ("partners", "successor", partners)):
        for record_id, index in _after_themselves(after):
            path = (field,) if field == "successor" else (field, index)
            yield problem("record.after-itself", place_at(portal.nodes[collection, record_id], path), id=record_id)


def _after_themselves(after: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, int]]:
    """What comes after itself, and the place of the successor over which it does."""
    for record_id, successors in after.items():
        for index, successor in enumerate(successors):
            later, ahead = set[str](), [successor]
            while ahead:
                name = ahead.pop()
                if name not in later:
                    later.add(name)
                    ahead += after.get(name, ())
            if record_id in later:
                yield record_id, index


def countries_of_programmes(portal: Portal, routes: Routes) -> Iterator[Problem]:
    """What is known of one country alone is of a destination, unless something else leads there now."""
    for programme in portal.programmes.values():
        for name in ("in_countries", "for_employers", "for_participants", "steps"):
            for index, item in enumerate(getattr(programme, name)):
                if (
                    item.country
                    and item.country not in programme.destinations
                    and not getattr(item, "followed_by", None)
                ):
                    place = place_at(portal.nodes["programmes", programme.id], (name, index, "country"))
                    yield problem("programme.not-a-destination", place, country=item.country)


def ledger_of_figures(portal: Portal, routes: Routes) -> Iterator[Problem]:
    """A figure says when it held, or that this is unknown; two of the same thing that differ say so."""
    same: dict[tuple[object, ...], str] = {}
    charts: dict[str, str] = {}
    for figure in portal.figures.values():
        node = portal.nodes["figures", figure.id]
        if "as_of" not in figure.model_fields_set:
            yield problem("figure.no-date", node.place, id=figure.id)
        if figure.id in figure.conflicts_with:
            path = ("conflicts_with", figure.conflicts_with.index(figure.id))
            yield problem("figure.contradicts-itself", place_at(node, path))
        if figure.chart:
            first = portal.figures[charts.setdefault(figure.chart, figure.id)]
            if (first.unit, first.source, first.as_of) != (figure.unit, figure.source, figure.as_of):
                yield problem("figure.chart-mixed", place_at(node, ("chart",)), id=figure.id, other=first.id)
        key = (" ".join(figure.label.split()).casefold(), figure.unit, figure.as_of)
        other = portal.figures.get(same.setdefault(key, figure.id))
        if other and other.value != figure.value and other.id not in routes.relations.conflicts.get(figure.id, ()):
            yield problem("figure.disagree", place_at(node, ("value",)), id=figure.id, other=other.id)


_COVERED = re.compile(r"[^\u0000-\u058f\u0600-\u06ff\u0750-\u077f\u1e00-\u206f]")
"""Characters beyond Latin, Greek, Cyrillic and Arabic, which the fonts of fact sheets may lack."""


def texts_without_glyphs(portal: Portal, routes: Routes) -> Iterator[Problem]:
    """A programme's texts can be set in the fonts of its fact sheet; what they lack costs the whole sheet."""
    fonts = own_fonts(portal.settings.root)
    for locale, units in portal.texts.by_locale.items():
        told: set[str] = set()
        for key, unit in units.items():
            programme = key.split("/")[1] if key.startswith("programmes/") else ""
            if programme in told or not programme or not _COVERED.search(unit.value):
                continue
            if letters := letters_without_glyphs(unit.value, fonts):
                told.add(programme)
                yield problem("text.no-glyph", unit.place, letters=shorten(letters), locale=locale)


def press_releases(portal: Portal, routes: Routes) -> Iterator[Problem]:
    """A press release has the parts that the trade expects, or says that its source doesn't state them."""
    for slug, matter in portal.news.items():
        node = portal.nodes["news", slug]
        for part in Part:
            given, not_stated = getattr(matter, part), part in matter.not_stated
            if given and not_stated:
                place = place_at(node, ("not_stated", matter.not_stated.index(part)))
                yield problem("news.part-given", place, part=part)
            elif matter.kind is NewsKind.PRESS_RELEASE and not given and not not_stated:
                yield problem("news.part-missing", node.place, part=part, help=field_help(type(matter), part))


def changed_without_a_note(portal: Portal, routes: Routes) -> Iterator[Problem]:
    """Whoever follows a programme or quotes a figure is told when what was said of weight changes."""
    for ref, changed in untold(portal):
        place = place_at(portal.nodes[ref], (next(iter(changed)),))
        names = ", ".join(f"{name}: {values}" if values else name for name, values in changed.items())
        yield problem("record.untold", place, fields=names, key=ref.key)
