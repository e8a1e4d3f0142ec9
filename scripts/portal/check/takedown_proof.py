"""The proof of a take-down: what the bytes of a built site still say."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from portal.common.filesystem import files_in
from portal.common.messages import Message, message
from portal.content.portal import Portal
from portal.content.texts import TextUnit
from portal.model.collections import news_ref, person_ref
from portal.site.takedown import name_forms, name_pattern, withdrawn_forms


def searched(portal: Portal) -> list[Message]:
    """The forms that are looked for, for each withdrawn person and story."""
    listed = []
    for person_id in portal.people:
        if portal.people[person_id].withdrawn:
            forms = ", ".join(sorted(name_forms(portal, person_id)))
            listed.append(message("withdrawn.person", name=portal.people[person_id].name, forms=forms))
    listed += [message("withdrawn.headline", slug=slug) for slug in portal.news if portal.news[slug].withdrawn]
    return listed


def found_in(portal: Portal, site: Path) -> Iterator[tuple[str, str]]:
    """Files of a built site that name a withdrawn person or bear a withdrawn story's headline; and what was found.

    Looked at are file names and bytes: as they are, with entities, percent signs and JSON's escapes resolved, in composed and
    decomposed form, also within pictures.
    """
    forms = withdrawn_forms(portal)
    headlines = set()
    for slug in portal.news:
        if portal.news[slug].withdrawn:
            title = news_ref(slug).text("title")
            headlines |= {units[title].value for units in portal.texts.by_locale.values() if title in units}
    if not forms | headlines:
        return
    pattern = name_pattern(forms | headlines)
    for name in sorted(files_in(site)):
        for text in _readings(name, (site / name).read_bytes()):
            if match := pattern.search(text):
                yield name, match[0]
                break


def _readings(name: str, content: bytes) -> Iterator[str]:
    """Every way in which a file may say something."""
    texts = [name, content.decode("utf-8", "ignore")]
    if b"\0" in content:
        texts += [content.decode("utf-16-le", "ignore"), content.decode("utf-16-be", "ignore")]
    for text in texts:
        plain = unicodedata.normalize("NFC", text)
        yield plain
        for resolved in (
            html.unescape(html.unescape(plain)),
            unquote(plain),
            _ESCAPE.sub(lambda m: chr(int(m[1], 16)), plain),
        ):
            if resolved != plain:
                yield unicodedata.normalize("NFC", resolved)


_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")


def named_in(portal: Portal) -> Iterator[tuple[TextUnit, str]]:
    """Texts that name a withdrawn person, and the name found."""
    forms = withdrawn_forms(portal)
    if not forms:
        return
    pattern = name_pattern(forms)
    own = {person_ref(person_id).text("name") for person_id, person in portal.people.items() if person.withdrawn}
    for units in portal.texts.by_locale.values():
        for key, unit in units.items():
            if key not in own and (match := pattern.search(unicodedata.normalize("NFC", unit.value))):
                yield unit, match[0]
