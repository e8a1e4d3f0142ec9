"""What the page of all languages shows: how far each translation has come, who made it, and where to help."""

from __future__ import annotations

from urllib.parse import quote

from portal.common.locales import locale_format
from portal.content.texts import State
from portal.render.presenters.records import View
from portal.render.reader import Reader
from portal.site.route import Route
from portal.site.urls import HOME

_COLUMNS = (State.REVIEWED, State.TRANSLATED, State.MACHINE, State.OUTDATED)


def languages_page(entry: Route, reader: Reader) -> View:
    """Every language with its numbers; a column in which no language has any is left out, but for what people reviewed."""
    intro, rest = reader.prose_parts(entry.body[0])
    rows = [_language(reader, locale) for locale in reader.inputs.settings.languages]
    shown = [state for state in _COLUMNS if state is State.REVIEWED or any(row["numbers"].get(state) for row in rows)]
    return {
        "intro": intro,
        "rest": rest,
        "rows": rows,
        "columns": shown,
        "has_help": any(row.get("help") for row in rows),
    }


def _language(reader: Reader, locale: str) -> View:
    form, inputs = locale_format(locale), reader.inputs
    name = inputs.settings.language_name(locale)
    row = {
        "locale": locale,
        "name": name,
        "direction": form.direction,
        "href": reader.href(HOME, locale),
        "is_source": locale == inputs.default,
        "numbers": {},
    }
    if locale == inputs.default:
        return row
    standing = inputs.standing(locale)
    total = sum(standing[state] for state in State if state is not State.SOURCE)
    done = total - standing[State.MISSING]
    return {
        **row,
        "numbers": {state: standing[state] for state in _COLUMNS},
        "done": done,
        "total": total,
        "shares": [100 * number // total if total else 0 for number in (done, standing[State.REVIEWED])],
        "help": reader.inputs.settings.way_to_help(locale) or _letter(reader, name),
    }


def _letter(reader: Reader, language: str) -> str:
    """An e-mail to those who are told of errors, about a language; empty where no address is configured."""
    address = reader.inputs.settings.report_address
    subject = reader.label("languages.help-subject", language=language)
    return f"mailto:{quote(address, safe='@+')}?subject={quote(subject)}" if address else ""
