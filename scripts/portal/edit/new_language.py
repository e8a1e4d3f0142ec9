"""A new language: its line in the configuration, and a file of the interface's words to be translated."""

from __future__ import annotations

import json
import re

from portal.common.locales import locale_format
from portal.common.messages import message
from portal.content.interface_words import WORDS, interface_file, package_words
from portal.content.portal import Portal
from portal.edit.draft import Draft, file_there
from portal.edit.yaml_patch import CannotPatch
from portal.files.config import CONFIG_FILE, is_guessed, read_settings
from portal.files.documents import FileReader


def begin_language(portal: Portal, locale: str) -> Draft:
    """The changes that add a language: to mkdocs.yml, and a file of interface strings to be translated. CannotPatch.

    These are the site's own, and the generator's if it doesn't speak the language.
    """
    draft = Draft(portal.settings.root)
    lines = draft.text(CONFIG_FILE).split("\n")
    no_room = CannotPatch(message("value.of-field", field=CONFIG_FILE, what=message("patch.room")))
    listed = [number for number, line in enumerate(lines, 1) if re.match(r"\s*-\s+(?:\{\s*)?locale:", line)]
    if not listed:
        raise no_room
    last = listed[-1]
    indent = lines[last - 1][: -len(lines[last - 1].lstrip())]
    name = locale_format(locale).own_name_among((*portal.settings.languages, locale))
    after = last + 1
    while after <= len(lines) and lines[after - 1].startswith(f"{indent} "):
        after += 1
    tag, named = (
        text if re.fullmatch(r"[\w-]+", text) and not is_guessed(text) else json.dumps(text, ensure_ascii=False)
        for text in (locale, name)
    )
    draft.insert(CONFIG_FILE, after, f"{indent}- {{locale: {tag}, name: {named}, build: true}}\n")
    settings, _ = read_settings(draft.root, FileReader(draft.root, drafted=draft.files()))
    if settings is None or settings.languages != (*portal.settings.languages, locale):
        raise no_room
    own = draft.text(interface_file(portal.settings.default))
    theirs = "" if package_words(locale) else (WORDS / "en.yml").read_text("utf-8").partition("\n\n")[2]
    for said in re.findall(r"^([\w.-]+):", own, re.MULTILINE):
        theirs = re.sub(rf"^{re.escape(said)}:.*\n(?: .*\n)*", "", theirs, flags=re.MULTILINE)
    strings = [*own.split("\n"), *theirs.split("\n")]
    forms = ", ".join(locale_format(locale).plural_forms)
    head = [
        f"# The words of the interface in {name}. Take the # away from a line when you have translated it.",
        f"# Strings chosen by number need the forms {forms}.",
        "",
    ]
    commented = [f"# {line}" if line.strip() and not line.startswith("#") else line for line in strings]
    if not file_there(draft.root, interface_file(locale)):  # somebody may have begun
        draft.create(interface_file(locale), "\n".join([*head, *commented]))
    return draft
