"""Text that was read in another encoding than its own is told with what was meant; good text of any language is left alone."""

import pytest

from portal.common.problems import has_errors
from portal.files.documents import markdown_in, records_in
from portal.files.mojibake import garbled_lines
from portal.files.text import decode

TEXTS = {
    "Spanish": "Málaga, it’s new",
    "French": "École à l’été – « café » … naïve",
    "Ukrainian": "Привіт, світе, ще й Сім’я",
    "Arabic": "مرحبا بالعالم، أهلاً وسهلاً",
    "Greek": "Ελλάδα και Κύπρος",
    "Hebrew": "שלום עולם",
    "Hindi": "हिन्दी में",
    "Japanese": "日本語です",
    "Polish": "Łódź, Kraków i żółć",
    "Turkish": "İstanbul’da şöyle",
    "Danish": "Ærø – Øresund",
    "signs": "10 € and 🎉",
    "degrees": "20 °C © 2026 – «Österreich»",
    "capitals": "Österreich Última Ôter Zürich",
}
PAGES = ("latin-1", "cp1252", "cp1251", "cp1256")


def read_as(text: str, page: str) -> str:
    """UTF-8 taken for a code page; what the page leaves out is taken as in Latin-1, as browsers do."""
    bytes_ = (bytes([byte]) for byte in text.encode())
    return "".join(one.decode(page, "ignore") or chr(one[0]) for one in bytes_)


def meant(text: str) -> str | None:
    found = list(garbled_lines(text, frozenset(text)))
    return found[0].mended if found else None


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", TEXTS)
def test_utf_8_that_was_taken_for_a_code_page_is_told_with_what_was_meant(language: str, page: str) -> None:
    assert meant(read_as(TEXTS[language], page)) == TEXTS[language]


@pytest.mark.parametrize("page", ["cp1250", "mac-roman", "cp437"])
@pytest.mark.parametrize("language", ["Spanish", "Ukrainian", "Arabic"])
def test_so_are_the_pages_of_other_machines(language: str, page: str) -> None:
    assert meant(read_as(TEXTS[language], page)) == TEXTS[language]


@pytest.mark.parametrize("page", ["latin-1", "cp1252", "cp1251", "cp1256"])
def test_what_was_misread_twice_is_told_too(page: str) -> None:
    for language in ("Spanish", "Ukrainian"):
        assert meant(read_as(read_as(TEXTS[language], page), page)) is not None
    assert meant(read_as(read_as("Málaga", "cp1252"), "cp1252")) == "Málaga"


@pytest.mark.parametrize(
    ("text", "written", "read"),
    [("Привіт, світе", "cp1251", "cp1252"), ("مرحبا بالعالم", "cp1256", "cp1252"), ("Людмила", "cp1251", "latin-1")],
)
def test_text_of_one_code_page_that_was_taken_for_another_is_told(text: str, written: str, read: str) -> None:
    assert meant(text.encode(written).decode(read)) == text


@pytest.mark.parametrize(
    "text",
    [
        *TEXTS.values(),
        "CAFÉ» “LIBERTÉ” IRMÃ” „Gruß“ „TRÄ“ «ÑANDÚ» ESPAÑ’ Ø” « café » « thé » l’été… VOILÀ… «NÃO» CAFÉ·BAR",
        "Рік, Січень, Річ, надії, Італії, події, історії, РІЧІ, ДІЇ, НІМЕЧЧИНА, її, єї",
        "أ، ب، ج وسط، حظ؛ «نص» كان؟ أ، قال: ﷺ وحفظ، ظلّ، طبيعي",
        "Ärger – Öl, Übung… “Ä” ÄÖÜ äöü ß ÅÄÖ, Þóra þýðir, Đặng Thị Ngọc Thịnh ở Việt Nam",
        "Џон Њујорк Љубљана ЂУРЂЕВ ЃОРЃИ ќе, ¡Hola! ¿Qué? 10 °C, 20 £, ½, © ® ™ § ¶",
        "Σ’ αυτό «ναι» Ψ”, აბგ, Հայ, ሰላም, 한국어, ไทย, ğüşİÖÇ",
    ],
)
def test_good_text_is_left_alone(text: str) -> None:
    assert meant(text) is None
    assert decode(text.encode(), "x")[1] == []


def test_a_file_with_garbled_text_is_read_all_the_same_and_each_line_is_told_with_its_place() -> None:
    text = "partners:\n  - id: a\n    name: MÃ¡laga\n    summary: It helps.\n  - id: b\n    name: itâ€™s\n"
    records = records_in(text.encode(), "x.yml")
    assert records.node is not None
    assert [(str(one.place), one.rule, one.fix and one.fix.new) for one in records.problems] == [
        ("x.yml:3:12", "garbled-text", "    name: Málaga"),
        ("x.yml:6:13", "garbled-text", "    name: it’s"),
    ]
    document, problems = markdown_in("---\ntitle: Cafã©\n---\n\nA cafÃ©.\n".encode(), "x.md")
    assert document is not None and [str(one.place) for one in problems] == ["x.md:5:6"]


def test_garbled_text_with_control_characters_is_mended_whole_and_not_letter_by_letter() -> None:
    """Latin-1 leaves control characters, which can't be published: the line is told, and they are not taken out one by one."""
    _, problems = decode(read_as("it’s", "latin-1").encode(), "x")
    assert has_errors(problems)
    assert [one.fix.new for one in problems if one.fix] == ["it’s"]
