"""Markdown as other tools have it: what works here, what is told, and what is left alone, as tests and ``make audit`` look at it."""

from typing import NamedTuple


class Told(NamedTuple):
    """What is typed, the messages and their lines, and what it is when their advice was followed."""

    markdown: str
    told: tuple[tuple[str, int], ...]
    mended: str

    @property
    def is_mechanical(self) -> bool:
        """``portal check --fix`` does it."""
        return {id for id, _ in self.told} <= _MECHANICAL


_MECHANICAL = {"markdown.bullet", "markdown.list-flat", "markdown.number-list", "markdown.hash-without-blank"}


WORKS: dict[str, tuple[str, str]] = {
    "points nested by two blanks (Prettier, GitHub)": ("- a\n  - b\n    - c\n- d", "<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li><li>d</li></ul>"),
    "points nested by three": ("- a\n   - b", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
    "points nested by four (Python-Markdown)": ("- a\n    - b\n        - c", "<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li></ul>"),
    "points nested by a tab": ("- a\n\t- b", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
    "points beneath a number, by three": ("1. a\n   - b\n2. c", "<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>"),
    "points beneath a number, by four": ("1. a\n    - b\n2. c", "<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>"),
    "a second paragraph of a point": ("1. a\n\n   more\n\n2. b", "<ol><li><p>a</p><p>more</p></li><li><p>b</p></li></ol>"),
    "a list directly below a paragraph": ("Two:\n- a\n- b", "<p>Two:</p><ul><li>a</li><li>b</li></ul>"),
    "numbers with a bracket": ("1) a\n2) b", "<ol><li>a</li><li>b</li></ol>"),
    "Arabic digits": ("١. أ\n٢. ب", "<ol><li>أ</li><li>ب</li></ol>"),
    "Persian digits within a quotation": ("> ۱. آ\n> ۲. ب", "<blockquote><ol><li>آ</li><li>ب</li></ol></blockquote>"),
    "three signs for points": ("* a\n\n+ b\n\n- c", "<ul><li>a</li></ul><ul><li>b</li></ul><ul><li>c</li></ul>"),
    "tasks": ("- [ ] a\n- [x] b\n1. [X] c", "<ul><li>☐ a</li><li>☑ b</li></ul><ol><li>☑ c</li></ol>"),
    "a table": ("| a | b |\n|:-:|--:|\n| 1 | 2 |", '<table><thead><tr><th class="align-center">a</th><th class="align-right">b</th></tr></thead><tbody><tr><td class="align-center">1</td><td class="align-right">2</td></tr></tbody></table>'),
    "a table without strokes at the ends": ("a | b\n--|--\n1 | 2", "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>"),
    "a stroke in a cell": ("| a |\n|---|\n| 1 \\| 2 `\\|` |", '<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>1 | 2 <code dir="ltr">|</code></td></tr></tbody></table>'),
    "struck out": ("~~a~~ b", "<p><s>a</s> b</p>"),
    "bold, stressed, both": ("**a** __b__ *c* _d_ ***e***", "<p><strong>a</strong> <strong>b</strong> <em>c</em> <em>d</em> <em><strong>e</strong></em></p>"),
    "a break by two blanks": ("a  \nb", "<p>a<br>b</p>"),
    "a break by a backslash": ("a\\\nb", "<p>a<br>b</p>"),
    "an underlined heading": ("A title\n---\n\ntext", '<h2 id="a-title">A title</h2><p>text</p>'),
    "a closed heading": ("## A title ##", '<h2 id="a-title">A title</h2>'),
    "a sign at the end of a heading": ("## Work in C#", '<h2 id="work-in-c">Work in C#</h2>'),
    "rules of three kinds": ("***\n\n---\n\n_ _ _", "<hr><hr><hr>"),
    "a rule directly below a paragraph": ("a\n***\nb", "<p>a</p><hr><p>b</p>"),
    "a quotation with a list and a quotation": ("> a\n>\n> - b\n>\n> > c", "<blockquote><p>a</p><ul><li>b</li></ul><blockquote><p>c</p></blockquote></blockquote>"),
    "a quotation that goes on lazily": ("> a\nb", "<blockquote><p>a b</p></blockquote>"),
    "a link with its address below": ("[The agency][a] and [the agency].\n\n[A]: /partners/agency/\n[the agency]: </partners/agency/> 'It'",
        '<p><a href="/partners/agency/">The agency</a> and <a href="/partners/agency/" title="It">the agency</a>.</p>'),
    "an address between angle brackets": ("See <https://example.org/a_(b)?c=d>.", '<p>See <a href="https://example.org/a_(b)?c=d">https://example.org/a_(b)?c=d</a>.</p>'),
    "a telephone number": ("[Call the office](tel:+41227179111)", '<p><a href="tel:+41227179111">Call the office</a></p>'),
    "a link with brackets and a title": ("[A](https://example.org/a_(b) \"T\")", '<p><a href="https://example.org/a_(b)" title="T">A</a></p>'),
    "entities": ("&copy; &amp; &#8217; &eacute; &lt;b&gt;", "<p>© &amp; ’ é &lt;b&gt;</p>"),
    "what is escaped": ("\\*a\\* \\[b\\] \\# \\`c\\` \\~~d\\~~ 22\\. e", "<p>*a* [b] # `c` ~~d~~ 22. e</p>"),
    "code": ("```python\na < b\n```\n\n~~~\nc\n~~~\n\n`` d ` e ``", '<pre dir="ltr"><code>a &lt; b</code></pre><pre dir="ltr"><code>c</code></pre><p><code dir="ltr">d ` e</code></p>'),
    "a word of underscores": ("snake_case_word", "<p>snake_case_word</p>"),
}  # fmt: skip
"""What comes out, but for white space between blocks."""

LEFT_ALONE = (
    "The report goes on […]\n\n[…] and it ends there.",
    "They wrote “recieve” [sic] (our emphasis), “[w]e” and “[sic](our emphasis)”.",
    "- Report [1]\n- [2] Other",
    "As shown [1][2], [3, 4][5–7] and [Smith 2020][Jones 2021b].",
    "[emphasis added] (see below) and [a] (b).",
    "« [Nous] avons » (trad.) – „[Wir] haben“.",
    "The paper that people read in Kyiv says so: «[Ми] маємо» [...] (переклад)",
    "The paper that people read in Amman says so: «[نحن] هنا» [...] (ترجمة)",
    "#1 of the projects.\n\n#IOM #Jobs are the words.",
    "It began in\n2022. Then it went on.",
    "A price of $5 and $6, C++ and C++, 2 ** 3, 5 * 4, x == y, a < b > c, ~5 or ~6.",
    "From 12:30:45 to 13:00, 3:4:5, note:this:that, a::b.",
    "— Bonjour.\n\n— Salut.",
    "Really?! Yes!!! Well…",
    "See the rule: **bold.** Then **«Слово»** and **(note)**, **А**!",
    "`**` and `[^1]` and `{#id}` and ``a ` b``.",
    "```\n!!! note\n    [^1] {#id} **x\n• a\n```",
    "\\[^1] \\{#id} \\:smile: \\=\\=a\\=\\= \\!!! note",
    "a | b, and | c.",
    "* a\n* b\n\n1. c\n1. d",
    "A line\n    that goes on with blanks.",
    "m² and CO₂, 10^6 and ~100.",
    "A footnote* with a star.\n\n\\* The footnote.",
    "1\\) one",
)

TOLD: dict[str, Told] = {
    "a footnote": Told("A claim.[^1]\n\nMore.\n\n[^1]: A note.", (("markdown.footnote", 1), ("markdown.footnote", 5)), "A claim (a note).\n\nMore."),
    "a footnote of one word": Told("A claim.[^a]\n\n[^a]: Word", (("markdown.footnote", 3),), "A claim.(1)\n\n(1) Word"),
    "an abbreviation": Told("HTML is text.\n\n*[HTML]: Hypertext", (("markdown.abbreviation", 3),), "HTML (Hypertext) is text."),
    "a table of contents": Told("[TOC]\n\nText.", (("markdown.contents", 1),), "Text."),
    "a table of contents of GitLab": Told("[[_TOC_]]\n\nText.", (("markdown.contents", 1),), "Text."),
    "an anchor": Told("## Section {#my-section}", (("markdown.attributes", 1),), "## Section"),
    "a class": Told("Text.\n{: .lead }", (("markdown.attributes", 2),), "Text."),
    "a class of Pandoc": Told("Text. {.lead}", (("markdown.attributes", 1),), "Text."),
    "an attribute of a link": Told('[The agency](/partners/agency/){target="_blank"}', (("markdown.attributes", 1),), "[The agency](/partners/agency/)"),
    "a box of Material": Told('!!! note "Careful"\n    Words.', (("markdown.admonition", 1),), "> **Careful.** Words."),
    "a folded box": Told("??? tip\n    Words.", (("markdown.admonition", 1), ("text.unfinished", 1)), "> **Tip.** Words."),
    "a box of GitHub": Told("Text.\n\n> [!WARNING]\n> Words.", (("markdown.admonition", 3),), "Text.\n\n> **Warning.** Words."),
    "a box of Docusaurus": Told(":::note\nWords.\n:::", (("markdown.admonition", 1), ("markdown.admonition", 3)), "> **Note.** Words."),
    "a tab of Material": Told('=== "One"\n\nWords.', (("markdown.admonition", 1),), "> **One.**\n\nWords."),
    "a link of wikis": Told("See [[Partners]].", (("markdown.wiki-link", 1),), "See [the partners](/partners/)."),
    "a link the wrong way round": Told("See (the agency)[/partners/agency/].", (("markdown.link-turned", 1),), "See [the agency](/partners/agency/)."),
    "a link with a blank in the middle": Told("See [the agency] (/partners/agency/).", (("markdown.left-over", 1),), "See [the agency](/partners/agency/)."),
    "a blank in an address": Told("See [it](https://exa mple.org/).", (("link.space", 1),), "See [it](https://example.org/)."),
    "a link without an end": Told("See [the agency](/partners/agency/", (("markdown.left-over", 1),), "See [the agency](/partners/agency/)"),
    "a link whose address is not below": Told("See [the agency][agency].", (("markdown.left-over", 1),), "See [the agency](/partners/agency/)."),
    "marked words": Told("This is ==marked== here.", (("markdown.signs", 1),), "This is **marked** here."),
    "inserted words": Told("This is ++new++ here.", (("markdown.signs", 1),), "This is **new** here."),
    "a remark of Obsidian": Told("Text %%not for readers%%.", (("markdown.signs", 1),), "Text."),
    "a formula": Told("Text $$x$$.", (("markdown.signs", 1),), "Text x."),
    "raised and lowered": Told("CO~2~ and m^2^.", (("markdown.raised", 1), ("markdown.raised", 1)), "CO₂ and m²."),
    "an emoji by its name": Told("Well done :smile:", (("markdown.emoji", 1),), "Well done 😄"),
    "a definition": Told("Term\n:   Meaning", (("markdown.definition-list", 2),), "- **Term**: Meaning"),
    "points of a word processor": Told("• one\n• two", (("markdown.bullet", 1), ("markdown.bullet", 2)), "- one\n- two"),
    "points of a telephone": Told("Two:\n\n·\u00a0one\n·\u00a0two", (("markdown.bullet", 3), ("markdown.bullet", 4)), "Two:\n\n- one\n- two"),
    "dashes for points": Told("– one\n– two", (("markdown.bullet", 1), ("markdown.bullet", 2)), "- one\n- two"),
    "letters for numbers": Told("a) one\nb) two", (("markdown.letters-list", 1),), "1. one\n2. two"),
    "Cyrillic letters for numbers": Told("а) один\nб) два", (("markdown.letters-list", 1),), "- один\n- два"),
    "a list that begins with two": Told("Two things:\n2. one\n3. two", (("markdown.list-in-paragraph", 2),), "Two things:\n\n1. one\n2. two"),
    "points that are indented too far": Told("Two things:\n    - one\n    - two", (("markdown.list-in-paragraph", 2),), "Two things:\n\n- one\n- two"),
    "a point that looks nested": Told("1. one\n  - two\n2. three", (("markdown.list-flat", 2),), "1. one\n   - two\n2. three"),
    "a point that looks nested by one blank": Told("- one\n - two", (("markdown.list-flat", 2),), "- one\n  - two"),
    "a day that is a number of a list": Told("22) November was it.", (("markdown.number-list", 1),), "22\\) November was it."),
    "code by an indent": Told("Text.\n\n    Pasted words.", (("markdown.indented", 3),), "Text.\n\nPasted words."),
    "code without an end": Told("Text.\n\n```\ncode\n\nMore.", (("markdown.fence-open", 3),), "Text.\n\n```\ncode\n```\n\nMore."),
    "code with another end": Told("~~~\ncode\n```", (("markdown.fence-open", 1),), "~~~\ncode\n~~~"),
    "a heading that touches its signs": Told("##Section", (("markdown.hash-without-blank", 1),), "## Section"),
    "a rule that makes a heading": Told("A sentence.\n---\n\nMore.", (("markdown.rule-heading", 2),), "A sentence.\n\n---\n\nMore."),
    "bold that touches a letter": Told("**Note:**words", (("markdown.touching", 1),), "**Note:** words"),
    "bold with blanks inside": Told("It is ** bold ** here.", (("markdown.left-over", 1),), "It is **bold** here."),
    "struck out without an end": Told("It is ~~gone.", (("markdown.left-over", 1),), "It is gone."),
    "a break of HTML": Told("One<br>two", (("markdown.html-break", 1),), "One\\\ntwo"),
    "a remark of HTML": Told("<!-- remark -->\n\nText.", (("markdown.html", 1),), "Text."),
    "strokes without a table": Told("| a | b |\n| 1 | 2 |", (("markdown.no-table", 1),), "| a | b |\n| --- | --- |\n| 1 | 2 |"),
    "a table with a dash too few": Told("| a | b |\n|---|\n| 1 | 2 |", (("markdown.no-table", 1),), "| a | b |\n| --- | --- |\n| 1 | 2 |"),
    "a grid": Told("+---+---+\n| a | b |\n+---+---+", (("markdown.no-table", 2),), "| a | b |\n| --- | --- |"),
    "a table underlined as a heading": Told("a | b\n---\n1 | 2", (("markdown.no-table", 1),), "| a | b |\n| --- | --- |\n| 1 | 2 |"),
    "a cell too many": Told("| a |\n|---|\n| 1 | 2 |", (("markdown.table-cells", 3),), "| a | |\n|---|---|\n| 1 | 2 |"),
    "a paragraph that becomes a row": Told("| a | b |\n|---|---|\n| 1 | 2 |\nAfter.", (("markdown.table-row", 4),), "| a | b |\n|---|---|\n| 1 | 2 |\n\nAfter."),
}  # fmt: skip
