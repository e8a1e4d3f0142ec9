"""A translation begun: the English words in the files of another language, to be replaced text by text."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from portal.common.problems import Problem
from portal.content.portal import Portal
from portal.content.texts import file_of
from portal.content.translation_ledger import ledger_files, read_source_texts, with_begun
from portal.edit.draft import Draft, file_there
from portal.edit.packs.placing import place_texts
from portal.edit.packs.units import text_forms


def missing_texts(portal: Portal, locale: str, problems: Iterable[Problem]) -> list[str]:
    """The keys of the texts that a language lacks; words of the interface are begun with the language itself.

    Nothing is missing where somebody has begun and a file can't be read as it is.
    """
    store = portal.texts
    broken = {found.place.path for found in problems if found.severity == "error"}
    return [
        key
        for key, unit in store.source.items()
        if not unit.optional
        and not key.startswith("interface/")
        and key not in store.translations.get(locale, {})
        and file_of(key, locale) not in broken
        and not (key.endswith("/body") and file_there(portal.settings.root, file_of(key, locale)))
    ]


def draft_of_beginning(
    portal: Portal, locale: str, keys: Collection[str], problems: Iterable[Problem]
) -> tuple[Draft, list[str]]:
    """The changes that write these texts, in English, into the files of a language, and into the ledger that they are only begun.

    And the names of those files. CannotPatch.
    """
    draft = Draft(portal.settings.root)
    texts = {key: text_forms(key, portal.texts.source[key]) for key in keys}
    files = place_texts(portal, locale, texts, draft)
    if not any(
        found.rule == "ledger" and found.severity == "error" for found in problems
    ):  # one that is damaged is mended first
        ledger = with_begun(portal.texts, locale, keys)
        for file, content in ledger_files(portal.texts, ledger, read_source_texts(portal.settings.root)).items():
            draft.write(file, content)
    return draft, files
