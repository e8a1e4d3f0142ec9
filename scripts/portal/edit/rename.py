"""Another id for a record, page or news item, everywhere at once: references, links, translations, ledger, file names.

The old id stays in ``formerly`` where its address was published, so that the address leads on and guids of feeds stay the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from portal.check.withdrawn import NAMES_SOMEBODY
from portal.common.messages import Told, message
from portal.common.problems import Problem, did_you_mean, errors_among
from portal.content.change_ledger import TOLD, told_text, untold
from portal.content.portal import Portal
from portal.content.texts import Ledger, file_of, fingerprint
from portal.content.translation_ledger import ledger_files, read_source_texts
from portal.edit.create import fault_of_id
from portal.edit.draft import Draft
from portal.files.documents import FileReader
from portal.files.nodes import Mapping, Scalar, Sequence, node_at, place_at
from portal.model.collections import COLLECTIONS, MODELS, Ref, programme_ref
from portal.model.fields import own_addresses, references
from portal.model.records import Redirect
from portal.site.page_kinds import REQUIRED_PAGES


class CannotRename(Told):
    """Why there can be no such name."""


def draft_of_rename(portal: Portal, old: Ref, new: Ref) -> Draft:
    """The changes that give the record *old* the id of *new*; CannotRename."""
    _check(portal, old, new)
    collection = COLLECTIONS[old.collection]
    draft = Draft(portal.settings.root)
    if not collection.is_markdown:
        draft.replace(place_at(portal.nodes[old], ("id",)), old.id, new.id)
    _references(portal, draft, old, new)
    _words(portal, draft, old, new)
    if not collection.is_markdown:
        _translations(portal, draft, old, new)
    if collection.has_pages and old.uri in portal.addresses:
        _formerly(portal, draft, old)
    for name, to in _moves(portal, old, new):
        draft.move(name, to)
    return draft


def in_the_way(problems: Iterable[Problem]) -> list[Problem]:
    """Errors that must be mended first, so that no reference is missed; not those that a renaming may mend."""
    return [one for one in errors_among(problems) if one.rule != NAMES_SOMEBODY]


def ledger_after(before: Portal, after: Portal, old: Ref, new: Ref) -> dict[str, str]:
    """The ledgers after a renaming: each text is as translated and as reviewed as it was, and readers need not be told of another id."""
    files = ledger_with_keys(before, after, lambda key: _key(before, key, old, new))
    if (after.settings.root / TOLD).exists():
        known = {_key(before, ref.text(""), old, new) for ref, _ in untold(before)}
        files[TOLD] = told_text(after, frozenset(ref.key for ref, _ in untold(after) if ref.text("") not in known))
    return files


def ledger_with_keys(before: Portal, after: Portal, key_after: Callable[[str], str] = str) -> dict[str, str]:
    """The files of the ledger of translations after a change that no translator needs to see; a text may have another key then."""
    ledger: Ledger = {}
    for locale, entries in before.texts.ledger.items():
        ledger[locale] = {}
        for key, entry in entries.items():
            key_now = key_after(key)
            unit, now = before.texts.translations.get(locale, {}).get(key), after.texts.translations.get(locale, {})
            if unit and key_now in now and fingerprint(unit.value) == entry.translation:
                entry = entry._replace(translation=fingerprint(now[key_now].value))
            if key in before.texts.source and fingerprint(before.texts.source[key].value) == entry.source:
                entry = entry._replace(source=fingerprint(after.texts.source[key_now].value))
            ledger[locale][key_now] = entry
    root = after.settings.root
    files = ledger_files(after.texts, ledger, read_source_texts(root))
    return {name: text for name, text in files.items() if (root / name).exists()}


def may_be_renamed(ref: Ref) -> bool:
    """Whether a thing can have another id: the site needs some pages by theirs."""
    return ref.collection != "pages" or ref.id not in REQUIRED_PAGES


def _check(portal: Portal, old_ref: Ref, new_ref: Ref) -> None:
    collection, old = old_ref
    known = portal.ids.get(collection, set[str]())
    if old not in known:
        hint = did_you_mean(old, known, message("hint.look-at-ids"))
        raise CannotRename(message("rename.unknown", old=old, hint=hint))
    if not may_be_renamed(old_ref):
        raise CannotRename(message("rename.required-page", old=old))
    if fault := fault_of_id(portal, new_ref):
        raise CannotRename(fault)


def _references(portal: Portal, draft: Draft, old: Ref, new: Ref) -> None:
    for (collection, _), node in portal.nodes.items():
        for given, target, _ in references(node, MODELS[collection]) if collection in MODELS else ():
            if (target, given.value) == old:
                draft.replace(given.place, old.id, new.id)


def _words(portal: Portal, draft: Draft, old: Ref, new: Ref) -> None:
    """References in words: links to the page, and figures put into a text."""
    documents = {document.place.path for document in portal.documents.values()}
    if COLLECTIONS[old.collection].has_pages:
        address = re.escape(f"/{old.uri}")
        pattern = re.compile(rf"(?:\]\(\s*<?|<|\]:\s*<?)({address})(?=[#)>\s]|$)")
        for name in sorted(documents):
            draft.substitute(name, pattern, f"/{new.uri}")
        for (collection, _), node in portal.nodes.items():
            for given in own_addresses(node, MODELS.get(collection, Redirect)):
                if given.value == f"/{old.uri}":
                    draft.replace(given.place, given.value, f"/{new.uri}")
    if old.collection == "figures":
        root = portal.settings.root
        records = {path.relative_to(root).as_posix() for path in root.glob("data/**/*.yml")}
        for name in sorted(documents | records):
            draft.substitute(
                name, re.compile(rf"\{{\{{\s*figure:\s*({re.escape(old.id)})(?=\s*(?:\}}\}}|[,،]))"), new.id
            )
            draft.substitute(name, re.compile(rf"/data/#figure-({re.escape(old.id)})(?=[)>\s]|$)"), new.id)
    if old.collection == "pages":
        draft.substitute(
            "mkdocs.yml", re.compile(rf"^\s*-\s+(?:[^#:]+:\s+)?({re.escape(old.id)}\.md)\s*$"), f"{new.id}.md"
        )


def _translations(portal: Portal, draft: Draft, old: Ref, new: Ref) -> None:
    files = FileReader(portal.settings.root)
    for locale in portal.texts.translated_into(portal.settings.languages):
        node, _ = files.yaml(file_of(old.key, locale))
        if isinstance(node, Mapping) and old.id in node.key_places:
            draft.replace(node.key_places[old.id], old.id, new.id)
        if old.collection != "partners":
            continue
        node, _ = files.yaml(f"data/translations/{locale}/programmes.yml")
        for programme in portal.programmes.values():
            listed = node_at(node, (programme.id, "organisations"))
            for relation in programme.organisations:
                if relation.partner == old.id and isinstance(listed, Mapping) and relation.id in listed.entries:
                    draft.replace(listed.key_places[relation.id], relation.id, f"{new.id}-{relation.role}")


def _formerly(portal: Portal, draft: Draft, old: Ref) -> None:
    """Add the old id to the record's own list."""
    node = portal.nodes[old]
    assert isinstance(node, Mapping)
    given = node.get("formerly")
    file = node.place.path
    if isinstance(given, Sequence) and given.items:
        last = given.items[-1]
        assert isinstance(last, Scalar)
        line = (portal.settings.root / file).read_text("utf-8-sig").splitlines()[last.place.line - 1]
        before = line[: last.place.column - 1]
        if before.strip() == "-":
            draft.insert(file, last.place.line + 1, f"{before}{old.id}\n")
        else:
            draft.replace(last.place, last.value, f"{last.value}, {old.id}")
        return
    if not COLLECTIONS[old.collection].is_markdown:
        place = node.key_places["id"]
        draft.insert(file, place.line + 1, f"{' ' * (place.column - 1)}formerly: [{old.id}]\n")
    else:
        lines = (portal.settings.root / file).read_text("utf-8-sig").splitlines()
        end = next(number for number, line in enumerate(lines[1:], start=2) if line.rstrip() == "---")
        draft.insert(file, end, f"formerly: [{old.id}]\n")


def _moves(portal: Portal, old: Ref, new: Ref) -> Iterator[tuple[str, str]]:
    for locale in portal.settings.languages if COLLECTIONS[old.collection].is_markdown else ():
        name = file_of(old.key, locale)
        if (portal.settings.root / name).exists():
            yield name, file_of(new.key, locale)


def _key(portal: Portal, key: str, old: Ref, new: Ref) -> str:
    """The key of a text after the renaming."""
    if key.startswith(old.text("")):
        return new.text(key.removeprefix(old.text("")))
    if old.collection == "partners":
        for programme in portal.programmes.values():
            for relation in programme.organisations:
                start = programme_ref(programme.id).text("organisations/")
                if relation.partner == old.id and key.startswith(f"{start}{relation.id}/"):
                    return f"{start}{new.id}-{relation.role}/{key.removeprefix(f'{start}{relation.id}/')}"
    return key
