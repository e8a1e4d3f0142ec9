"""From located values to validated records, and from pydantic's faults to problems that a person can mend."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, NamedTuple, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from portal.common.confusables import in_plain_letters, odd_letter
from portal.common.digits import in_ascii_digits
from portal.common.messages import Message, message
from portal.common.printable import shorten
from portal.common.problems import Fix, Problem, did_you_mean, one_of, problem, sure_fix
from portal.files.nodes import Mapping, Node, Scalar, Sequence, nodes_on, place_at
from portal.model.field_types import AN_ID, as_id
from portal.model.fields import choices_of, field_help, fields, record_class
from portal.model.records import Record

_R = TypeVar("_R", bound=Record)


def validate(node: Node, model: type[_R], what: Message) -> tuple[_R | None, list[Problem]]:
    """One record, or the reasons why it is none; *what* names it in messages (“programme”, “front matter”)."""
    if not isinstance(node, Mapping):
        return None, [problem("record.not-keys", node.place, what=what)]
    try:
        return model.model_validate(node.plain_data()), []
    except ValidationError as exc:
        faults = [*exc.errors(include_url=False), *_of_the_whole(node, model, exc)]
        return None, [
            _problem(fault, node, model, what) for fault in faults if fault["type"] != "too_short" or not fault["input"]
        ]


_EITHER_OR = ("missing-field", "clock", "alternative-text", "redirect", "event-time")
"""Faults that may come from leaving out a field that is unsound."""


def _of_the_whole(node: Mapping, model: type[Record], exc: ValidationError) -> list[ErrorDetails]:
    """Faults of the record as a whole, which show only when its fields are sound: looked for without those that aren't."""
    faulty = {str(fault["loc"][0]) for fault in exc.errors() if fault["loc"]}
    sound = {name: value for name, value in node.plain_data().items() if name not in faulty}
    if not faulty or len(sound) == len(node.entries):
        return []
    try:
        model.model_validate(sound)
    except ValidationError as again:
        faults = [fault for fault in again.errors(include_url=False) if not fault["loc"]]
        return [fault for fault in faults if fault["type"] not in _EITHER_OR]
    return []


def _problem(fault: ErrorDetails, node: Mapping, model: type[Record], what: Message) -> Problem:
    path = tuple(step for step in fault["loc"])
    name = str(path[-1]) if path else ""
    rule = fault["type"]
    if rule == "extra_forbidden":
        known = _model_at(model, path[:-1]).model_fields
        remedy = did_you_mean(name, known, one_of(known, limit=40))
        place, fix = place_at(node, path, key=True), sure_fix(name, known)
        return problem("record.unknown-field", place, fix, name=shorten(name), what=what, remedy=remedy)
    place, nodes = place_at(node, (*path, *(fault.get("ctx") or {}).get("at", ()))), nodes_on(node, path)
    value = nodes[-1] if len(nodes) > len(path) else None
    if path and rule in ("enum", "date", "moment", "number") and isinstance(fault["input"], (list, dict)):
        return _wrong_type(value, name, path, place, model)
    if rule == "missing" and path == ("id",) and isinstance(node, Mapping):
        called = next((one.value for key in ("name", "title", "label") if isinstance(one := node.get(key), Scalar)), "")
        return problem("record.missing-id", place, example=as_id(called) or AN_ID)
    if rule == "missing":
        return problem("record.missing-field", place, name=name, help=field_help(_model_at(model, path[:-1]), name))
    if (given := fault["input"]) and isinstance(given, str) and (odd := _odd_letters(rule, given)):
        told = problem("value.odd-letter", place, Fix(given, odd.plain), value=shorten(odd.plain), code=odd.code)
        return replace(told, rule=odd.rule)
    if isinstance(given, str) and path and isinstance(path[-1], int) and (comma := _OTHER_COMMA.search(given)):
        fix = Fix(given, ", ".join(map(str.strip, _OTHER_COMMA.split(given))))
        return replace(problem("value.other-comma", place, fix, sign=comma[0]), rule=rule)
    if rule == "enum":
        allowed = _choices_at(model, path)
        given = str(fault["input"])
        remedy = did_you_mean(given, allowed, one_of(allowed))
        return problem(
            "record.unknown-value", place, sure_fix(given, allowed), given=shorten(given), name=name, remedy=remedy
        )
    if rule == "too_short":
        return problem("record.empty-list", place, name=name)
    if ours := (fault.get("ctx") or {}).get("problem"):
        field = next((str(step) for step in reversed(path) if isinstance(step, str)), "")
        what_is_wrong = message("value.of-field", field=field, what=ours.what) if field else ours.what
        return Problem(place, ours.severity, what_is_wrong, ours.remedy, rule, _fix(rule, str(fault["input"])))
    return _wrong_type(value, name, path, place, model)


_OTHER_COMMA = re.compile("[،;؛、，]")
"""What divides words in other languages and in other programs."""


class _Odd(NamedTuple):
    plain: str
    code: str
    rule: str


def _odd_letters(rule: str, given: str) -> _Odd | None:
    """A value that would be right, or at least no riddle, without what nobody sees in it, or with the letters that its own look like."""
    plain = in_plain_letters(given).strip()
    if given.isascii() or rule in ("empty", "too-long") or not plain.isascii() or not plain:
        return None
    letter = odd_letter(given)
    return _Odd(plain, f"{ord(letter):04X}", "unknown-value" if rule == "enum" else rule) if letter else None


def _fix(rule: str, given: str) -> Fix | None:
    """The mending of a value that is only written in another way."""
    new = given
    typed = in_ascii_digits(given).strip()
    if rule == "number":
        new = plain_number(typed) or given
    elif rule == "date" and (match := re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", typed)):
        new = f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}"
    elif rule in ("date", "moment", "moment-zone"):
        new = typed
    elif rule == "country-code":
        new = {"UK": "GB"}.get(given.upper(), given.upper() if len(given) == 2 else given)
    return Fix(given, new) if new != given else None


def plain_number(typed: str) -> str | None:
    """A number without separators of thousands, and with a point for decimals; None where it may mean two things."""
    typed = typed.replace("٬", ",").replace("٫", ".")
    thousands = r"(?:\d{1,3}(?:[,'’ \u00a0\u2009\u202f]\d{3})+|\d{1,2}(?:,\d{2})+,\d{3})"
    if re.fullmatch(rf"{thousands}(?:\.\d{{1,6}})?", typed):
        return re.sub(r"[^\d.]", "", typed)
    if re.fullmatch(r"\d{1,3}(?:\.\d{3}){2,}", typed):
        return typed.replace(".", "")
    return typed.replace(",", ".") if re.fullmatch(r"\d+(?:,\d{1,2}|\.\d{1,6})?", typed) else None


def _wrong_type(found: Node | None, name: str, path: tuple[str | int, ...], place: Any, model: type[Record]) -> Problem:
    field = next((str(step) for step in reversed(path) if isinstance(step, str)), name)
    holder = (
        fields(_model_at(model, path[:-2] if isinstance(path[-1], int) else path[:-1])).get(field) if path else None
    )
    if holder and holder.inner and isinstance(found, Scalar) and found.value:
        known = holder.inner.model_fields
        needed = [key for key, info in known.items() if info.is_required()] or ([] if holder.is_list else list(known))
        id = "record.texts-for-records" if holder.is_list else "record.text-for-keys"
        return problem(id, place, field=field, keys=", ".join(f"{key}: …" for key in needed))
    if isinstance(found, Scalar) and not found.value:
        return problem("record.empty-field", place, field=field)
    if isinstance(found, Scalar):
        is_one = found.plain and found.value.isprintable() and not set("[]{},:#") & set(found.value)
        fix = Fix(found.value, f"[{found.value}]") if is_one else None
        return problem("record.one-text", place, fix, field=field, value=shorten(found.value))
    kind = message("record.a-list") if isinstance(found, Sequence) else message("record.keys-with-values")
    if holder and holder.inner and not holder.is_list:
        wanted, keys = message("record.keys-with-values"), ", ".join(f"{key}: …" for key in holder.inner.model_fields)
        remedy = message("hint.keys", keys=keys)
    elif holder and holder.is_list and not isinstance(path[-1], int):
        wanted, remedy = message("record.a-list"), message("hint.list")
    else:
        wanted = message("record.a-text")
        remedy = message("hint.one-text" if isinstance(found, Sequence) else "hint.text-with-colon")
    return problem("record.other-kind", place, field=field, kind=kind, wanted=wanted, remedy=remedy)


def _choices_at(model: type[Record], path: tuple[str | int, ...]) -> tuple[str, ...]:
    """The words of which the value at *path* must be one."""
    *above, name = [step for step in path if isinstance(step, str)]
    return choices_of(_model_at(model, tuple(above)).model_fields[name].annotation)


def _model_at(model: type[Record], path: tuple[str | int, ...]) -> type[Record]:
    """The class of the record at *path* inside a *model*."""
    for step in path:
        if isinstance(step, str) and step in model.model_fields:
            model = record_class(model.model_fields[step].annotation) or model
    return model
