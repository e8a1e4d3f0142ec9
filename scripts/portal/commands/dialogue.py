"""The dialogue of ``portal new``: asks for one value after another, with numbers to choose from and names to search for.

What a value needs that isn't there, a source or a picture, is made on the way.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import click

from portal.commands.shared import agreed, language, told
from portal.common.clock import now
from portal.common.folding import fold_name
from portal.common.messages import in_language, message
from portal.common.printable import shorten
from portal.content.portal import Portal
from portal.edit.create import (
    KINDS,
    Field,
    Values,
    askable,
    fields_with_records,
    inner_fields,
    missing_of,
    understood,
    with_defaults,
)
from portal.edit.new_picture import name_of_picture, picture_file
from portal.edit.typed.times import NotUnderstood, said_as
from portal.edit.typed.values import Meaning, join_list, split_list
from portal.model.collections import COLLECTIONS
from portal.model.field_types import as_id, free_id
from portal.model.fields import choice_word

_SHOWN = 12
"""So many records are listed to choose from; more are found by a word of their names."""
_MADE_ON_THE_WAY = {row.name: row.commands[0] for row in COLLECTIONS.values() if row.is_made_on_the_way}
"""What can be made while something else is asked that needs it, and what portal new calls it."""


@dataclass
class Dialogue:
    """What was answered so far."""

    portal: Portal
    kind: str
    given: Values
    made: list[tuple[str, Values]] = field(default_factory=list)
    """What was made on the way, each with its kind."""
    pictures: list[Path] = field(default_factory=list)
    """Files that are to be taken in."""

    def run(self) -> None:
        """Ask for what is needed, then for what else is known."""
        while missing := self._missing():
            self._take(missing[0], ask_field(self, missing[0]))
        every = [*askable(self.kind), *fields_with_records(self.kind)]
        while rest := [one for one in every if one.name not in (*self.given, "id")]:
            chosen = _ask_what_else(rest, self._name())
            for asked in chosen:
                self._take(
                    asked, _ask_records(self, asked) if asked.about.inner else ask_field(self, asked, is_needed=False)
                )
            if not chosen:
                return

    def _name(self) -> str:
        """What it is called, or what kind of thing it is."""
        named = self.given.get(KINDS[self.kind].title)
        return shorten(str(named), 60) if named else told(f"new.a.{self.kind}")

    def _missing(self) -> list[Field]:
        return missing_of(self.kind, list(askable(self.kind)), self.values)

    def _take(self, asked: Field, value: object) -> None:
        if value:
            self.given = {**self.given, asked.name: value}

    @property
    def values(self) -> Values:
        """The answers, and what follows from them."""
        values = with_defaults(self.kind, self.given, now())
        zone = self.portal.settings.time_zone if KINDS[self.kind].has_calendar else ""
        if zone and "T" in values.get("start", ""):
            values.setdefault("time_zone", zone)
        return values

    @property
    def meaning(self) -> Meaning:
        """With what was made on the way."""
        added: dict[str, dict[str, str]] = {}
        for kind, values in self.made:
            new_id = str(values["id"])
            added.setdefault(KINDS[kind].name, {})[new_id] = new_id
        return Meaning(self.portal, now(), added)

    def make(self, kind: str) -> str:
        """Make something on the way, and return its id."""
        click.echo(f"\n{told('new.on-the-way', kind=message(f'new.a.{kind}'))}")
        inner = Dialogue(self.portal, kind, {})
        while missing := inner._missing():
            inner._take(missing[0], ask_field(inner, missing[0]))
        for name in KINDS[kind].asked_on_the_way:
            asked = next(field for field in askable(kind) if field.name == name)
            inner._take(asked, ask_field(inner, asked, is_needed=False))
        if "url" in inner.given:
            inner.given = {**inner.given, "seen": now().date().isoformat()}
        made = str(inner.values.get("id") or kind)  # a title in other letters makes none
        taken = {*self.portal.ids.get(KINDS[kind].name, ()), *(str(values["id"]) for _, values in self.made)}
        new_id = free_id(made, taken)
        self.made += [*inner.made, (kind, {**inner.values, "id": new_id})]
        self.pictures += inner.pictures
        return new_id


def _prompt(text: str) -> str:
    return str(click.prompt(text, default="", show_default=False)).strip()


def _ask_what_else(rest: list[Field], name: str) -> list[Field]:
    """Which of the other fields to fill in; none, when somebody goes on."""
    labels = [in_language(asked.label, language()) for asked in rest]
    click.echo(f"\n{told('new.what-else', name=name)}")
    click.echo("  " + "   ".join(f"{number} {label}" for number, label in enumerate(labels, start=1)))
    while True:
        try:
            typed = _prompt(told("new.what-else-prompt"))
        except click.Abort as exc:
            if isinstance(exc.__context__, EOFError):
                return []  # nobody is there to go on
            raise
        named = {word: _chosen_by(word, rest, labels) for word in split_list(typed)}
        if all(named.values()):
            return [asked for asked in named.values() if asked]
        wrong = next(word for word, asked in named.items() if not asked)
        click.echo(told("new.what-else-unknown", given=shorten(wrong, 40), number=len(rest)))


def _chosen_by(word: str, rest: list[Field], labels: list[str]) -> Field | None:
    """The field that a number, a label or a name means."""
    if word.isdecimal():
        return rest[int(word) - 1] if 0 < int(word) <= len(rest) else None
    return next(
        (one for one, label in zip(rest, labels, strict=True) if fold_name(word) in (fold_name(label), one.name)), None
    )


def _ask_records(dialogue: Dialogue, asked: Field) -> object:
    """Ask for records that a field holds, one after another, or for the one."""
    model = asked.about.inner
    assert model is not None
    label, found = in_language(asked.label, language()), list[dict[str, object]]()
    while True:
        click.echo(f"\n{told('new.item', field=label, number=len(found) + 1)}")
        record: dict[str, object] = {}
        for inner in inner_fields(model):
            if inner.name != "id" and (value := ask_field(dialogue, inner, is_needed=inner.required)):
                record[inner.name] = value
        if "id" in model.model_fields:
            words = next((value for value in record.values() if isinstance(value, str)), "")
            made = as_id(" ".join(words.split()[:4])) or f"{asked.name.replace('_', '-')}-{len(found) + 1}"
            record = {"id": free_id(made, [one["id"] for one in found]), **record}
        if not asked.about.is_list:
            return record
        if record:
            found.append(record)
        if not agreed(told("new.one-more", field=label)):
            return found


def ask_field(dialogue: Dialogue, asked: Field, *, is_needed: bool = True) -> str | list[str]:
    """Ask for one value until it is right; nothing, if it needn't be given."""
    label = in_language(asked.label, language())
    click.echo(f"\n{in_language(asked.help, language())}")
    options = _options(dialogue, asked)
    shown = options[:_SHOWN]
    _list(shown, len(options) - len(shown))
    collection = asked.about.refers_to
    if collection in _MADE_ON_THE_WAY:
        click.echo(told("new.or-new", word=_word_for_new(), kind=message(f"new.a.{_MADE_ON_THE_WAY[collection]}")))
    prompt = told("new.several", field=label) if asked.about.is_list else label
    while True:
        typed = _prompt(prompt)
        if not typed:
            if not is_needed:
                return ""
            click.echo(told("new.needed-value"))
            continue
        made = _MADE_ON_THE_WAY.get(collection, "")
        if made and fold_name(typed) in (*said_as("new.word-new"), "+"):
            typed = dialogue.make(made)
            shown = []
        try:
            return _value(dialogue, asked, typed, shown)
        except NotUnderstood as exc:
            found = [one for one in options if _is_named(one, typed)]
            if (found and not asked.about.is_list) or len(found) > 1:
                shown = found[:_SHOWN]
                _list(shown, len(found) - len(shown))
            else:
                click.echo(in_language(exc.told, language()))


Option = tuple[str, str]
"""A value to choose, and what it is called."""


def _options(dialogue: Dialogue, asked: Field) -> list[Option]:
    """What there is to choose from: words, or records by their names."""
    if asked.about.choices:
        return [(str(choice), in_language(choice_word(choice), language())) for choice in asked.about.choices]
    collection = asked.about.refers_to
    if not collection:
        return []
    records, title = dialogue.portal.records[collection], COLLECTIONS[collection].title
    made = [
        (str(values["id"]), str(values.get(title, "")))
        for kind, values in dialogue.made
        if KINDS[kind].name == collection
    ]
    return [*made, *((record_id, str(getattr(record, title, ""))) for record_id, record in records.items())]


def _list(options: list[Option], number_more: int) -> None:
    for number, (value, name) in enumerate(options, start=1):
        click.echo(f"  {number:>2}  {name}" + (f"  [{value}]" if fold_name(name) != fold_name(value) else ""))
    if number_more > 0:
        click.echo(told("new.more-to-choose", number=number_more))


def _is_named(option: Option, typed: str) -> bool:
    """Whether all words that were typed stand in a name or id."""
    text = fold_name(" ".join(option))
    return all(word in text for word in fold_name(typed).split())


def _value(dialogue: Dialogue, asked: Field, typed: str, shown: list[Option]) -> str | list[str]:
    """The value that is meant, by its number in the list if one is shown. NotUnderstood."""
    if shown:
        parts = split_list(typed) if asked.about.is_list else [typed]
        by_number = [
            shown[int(part) - 1][0] if part.isdecimal() and 0 < int(part) <= len(shown) else part for part in parts
        ]
        typed = join_list(by_number) if asked.about.is_list else by_number[0]
    if asked.about.value == "picture" and (path := picture_file(dialogue.portal.settings.root, typed)):
        dialogue.pictures.append(path)
        typed = name_of_picture(path)
    return understood(asked, typed, dialogue.meaning)


def _word_for_new() -> str:
    return told("new.word-new").partition(",")[0]
