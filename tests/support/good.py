"""A site without faults, whose files the tests of the check spoil one at a time."""

SOURCES, FIGURES, PARTNERS, PROGRAMMES = (f"data/{one}.yml" for one in ("sources", "figures", "partners", "programmes"))
FRENCH, FRENCH_INTERFACE = "data/translations/fr/programmes.yml", "data/translations/fr/interface.yml"
ABOUT, NEWS, CONFIG = "docs/en/about.md", "docs/en/news/arrival.md", "mkdocs.yml"
MATTER = "---\ntitle: About\nsummary: Who we are.\nupdated: 2026-01-02\n---\n\n"

GOOD = {
    SOURCES: """\
sources:
  - id: report
    publisher: Example Agency
    title: A report
    kind: web-page
    date: 2022-07
""",
    FIGURES: """\
figures:
  - id: talents
    label: People in the pool
    value: 65000
    unit: people
    scope: Everywhere.
    as_of: unknown
    source: report
  - id: jobs
    label: Jobs
    value: 12
    unit: jobs
    scope: In one town.
    as_of: unknown
    source: report
""",
    PARTNERS: """\
partners:
  - id: agency
    name: Example Agency
    kind: ngo
    country: GB
    website: https://agency.example.org/
    checked: 2026-01-02
    summary: Helps people.
    sources: [report]
""",
    PROGRAMMES: """\
programmes:
  - id: path
    name: A path to work
    kind: relocation
    status: open
    status_note: It takes part.
    checked: 2026-01-02
    summary: A way to work.
    description: It reaches {{figure:talents}} people.
    period:
      start: 2021
      end: 2022
    destinations: [GB, IE]
    organisations:
      - partner: agency
        role: partner
    for_employers:
      - id: choice
        text: A choice of people.
    contact:
      partners: [agency]
      note: Any office.
    figures: [talents]
    sources: [report]
""",
    NEWS: """\
---
title: People arrive
summary: They came.
kind: news
published: 2026-01-02T09:00+01:00
source_date: 2022-07
programmes: [path]
partners: [agency]
source: report
---

They came to [the path](/programmes/path/).
""",
    FRENCH: """\
path:
  name: Une voie
  status_note: Il court.
  summary: Une voie vers le travail.
  description: Il touche {{figure:talents}} personnes.
  for_employers:
    choice:
      text: Un choix.
  contact:
    note: Tout bureau.
""",
}
"""A site without faults; not all of it is translated, which is no fault."""
