"""What names a withdrawn person, or may: it is left out of the site, or stays, and should be written anew.

Who is named by a text: ``content.names``. What is left out: ``site.takedown``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from portal.check.built_texts import said_by
from portal.check.translation_qa import is_of_script
from portal.common.language_tags import script_of
from portal.common.messages import Message, message
from portal.common.printable import shorten
from portal.common.problems import Place, Problem, problem
from portal.content.mentions import full_names, mention_in
from portal.content.name_reading import Mention
from portal.content.portal import Portal
from portal.files.config import CONFIG_FILE
from portal.files.nodes import place_at
from portal.files.text import read_text
from portal.files.theme import OVERRIDES, theme_files
from portal.model.collections import COLLECTIONS
from portal.site.routes import Routes
from portal.site.withheld_fields import SharedMention, settings_mentions, shared_mentions

_LARGEST = 5_000_000
"""Bytes of a file that is read for names; the proof reads larger ones."""
NAMES_SOMEBODY = "withdrawn-name"
"""The rule by which an id that names somebody is refused."""


def withdrawn_names(portal: Portal, routes: Routes) -> Iterator[Problem]:
    """Every text, shared field and option that names, or may name, somebody who was withdrawn."""
    for (key, locale), named in portal.mentions.items():
        unit = portal.texts.unit(key, locale)
        assert unit is not None
        yield _told(portal, named, unit.at(_offset(portal, key, unit.value)), "text.withdrawn-name")
    for mention in shared_mentions(portal):
        place = place_at(portal.nodes[mention.ref], mention.path)
        field = str(mention.path[-1] if mention.path and isinstance(mention.path[-1], str) else "id")
        if not mention.is_left_out:
            id = "withdrawn-name.id"
        elif mention.ref.collection in ("images", "news"):
            id = f"withdrawn-name.{mention.ref.collection}"
        else:
            id = "withdrawn-name.field"
        yield _told(portal, mention.named, place, id, field=field, remedy=_way_out(mention, field))
    for name, named in settings_mentions(portal):
        yield _told(portal, named, _place_of_option(portal, name), "withdrawn-name.field", field=name)
    yield from _files_of_the_site(portal)
    yield from names_unknown(portal)


def names_unknown(portal: Portal) -> Iterator[Problem]:
    """Withdrawn people whose name nobody has written in the letters of a language: no text there can be searched for it."""
    for person_id in sorted(portal.withdrawn_names.people):
        person = portal.people[person_id]
        letters = "".join([*full_names(person, portal.texts), *person.spellings])
        scripts = {locale: script_of(locale) for locale in portal.settings.languages}
        unread = [
            one
            for one, script in scripts.items()
            if script and not any(is_of_script(script, letter) for letter in letters)
        ]
        if unread:
            place = portal.nodes["people", person_id].place
            yield problem("withdrawn-name.script", place, name=person.name, locales=", ".join(unread))


def _way_out(mention: SharedMention, field: str) -> Message:
    """How to be rid of a name: a record has its id in many places, an item of a list in two."""
    if mention.path and mention.path[0] == "formerly":
        return message("hint.delete-it")
    if field != "id":
        return message("hint.without-the-name", field=field)
    if len(mention.path) > 1:
        return message("hint.another-id")
    kind, *_ = COLLECTIONS[mention.ref.collection].commands
    return message("hint.rename", kind=kind, id=mention.ref.id, new=message("hint.new-id"))


def _files_of_the_site(portal: Portal) -> Iterator[Problem]:
    """A site's own templates, scripts and documents, which are published as they are."""
    names, root = portal.withdrawn_names, portal.settings.root
    for name, path in theme_files(root).items() if names else ():
        if path.is_relative_to(root / OVERRIDES) and path.stat().st_size < _LARGEST:
            said = said_by(name, path.read_bytes())
            readings = ((name, True), (said.addresses, True), (said.words, False))
            found = (names.surest_in(text, is_address=is_address) for text, is_address in readings)
            if named := next((one for one in found if one and one.is_sure), None):
                yield _told(portal, named, Place(f"{OVERRIDES}/{name}"), "withdrawn-name.file")


def _offset(portal: Portal, key: str, text: str) -> int:
    """Where a text names somebody: the words as typed, or else the line that comes to show them."""
    names = portal.withdrawn_names
    if typed := names.surest_in(text):
        return typed.start
    start = 0
    for line in text.splitlines(keepends=True):
        if mention_in(names, line, is_markdown=key.endswith("/body")):
            return start
        start += len(line)
    return 0


def _told(portal: Portal, named: Mention, place: Place, id: str, **values: str) -> Problem:
    words = shorten(" ".join(named.what.split()))
    if named.is_sure:
        return problem(id, place, name=words, **values)
    return problem("text.withdrawn-perhaps", place, words=words, name=portal.people[named.person].name, id=named.person)


def _place_of_option(portal: Portal, name: str) -> Place:
    text = read_text(portal.settings.root / CONFIG_FILE, CONFIG_FILE)[0] or ""
    found = re.search(rf"^[ \t-]*{name}:", text, re.MULTILINE)
    return Place(CONFIG_FILE, text[: found.start()].count("\n") + 1 if found else 1)
