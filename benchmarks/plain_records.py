"""An invented portal's records as Markdown, in one language: what a page of plain MkDocs says of them.

Links still lead to addresses (``/partners/x/``) and figures are still references; ``plain_writer`` resolves both.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from fiction import Fiction, speak
from interface_words import interface
from invent import Voice
from records import Record

from portal.common.edtf import parse_partial_date
from portal.common.locales import locale_format


class Teller:
    """Tells everything in one language."""

    def __init__(self, fiction: Fiction, by: Voice) -> None:
        self.fiction = fiction
        self.by = by
        self.words = interface(by)
        self.form = locale_format(by.locale)
        self.records: dict[str, dict[str, Record]] = {
            name: {record["id"]: speak(record, by, f"{name}/{record['id']}") for record in records}
            for name, records in fiction.records.items()
        }
        self.matters = {key: speak(document.matter, by, key) for key, document in fiction.documents()}
        self.newest = list(reversed(fiction.news))
        self.news_of: dict[str, list[str]] = defaultdict(list)
        for slug in self.newest:
            matter = self.matters[f"news/{slug}"]
            for one in [*matter["programmes"], *matter["partners"], matter["kind"]]:
                self.news_of[one].append(slug)
        self.parts: dict[str, list[Record]] = defaultdict(list)
        for programme in self.records["programmes"].values():
            for relation in programme["organisations"]:
                self.parts[relation["partner"]].append({**relation, "programme": programme})

    def t(self, name: str, /, **values: str) -> str:
        """An interface string; of plural forms, the one for several."""
        text = self.words[name]
        filled = text["other"] if isinstance(text, dict) else text
        for key, value in values.items():
            filled = filled.replace(f"{{{key}}}", value)
        return filled

    def body(self, key: str) -> str:
        """The text of a page or news item."""
        collection, _, name = key.partition("/")
        documents = self.fiction.pages if collection == "pages" else self.fiction.news
        return self.by.write(documents[name].body, f"{key}/body").strip()

    # --- figures, dates, sources ---

    def number(self, figure_id: str) -> str:
        """A figure with its qualifier."""
        record = self.records["figures"][figure_id]
        value = Decimal(record["value"])
        number = self.form.percent(value) if record["unit"] == "percent" else self.form.number(value)
        if record["unit"] == "usd":
            number = self.t("figure.usd", number=number)
        exact = record["qualifier"] == "exact"
        return number if exact else self.t(f"figure.qualifier.{record['qualifier']}", number=number)

    def figure_note(self, figure_id: str) -> str:
        """A figure with its scope and its source."""
        record = self.records["figures"][figure_id]
        quoted = self.t("figure.quoted", name=record["quoted"]) if "quoted" in record else ""
        as_of = self.t("figure.as-of", date=self.when(record["as_of"]))
        source = f"{self.t('figure.source')} {self.source(record['source'])}"
        return f"**{self.number(figure_id)}** {record['label']}. {record['scope']} {as_of} {quoted} {source}"

    def when(self, date: str) -> str:
        """A partial date."""
        parsed = parse_partial_date(date)
        text = self.form.partial_date(parsed)
        return self.t("date.about", date=text) if parsed.approximate else text

    def source(self, source_id: str) -> str:
        """A source in a line."""
        record = self.records["sources"][source_id]
        date = self.when(record["date"])
        return self.t("source.line", publisher=record["publisher"], title=f"*{record['title']}*", date=date)

    def sources(self, ids: list[str]) -> str:
        """Sources with what is known of them."""
        lines = [
            f"- {self.source(one)} {self.records['sources'][one]['date_note']} {self.records['sources'][one]['note']}"
            for one in ids
        ]
        return f"## {self.t('sources')}\n\n" + "\n".join(lines)

    def countries(self, codes: list[str]) -> str:
        """Names of countries."""
        return ", ".join(self.form.country(code) for code in codes)

    # --- news ---

    def cards(self, slugs: list[str]) -> str:
        """News items as a list shows them."""
        cards = []
        for slug in slugs:
            matter = self.matters[f"news/{slug}"]
            meta = f"{self.t('news.kind.' + matter['kind'])} · {self.t('news.happened')} {self.when(matter['source_date'])}"
            cards.append(f"### [{matter['title']}](/news/{slug}/)\n\n{meta}\n\n{matter['summary']}")
        return "\n\n".join(cards) or self.t("news.none")

    def behind(self, matter: Record) -> str:
        """What stands below a news item."""
        partners = "\n".join(f"- {self.partner_link(one)}" for one in matter["partners"])
        programmes = "\n".join(f"- {self.programme_link(one)}" for one in matter["programmes"])
        return "\n\n".join(
            [
                f"## {self.t('news.behind')}",
                f"{self.t('news.happened')} {self.when(matter['source_date'])} {matter.get('source_date_note', '')}",
                f"{self.t('news.source')}: {self.source(matter['source'])}",
                f"{self.t('news.media-office')}: {matter.get('media_office') or '–'}",
                f"{self.t('news.programmes')}\n\n{programmes}",
                f"{self.t('news.partners')}\n\n{partners}",
            ]
        )

    # --- programmes and partners ---

    def partner_link(self, partner_id: str) -> str:
        """A link to a partner."""
        return f"[{self.records['partners'][partner_id]['name']}](/partners/{partner_id}/)"

    def programme_link(self, programme_id: str) -> str:
        """A link to a programme."""
        return f"[{self.records['programmes'][programme_id]['short_name']}](/programmes/{programme_id}/)"

    def partner(self, record: Record) -> str:
        """What a partner's page says below its summary."""
        parts = "\n".join(
            f"- {self.programme_link(one['programme']['id'])}: {self.t('role-of.' + one['role'])}. {one.get('note', '')}"
            for one in self.parts[record["id"]]
        )
        country = self.form.country(record["country"]) if "country" in record else "–"
        website = f"<{record['website']}>" if "website" in record else "–"
        facts = [
            f"- {self.t('field.organisation-kind')}: {self.t('organisation-one.' + record['kind'])}",
            f"- {self.t('field.seat')}: {country}",
            f"- {self.t('field.website')}: {website}",
        ]
        return "\n\n".join(
            [
                *([f"## {self.t('partner.part')}", parts] if parts else []),
                f"## {self.t('partner.about')}",
                record["description"],
                f"## {self.t('programme.facts')}",
                "\n".join(facts),
                f"## {self.t('partner.news')}",
                self.cards(self.news_of[record["id"]]),
                self.sources(record["sources"]),
                self.t("checked", date=self.when(record["checked"])),
            ]
        )

    def programme(self, record: Record) -> str:
        """What a programme's page says below its summary."""
        figures = "\n".join(f"- {self.figure_note(one)}" for one in record["figures"])
        organisations = "\n".join(
            f"- {self.partner_link(one['partner'])}: {self.t('role-of.' + one['role'])}. {one.get('note', '')}"
            for one in record["organisations"]
        )
        return "\n\n".join(
            [
                f"{self.t('status-long.' + record['status'])} {record['status_note']}",
                f"{self.t('field.before')}: {self.countries(record['countries_before'])}. {record['countries_before_note']}",
                f"{self.t('field.destinations')}: {self.countries(record['destinations'])}. {record['destinations_note']}",
                f"## {self.t('programme.figures')}\n\n{figures}",
                f"## {self.t('programme.about')}\n\n{record['description']}",
                self.offers(record, "for_employers"),
                self.offers(record, "for_participants"),
                self.steps(record),
                self.questions(record),
                f"## {self.t('programme.organisations')}\n\n{organisations}",
                f"## {self.t('programme.news')}\n\n{self.cards(self.news_of[record['id']])}",
                self.sources(record["sources"]),
            ]
        )

    def offers(self, record: Record, name: str) -> str:
        """What a programme offers employers or participants."""
        points = "\n".join(f"- {point['text']}" for point in record[name])
        return f"## {self.t('field.' + name.replace('_', '-'))}\n\n{points}"

    def steps(self, record: Record) -> str:
        """An employer's way through a programme."""
        steps = "\n".join(f"1. **{step['title']}** {step['text']}" for step in record["steps"])
        return f"## {self.t('programme.steps')}\n\n{steps}\n\n{record['steps_note']}"

    def questions(self, record: Record) -> str:
        """Questions and answers."""
        answers = "\n\n".join(f"### {one['question']}\n\n{one['answer']}" for one in record["questions"])
        return f"## {self.t('programme.questions')}\n\n{answers}"
