"""Advice on mkdocs.yml, on the ledgers, and on what is only an example."""

from support.advice.rows import CONFIGURATION, FIX, Files, Rows, edit
from support.good import CONFIG, FRENCH, FRENCH_INTERFACE, GOOD, PARTNERS

WITHOUT_FRENCH: Files = {FRENCH: None, FRENCH_INTERFACE: None}
LANGUAGE = "data/languages/fr.yml"
ADDRESSES, REVISIONS = "data/ledger/addresses.json", "data/ledger/revisions.json"


_ABOVE, _, _BELOW = CONFIGURATION.partition("  - i18n:")
_I18N, _, _PORTAL = _BELOW.partition("  - portal:")


def option(line: str) -> Files:
    """With one more option of the portal, in line 17."""
    return {CONFIG: f"{CONFIGURATION}      {line}\n"}


ROWS: Rows = {
    "no default language": (edit(CONFIG, ", default: true", ""), "config.default", 12, ("name: English", "name: English, default: true")),
    "two default languages": (edit(CONFIG, "Français}", "Français, default: true}"), "config.default", 12, ("Français, default: true}", "Français}")),
    "a language twice": (edit(CONFIG, "name: Français}", "name: Français}\n        - {locale: fr, name: Français}"), "config.language-twice", 14, ("\n        - {locale: fr, name: Français}", "")),
    "a language in capitals": (edit(CONFIG, "locale: fr", "locale: FR"), "config.locale", 13, FIX),
    "a language of the site by its name": (edit(CONFIG, "locale: fr", "locale: french"), "config.locale", 13, ("french", "fr")),
    "a language without its locale": (edit(CONFIG, "{locale: fr, ", "{"), "config.no-locale", 13, ("{name: F", "{locale: fr, name: F")),
    "a language that i18n doesn't know": ({**edit(CONFIG, "locale: fr, name: Français", "locale: ckb, name: Kurdî"), **WITHOUT_FRENCH}, "config.portal-first", 7, {CONFIG: f"{_ABOVE}  - portal:{_PORTAL}  - i18n:{_I18N}".replace("locale: fr, name: Français", "locale: ckb, name: Kurdî")}),
    "no languages": (edit(CONFIG, "languages:", "languages: []\n      other:"), "config.no-languages", 11, {CONFIG: CONFIGURATION}),
    "a language without a name": (edit(CONFIG, ", name: Français", ""), "config.no-value", 13, ("locale: fr", "locale: fr, name: Français")),
    "a site without a name": (edit(CONFIG, "site_name: Tiny", "site_name:"), "config.no-value", 1, ("site_name:", "site_name: Tiny")),
    "a site without the portal": (edit(CONFIG, "  - portal:", "  - search:"), "config.no-plugin", 7, ("  - search:", "  - portal:")),
    "a section of the menu": (edit(CONFIG, "news.md]", "More: [news.md]]"), "config.menu", 4, ("More: [news.md]]", "news.md]")),
    "no for Norwegian": ({**edit(CONFIG, "locale: fr, name: Français", "locale: no, name: Norsk"), **WITHOUT_FRENCH}, "config.quotes", 13, FIX),
    "a switch with another word": (option("plain_text: perhaps"), "config.yes-or-no", 17, ("perhaps", "true")),
    "a language that is perhaps built": (edit(CONFIG, "name: Français", "name: Français, build: perhaps"), "config.yes-or-no", 13, ("perhaps", "true")),
    "months in words": (option("review_months: a year"), "config.review-months", 17, ("a year", "12")),
    "months of what isn't compared": (option("review_months: 12, partner 6"), "config.review-kind", 17, ("partner 6", "partners 6")),
    "no number": (edit(CONFIG, "news_per_page: 2", "news_per_page: many"), "config.news-per-page", 16, ("many", "10")),
    "a configuration that is a list": ({CONFIG: "- site_name\n"}, "config.no-keys", 1, {CONFIG: CONFIGURATION}),
    "a list for an option": (option("publisher: [a, b]"), "config.option-text", 17, ("[a, b]", "Agency of Work")),
    "two lines for an option": (option("publisher: |\n        Agency\n        of Work"), "config.option-text", 17, ("|\n        Agency\n        of Work", "Agency of Work")),
    "a site without a scheme": (edit(CONFIG, "https://tiny", "tiny"), "config.site-url", 2, ("url: tiny", "url: https://tiny")),
    "no address of the site": (edit(CONFIG, "site_url: https://tiny.example.org/sub/\n", ""), "config.site-url", 1, ("site_name: Tiny\n", "site_name: Tiny\nsite_url: https://tiny.example.org/sub/\n")),
    "a password": (edit(CONFIG, "https://tiny", "https://me:secret@tiny"), "config.site-url-user", 2, ("me:secret@", "")),
    "a page for the site": (edit(CONFIG, "/sub/", "/sub/index.html"), "config.site-url-more", 2, ("index.html", "")),
    "no e-mail address for errors": (edit(CONFIG, "errors@tiny.example.org", "errors at tiny"), "config.report-address", 15, ("errors at tiny", "errors@tiny.example.org")),
    "a way out with http": (option("exit_address: http://www.wikipedia.org/"), "config.exit-address", 17, ("http:", "https:")),
    "a way of publishing with a slip": (option("publishing: propse"), "config.publishing", 17, ("propse", "propose")),
    "a way of publishing that there isn't": (option("publishing: at night"), "config.publishing", 17, ("at night", "direct")),
    "a zone of the site by its town": (option("time_zone: Brussels"), "config.time-zone", 17, ("Brussels", "Europe/Brussels")),
    "an editor's address without a slash": (option("edit_address: https://git.elsewhere.test/edit/main"), "config.edit-address", 17, ("main", "main/")),
    "a site among its sources": ({CONFIG: f"{CONFIGURATION}site_dir: docs\n"}, "config.site-dir", 17, ("site_dir: docs", "site_dir: site")),
    "pages in another folder": ({CONFIG: f"{CONFIGURATION}docs_dir: pages\n"}, "config.fixed", 17, ("docs_dir: pages", "docs_dir: docs")),
    "a key with a slip": ({CONFIG: f"{CONFIGURATION}site_descripton: Words.\n"}, "config.unknown-key", 17, ("descripton", "description")),
    "a key that nobody knows": ({CONFIG: f"{CONFIGURATION}analytics: {{id: 5}}\n"}, "config.unknown-key", 17, ("analytics: {id: 5}", "extra: {analytics: {id: 5}}")),
    "values from another file": ({CONFIG: f"{CONFIGURATION}INHERIT: base.yml\n"}, "config.inherit", 17, ("INHERIT: base.yml\n", "")),
    "a licence with half an address": (option("content_licence: https://"), "config.licence", 17, ("licence: https://", "licence: CC BY 4.0")),
    "an option with a slip": (edit(CONFIG, "news_per_page", "news_per_pages"), "config.unknown-option", 16, ("pages", "page")),
    "a list for a language": ({LANGUAGE: "- CZ\n"}, "language-file.not-keys", 1, {LANGUAGE: "countries:\n  CZ: Tchéquie\n"}),
    "a language's file by its name": ({"data/languages/french.yml": "small_words: de la\n"}, "language-file.name", 1, {LANGUAGE: "small_words: de la\n"}),
    "a language's file that nobody needs": ({"data/languages/pl.yml": "small_words: w i\n"}, "language-file.unused", 1, {}),
    "a part of a language with a slip": ({LANGUAGE: "smal_words: de la\n"}, "language-file.unknown", 1, ("smal_", "small_")),
    "words of a language as a list": ({LANGUAGE: "small_words: [de, la]\n"}, "language-file.kind", 1, ("[de, la]", "de la")),
    "a code page that there isn't": ({LANGUAGE: "code_page: ansi-fr\n"}, "language-file.value", 1, ("ansi-fr", "cp1252")),
    "a font that nobody brought": ({LANGUAGE: "fonts: [Noto Sans Arabik]\n"}, "language-file.font", 1, ("Arabik", "Arabic")),
    "a font that is none": ({"overrides/print/Own.ttf": "no font\n"}, "file.no-font", 1, {}),
    "a ledger that is cut short": ({ADDRESSES: "{"}, "ledger.addresses", 1, {ADDRESSES: '{\n"about/": "en fr"\n}\n'}),
    "an address outside the site": ({ADDRESSES: '{\n"../../x/": "en",\n"about/": "en fr"\n}\n'}, "ledger.no-address", 2, ('"../../x/": "en",\n', "")),
    "a ledger of links that is cut short": ({"data/ledger/links.json": "{"}, "ledger.links", 1, {}),
    "a ledger of revisions that is cut short": ({REVISIONS: "{"}, "ledger.revisions", 1, {REVISIONS: "{\n\n}\n"}),
    "a ledger of what readers know that is cut short": ({"data/ledger/told.json": "{"}, "ledger.told", 1, {}),
    "a ledger of translations that is cut short": ({"data/ledger/translations/fr.json": "{"}, "ledger.translations", 1, {}),
    "two versions of a ledger": (
        {ADDRESSES: '{\n<<<<<<< HEAD\n"about/": "en"\n=======\n"about/": "en fr"\n>>>>>>> branch\n}\n'}, "ledger.merged", 2, ["check", "--ledgers", "write"]),
    "an address that is gone": ({ADDRESSES: '{\n"about-us/": "en"\n}\n'}, "address.lost", 2, ["addresses", "move", "/about-us/", "/about/"]),
    "an address that is gone for good": ({ADDRESSES: '{\n"about-us/": "en"\n}\n'}, "address.lost", 2, ["addresses", "gone", "/about-us/"]),
    "a language that is gone": ({ADDRESSES: '{\n"about/": "en pl"\n}\n'}, "address.language-gone", 2, ["addresses", "move", "/pl/", "/"]),
    "an example of a site": ({CONFIG: CONFIGURATION}, "release.site-url", 2, ("https://tiny.example.org/sub/", "https://portal.elsewhere.eu/")),
    "an example of an option": ({CONFIG: CONFIGURATION}, "release.option", 15, ("errors@tiny.example.org", "errors@elsewhere.eu")),
    "an example of an option, deleted": (option("publisher: Example Agency"), "release.option", 17, {CONFIG: CONFIGURATION.replace("      report_address: errors@tiny.example.org\n", "")}),
    "an example of a name": ({PARTNERS: GOOD[PARTNERS]}, "release.value", 3, ("Example Agency", "Rode Hulp")),
    "an example of an address": ({PARTNERS: GOOD[PARTNERS]}, "release.address", 6, ("agency.example.org", "www.rodehulp.be")),
}  # fmt: skip
