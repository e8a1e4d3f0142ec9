"""German and Dutch: what people type and what stands on a page have one stem, and other words don't."""

import pytest

from portal.common.stemmer import stem, stems_of

FORMS = {
    "de": [
        "Flüchtling Flüchtlinge Flüchtlingen Flüchtlings",
        "geflüchtet Geflüchtete Geflüchteten Geflüchteter",
        "vertrieben Vertriebene Vertriebenen Vertriebener",
        "Arbeitgeber Arbeitgebers Arbeitgebern Arbeitgeberin Arbeitgeberinnen",
        "Arbeitserlaubnis Arbeitserlaubnisse Arbeitserlaubnissen",
        "Visum Visa Visums",
        "Pflegekraft Pflegekräfte Pflegekräften",
        "Pflege pflegen Pfleger Pflegerin Pflegerinnen",
        "bewerben bewerbe Bewerbung Bewerbungen Bewerber Bewerberin",
        "kosten kostet Kosten",
        "Job Jobs",
        "Stelle Stellen",
        "arbeiten arbeitet Arbeit",
        "Land Länder Ländern Landes",
        "Krankenhaus Krankenhäuser Krankenhauses",
        "Programm Programme Programmen Programms",
        "Organisation Organisationen",
        "Person Personen",
        "Abschluss Abschlüsse Abschlüssen",
        "Verein Vereine Vereinen Vereins",
        "Problem Probleme Problemen",
        "registrieren registriert Registrierung",
        "Ukraine Ukrainer Ukrainerin Ukrainerinnen Ukrainern",
        "Europa Europas",
        "Kurs Kurse Kursen",
        "Fähigkeit Fähigkeiten",
        "Betrug Betrüger betrügen",
        "Förderung fördern",
        "sicher sichere Sicherheit",
        "Prozess Prozesse",
        "Termin Termine",
    ],
    "nl": [
        "vluchteling vluchtelingen",
        "gevlucht gevluchte gevluchten",
        "ontheemd ontheemde ontheemden",
        "werkgever werkgevers",
        "werknemer werknemers",
        "werkvergunning werkvergunningen",
        "visum visa visums",
        "verpleegkundige verpleegkundigen",
        "solliciteren solliciteer solliciteert sollicitatie sollicitaties",
        "kost kosten",
        "baan banen",
        "job jobs",
        "werk werken werkt",
        "land landen",
        "ziekenhuis ziekenhuizen",
        "verhuizen verhuizing verhuist",
        "mens mensen",
        "bedrijf bedrijven",
        "programma programma’s",
        "organisatie organisaties organiseren",
        "persoon personen",
        "taal talen",
        "talent talenten",
        "kandidaat kandidaten",
        "vaardigheid vaardigheden",
        "aanvraag aanvragen aanvraagt",
        "Syrië Syriër Syriërs",
        "Oekraïne Oekraïner Oekraïners",
        "adres adressen",
        "betalen betaalt betaling",
        "kind kinderen",
        "plaats plaatsen",
        "verblijf verblijven verblijft",
        "vraag vragen vraagt",
        "proces processen",
    ],
}
APART = {
    "de": ["Haus Haupt", "Kurs kurz", "Arbeit Art", "Visum Vision", "Land Länge", "Person Personal"],
    "nl": ["mensen menu", "taal talent", "werk weg", "land lang", "over overheid"],
}


@pytest.mark.parametrize(
    ("language", "forms"), [(language, forms) for language, all_of in FORMS.items() for forms in all_of]
)
def test_forms_of_a_word_have_one_stem(language: str, forms: str) -> None:
    """Case, number, the feminine form and, where the tables can know it, the form of the verb don't matter."""
    assert len({stem(*stems_of(form), language) for form in forms.split()}) == 1


@pytest.mark.parametrize(
    ("language", "words"), [(language, words) for language, all_of in APART.items() for words in all_of]
)
def test_other_words_keep_other_stems(language: str, words: str) -> None:
    """What sounds alike isn't found together."""
    assert len({stem(*stems_of(word), language) for word in words.split()}) == len(words.split())
