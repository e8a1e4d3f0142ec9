"""“Please confirm”: what the portal says of an organisation, on one page of A4 for its own office. No part of the site.

What it says is written in ``theme/print/confirm.html``, from the view of the organisation's page; it is set as fact sheets are.
"""

from __future__ import annotations

import datetime as dt
from functools import partial

import jinja2

from portal.model.collections import partner_ref
from portal.render.dependencies import TrackedPortal
from portal.render.html.partners import partner_page
from portal.render.localized import translation_notices
from portal.render.presenters.figures import figure
from portal.render.presenters.records import View
from portal.render.print.fact_sheets import elements
from portal.render.reader import Reader
from portal.site.urls import OPEN_DATA

_TEMPLATE = "print/confirm.html"


def confirm_sheet(partner_id: str, locale: str, inputs: TrackedPortal, env: jinja2.Environment, day: dt.date) -> bytes:
    """The sheet for an organisation, in a language, as of a day; Unprintable if the fonts can't show it."""
    entry = inputs.entry(partner_ref(partner_id).uri)
    reader = Reader(inputs, locale, entry.uri, base=inputs.settings.site_url)
    url, reader.page_anchor = inputs.url(entry.uri, locale), inputs.url(OPEN_DATA, locale)
    shown = partner_page(entry, reader)
    figures = _figures(reader, shown)
    cited = {source.id: source for source in [*shown["sources_of"], *(one["source"] for one in figures)]}
    html = inputs.template(env, _TEMPLATE).render(
        **reader.names,
        **shown,
        url=url,
        figures=figures,
        cited=list(cited.values()),
        numbers={source_id: number for number, source_id in enumerate(cited, 1)},
        report_address=inputs.settings.report_address,
        notices=lambda: translation_notices(reader, entry.title, partial(inputs.url, entry.uri)),
    )
    data = {
        "parts": elements(html),
        "title": f"{reader.label('confirm.please')} {shown['name']}",
        "site": reader.label("chrome.site-name"),
        "label": reader.label("confirm.name"),
        "url": url,
        "lang": locale,
        "dir": reader.format.direction,
        "hue": "",
        "date": [day.year, day.month, day.day],
    }
    return inputs.typeset("sheet.typ", "pdf", data, day)


def _figures(reader: Reader, shown: View) -> list[View]:
    """The figures of the programmes in which it takes part, each once."""
    ids = (name for part in shown["parts"] if part["is_part"] for name in part["record"].figures)
    return [figure(reader, figure_id) for figure_id in dict.fromkeys(ids)]
