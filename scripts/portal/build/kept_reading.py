"""What a build has read, kept on disk for the next: nearly every edit is of words, and is read upon that.

Then only files that were edited are read, and only their texts are looked at; all rules that compare records with each other are asked again,
and what a site is made from is found out anew but for the texts. Whatever might be more than words, or wrong, is left to a whole reading.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import NamedTuple

from portal.build.fast_path import edited_words
from portal.build.snapshot import Snapshot
from portal.check.project import Site, settings_of
from portal.check.run import check_all_but_words
from portal.common.cache import FileCache
from portal.common.problems import has_errors
from portal.content.markdown import prepare
from portal.content.portal import PublicPortal
from portal.files.documents import FileReader
from portal.model.collections import Ref
from portal.render.fingerprints import (
    fingerprints_but_texts,
    fingerprints_of_texts,
    fingerprints_of_texts_after,
)
from portal.site.routes import Routes
from portal.site.takedown import without_withdrawn
from portal.site.visible import visible_part

_COMPARED_WITH = ("people", "terms")
"""Collections of which the words decide what is wrong in the texts of others (``check.comparison``)."""


class KeptReading(NamedTuple):
    """A portal without errors, as a build has read it."""

    portal: PublicPortal
    """Everything that was written."""
    hidden: frozenset[str]
    """The keys of texts that were not public."""
    texts: dict[str, bytes]
    """The fingerprints of those that were."""
    inputs: Snapshot
    """The project's files just before it was read."""


class SoundReading(NamedTuple):
    """A portal without errors, and what it was read from."""

    site: Site
    memory: FileCache
    inputs: Snapshot
    """The project's files just before."""
    fingerprints: dict[str, bytes]
    moment: dt.datetime | None
    """For which the site is built; None in a preview, which shows everything."""
    edited: set[str] | None = None
    """Names of all inputs that are not as they were in the last build, if nothing but these has changed."""


def whole_reading(site: Site, memory: FileCache, inputs: Snapshot, moment: dt.datetime | None) -> SoundReading:
    """A reading of everything; for a *moment*, the memory keeps it."""
    texts = fingerprints_of_texts(site.routes)
    if moment and not _is_withheld(site.portal):
        memory.whole = KeptReading(site.portal, _hidden(site), texts, inputs)
    return SoundReading(site, memory, inputs, fingerprints_but_texts(site.routes) | texts, moment)


def read_upon(
    before: FileCache, root: Path, site_url: str | None, inputs: Snapshot, moment: dt.datetime, other: str
) -> SoundReading | None:
    """What is to be read at a *moment*, upon what was kept; None if more than words may have changed, or anything is wrong."""
    kept = before.whole
    if not isinstance(kept, KeptReading):
        return None
    memory = FileCache(before, keep=True)
    files = FileReader(root, memory)
    settings, problems = settings_of(files, site_url, other=other)
    if settings != kept.portal.settings or has_errors(problems):
        return None
    memory.texts = prepare((document.body for document in kept.portal.documents.values()), before.texts, jobs=1)
    edit = edited_words(kept.portal, files, kept.inputs.changed(root, inputs))
    if edit is None or any(Ref.of_key(key).collection in _COMPARED_WITH for key in edit.keys):
        return None
    routes = Routes(edit.portal)
    if has_errors([*check_all_but_words(edit.portal, routes, moment), *edit.check(routes)]):
        return None
    visible = visible_part(edit.portal, moment)
    site = Site(edit.portal, routes if visible is edit.portal else Routes(visible))
    if _is_withheld(edit.portal) or _hidden(site) != kept.hidden:
        return None
    keys = edit.keys - kept.hidden
    texts = kept.texts | fingerprints_of_texts_after(kept.texts, kept.portal.texts, site.routes, keys)
    memory.whole = KeptReading(site.portal, kept.hidden, texts, inputs)
    return SoundReading(site, memory, inputs, fingerprints_but_texts(site.routes) | texts, moment)


def _is_withheld(portal: PublicPortal) -> bool:
    """Whether something was withdrawn: who knows what an edit says of it, and what readers get of it then."""
    return without_withdrawn(portal) is not portal


def _hidden(site: Site) -> frozenset[str]:
    return frozenset(site.portal.texts.source.keys() - site.routes.portal.texts.source.keys())
