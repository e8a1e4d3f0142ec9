"""What the page of the glossary shows: each term, what it means here, and how to say it; never how not to."""

from __future__ import annotations

from operator import itemgetter

from portal.common.grouping import grouped
from portal.common.locales import locale_format
from portal.model.terms import Term
from portal.render.presenters.records import View
from portal.render.reader import Reader
from portal.site.route import Route


def glossary_page(entry: Route, reader: Reader) -> View:
    """The terms in the order of the page's language; in the portal's own with how every other language says them."""
    terms = reader.sorted([_term(reader, term) for term in reader.inputs.records("terms")], itemgetter("shown"))
    letters = grouped((reader.format.letter(term["shown"]), term["id"]) for term in terms)
    return {"terms": terms, "letters": {letter: ids[0] for letter, ids in letters.items()}}


def _term(reader: Reader, term: Term) -> View:
    inputs = reader.inputs
    said = {
        translation.language: list(translation.use)
        for translation in term.translations
        if translation.language in inputs.settings.languages
    }
    here = said.get(reader.locale, [])
    note = next((translation.note for translation in term.translations if translation.language == reader.locale), None)
    others = [(inputs.default, [term.term])] if reader.locale != inputs.default else list(said.items())
    return {
        "id": term.id,
        "shown": (here or [term.term])[0],
        "locale": reader.locale if here else inputs.default,
        "also": here[1:],
        "others": [
            {
                "locale": tag,
                "direction": locale_format(tag).direction,
                "language": reader.format.language(tag),
                "words": words,
            }
            for tag, words in others
            if here or reader.locale == inputs.default
        ],
        "note": note or term.note,
        "note_locale": reader.locale if note else inputs.default,
    }
