"""Reading files: bytes to text, text to located values, pages to front matter and body."""

from pathlib import Path

import pytest

from portal.common.problems import Place
from portal.files import text as decoding
from portal.files.documents import markdown_in, records_in
from portal.files.nodes import Mapping, Scalar, Sequence, place_at
from portal.files.text import read_text
from portal.files.yaml_reader import MAX_DEPTH, parse_yaml

ISOLATE, POP = "\u2067", "\u2069"


def file(folder: Path, content: bytes | str) -> Path:
    """A file with this content."""
    path = folder / "file.yml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def data(text: str) -> object:
    """Plain data of a YAML text without faults."""
    node, problems = parse_yaml(text, "x.yml")
    assert node is not None and not problems, problems
    return node.plain_data()


# --- bytes to text ---


@pytest.mark.parametrize(
    "content",
    [b"a\nb\n", b"\xef\xbb\xbfa\nb\n", b"a\r\nb\r\n", b"a\rb\r", b"\xef\xbb\xbfa\r\nb\n"],
    ids=["plain", "byte-order mark", "CRLF", "CR", "mixed"],
)
def test_line_ends_and_byte_order_marks_are_no_content(tmp_path: Path, content: bytes) -> None:
    """However an editor ends its lines, the text is the same."""
    assert read_text(file(tmp_path, content), "x") == ("a\nb\n", [])


@pytest.mark.parametrize(
    "text",
    [
        "tab\there",
        "soft\u00adhyphen, no\u00a0break, ภาษา\u200bไทย, می\u200cخواهم, क्\u200dष, 👩\u200d💻",
        "marks of direction: \u200e and \u200f and \u061c",
        f"ABC {ISOLATE}אבג{POP} DEF",
        f"{ISOLATE}a {ISOLATE}b{POP} c{POP} \u2066d{POP} \u2068e{POP}",
        "all planes: é Ж ع 漢 😀 \U0003134a",
    ],
)
def test_what_writing_needs_is_allowed(tmp_path: Path, text: str) -> None:
    """Tabs, joiners, marks of direction, and isolates that are closed on their line."""
    assert read_text(file(tmp_path, text), "x") == (text, [])


@pytest.mark.parametrize("char", [chr(n) for n in (0, 1, 8, 11, 12, 14, 27, 31, 127, 0x80, 0x85, 0x9F, 0x2028, 0x2029)])
def test_a_control_character_is_refused_at_its_place(tmp_path: Path, char: str) -> None:
    """Places are counted in characters, not in bytes; what can't be seen is named by its number."""
    (problem,) = read_text(file(tmp_path, f"one\nдва{char}\n"), "x.yml")[1]
    assert (str(problem.place), problem.rule) == ("x.yml:2:4", "invisible-character")
    assert f"U+{ord(char):04X}" in problem.what


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        *((f"ab{char}c", [3]) for char in "\u202a\u202b\u202c\u202d\u202e"),
        (f"ab{ISOLATE}c", [3]),
        (f"a{ISOLATE}b{POP}c{ISOLATE}d", [6]),
        (f"ab{POP}c", [3]),
        ("a\u202eb\u202ec", [2, 4]),
    ],
)
def test_direction_can_neither_be_overridden_nor_left_open(tmp_path: Path, text: str, columns: list[int]) -> None:
    """Embeddings and overrides are refused everywhere, isolates where their line ends before they do (UAX #9)."""
    problems = read_text(file(tmp_path, text), "x")[1]
    assert [(problem.place.column, problem.rule) for problem in problems] == [
        (column, "invisible-character") for column in columns
    ]


@pytest.mark.parametrize(
    ("content", "place", "byte"),
    [
        (b"caf\xe9", "1:4", "0xE9"),
        (b"one\ntwo\n\xff", "3:1", "0xFF"),
        (b"one\n\xc3", "2:1", "0xC3"),
        (b"\xed\xa0\x80", "1:1", "0xED"),
        (b"\xef\xbb\xbfab\xe9", "1:3", "0xE9"),
        ("каф".encode() + b"\xe9", "1:4", "0xE9"),
    ],
    ids=[
        "Latin-1",
        "third line",
        "cut off",
        "half of a surrogate pair",
        "after a byte-order mark",
        "after letters of two bytes",
    ],
)
def test_a_byte_that_is_not_utf_8_is_named_with_its_place(
    tmp_path: Path, content: bytes, place: str, byte: str
) -> None:
    """The first wrong byte is where the author has to look."""
    text, (problem,) = read_text(file(tmp_path, content), "x.yml")
    assert text is None
    assert (str(problem.place), problem.rule) == (f"x.yml:{place}", "not-utf-8")
    assert byte in problem.what


def test_a_file_that_is_not_there_or_no_file_or_far_too_large_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The three faults of a whole file; nothing is read then."""
    assert [problem.rule for problem in read_text(tmp_path / "none", "x")[1]] == ["file-missing"]
    assert [problem.rule for problem in read_text(tmp_path, "x")[1]] == ["file-unreadable"]
    monkeypatch.setattr(decoding, "MAX_TEXT_BYTES", 3)
    assert read_text(file(tmp_path, "abc"), "x") == ("abc", [])
    content, (problem,) = read_text(file(tmp_path, "abcd"), "x")
    assert (content, problem.rule) == (None, "file-too-large")


# --- YAML ---


@pytest.mark.parametrize(
    "typed",
    [
        "NO",
        "no",
        "on",
        "off",
        "y",
        "true",
        "null",
        "~",
        "012",
        "0x1F",
        "1e3",
        "1_000",
        "12:30",
        "2026-01-02",
        ".5",
        ".inf",
    ],
)
def test_a_scalar_stays_text_as_it_was_typed(typed: str) -> None:
    """YAML's guesses at truth values, numbers, times, dates and nothing are not made."""
    assert data(f"a: {typed}\nb: [{typed}]\n{typed}: c\n") == {"a": typed, "b": [typed], typed: "c"}


def test_only_an_unquoted_scalar_is_plain() -> None:
    """Quotes and block markers tell that the author meant a text."""
    node, _ = parse_yaml("- a\n- 'b'\n- \"c\"\n- |\n  d\n- >-\n  e\n", "x")
    assert isinstance(node, Sequence)
    assert [(item.value, item.plain) for item in node.items if isinstance(item, Scalar)] == [
        ("a", True), ("b", False), ("c", False), ("d\n", False), ("e", False),
    ]  # fmt: skip


def test_every_value_and_every_key_knows_its_place() -> None:
    """Line and column count from 1 and from the file's first line, in characters, also behind other alphabets."""
    text = "# comment\nключ: {é: [один, два]}\nlist:\n  - id: x\n    text: >-\n      folded\n"
    node, _ = parse_yaml(text, "x.yml", first_line=11)
    assert isinstance(node, Mapping)
    places = {
        ("ключ",): "12:7",
        ("ключ", "é"): "12:11",
        ("ключ", "é", 1): "12:18",
        ("list", 0): "14:5",
        ("list", 0, "id"): "14:9",
        ("list", 0, "text"): "15:11",
    }
    assert {path: str(place_at(node, path)) for path in places} == {path: f"x.yml:{at}" for path, at in places.items()}
    assert str(place_at(node, ("list", 0, "text"), key=True)) == "x.yml:15:5"
    assert str(place_at(node, ("ключ", "é"), key=True)) == "x.yml:12:8"


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (("list", 0, "missing"), "2:5"),
        (("list", 7), "2:3"),
        (("list", "id"), "2:3"),
        (("list", 0, "id", "deeper"), "2:9"),
        (("missing",), "1:1"),
        ((), "1:1"),
    ],
)
def test_where_a_value_is_missing_the_nearest_one_around_it_is_named(path: tuple[str | int, ...], place: str) -> None:
    """A fault is shown as near as can be to where it is to be mended."""
    node, _ = parse_yaml("list:\n  - id: x\n", "x.yml")
    assert node is not None
    assert place_at(node, path) == Place("x.yml", *map(int, place.split(":")))


@pytest.mark.parametrize(("text", "value"), [("", ""), ("# only a comment\n", ""), ("---\n", ""), ("a:\n", {"a": ""})])
def test_nothing_is_an_empty_text(text: str, value: object) -> None:
    """An empty file, an empty document and a key without a value are no exceptions."""
    assert data(text) == value


def test_nesting_is_allowed_to_its_limit_and_no_further() -> None:
    """Thirty levels are read, the thirty-first is refused where it opens."""
    node, problems = parse_yaml("[" * MAX_DEPTH + "]" * MAX_DEPTH, "x")
    assert isinstance(node, Sequence) and not problems
    node, (problem,) = parse_yaml("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1), "x")
    assert (node, problem.rule, problem.place.column) == (None, "yaml-depth", MAX_DEPTH + 1)


def test_all_that_is_more_than_plain_yaml_is_named_in_one_go() -> None:
    """Anchors, tags, merge keys and duplicate keys don't hide one another; only an alias ends the reading."""
    text = "a: &x 1\nb: !!int 2\n<<: {c: 3}\na: 4\nd: {e: 1, e: 2}\nf: *x\ng: &never seen\n"
    node, problems = parse_yaml(text, "x")
    assert node is None
    assert data("'<<': a text") == {"<<": "a text"}
    assert [(problem.place.line, problem.rule) for problem in problems] == [
        (1, "yaml-anchor"), (2, "yaml-tag"), (3, "yaml-merge"), (4, "duplicate-key"),
        (5, "duplicate-key"), (6, "yaml-alias"),
    ]  # fmt: skip


def test_where_tags_are_allowed_they_are_still_not_obeyed() -> None:
    """mkdocs.yml may hold !ENV and !!python/name: they are passed over, whatever they ask for."""
    text = "a: !ENV [X, y]\nb: !!python/object/apply:os.abort []\nc: !!python/name:os.abort\n"
    node, problems = parse_yaml(text, "mkdocs.yml", allow_tags=True)
    assert node is not None and not problems
    assert node.plain_data() == {"a": ["X", "y"], "b": [], "c": ""}
    assert [problem.rule for problem in parse_yaml(text, "x.yml")[1]] == ["yaml-tag"] * 3


@pytest.mark.parametrize(
    "escaped", ["\\0", "\\x01", "\\e[31m", "\\u202E", "\\u2067", "\\x7F", "\\L", "\\N", "\\P", "\\U0000FFFE"]
)
def test_an_escape_brings_in_nothing_that_is_refused_otherwise(tmp_path: Path, escaped: str) -> None:
    """What must not stand in a file must not come out of it either."""
    for text in (f'a: b\nkey: "x{escaped}y"\n', f'a: b\n"x{escaped}y": value\n'):
        node, problems, _ = records_in(file(tmp_path, text).read_bytes(), "x.yml")
        assert node is None
        assert [(problem.place.line, problem.rule) for problem in problems] == [(2, "invisible-character")]


# --- files of records ---

_LIST = "# about\npartners:\n\n  - id: a\n    text: >-\n      one\n\n      - two\n  # of b\n  - id: b\n    list: [1, 2]\n\n  - id: c\n"
_KEYS = "# about\n\na:\n  text: |\n    one\n\nb:\n  text: two\n# of c\nc: three\n"


@pytest.mark.parametrize(
    "text",
    [
        _LIST, _KEYS, _LIST.replace("  - ", "- ").replace("\n    ", "\n  "), _LIST.removesuffix("\n"), _KEYS * 2, _LIST * 2,
        _LIST + "more: x\n", "x: y\n" + _LIST, _LIST + "---\n", _LIST + "...\n", "---\n" + _LIST, "%YAML 1.1\n---\n" + _LIST,
        _LIST.replace("one", "one: two"), _LIST.replace(">-", '"'), _LIST.replace("one", "'one\n\n  - id: z'"),
        _LIST.replace("[1, 2]", "[1,\n  - 2]"), _LIST.replace("[1, 2]", "[1"), _LIST.replace("partners:", "partners: |"),
        _LIST.replace("partners:", "partners: &x"), _LIST.replace("id: a", "id: a\n    id: b"), _LIST.replace("- id: a", "- &a a"),
        _LIST.replace("- id: a", "- - x\n    - y"), _LIST.replace("  - id: b", "   - id: b"), _LIST.replace("  - id: b", "- id: b"),
        _LIST.replace("  - id: b", "\t- id: b"), _LIST.replace("[1, 2]", "[" * 29 + "]" * 29),
        _LIST.replace("[1, 2]", "[" * 28 + "]" * 28), _LIST.replace("  - id: b", "  - id: b\n  -"), _LIST + "  - id: a\n" * 2,
        _KEYS.replace("c: three", "? c\n: three"), _KEYS.replace("c: three", "{c: three}"), _KEYS.replace("c:", "c"),
        _KEYS.replace("a:", "[a]:"), _KEYS.replace("a:", "'a':"), _KEYS.replace("|", "'"), _KEYS.replace("two", "*b"),
        _KEYS.replace("b:", "<<:"), "", "# nothing\n", "text\n", "- a\n- b\n", "partners:\n", "partners:\n  - \n",
    ],
)  # fmt: skip
def test_a_file_read_record_by_record_is_what_it_is_as_a_whole(text: str) -> None:
    """The same values at the same places, the same problems; also when records are known from before, or have moved."""
    whole = parse_yaml(text, "x.yml")
    before = None
    for known in ("", _LIST, _KEYS, "# moved\n\n" + text, text):
        before = records_in(known.encode(), "x.yml", before) if known else None
        node, problems, _ = records_in(text.encode(), "x.yml", before)
        assert (node, problems) == whole


def test_records_that_stay_are_not_read_again() -> None:
    """The very values of a record that did not change are taken over, where it stands on the same line."""
    before = records_in(_LIST.encode(), "x.yml")
    after = records_in(_LIST.replace("[1, 2]", "[1, 3]").encode(), "x.yml", before)
    assert len(before.pieces) == 4
    then, now = (records.node.entries["partners"].items for records in (before, after))  # type: ignore[union-attr]
    assert [one is other for one, other in zip(then, now, strict=True)] == [True, False, True]


# --- Markdown ---


def test_a_page_is_front_matter_and_body(tmp_path: Path) -> None:
    """The body begins at its first line with text; a line --- in it is a rule, and its end is trimmed."""
    text = "---  \nsummary: |\n  two\n  lines\ntitle: T\n---\n\n\n  First line.\n\n---\n\nLast line.\n\n\n"
    document, problems = markdown_in(file(tmp_path, text).read_bytes(), "x.md")
    assert document is not None and not problems
    assert document.front_matter.plain_data() == {"summary": "two\nlines\n", "title": "T"}
    assert document.body == "  First line.\n\n---\n\nLast line."
    assert text.split("\n")[document.body_line - 1] == "  First line."
    assert str(place_at(document.front_matter, ("title",))) == "x.md:5:8"


def test_a_page_without_a_body_ends_where_its_file_ends(tmp_path: Path) -> None:
    """The place where a text is missing is a line that exists."""
    for text in ("---\ntitle: T\n---", "---\ntitle: T\n---\n", "---\ntitle: T\n---\n\n\n"):
        document, _ = markdown_in(file(tmp_path, text).read_bytes(), "x.md")
        assert document is not None
        assert document.body == ""
        assert document.body_line <= text.count("\n") + 1


@pytest.mark.parametrize(
    ("text", "place", "rule"),
    [
        ("", "1:1", "front-matter"),
        ("Text\n", "1:1", "front-matter"),
        ("\n---\ntitle: T\n---\n", "1:1", "front-matter"),
        (" ---\ntitle: T\n---\n", "1:1", "front-matter"),
        ("---\ntitle: T\n", "1:1", "front-matter"),
        ("---\n---\nText\n", "2:1", "front-matter"),
        ("---\njust words\n---\nText\n", "2:1", "front-matter"),
        ("---\n- list\n---\nText\n", "2:1", "front-matter"),
        ("---\ntitle: T\ntitle: U\n---\nText\n", "3:1", "duplicate-key"),
        ("---\ntitle: T: U\n---\nText\n", "2:9", "yaml-syntax"),
        ("---\ntitle: T\n...\nmore: x\n---\nText\n", "3:1", "yaml-documents"),
        ("---\ntitle: T\n---\nText \x07\n", "4:6", "invisible-character"),
    ],
)
def test_a_page_that_can_t_be_read_is_refused_where_the_fault_is(
    tmp_path: Path, text: str, place: str, rule: str
) -> None:
    """Front matter is missing, left open, empty, no mapping, or no plain YAML."""
    document, (problem,) = markdown_in(file(tmp_path, text).read_bytes(), "x.md")
    assert document is None
    assert (str(problem.place), problem.rule) == (f"x.md:{place}", rule)
