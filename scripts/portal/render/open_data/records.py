"""The records of the open data in one language: texts without markup, references followed, and how each text stands."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from portal.common.edtf import PartialDate
from portal.content.markdown import paragraphs
from portal.content.texts import State
from portal.model.collections import COLLECTIONS, Ref, figure_ref, partner_ref, programme_ref, source_ref
from portal.model.partners import FormerName, Office, Partner
from portal.model.programmes import InCountry, Offer, Programme, Relation, Step
from portal.model.records import ChangeNote
from portal.render.dependencies import TrackedPortal
from portal.render.open_data.shape import (
    ChangeData,
    CountryData,
    DateData,
    FigureData,
    FormerNameData,
    InCountryData,
    LinkData,
    OfficeData,
    OrganisationData,
    PartData,
    PartnerData,
    ProgrammeData,
    SourceData,
    StepData,
)
from portal.render.reader import Reader
from portal.site.page_kinds import LIST_URIS
from portal.site.urls import OPEN_DATA, file_uri, schema_uri

STATES = (State.REVIEWED, State.TRANSLATED, State.MACHINE, State.OUTDATED, State.MISSING)
"""States of a translation that a record tells of."""


class OpenDataRecords:
    """The records of one list in one language; sources that several records name are put together once."""

    def __init__(self, inputs: TrackedPortal, locale: str) -> None:
        self.inputs = inputs
        self.reader = Reader(inputs, locale, OPEN_DATA)
        self.locale = locale
        self._sources: dict[str, tuple[SourceData, list[State]]] = {}

    def about(self, collection: str) -> dict[str, Any]:
        """What the file of a list says of itself."""
        inputs, locale = self.inputs, self.locale
        entry = inputs.entry(LIST_URIS[collection])
        own = Texts(self, None)
        return {
            "title": own.of(entry.title),
            "description": own.of(entry.summary),
            "language": locale,
            "source_language": inputs.default,
            "publisher": inputs.settings.publisher or None,
            "licence": inputs.settings.content_licence or None,
            "page": inputs.url(entry.uri, locale),
            "csv": inputs.url(file_uri(collection, "csv"), locale),
            "schema": inputs.settings.site_url + schema_uri(collection),
            "modified": entry.changed.isoformat(),
        }

    def programme(self, record: Programme) -> ProgrammeData:
        ref = programme_ref(record.id)
        own = Texts(self, ref)
        period, contact = record.period, record.contact
        return {
            "id": record.id,
            "former_ids": self.inputs.former_ids(record),
            "url": self.inputs.url(ref.uri, self.locale),
            "name": own.text("name"),
            "short_name": own.text("short_name") if record.short_name else None,
            "name_language": own.language("name", self.inputs.default),
            "kind": record.kind,
            "status": record.status,
            "status_note": own.text("status_note"),
            "checked": record.checked.isoformat(),
            "summary": own.text("summary"),
            "description": own.text("description"),
            "period": {
                "start": _date(period.start),
                "end": _date(period.end),
                "note": own.text("period/note") if period.note else None,
            }
            if period
            else None,
            "succeeded_by": [self.link(own, programme_ref(name), "succeeded_by") for name in record.succeeded_by],
            "countries_before": self._countries(record.countries_before),
            "countries_before_note": own.text("countries_before_note") if record.countries_before_note else None,
            "destinations": self._countries(record.destinations),
            "destinations_note": own.text("destinations_note") if record.destinations_note else None,
            "organisations": [self._organisation(own, relation) for relation in record.organisations],
            "in_countries": [self._in_country(own, item) for item in record.in_countries],
            "for_employers": [self._offer(own, "for_employers", item) for item in record.for_employers],
            "for_participants": [self._offer(own, "for_participants", item) for item in record.for_participants],
            "unanswered": [own.text(f"unanswered/{item.id}/text") for item in record.unanswered],
            "steps": [self._step(own, step) for step in record.steps],
            "steps_note": own.text("steps_note") if record.steps_note else None,
            "figures": [self.figure(figure_id) for figure_id in record.figures],
            "questions": [
                {"question": own.text(f"{key}/question"), "answer": own.text(f"{key}/answer")}
                for key in (f"questions/{question.id}" for question in record.questions)
            ],
            "contact": {
                "organisations": [self.link(own, partner_ref(name), "contact") for name in contact.partners],
                "email": contact.email,
                "note": own.text("contact/note"),
            }
            if contact
            else None,
            "sources": self.sources_of(own, "sources", record.sources),
            "changes": [_change(own, change) for change in record.changes],
            "translation": own.translation,
        }

    def _organisation(self, own: Texts, relation: Relation) -> OrganisationData:
        return {
            **self.link(own, partner_ref(relation.partner), "organisations"),
            "role": relation.role,
            "note": own.text(f"organisations/{relation.id}/note") if relation.note else None,
        }

    def _in_country(self, own: Texts, item: InCountry) -> InCountryData:
        key = f"in_countries/{item.id}"
        return {
            "country": self._country(item.country),
            "text": own.text(f"{key}/text"),
            "permits": own.text(f"{key}/permits") if item.permits else None,
            "permits_website": item.permits_website,
            "permit": own.text(f"{key}/permit") if item.permit else None,
            "duration": own.text(f"{key}/duration") if item.duration else None,
            "followed_by": own.text(f"{key}/followed_by") if item.followed_by else None,
            "contact": own.text(f"{key}/contact") if item.contact else None,
            "email": item.email,
            "website": item.website,
            "figures": [self.figure(name) for name in item.figures],
            "sources": self.sources_of(own, "in_countries", item.sources),
        }

    def _offer(self, own: Texts, field: str, item: Offer) -> str:
        """What is offered, after the name of the country of which alone that is known."""
        text = own.text(f"{field}/{item.id}/text")
        if not item.country:
            return text
        return self.reader.label("pair", label=self.reader.format.country(item.country), value=text)

    def _step(self, own: Texts, step: Step) -> StepData:
        key = f"steps/{step.id}"
        return {
            "title": own.text(f"{key}/title"),
            "text": own.text(f"{key}/text"),
            "who": own.text(f"{key}/who") if step.who else None,
            "needs": own.text(f"{key}/needs") if step.needs else None,
            "duration": own.text(f"{key}/duration") if step.duration else None,
            "country": self._country(step.country) if step.country else None,
        }

    def partner(self, record: Partner) -> PartnerData:
        ref = partner_ref(record.id)
        own = Texts(self, ref)
        return {
            "id": record.id,
            "former_ids": self.inputs.former_ids(record),
            "url": self.inputs.url(ref.uri, self.locale),
            "name": own.text("name"),
            "short_name": own.text("short_name") if record.short_name else None,
            "name_language": own.language("name", record.name_language),
            "former_names": [_former_name(former) for former in record.former_names],
            "successor": self.link(own, partner_ref(record.successor), "successor") if record.successor else None,
            "kind": record.kind,
            "country": self._country(record.country) if record.country else None,
            "website": record.website,
            "offices": [self._office(own, office) for office in record.offices],
            "ror": record.ror,
            "wikidata": record.wikidata,
            "org_id": record.org_id,
            "general_knowledge": list(record.general_knowledge),
            "checked": record.checked.isoformat(),
            "summary": own.text("summary"),
            "description": own.text("description") if record.description else None,
            "boilerplate": own.text("boilerplate") if record.boilerplate else None,
            "programmes": [self._part(own, *part) for part in self.inputs.parts(record.id)],
            "sources": self.sources_of(own, "sources", record.sources),
            "changes": [_change(own, change) for change in record.changes],
            "translation": own.translation,
        }

    def _office(self, own: Texts, office: Office) -> OfficeData:
        name = own.text(f"offices/{office.id}/name")
        return {
            "audience": office.audience,
            "name": name,
            "email": office.email,
            "phone": office.phone,
            "link": office.link,
        }

    def _part(self, own: Texts, programme: str, role: Any, relation: str) -> PartData:
        ref = programme_ref(programme)
        note = ref.text(f"organisations/{relation}/note")
        return {
            **self.link(own, ref, "programmes"),
            "role": role,
            "note": own.of(note, "programmes") if self.inputs.has_text(note) else None,
        }

    def figure(self, figure_id: str) -> FigureData:
        record = self.inputs.figure(figure_id)
        own = Texts(self, figure_ref(figure_id))
        return {
            "id": record.id,
            "url": f"{self.inputs.url(OPEN_DATA, self.locale)}#figure-{record.id}",
            "label": own.text("label"),
            "value": _number(record.value),
            "unit": record.unit,
            "qualifier": record.qualifier,
            "text": self.reader.figure_text(record),
            "scope": own.text("scope"),
            "as_of": _date(record.as_of),
            "as_of_note": own.text("as_of_note") if record.as_of_note else None,
            "quoted": own.text("quoted") if record.quoted else None,
            "source": self.sources_of(own, "source", (record.source,))[0],
            "conflicts_with": [figure.id for figure in self.inputs.conflicting(record)],
            "changes": [
                {**_change(own, change), "was": None if change.was is None else _number(change.was)}
                for change in record.changes
            ],
            "translation": own.translation,
        }

    def link(self, own: Texts, ref: Ref, field: str) -> LinkData:
        """Another record with a page, which the record names in a field."""
        self.inputs.record(ref)
        title = ref.text(COLLECTIONS[ref.collection].title)
        return {"id": ref.id, "url": self.inputs.url(ref.uri, self.locale), "name": own.of(title, field)}

    def sources_of(self, own: Texts, field: str, ids: Iterable[str]) -> list[SourceData]:
        """The sources that the record names in a field; each is put together once."""
        sources = []
        for source_id in ids:
            if source_id not in self._sources:
                self._sources[source_id] = self._source(source_id)
            data, states = self._sources[source_id]
            for state in states:
                own.note(state, field)
            sources.append(data)
        return sources

    def _source(self, source_id: str) -> tuple[SourceData, list[State]]:
        record = self.inputs.source(source_id)
        own = Texts(self, source_ref(source_id))
        data: SourceData = {
            "id": record.id,
            "publisher": own.text("publisher"),
            "title": record.title,
            "title_language": record.title_language,
            "kind": record.kind,
            "date": _date(record.date),
            "date_note": own.text("date_note") if record.date_note else None,
            "url": record.url,
            "archived": record.archived,
            "seen": record.seen.isoformat() if record.seen else None,
        }
        return data, list(own.states)

    def _country(self, code: str) -> CountryData:
        return {"code": code, "name": self.reader.format.country(code)}

    def _countries(self, codes: Iterable[str]) -> list[CountryData]:
        return [self._country(code) for code in codes]


class Texts:
    """The texts of one record, without markup, and how each stands in the language."""

    def __init__(self, records: OpenDataRecords, ref: Ref | None) -> None:
        self._records = records
        self._key = ref.key if ref else ""
        self.states: dict[State, list[str]] = {}

    def text(self, path: str) -> str:
        """A text of the record by its path, such as ``steps/pool/title``."""
        return self.of(f"{self._key}/{path}", path.partition("/")[0])

    def of(self, key: str, field: str = "") -> str:
        """A text by its key; that it stands in this *field* of the record is noted."""
        localised = self._records.inputs.text(key, self._records.locale)
        if localised.state is not State.SOURCE:
            self.note(localised.state, field)
        text = self._records.reader.plain(localised.value, localised.locale)
        return "\n\n".join(paragraphs(text)) if "\n" in text else text

    def language(self, path: str, of_source: str) -> str:
        """The language that a name is in; *of_source* is that of the name in the source language's file."""
        language = self._records.inputs.text(f"{self._key}/{path}", self._records.locale).locale
        return of_source if language == self._records.inputs.default else language

    def note(self, state: State, field: str) -> None:
        """A text in a field stands so."""
        fields = self.states.setdefault(state, [])
        if field not in fields:
            fields.append(field)

    @property
    def translation(self) -> Any:
        """Fields by state."""
        return {state.value: self.states[state] for state in STATES if state in self.states}


def _change(own: Texts, change: ChangeNote) -> ChangeData:
    note = own.text(f"changes/{change.id}/note")
    return {"date": change.id, "note": note, "correction": bool(change.correction)}


def _former_name(former: FormerName) -> FormerNameData:
    return {
        "name": former.name,
        "short_name": former.short_name,
        "language": former.language,
        "since": former.since.edtf() if former.since else None,
        "until": former.until.edtf(),
    }


def _date(date: PartialDate | None) -> DateData | None:
    if date is None:
        return None
    both = (date, date.end or date)
    return {
        "edtf": date.edtf(),
        "approximate": any(day.approximate for day in both),
        "inferred": any(day.uncertain for day in both),
    }


def _number(value: Decimal) -> int | float:
    return float(value) if value % 1 else int(value)
