"""Who is named by a text: a table of names, languages and ways of writing them – what is found, what is only told, and what is not meant."""

import pytest

from portal.content.mentions import mention_in
from portal.content.name_reading import Mention
from portal.content.names import Names
from support.steps import assert_in_proportion, calls

DOE, HELD, LEE, OHARA = "Jane Zzdoe", "Renate Held", "Jo Lee", "Zoë O’Hara"
ARABIC, SAID = "أحمد الحسني", "محمد سعيد"
UKRAINIAN, FEMININE, FLEETING = "Сидір Коваленко", "Ольга Бєляєва", "Мар’яна Кравець"

SURE: dict[str, list[str]] = {
    DOE: [
        "Jane Zzdoe", "JANE ZZDOE", "jane zzdoe", "Jane ZZDOE", "Zzdoe, Jane", "ZZDOE Jane", "Zzdoe Jane", "Zzdoe (Jane)",
        "J. Zzdoe", "J.Zzdoe", "J Zzdoe", "Zzdoe J.", "Zzdoe, J.", "Jane M. Zzdoe", "Jane Maria Zzdoe", "Jane van Zzdoe",
        "Ms Zzdoe", "Dr. Zzdoe", "Zzdoe", "ZZDOE", "zzdoe", "Zzdoe’s", "Zzdoe's", "the Zzdoes", "Jane-Zzdoe", "jane_zzdoe",
        "zzdoe_jane", "jane.zzdoe@example.org", "@JaneZzdoe", "#janezzdoe", "Jane\nZzdoe", "Jane\u00a0Zzdoe", "Jane\u2003Zzdoe",
        "Zz\u00addoe", "Zz\u200bdoe", "Zz\u200d\u2060doe", "Zz\ufeffdoe", "Jane\u200bZzdoe", "J\u0301ane Z\u0301zdoe", "Jané Zzdoë",
        "Ｊａｎｅ Ｚｚｄｏｅ", "𝐉𝐚𝐧𝐞 𝐙𝐳𝐝𝐨𝐞", "Zz*doe*", "**Zz**doe", "Jane **Zzdoe**", "Zz&shy;doe", "Zz&#173;doe", "Z&#122;doe",
        "Zz<b>doe</b>", "Zz[doe](/x/)", "[Zz](/a/)doe", "Zzdоe", "Jаnе Zzdое", "https://x.example/jzzdoe", "https://x.example/zzdoej?a=b", "“Zzdoe”", "«Jane Zzdoe»", "Jane “JZ” Zzdoe", "d’Zzdoe",
        "see /news/jane-zzdoe-speaks/", "Zzdoe/Jane", "Jane·Zzdoe",
        "Jane Zz-\ndoe", "Jane Zz- doe", "Zz\u2010\n  doe", "Zzdoe- and other firms",
    ],
    HELD: ["Renate HELD", "HELD Renate", "Held, Renate", "R. Held", "Held, R.", "Frau Held", "Mme HELD", "renate held", "Renate\u00adHeld"],
    LEE: ["Mme Jo LEE", "Lee, Jo", "Jo M. Lee", "Ms Lee", "LEE Jo", "Lee Jo", "J. Lee", "jo lee", "Mr. Lee", "M. Lee", "J. M. Lee"],
    OHARA: ["Zoë O'Hara", "Zoe O’Hara", "ZOË O´HARA", "Zoë O`Hara", "Zoë Oʼhara", "O′Hara", "O Hara", "OHara", "O'Hara’s", "d’O‘Hara", "Zoe Hara"],
    "Anna-Maria Doe-Smith": ["Anna–Maria Doe‑Smith", "Anna Maria Doe Smith", "Annamaria Doesmith", "Anna Smith", "A. Doe-Smith", "A.-M. Doe-Smith"],
    "Jan van der Berg-Huis": ["van der Berg Huis", "Jan Berg-Huis"],
    "Lars Møller": ["Lars Moller", "L. Møller", "LARS MØLLER", "Moeller"],
    "Jürgen Groß": ["Juergen Gross", "JÜRGEN GROSS", "J. Groß", "Herr Groß"],
    "Małgorzata Łuczak": ["Malgorzata Luczak", "MAŁGORZATA ŁUCZAK", "Łuczak"],
    "DUPONT Marie-Claire": ["Marie-Claire Dupont", "Mme Dupont", "M.-C. Dupont", "Dupont"],
    "Zzdoe, Jane": ["Jane Zzdoe", "J. Zzdoe"],
    "Petra Hueck": ["Petra Hück", "Frau Hück", "P. Hück"],
    "Jean-Pierre L’Heureux": ["JP L’Heureux", "J.-P. L'HEUREUX", "Jean Pierre Lheureux", "M. L´Heureux"],
    "J.K. Rowling": ["J. K. Rowling", "JK Rowling", "J.K. ROWLING", "Rowling"],
    "JD Vance": ["J. Vance", "Vance"],
    "François d’Ormesson": ["d'Ormesson", "F. d’Ormesson", "ORMESSON"],
    "Dr. Jane Zzdoe Jr.": ["Zzdoe", "J. Zzdoe", "Jane Zzdoe Jr."],
    "Jane Roe (née Zzdoe)": ["Jane Roe", "Jane Zzdoe", "Zzdoe"],
    "Dana Lee": ["D. Lee", "Lee, D.", "dlee@example.org"],
    "Ben Lee": ["Ben Lee", "Lee Ben"],
    "Maria do Carmo Silva": ["Maria Silva", "Silva, Maria do Carmo", "M. Silva"],
    "José García Márquez": ["Jose Marquez", "José García Márquez", "Márquez"],
    "Sean McDonald": ["Sean Mc Donald", "MCDONALD", "McDonald’s"],
    "Li Wei": ["Wei Li", "LI Wei"],
    "Ioana Pop": ["Ioanei Pop", "doamnei Pop", "dna Pop", "lui Pop Ioana", "I. Pop"],
    "Olga Popescu": ["Olgăi Popescu", "Popescului", "d-na Popescu", "dl. Popescu"],
    "Jan Lee": ["mevrouw Lee", "meneer Lee", "dhr. Lee", "mw. Lee", "Jans Lee", "Herrn Lee", "Sr. Lee", "Sra. Lee", "Senhora Lee", "Dra. Lee"],
    "Zé da Costa": ["Zé Costa", "Sr. Costa", "COSTA, Zé", "Z. da Costa"],
    "Anke zur Au": ["Anke Au", "Frau zur Au", "Frau Au", "Ankes Au"],
    "Will": ["Will said", "WILL"],
    "Yassine": ["Yassine", "YASSINE", "d’Yassine", "Yassine’s", "yassine-new-chapter"],
    UKRAINIAN: [
        "Сидора Коваленка", "Сидору Коваленку", "Сидорові Коваленкові", "Сидором Коваленком", "Сидоре Коваленку", "Коваленко Сидір",
        "КОВАЛЕНКО", "Коваленків", "С. Коваленко", "Коваленко С.", "Коваленко, С. П.", "пан Коваленко", "сидір коваленко",
        "Коваленко", "коваленко", "Сидір Кова\u0301ленко", "Сидір Кова\u00adленко",
    ],
    FEMININE: ["Ольги Бєляєвої", "Ользі Бєляєвій", "Ольгу Бєляєву", "Ольгою Бєляєвою", "О. Бєляєва", "Бєляєвої", "БЄЛЯЄВА Ольга", "Бєлявa".replace("яв", "яєв"), "https://x.example/%D0%91%D1%94%D0%BB%D1%8F%D1%94%D0%B2%D0%B0.pdf"],
    FLEETING: ["Мар'яні Кравець", "Марʼяною Кравець", "Маряна Кравець", "М. Кравець", "пані Кравець", "Кравець Мар`яна"],
    "Андрій Толстий": ["Андрієві Толстому", "Андрія Толстого", "А. Толстий", "Андрієм Толстим"],
    "Наталія Шевченко": ["Наталії Шевченко", "Наталією Шевченко", "Н. Шевченко"],
    "Іван Швець": ["Івана Швеця", "Івану Швецю", "пана Швеця"],
    "Ірина Петрівна Левчук": ["Ірині Левчук", "Левчук Ірина Петрівна", "Левчук І. П.", "І. П. Левчук", "Левчука"],
    "Левчук Ірина Петрівна": ["Ірина Левчук", "Левчук"],
    ARABIC: [
        "أحمد الحسني", "احمد الحسنى", "وأحمد الحسني", "لأحمد الحسني", "الحسني", "للحسني", "وللحسني", "بالحسني", "والحسني", "كالحسني",
        "فالحسني", "الحَسَنِيّ", "الحســـني", "أَحْمَد الحُسْنيّ".replace("ُسْن", "َسَن"), "الحسني، أحمد".replace("،", ","), "أحمد\u200fالحسني", "ٱلحسني",
        "اﻟﺤﺴﻨﻲ", "أحمد حسني", "السيد الحسني", "د. الحسني", "أحمد بن علي الحسني".replace("علي ", ""),
    ],
    SAID: ["مُحَمَّد سعيد", "محمد سعيد", "محمدًا سعيدًا", "ومحمد سعيد", "لمحمد السعيد", "السيد سعيد", "للسيد سعيد", "سعيد محمد", "مـحـمـد سعيد"],
    "عبد الله منصور": ["عبدالله منصور", "لعبد الله منصور", "وعبدالله منصور", "عبد اللّه منصور"],
    "فاطمة أبو بكر": ["فاطمه أبي بكر", "فاطمة ابوبكر", "وفاطمة أبا بكر"],
    "Yas Al-Hasani": ["Yas Hasani", "Yas al Hasani", "Y. Alhasani", "AL-HASANI", "Hasani"],
    "Sofie van den Heuvel-Jansen": ["S. van den Heuvel", "Sofie v.d. Heuvel", "Sofie Vandenheuvel", "Heuvel, Sofie van den", "S. Jansen"],
    "Дмитро Заяць": ["Дмитра Зайця", "Дмитрові Зайцеві", "пану Зайцю"],
    "Олексій Соловей": ["Олексія Солов’я", "Олексію Солов'ю"],
    "Jane Zzdoe, PhD": ["Jane Zzdoe", "Zzdoe", "J. Zzdoe"],
    "Prof. Dr. Jane Zzdoe, MSc": ["Jane Zzdoe", "Zzdoe", "Prof. Zzdoe"],
    "山田太郎": ["昨日山田太郎は言った", "山田 太郎"],
}  # fmt: skip
"""What surely names somebody, and is left out of the site."""
TOLD: dict[str, list[str]] = {
    HELD: ["Held said", "HELD", "Held in Brussels"],
    LEE: ["Lee said", "Anna Lee said", "with Anna Lee, Jo Smith"],
    SAID: ["سعيد", "وسعيد"],
    "Anna Young": ["Young people"],
    "Anna-Maria Doe-Smith": ["Smith said"],
    "محمد السوري": ["اللاجئ السوري"],
    FLEETING: ["Кравця", "Кравцем"],
    "José García Márquez": ["José García"],
    "Ірина Петрівна Левчук": ["Ірині Петрівні"],
    "Will Page": ["they will page through it"],
    DOE: ["Ms Jane said", "Dr. Jane"],
    "ليلى الخطيب": ["السيدة ليلى", "الخطيب"],
    "Оксана Лебідь": ["пані Оксана"],
    "Nguyễn Thị Lan": ["Ms Nguyen"],
    "Park Min-jun": ["Mr Park"],
}
"""What may mean somebody: told to the editor, and left on the site."""
NOT_MEANT: dict[str, list[str]] = {
    HELD: [
        "The fair was held in Brussels",
        "they held talks",
        "Heldt",
        "upheld",
        "Helden",
        "Renate spoke; a fair was held",
    ],
    LEE: ["the lee side", "Leeds", "fleeing", "Jo Leeson", "sleep", "Jo said"],
    DOE: ["Zzdoering", "Azzdoe", "Jane said", "zz doe", "Ms Jane Roe", "Mme Jane Marie Roe", "Mr. Smith and Jane"],
    "Оксана Лебідь": ["пані Оксани Коваль"],
    "Anna Young": ["young people", "younger", "Youngstown"],
    "Mark May": ["It may rain", "to mark the day", "markmaybe"],
    "رنا أبو خالد": ["رنا أبو سعد", "خالد قال"],
    "José García Márquez": ["García", "José"],
    "Anna Head": ["go ahead", "Heady"],
    "Jean-Pierre L’Heureux": ["l’heureux élu"],
    "Anna Said": ["she said so", "what-was-said"],
    UKRAINIAN: ["Ковалевський", "Коваль", "ковалі", "Сидір сказав"],
    "Ігор Мороз": ["морозний ранок", "морози", "Морозенко", "Морозівка"],
    "Анна Лі": ["чи", "після", "Ліс", "лікар", "дали лі"],
    "Ірина Марко": ["Маркова", "маркетинг"],
    ARABIC: ["حسني المعاملة".replace("حسني", "حسن"), "المحسنين", "الحسنيين", "أحمد قال"],
    SAID: ["سعيدة جدا".replace("سعيدة", "سعداء"), "المساعدة", "السعودية", "بسعادة"],
    "Ada Lovelight": ["for example-less light of love", "lovelightly"],
}
"""Words that only look like a name."""


def found(name: str, text: str) -> Mention | None:
    return mention_in(Names({"p": [name]}, {}), text, is_markdown=False)


def rows(table: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(name, text) for name, texts in table.items() for text in texts]


@pytest.mark.parametrize(("name", "text"), rows(SURE))
def test_a_name_is_found_however_it_is_written(name: str, text: str) -> None:
    for around in ("{}", "Yesterday, {} was there.", "({})"):
        named = found(name, around.format(text))
        assert named, around
        assert named.is_sure, around


@pytest.mark.parametrize(("name", "text"), rows(TOLD))
def test_what_may_mean_somebody_else_is_told(name: str, text: str) -> None:
    named = found(name, text)
    assert named
    assert not named.is_sure


@pytest.mark.parametrize(("name", "text"), rows(NOT_MEANT))
def test_words_that_only_look_like_a_name_are_no_mention(name: str, text: str) -> None:
    assert found(name, text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Zz*doe*",
        "Zz[doe](/x/)",
        "Zz&shy;doe",
        "_Jane_ **Zzdoe**",
        "| Jane | Zzdoe |\n|---|---|\n| a | b |",
        "[a](/jane-zzdoe/)",
        "[a](/%6aane%2D%7a%7Adoe/)",
        "[a](https://x.example/?by=Jane%20Zzd%6Fe)",
        "[a](https://social.example/in/jzzdoe)",
        "[a](https://social.example/@zzdoej/)",
        "<https://x.example/%4Aane%20%5Azdoe>",
        "# Zzdoe",
        "`Zzdoe`",
        "Zz[doe][x]\n\n[x]: /y/",
        "_Zz_*doe*",
    ],
)
def test_a_name_is_found_in_what_markdown_shows(text: str) -> None:
    named = mention_in(Names({"p": [DOE]}, {}), text, is_markdown=True)
    assert named
    assert named.is_sure


def test_the_words_found_are_those_that_were_typed() -> None:
    named = found(DOE, "So said Ja\u0301ne Zz\u00addoe’s friend.")
    assert named
    assert named.what == "Ja\u0301ne Zz\u00addoe"
    assert named.start == 8


def test_other_spellings_are_names_too_and_phrases_stand_as_they_are() -> None:
    names = Names({"p": ["Юлія Іванова"]}, {"p": ["Yulia Ivanova", "JI", "the head of the agency", "юля"]})
    for text in ("Y. Ivanova", "Ivanova, Yulia", "IVANOVA", "JI", "The Head of the Agency", "юлею"):
        assert names.are_in(text), text
    for text in ("the head of an agency", "ji", "Julian"):
        assert names.surest_in(text) is None, text


def test_a_known_person_of_the_same_surname_is_somebody_else() -> None:
    names = Names({"p": ["Ada Lovelight"]}, {}, others=["Ben Lovelight", "Бен Лавлайт"])
    assert names.surest_in("Ben Lovelight spoke") is None
    assert names.surest_in("Lovelight, Ben") is None
    assert names.are_in("Ben Lovelight and Ada Lovelight spoke")
    assert names.are_in("Lovelight spoke")


@pytest.mark.parametrize(
    ("name", "address", "is_sure"),
    [
        (DOE, "news/zzdoe-speaks/", True), (DOE, "news/jane-zzdoe/", True), (DOE, "images/zzdoe_jane-3f2a-480.webp", True), (LEE, "news/jo-lee-speaks/", True),
        (LEE, "news/lee-speaks/", False), (HELD, "news/fair-held-in-lisbon/", None), (DOE, "news/zzdoering/", None), (OHARA, "news/zoe-ohara/", True),
        (DOE, "mailto:j.zzdoe@example.org", True), (DOE, "/in/jzzdoe/", True), (HELD, "/in/rheld/", None), (DOE, "/in/xzzdoe/", None),
        (FEMININE, "/files/%D0%9E%D0%BB%D1%8C%D0%B3%D0%B0-%D0%91%D1%94%D0%BB%D1%8F%D1%94%D0%B2%D0%B0.pdf", True), (ARABIC, "/%25D8%25A7%25D9%2584%25D8%25AD%25D8%25B3%25D9%2586%25D9%258A/", True), ("Lars Møller", "lars-moller.pdf", True),
    ],
)  # fmt: skip
def test_addresses_name_people_in_small_letters(name: str, address: str, is_sure: bool | None) -> None:
    named = Names({"p": [name]}, {}).surest_in(address, is_address=True)
    assert (named.is_sure if named else None) is is_sure


def test_more_people_and_more_text_cost_no_more_than_in_proportion() -> None:
    """Twice the people are looked for in twice the texts: each text costs what it did."""

    def cost(number: int) -> int:
        names = Names(
            {f"p{one}": [f"Given{chr(97 + one % 26)} Surname{'x' * (one % 7)}{one}q"] for one in range(number)}, {}
        )
        texts = [f"A text of {one} with words of all kinds, and an Other Person." for one in range(number)]
        return calls(lambda: [names.are_in(text) for text in texts])

    assert_in_proportion(cost, 60)
