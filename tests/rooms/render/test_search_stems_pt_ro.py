"""Search in European Portuguese and Romanian: the forms of a word that a reader types and a page says have one stem."""

import pytest

from portal.common.stemmer import stem, stems_of

ONE_STEM = {
    "pt-PT": [
        ("refugiado", "refugiados"),
        ("refugiada", "refugiadas"),
        ("empregador", "empregadores"),
        ("emprego", "empregos"),
        ("autorização", "Autorizações"),
        ("visto", "vistos"),
        ("enfermeira", "enfermeiros"),
        ("enfermeiro", "enfermagem"),
        ("candidatar-me", "candidatura"),
        ("candidaturas", "candidato"),
        ("custa", "custos"),
        ("trabalho", "trabalhar"),
        ("país", "países"),
        ("mês", "meses"),
        ("vaga", "vagas"),
        ("deslocado", "deslocação"),
        ("contratar", "contratação"),
        ("recrutar", "recrutamento"),
        ("residir", "residência"),
        ("migrantes", "migrações"),
        ("profissão", "profissionais"),
        ("profissões", "profissional"),
        ("hospital", "hospitais"),
        ("região", "regionais"),
        ("línguas", "língua"),
        ("parceiro", "parcerias"),
        ("viagem", "viagens"),
        ("mulher", "mulheres"),
        ("Europa", "europeias"),
        ("ucranianos", "Ucrânia"),
        ("portuguesa", "Portugal"),
        ("sírios", "Síria"),
        ("inglês", "inglesa"),
        ("nível", "níveis"),
        ("pagar", "pagamento"),
        ("reconhecer", "reconhecimento"),
    ],
    "ro": [
        ("refugiat", "refugiaților"),
        ("refugiată", "refugiatele"),
        ("angajator", "angajatorilor"),
        ("angajatorului", "angajatoare"),
        ("angajez", "angajare"),
        ("permis", "permisului"),
        ("viză", "vizelor"),
        ("asistentă", "asistenții"),
        ("aplic", "aplicați"),
        ("aplicare", "aplica"),
        ("înscriu", "înscrierea"),
        ("candidatură", "candidaturilor"),
        ("cost", "costurile"),
        ("costă", "costuri"),
        ("loc", "locuri"),
        ("muncesc", "muncă"),
        ("muncitoare", "muncitorilor"),
        ("lucrez", "lucrare"),
        ("țară", "țărilor"),
        ("țările", "țării"),
        ("migrație", "migrației"),
        ("migranți", "migrațiilor"),
        ("autorizație", "autorizare"),
        ("profesie", "profesioniștii"),
        ("universitate", "universităților"),
        ("competențe", "competența"),
        ("parteneri", "parteneriat"),
        ("strămutat", "strămutare"),
        ("serviciu", "serviciilor"),
        ("limbă", "limbile"),
        ("ucraineni", "Ucraina"),
        ("sirieni", "Siria"),
        ("europene", "Europei"),
        ("Roma\u0302nia", "România"),
        ("femeie", "femeile"),
        ("preț", "pre\u0163uri"),
        ("solicitanți", "solicitare"),
        ("contactați", "contacte"),
    ],
}


@pytest.mark.parametrize(
    ("language", "typed", "said"), [(tag, *pair) for tag, pairs in ONE_STEM.items() for pair in pairs]
)
def test_a_form_typed_finds_the_form_on_the_page(language: str, typed: str, said: str) -> None:
    """Number, gender, case, article and the verb beside its noun don't part them; nor does a letter typed in another way."""
    assert stem(stems_of(typed)[0], language) == stem(stems_of(said)[0], language)


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("pt-PT", "empregador", "emprego"),
        ("pt-PT", "visto", "visita"),
        ("pt-PT", "país", "paz"),
        ("pt-PT", "custo", "curso"),
        ("pt-PT", "Portugal", "porta"),
        ("ro", "angajator", "angajat"),
        ("ro", "viză", "vizită"),
        ("ro", "muncă", "muncitor"),
        ("ro", "cost", "costum"),
        ("ro", "țară", "târg"),
    ],
)
def test_other_words_have_other_stems(language: str, one: str, other: str) -> None:
    """What an ending leaves is still the word."""
    assert stem(*stems_of(one), language) != stem(*stems_of(other), language)
