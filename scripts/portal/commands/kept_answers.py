"""The answers of a dialogue that somebody stopped: kept in a file of their own, and taken up again when the same thing is begun anew."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from portal.commands.dialogue import Dialogue
from portal.commands.shared import agreed, told
from portal.common.filesystem import write_whole
from portal.common.printable import shorten
from portal.content.portal import Portal
from portal.files.config import CACHE
from portal.model.enums import Flag


def _kept_file(root: Path, kind: str) -> Path:
    return root / CACHE / "new" / f"{kind}.json"


def keep(dialogue: Dialogue) -> bool:
    """Keep what was answered; False if that is nothing. OSError."""
    if not dialogue.given and not dialogue.made:
        return False
    file = _kept_file(dialogue.portal.settings.root, dialogue.kind)
    file.parent.mkdir(parents=True, exist_ok=True)
    pictures = [str(path.resolve()) for path in dialogue.pictures]
    answers = {"values": dialogue.given, "made": dialogue.made, "pictures": pictures}
    write_whole(file, json.dumps(_swapped(answers)).encode())
    return True


def _swapped(value: Any) -> Any:
    """Answers as JSON has them, and back: that something is so is JSON's true, and no text of these letters."""
    if isinstance(value, dict):
        return {name: _swapped(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_swapped(inner) for inner in value]
    if value is True or isinstance(value, Flag):
        return Flag.TRUE if value is True else True
    return value


def kept(portal: Portal, kind: str) -> Dialogue | None:
    """A dialogue that was stopped, if there is one and somebody wants to go on with it; else it is forgotten."""
    file = _kept_file(portal.settings.root, kind)
    try:
        found = _swapped(json.loads(file.read_text("utf-8")))
        values, made = dict(found["values"]), [(str(name), dict(inner)) for name, inner in found["made"]]
        pictures = [path for path in map(Path, found["pictures"]) if path.is_file()]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    shown = "; ".join(shorten(value, 40).rstrip(".") for value in values.values() if isinstance(value, str))
    while True:
        if agreed(told("new.go-on", values=shown)):
            return Dialogue(portal, kind, values, made, pictures)
        if agreed(told("new.throw-away")):
            break
    forget_answers(portal.settings.root, kind)
    return None


def forget_answers(root: Path, kind: str) -> None:
    _kept_file(root, kind).unlink(missing_ok=True)
