"""How one word of a name may be written: its cases in Ukrainian, what Arabic joins to it, how German spells it without dots.

All of it is folded (``common.folding``). Which words make a name, and who is named by a text: ``names``.
"""

from __future__ import annotations

import re
import unicodedata

from portal.common.folding import fold_name

_CYRILLIC = re.compile(r"[\u0400-\u052f]")
_ARABIC = re.compile(r"[\u0600-\u06ff\u0750-\u077f]")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
_WITHOUT_DOTS = re.compile(r"(?<![aeiouq])([aou])e(?=[bcdfghjklmnpqrstvwxz])")
_ROMANIAN_ENDS = frozenset("bcdfghjklmnpqrstvwxz")
LONG_ENOUGH = 5
"""A surname of so many letters is looked for alone; a shorter one may be a word of some language."""
_ENDINGS = (
    "", "а", "я", "у", "ю", "і", "ї", "и", "е", "є", "о", "ь", "й", "ом", "ем", "єм", "ою", "ею", "єю", "ові", "еві", "єві", "ой",
    "ей", "ої", "ій", "ьої", "ого", "ього", "ому", "ьому", "им", "їм", "ім", "ими", "їми", "іми", "ів", "їв", "ев", "єв", "ам", "ям",
    "ами", "ями", "ах", "ях", "их", "іх", "їх", "ии", "ьою", "ьо", "ва", "ви", "ву", "вою", "ві", "вої", "вій", "ым", "ых", "ыми",
    "ы", "ов",
)  # fmt: skip
"""Endings of the cases, singular and plural, of nouns and adjectives; some of Russian."""
_FLEETING = (
    ("ець", "ц"),
    ("єць", "йц"),
    ("ок", "к"),
    ("ек", "к"),
    ("ень", "н"),
    ("ел", "л"),
    ("лев", "льв"),
    ("яць", "йц"),
    ("оєць", "ійц"),
)
"""Vowels that go when an ending comes: “Кравець”, “Кравця”."""
_SOFTENED = {"г": ("зі", "же"), "к": ("ці", "че"), "х": ("сі", "ше")}
"""What a stem's last letter becomes before “і” and “е”: “Ольга”, “Ользі”."""

_JOINED = ("", "و", "ف", "ب", "ك", "ل", "وب", "وك", "ول", "فب", "فك", "فل")
"""“And”, “so”, “with”, “as”, “to”, alone and two together."""
_ARTICLE = "ال"
_SAME_WORD = (("ابو", "ابي", "ابا"), ("ابن", "بن"))


def forms_of(word: str) -> set[str]:
    """Every form of a word of a name, folded; the word is as typed, without white space."""
    typed = unicodedata.normalize("NFC", word).lower()
    if _CYRILLIC.search(typed):
        return {fold_name(form) for form in _declined(typed)}
    folded = fold_name(typed)
    if _ARABIC.search(folded):
        return _with_prefixes(folded)
    forms = {folded, fold_name(typed.translate(_UMLAUTS))}
    if len(folded) >= LONG_ENOUGH:  # Hueck is Hück, but Zzdoe ends as it does
        forms.add(_WITHOUT_DOTS.sub(r"\1", folded))
    forms |= _of_romanian(folded)
    return forms | {f"{form}s" for form in forms if form and not form.endswith("s")}


def _of_romanian(word: str) -> set[str]:
    """Genitive and dative of Romanian: Ioanei, Olgăi, Popescului, Popanului."""
    if word.endswith("a"):
        return {f"{word[:-1]}ei", f"{word[:-1]}ai"} if len(word) > 2 else set()
    return {f"{word}lui"} if word.endswith("u") else {f"{word}ului"} if word[-1:] in _ROMANIAN_ENDS else set()


def forms_of_another_article(word: str) -> set[str]:
    """An Arabic word with its article, or without it, as the name doesn't have it."""
    folded = fold_name(word)
    if not _ARABIC.search(folded):
        return set()
    other = folded.removeprefix(_ARTICLE) if _has_article(folded) else _ARTICLE + folded
    return _with_prefixes(other) if len(other) > 2 else set()


def _declined(word: str) -> set[str]:
    """A Cyrillic word in all cases; a word of two letters as it is."""
    if len(word) < 3:
        return {word}
    stems = {word[:-1] if word[-1] in "аеєиіїйоуьюяыэ" else word}
    if word.endswith(("ий", "ій", "ый")):  # Толстий, Толстого; but Андрій, Андрія
        stems.add(word[:-2])
    stems |= {word.removesuffix(end) + left for end, left in _FLEETING if word.endswith(end)}
    if word.endswith("вей"):  # Соловей, Солов’я
        stems.add(word[:-2])
    if closed := re.fullmatch(r"(.*[^аеєиіїоуюя])і([^аеєиіїоуюяь]+ь?)", word):  # Сидір, Сидора; Кисіль, Киселя
        stems |= {f"{closed[1]}{vowel}{closed[2].removesuffix('ь')}" for vowel in "ое"}
    forms = {word} | {stem + ending for stem in stems for ending in _ENDINGS if len(stem) > 1 or ending}
    forms |= {stem[:-1] + end for stem in stems for end in _SOFTENED.get(stem[-1:], ())}
    return {form for form in forms if len(form) > 1}


def _has_article(folded: str) -> bool:
    return folded.startswith(_ARTICLE) and len(folded) > 4


def _with_prefixes(word: str) -> set[str]:
    """An Arabic word with what is joined to it: وأحمد, للحسني, بالحسني; and with the ending of محمدًا."""
    words = next((same for same in _SAME_WORD if word in same), (word,))
    forms = {f"{prefix}{one}" for prefix in _JOINED for one in words}
    if _has_article(word):
        stem = word.removeprefix(_ARTICLE)
        for to in ("ل", "ول", "فل"):  # “to” takes the place of the article's alif, and of its lam before another one
            forms |= {f"{to}ل{stem}", *([f"{to}{stem}"] if stem.startswith("ل") else [])}
    elif len(word) > 2:
        forms |= {f"{form}ا" for form in forms}
    return forms


_TITLES = {
    "strict": "mr mrs ms mx mme mmes mlle dr drs prof",
    "others": "m me miss mister sir dame lady lord madam madame monsieur mademoiselle maître docteur professeur pr doctor professor"
    " herr herrn frau fräulein dhr mevr mevrouw meneer mijnheer mw señor señora señorita sr sra srta don doña senhor senhora doutor"
    " doutora dra dona signor signora signorina dott domnul domnului domnule doamna doamnei domnișoara domnișoarei dl dlui dna dnei"
    " pan pani hr fru"
    " пан пана панові пану паном пане пані панна панну панни панни панною гн гжа др доктор доктора докторові доктору доктором"
    " проф професор професора професорові професору професором професорка професорки професорку г господин госпожа",
    "arabic": "السيد السيدة الدكتور الدكتورة الآنسة الأستاذ الأستاذة المهندس المهندسة الشيخ الحاج الحاجة السادة سيد سيدة دكتور دكتورة",
}
SURE_TITLES = frozenset(_TITLES["strict"].split())
"""What stands before a surname and is no other word, whatever its case."""
TITLES = (
    SURE_TITLES
    | frozenset(map(fold_name, _TITLES["others"].split()))
    | frozenset(form for word in _TITLES["arabic"].split() for form in forms_of(word))
)

_PARTICLES = "van von vd der den de del della di da dos das du la le les el al bin ben ibn bint abu abou abd zu zur ter ten san d фон ван де"
PARTICLES = frozenset(map(fold_name, _PARTICLES.split())) | {
    form for word in ("بن", "ابن", "بنت", "آل") for form in forms_of(word)
}
"""Small words before a surname that may be missing."""
