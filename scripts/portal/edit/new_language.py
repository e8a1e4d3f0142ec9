"""A new language: its line in the configuration, a file of the interface's words to be translated, and one of what else may be known."""

from __future__ import annotations

import json
import re
import textwrap

from portal.common.language_data import has_language_file
from portal.common.language_tags import plain_form
from portal.common.locales import locale_format
from portal.common.messages import Message, in_language, message
from portal.content.interface_words import WORDS, interface_file, package_words
from portal.content.language_files import LANGUAGE_FILES
from portal.content.portal import Portal
from portal.edit.draft import Draft, file_there
from portal.edit.yaml_patch import CannotPatch
from portal.files.config import CONFIG_FILE, is_guessed, read_settings
from portal.files.documents import FileReader

_KNOWN = """\
{known}

{countries}
# countries:
#   CZ: Czechia
# other_country_names:
#   GB: Britain UK England

{search}
# search:
#   elisions: l d qu
#   prefixes: al wal
#   beginnings: {{للاج: لاج}}
#   suffixes: ations ing ed s
#   passes: 2
#   endings: {{ier: i}}

{checked}
# empty_link_texts: [click here, more]
# unfinished: [to be written]
# surnames: baker cook smith

{formats}
# code_page: cp1250
# formats: pt-PT
# digits: latn
# other_months: ar-JO

{fonts}
# fonts: [Noto Sans]
"""
_PARTS = ("known", "countries", "search", "checked", "formats", "fonts")
_WIDTH = 150


def language_file(locale: str) -> str:
    """The site's own file of what is known of a language."""
    return f"{LANGUAGE_FILES}/{locale}.yml"


def begin_language(portal: Portal, locale: str, language: str) -> Draft:
    """The changes that add a language: to mkdocs.yml, and a file of interface strings to be translated. CannotPatch.

    These are the site's own, and the generator's if it doesn't speak the language. What else may be known of a language of which the
    generator knows nothing goes into a file, too, in which nothing is said yet. Both explain themselves in a *language* of the staff.
    """
    draft = Draft(portal.settings.root)
    lines = draft.text(CONFIG_FILE).split("\n")
    no_room = CannotPatch(message("value.of-field", field=CONFIG_FILE, what=message("patch.room")))
    listed = [number for number, line in enumerate(lines, 1) if re.match(r"\s*-\s+(?:\{\s*)?locale:", line)]
    if not listed:
        raise no_room
    last = listed[-1]
    indent = lines[last - 1][: -len(lines[last - 1].lstrip())]
    name = _name(locale, portal.settings.languages)
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
        _comment(message("new.language-words", name=name), language),
        _comment(message("new.language-forms", forms=forms), language),
        "",
    ]
    commented = [f"# {line}" if line.strip() and not line.startswith("#") else line for line in strings]
    if not file_there(draft.root, interface_file(locale)):  # somebody may have begun
        draft.create(interface_file(locale), "\n".join([*head, *commented]))
    if not has_language_file(locale) and not file_there(draft.root, own := language_file(locale)):
        said = {part: _comment(message(f"new.language-{part}", name=name), language) for part in _PARTS}
        draft.create(own, _KNOWN.format(**said))
    return draft


def _name(locale: str, others: tuple[str, ...]) -> str:
    """What a language is called in itself; of one in plain language, that it is, for CLDR has no words for it."""
    name = locale_format(locale).own_name_among((*others, locale))
    base = locale.rpartition("-")[0]
    plain = package_words(base).get("interface/chrome.plain")
    if locale != plain_form(base) or plain is None:
        return name
    return f"{name} ({plain.value[:1].lower()}{plain.value[1:]})"


def _comment(told: Message, language: str) -> str:
    """A message as a comment in YAML."""
    return textwrap.fill(in_language(told, language), _WIDTH, initial_indent="# ", subsequent_indent="# ")
