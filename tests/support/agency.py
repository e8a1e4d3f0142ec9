"""An agency, its path and news of both, in two languages: what is renamed, withdrawn and released elsewhere."""

from pathlib import Path

from support.sites import Tiny, call

SOURCES = "sources:\n  - id: report\n    publisher: The publisher\n    title: A report\n    kind: web-page\n"
PARTNERS = """\
# Every organisation.
partners:
  # The oldest one.
  - id: agency
    name: Example Agency
    kind: ngo
    checked: 2026-01-02
    summary: It helps.
    sources: [report]
"""
PROGRAMMES = """\
programmes:
  - id: path
    name: A path
    kind: remote
    status: open
    status_note: It runs.
    checked: 2026-01-02
    summary: A path.
    description: It reaches {{figure:talents}} people.
    organisations:
      - partner: agency  # since 2020
        role: partner
        note: In one town.
    figures: [talents]
    contact:
      partners:
        - agency
      note: Any office.
    sources: [report]
"""
FIGURES = "figures:\n  - id: talents\n    label: Talents\n    value: 55\n    unit: people\n    scope: All.\n    source: report\n"


def item(slug: str, more: str = "") -> str:
    return (
        f"---\ntitle: Headline of {slug}\nsummary: Summary.\nkind: news\npublished: 2026-01-02T09:00Z\nsource_date: 2025\n"
        f"partners: [agency]\nsource: report\n{more}---\n\nSee [the agency](/partners/agency/), [path](/programmes/path/).\n"
    )


FILES = {
    "data/sources.yml": SOURCES,
    "data/partners.yml": PARTNERS,
    "data/programmes.yml": PROGRAMMES,
    "data/figures.yml": FIGURES,
    "data/translations/fr/partners.yml": "agency:\n  name: Agence\n  summary: Elle aide.\n",
    "data/translations/fr/programmes.yml": "path:\n  summary: Une voie.\n  description: Elle touche {{figure:talents}} personnes.\n"
    "  organisations:\n    agency-partner:\n      note: Dans une ville.\n",
    "docs/en/news/arrival.md": item("arrival"),
    "docs/fr/news/arrival.md": "---\ntitle: Titre\nsummary: Résumé.\n---\n\nVoir [l’agence](/partners/agency/), [voie](/programmes/path/).\n",
    "docs/en/extra.md": "---\ntitle: Extra\nsummary: More.\nupdated: 2026-01-02\n---\n\nSee [it](/news/arrival/#top).\n\n## Top\n\nText.\n",
}
FILES["docs/en/extra.md"] = FILES["docs/en/extra.md"].replace("/news/arrival/#top", "/news/arrival/")


def agency_by_machine(tiny: Tiny) -> Path:
    """The site of all that, its ledgers written: its French is as a machine made it."""
    root = tiny(files=FILES)
    assert call("check", "--ledgers", "write", root=root).exit_code == 0
    return root
