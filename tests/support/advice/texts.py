"""Advice on links and on Markdown; what other tools have is in ``support.dialects``."""

from support.advice.rows import FIX, Rows, body, edit, in_french, news
from support.good import CONFIG, GOOD, MATTER, NEWS, PARTNERS, PROGRAMMES

LATER = "2026-12-02T09:00+01:00"

ROWS: Rows = {
    "an address that is no link": (body("See https://elsewhere.test/a for more."), "link.bare", 7, ("https://elsewhere.test/a", "[the report](https://elsewhere.test/a)")),
    "a link without an address": (body("See [the partners]()."), "link.empty", 7, ("()", "(/partners/)")),
    "a link to what is not public yet": (
        {**body("See [what comes](/news/later/)."), "docs/en/news/later.md": GOOD[NEWS].replace("published: 2026-01-02T09:00+01:00", f"publish_at: {LATER}")}, "link.held-back", 7,
        ("[what comes](/news/later/)", "what comes")),
    "a link to what is not public yet, in what isn't either": (
        {"docs/en/more.md": MATTER + "See [what comes](/news/later/).\n", "docs/en/news/later.md": GOOD[NEWS].replace("published: 2026-01-02T09:00+01:00", f"publish_at: {LATER}")}, "link.held-back", 7,
        ("updated", f"publish_at: {LATER}\nupdated")),
    "an address with http in a record": (edit(PARTNERS, "https:", "http:"), "link.insecure", 6, ("http:", "https:")),
    "an address with http in a text": (body("See [it](http://elsewhere.test/)."), "link.insecure", 7, ("http:", "https:")),
    "a menu with a slip": (edit(CONFIG, "news.md", "nwes.md"), "link.menu", 4, ("nwes.md", "news.md")),
    "a heading that there isn't": (body("## The team\n\nSee [them](#the-teams)."), "link.no-heading", 9, ("#the-teams", "#the-team")),
    "a heading where there are none": (body("See [it](/programmes/path/#steps)."), "link.no-heading", 7, ("#steps", "")),
    "a heading that the translation hasn't": (
        {"docs/fr/more.md": "---\ntitle: Plus\nsummary: Plus encore.\n---\n\nVoir [l’équipe](/about/#the-team).\n", "docs/en/more.md": MATTER + "See [the team](/about/#the-team).\n",
         "docs/fr/about.md": "---\ntitle: À propos\nsummary: Nous.\n---\n\nNous.\n", **body("## The team\n\nWe are us.")}, "link.heading-not-translated", 6, {"docs/fr/more.md": "---\ntitle: Plus\nsummary: Plus encore.\n---\n\nVoir [l’équipe](/about/#the-team).\n", "docs/fr/about.md": "---\ntitle: À propos\nsummary: Nous.\n---\n\n## L’équipe\n\nNous.\n"}),
    "a page that there isn't": (body("See [it](/partner/)."), "link.no-page", 7, ("/partner/", "/partners/")),
    "a heading by its words": (body("## The team\n\nSee [them](#the team)."), "link.space", 9, ("#the team", "#the-team")),
    "a page with its language": (body("See [it](/fr/partners/)."), "link.no-page", 7, FIX),
    "a link to a file": (body("See [it](../partners.md)."), "link.nowhere", 7, FIX),
    "a link to a folder": (body("See [it](partners/agency)."), "link.nowhere", 7, ("partners/agency", "/partners/agency/")),
    "the site's own host": (body("See [it](https://tiny.example.org/sub/partners/)."), "link.own-host", 7, FIX),
    "a script for a link": (body("See [it](javascript:alert%281%29)."), "link.scheme", 7, ("javascript:alert%281%29", "https://elsewhere.test/")),
    "a host with an empty part": (body("See [it](https://elsewhere..test/)."), "link.no-host", 7, ("elsewhere..test", "elsewhere.test")),
    "a link that writes to nobody": (body("See [it](mailto:?subject=Hello)."), "link.no-mail", 7, ("[it](mailto:?subject=Hello)", "it")),
    "a link that calls nobody": (body("See [it](tel:call-me)."), "link.no-number", 7, ("tel:call-me", "tel:+41227179111")),
    "words that say nothing": (body("For the partners [click here](/partners/)."), "link.words", 7, ("For the partners [click here]", "See [the partners]")),
    "another host in words": (body("See [www.iom.int](https://elsewhere.test/)."), "link.other-host", 7, ("www.iom.int", "the list of elsewhere")),
    "a host in other letters": (body("See [it](https://ехаmple.test/)."), "link.lookalike", 7, ("ехаmple", "example")),
    "a host that is a number": (body("See [it](https://192.0.2.1/)."), "link.number-for-host", 7, ("192.0.2.1", "elsewhere.test")),
    "a user before a host": (body("See [it](https://www.iom.int@elsewhere.test/)."), "link.user", 7, ("www.iom.int@", "")),
    "bold for a heading": (body("A text.\n\n**Next**\n\nMore."), "markdown.bold-heading", 9, ("**Next**", "## Next")),
    "a note that would vanish": (body("Text.\n\n[Note]: important"), "markdown.definition", 9, ("[Note]", "\\[Note]")),
    "an address to which no text leads": (body("Text.\n\n[note]: /partners/"), "markdown.definition", 9, ("[note]: /partners/", "See [the note](/partners/).")),
    "a heading without words": (body("A.\n\n##\n\nB."), "markdown.empty-heading", 9, ("##\n\n", "")),
    "a heading of the first level": (body("A.\n\n# Next\n\nB."), "markdown.first-heading", 9, FIX),
    "a heading of the first level, underlined": (body("A.\n\nNext\n====\n\nB."), "markdown.first-heading", 10, ("Next\n====", "## Next")),
    "a reference to what nobody sees": (body("A &#x202e;b."), "markdown.invisible", 7, ("&#x202e;", "")),
    "a template's command": (body('{% include "x" %}'), "markdown.left-over-harmless", 7, ('{% include "x" %}', "Words.")),
    "a heading that skips a level": (body("A.\n\n## Next\n\n#### Then\n\nB."), "markdown.level-skipped", 11, FIX),
    "a day among the points of a list": (body("1. One\n3. Mai war es."), "markdown.number-changed", 8, ("3.", "3\\.")),
    "a list that is counted otherwise": (body("1. One\n3. Two"), "markdown.number-changed", 8, ("3.", "2.")),
    "degrees below zero": (body("It was cold.\n\n- 5 degrees at night."), "markdown.sign-list", 9, ("- 5", "-5")),
    "asterisks for times": (body("It is 10*20*30 metres."), "markdown.star-in-number", 7, ("10*20*30", "10×20×30")),
    "asterisks that stay": (body("It is 10*20*30 metres."), "markdown.star-in-number", 7, ("10*20*30", "10\\*20\\*30")),
    "a sign that touches its word": (body("A.\n\n#Next\n\nB."), "markdown.hash-word", 9, ("#Next", "## Next")),
    "a hashtag": (body("A.\n\n#Next\n\nB."), "markdown.hash-word", 9, ("#Next", "\\#Next")),
    "a text of 200,001 characters": (body("word word.\n\n" * 21_000), "text.body-long", 6, body("word")),
    "a block of 20,001 characters": (body("First.\n\n" + "word word word\n" * 1_500), "text.block-long", 9, body("First.\n\n" + ("word word word\n" * 750 + "\n") * 2)),
    "lists forty deep": (body("- " * 40 + "x"), "text.depth", 7, ("- " * 40, "- ")),
    "a link in a translation": (in_french("Voir [la page](/abuot/).", "See [the page](/about/)."), "link.no-page", 6, ("/abuot/", "/about/")),
    "a figure that there isn't": (news("{{figure:talens}} came."), "reference.unknown", 12, FIX),
    "a figure that there isn't in a text of lines": (
        edit(PROGRAMMES, "It reaches {{figure:talents}} people.", ">-\n      It reaches people.\n      It reaches {{figure:talens}}."), "reference.unknown", 11, FIX),
}  # fmt: skip
