"""Advice on translations, on the words of the interface and on the glossary."""

from portal.content.texts import fingerprint
from support.advice.rows import FIX, GONE, PICTURE, Files, Rows, body, edit, in_french
from support.good import FRENCH, FRENCH_INTERFACE, GOOD, NEWS, PROGRAMMES

NAME = "chrome.site-name: Tiny\n"
TERMS = "terms:\n  - {id: organisation, term: organisation, translations: [{language: fr, use: [organisation], never: [boîte]}]}\n"
LEDGER = "data/ledger/translations/fr.json"


def words(text: str) -> Files:
    """Words of the French interface, from line 2."""
    return {FRENCH_INTERFACE: NAME + text}


ROWS: Rows = {
    "a figure that is typed in a translation": (edit(FRENCH, "{{figure:talents}}", "65 000"), "figure.missing", 5, ("65 000", "{{figure:talents}}")),
    "a figure too many": (edit(FRENCH, "Il touche", "De {{figure:jobs}}, il touche"), "figure.differs", 5, ("De {{figure:jobs}}, il", "Il")),
    "a picture too few": (
        {**in_french("Un texte."), "data/images.yml": "images:\n  - {id: hall, file: hall.jpg, alt: A hall., credit: C, licence: CC0}\n", "docs/images/hall.jpg": PICTURE, **body("A text.\n\n{{image:hall}}")},
        "image.differs", 6, ("Un texte.", "Un texte.\n\n{{image:hall}}")),
    "an empty translation": (edit(FRENCH, "Il court.", ""), "translation.empty", 3, ("  status_note: \n", "")),
    "English for French": (edit(FRENCH, "Une voie vers le travail.", "A way to work."), "translation.is-english", 4, ("A way to work.", "Une voie vers le travail.")),
    "English in French": (in_french("This is a text that was left in English by somebody who had no time."), "translation.language", 6, ("This is a text that was left in English by somebody who had no time.", "Un texte.")),
    "another link": (in_french("Voir [les partenaires](/partners/)."), "translation.link-added", 6, ("[les partenaires](/partners/)", "les partenaires")),
    "no link": (in_french("Voir.", "See [the partners](/partners/)."), "translation.link-missing", 6, ("Voir.", "Voir [les partenaires](/partners/).")),
    "nothing translated": ({PROGRAMMES: GOOD[PROGRAMMES], FRENCH: None}, "translation.missing", 6, {PROGRAMMES: GOOD[PROGRAMMES], FRENCH: GOOD[FRENCH]}),
    "not everything translated": ({PROGRAMMES: GOOD[PROGRAMMES], **edit(FRENCH, "  status_note: Il court.\n", "")}, "translation.missing-some", 6, {PROGRAMMES: GOOD[PROGRAMMES], FRENCH: GOOD[FRENCH]}),
    "nobody named": ({**in_french("Elle est venue.", "Ada Lovelace came."), "data/people.yml": "people:\n  - {id: ada, name: Ada Lovelace}\n"}, "translation.name-missing", 6, ("Elle", "Ada Lovelace")),
    "a name that is written otherwise": (
        {**in_french("Hedi est venue.", "Ada Lovelace came."), "data/people.yml": "people:\n  - {id: ada, name: Ada Lovelace}\n", "data/translations/fr/people.yml": ""}, "translation.name-missing", 6,
        {"docs/fr/about.md": in_french("Hedi est venue.")["docs/fr/about.md"], "data/translations/fr/people.yml": "ada:\n  name: Hedi\n"}),
    "a text for a record": ({FRENCH: "path: Une voie\n"}, "translation.no-fields", 1, ("path: ", "path:\n  name: ")),
    "a list for ids": (edit(FRENCH, "    choice:\n      text: Un choix.", "    - Un choix."), "translation.no-ids", 7, ("    - Un choix.", "    choice:\n      text: Un choix.")),
    "a page that English hasn't": ({"docs/fr/abuot.md": "---\ntitle: À propos\n---\n\nUn texte.\n"}, "translation.no-page", 1, {"docs/fr/about.md": "---\ntitle: À propos\n---\n\nUn texte.\n"}),
    "a text that English hasn't": (edit(FRENCH, "  summary:", "  steps_note: Rien.\n  summary:"), "translation.no-source", 4, ("  steps_note: Rien.\n", "")),
    "a text for an item": (edit(FRENCH, "choice:\n      text: Un choix.", "choice: Un choix."), "translation.no-texts", 7, ("choice: Un", "choice:\n      text: Un")),
    "a list for a translation": ({FRENCH: "- path\n"}, "translation.not-by-id", 1, ("- path", "path:\n  name: Une voie")),
    "a list for a translated text": (edit(FRENCH, "Il court.", "[Il, court]"), "translation.not-text", 3, ("[Il, court]", "Il court.")),
    "English words within a figure": ({**in_french("Cela touche {{figure:talents, one=# person, other=# people}}.", "It reaches {{figure:talents, one=# person, other=# people}}.")}, "translation.figure-words", 6, ("one=# person, other=# people}}.", "one=# personne, many=# de personnes, other=# personnes}}.")),
    "a number more": (edit(FRENCH, "Il court.", "Il court depuis 2021."), "translation.number-added", 3, (" depuis 2021", "")),
    "a number less": ({FRENCH: GOOD[FRENCH], **edit(PROGRAMMES, "It takes part.", "It takes part since 2021.")}, "translation.number-missing", 3, ("court.", "court depuis 2021.")),
    "an English text that changed": (
        {FRENCH: GOOD[FRENCH], LEDGER: '{\n"programmes/path/status_note": {"source": "0000000000000000", "translation": "' + fingerprint("Il court.") + '"}\n}\n'}, "translation.outdated", 3, ("Il court.", "Il court encore.")),
    "a section less": (in_french("Un texte.", "A text.\n\n## More\n\nMore."), "translation.sections-missing", 6, ("Un texte.", "Un texte.\n\n## Plus\n\nPlus.")),
    "a shared field": (edit(FRENCH, "  status_note", "  kind: remote\n  status_note"), "translation.shared", 3, FIX),
    "a shared field of a page": ({"docs/fr/about.md": "---\ntitle: À propos\nupdated: 2026-01-02\n---\n\nUn texte.\n", **body("A text.")}, "translation.shared", 3, ("updated: 2026-01-02\n", "")),
    "a field with a slip": (edit(FRENCH, "  summary:", "  sumary:"), "translation.unknown-field", 4, ("sumary", "summary")),
    "a file with a slip": ({"data/translations/fr/programme.yml": "path:\n  name: Une voie\n"}, "translation.unknown-file", 1, GONE),
    "an item with a slip": (edit(FRENCH, "    choice:", "    choices:"), "translation.unknown-item", 7, ("choices", "choice")),
    "a record with a slip": (edit(FRENCH, "path:", "paths:"), "translation.unknown-record", 1, ("paths", "path")),
    "a text for a set of forms": (words("partners.count: '{count} organisations'\n"), "interface.form", 2, ("'{count} organisations'", "{one: Une, many: '{count} d’organisations', other: '{count} organisations'}")),
    "forms for a text": (words("chrome.skip: {other: Au contenu}\n"), "interface.form", 2, ("{other: Au contenu}", "Au contenu")),
    "no name of the site": ({"data/translations/en/interface.yml": "chrome.skip: Skip\n"}, "interface.missing", 1, {"data/translations/en/interface.yml": NAME}),
    "a word that a template needs": ({"data/translations/en/interface.yml": NAME, "overrides/pages/about.html": '{{ t("own.word") }}'}, "interface.missing", 1, ("Tiny\n", "Tiny\nown.word: A word\n")),
    "a list of words": ({"data/translations/en/interface.yml": "- chrome.site-name\n"}, "interface.none", 1, {"data/translations/en/interface.yml": NAME}),
    "a placeholder with a slip": (words("news.page: Page {nombre} sur {pages}\n"), "interface.placeholder-unknown", 2, ("{nombre}", "{number}")),
    "a placeholder less": (words("news.page: Page {number}\n"), "interface.placeholder-missing", 2, ("{number}", "{number} sur {pages}")),
    "a form more, another less": (words("partners.count: {one: Une, few: Peu, other: '{count} organisations'}\n"), "interface.plural-forms-both", 2, ("few: Peu", "many: '{count} d’organisations'")),
    "a form more": (words("partners.count: {one: Une, few: Peu, many: '{count} d’organisations', other: '{count} organisations'}\n"), "interface.plural-forms-extra", 2, ("few: Peu, ", "")),
    "a form less": (words("partners.count: {one: Une, other: '{count} organisations'}\n"), "interface.plural-forms-missing", 2, ("one: Une", "one: Une, many: '{count} d’organisations'")),
    "a word of the interface with a slip": (words("chrome.skpi: Au contenu\n"), "interface.unknown", 2, ("skpi", "skip")),
    "a news item in a language that the portal hasn't": (edit(NEWS, "kind: news", "kind: news\nwritten_in: pl"), "record.language-not-there", 5, ("pl\n", "en\n")),
    "a translation into its own language": ({"data/translations/en/programmes.yml": "path:\n  name: A way to work\n"}, "translation.own-language", 1, GONE),
    "a news item among those of another language": (edit(NEWS, "kind: news", "kind: news\nwritten_in: fr"), "page.written-elsewhere", 5, ("written_in: fr\n", "")),
    "a forbidden word": ({**in_french("Une boîte.", "An organisation."), "data/terms.yml": TERMS}, "terms.never", 6, ("boîte", "organisation")),
    "another word": ({**in_french("Un groupe.", "An organisation."), "data/terms.yml": TERMS}, "terms.missing", 6, ("Un groupe", "Une organisation")),
    "another word that is as good": ({"docs/fr/about.md": in_french("Un groupe.")["docs/fr/about.md"], **body("An organisation."), "data/terms.yml": TERMS}, "terms.missing", 6, {"docs/fr/about.md": in_french("Un groupe.")["docs/fr/about.md"], "data/terms.yml": TERMS.replace("[organisation]", "[organisation, groupe]")}),
}  # fmt: skip
