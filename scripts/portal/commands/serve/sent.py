"""What a browser sends of a form: fields by name, and files."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from email import policy
from email.parser import BytesParser
from urllib.parse import parse_qsl

from portal.common.grouping import grouped

_MOST = 20_000
"""So many fields a form may have."""


@dataclass(frozen=True)
class Sent:
    """What was sent."""

    fields: dict[str, str]
    """What was typed, by field; where several fields have one name, each in a line."""
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    """How a file was called, and what it holds, by field."""

    def with_taken(self) -> Sent:
        """The same with the name that a button offered, in the place of what was typed."""
        name, _, rest = self.fields.get("take", "").replace("\r\n", "\n").partition("\n")
        typed, _, taken = rest.partition("\n")
        if not taken or name not in self.fields:
            return self
        lines = [taken if line.strip() == typed else line for line in self.fields[name].splitlines()]
        return replace(self, fields=self.fields | {name: "\n".join(lines)})

    def typed(self) -> list[str]:
        """What somebody typed: fields that aren't as they were."""
        names = (name for name in self.fields if name not in ("token", "take") and not name.startswith("was:"))
        changed = [name for name in names if self.fields[name] != self.fields.get(f"was:{name}", "")]
        return [f"{name}: {self.fields[name]}" for name in changed]


def sent_by(body: bytes, kind: str) -> Sent:
    """The fields of a form, in either of the two media types that browsers know (HTML, form submission; RFC 7578)."""
    if kind.partition(";")[0].strip().lower() == "multipart/form-data":
        return _parts(body, kind)
    try:
        return Sent(_joined(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=_MOST)))
    except ValueError:  # more fields than any form has
        return Sent({})


def _joined(pairs: list[tuple[str, str]]) -> dict[str, str]:
    found = grouped(pairs).items()
    return {name: values[0] if len(values) == 1 else "\n".join(filter(None, values)) for name, values in found}


def _parts(body: bytes, kind: str) -> Sent:
    head = b"Content-Type: " + kind.encode("latin-1", "replace").replace(b"\n", b" ").replace(b"\r", b" ")
    message = BytesParser(policy=policy.HTTP).parsebytes(head + b"\r\n\r\n" + body)
    pairs: list[tuple[str, str]] = []
    files: dict[str, tuple[str, bytes]] = {}
    for part in message.iter_parts() if message.is_multipart() else ():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        if not isinstance(name, str) or not isinstance(content, bytes):
            continue
        if (called := part.get_filename()) is not None:
            if content or called:
                files[name] = (called, content)
        else:
            pairs.append((name, content.decode("utf-8", "replace")))
    return Sent(_joined(pairs), files)
