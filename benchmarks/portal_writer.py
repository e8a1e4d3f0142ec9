"""An invented portal in the portal's own formats: everything that ``portal build`` reads."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from fiction import Fiction, only_texts, speak
from interface_words import PROJECT, interface
from invent import Voice
from records import Document
from yaml_text import yaml_text

from portal.check.project import read
from portal.common.cache import FileCache
from portal.common.locales import locale_format
from portal.common.problems import has_errors
from portal.content.translation_ledger import ledger_files, read_source_texts, synced
from portal.edit.draft import write_files

SITE_URL = "https://portal.example.org/"
NEWS_PER_PAGE = 10
_MENU = re.compile(r"^  - (\S+)\.md\n", re.MULTILINE)
_LANGUAGE = re.compile(r"^ +- \{locale: .*\n", re.MULTILINE)


def write_portal(fiction: Fiction, root: Path) -> None:
    """Write the portal into the folder *root*, with its ledger."""
    source, *others = fiction.voices()
    for name, records in fiction.records.items():
        spoken = [speak(record, source, f"{name}/{record['id']}") for record in records]
        write(root / f"data/{name}.yml", yaml_text({name: spoken}))
    for by in fiction.voices():
        write(root / f"data/translations/{by.locale}/interface.yml", yaml_text(interface(by)))
        for key, document in fiction.documents():
            write(root / document_path(key, by.locale), _markdown(key, document, by, is_source=by is source))
    for by in others:
        for name, records in fiction.records.items():
            texts = {record["id"]: only_texts(record, by, f"{name}/{record['id']}") for record in records}
            write(root / f"data/translations/{by.locale}/{name}.yml", yaml_text(texts))
    write(root / "mkdocs.yml", _configuration(fiction))
    (root / "overrides").mkdir()
    memory = FileCache()
    site, problems = read(root, memory=memory)
    if site is None or has_errors(problems):
        raise ValueError("The ledger of translations could not be written:\n" + "\n".join(map(str, problems)))
    store = site.portal.texts
    write_files(root, ledger_files(store, synced(store), read_source_texts(root)), memory)


def write(path: Path, text: str) -> None:
    """Write a file, with its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8", newline="\n")


def document_path(key: str, locale: str) -> str:
    """Where a page or news item is written: ``docs/fr/about.md``."""
    return f"docs/{locale}/{key.removeprefix('pages/')}.md"


def language_name(locale: str) -> str:
    """A language's name in itself."""
    return locale_format(locale).own_name


def _markdown(key: str, document: Document, by: Voice, *, is_source: bool) -> str:
    matter: dict[str, Any] = (speak if is_source else only_texts)(document.matter, by, key)
    return f"---\n{yaml_text(matter)}---\n\n{by.write(document.body, f'{key}/body')}"


def _configuration(fiction: Fiction) -> str:
    """The project's ``mkdocs.yml`` with the fiction's languages in the place of its own, and a menu of pages that the fiction has."""
    text = (PROJECT / "mkdocs.yml").read_text("utf-8")
    pages = {key.removeprefix("pages/") for key, _ in fiction.documents()}
    text = _MENU.sub(lambda entry: entry[0] if entry[1] in pages else "", text)
    languages = "".join(
        f"        - {{locale: {locale}, name: {language_name(locale)}, {'default: true, ' if locale == 'en' else ''}build: true}}\n"
        for locale in fiction.languages
    )
    at = _LANGUAGE.search(text)
    if not at:
        raise ValueError("mkdocs.yml names its languages in another way than this generator expects.")
    text = text[: at.start()] + languages + _LANGUAGE.sub("", text[at.start() :])
    text = re.sub(r"^site_url:.*$", f"site_url: {SITE_URL}", text, flags=re.MULTILINE)
    return re.sub(r"news_per_page:.*$", f"news_per_page: {NEWS_PER_PAGE}", text, flags=re.MULTILINE)
