"""What follows from a record or a file that can't be read: of that nothing is said, for its own fault is."""

from __future__ import annotations

from portal.content.portal import Portal
from portal.content.texts import file_of
from portal.model.collections import COLLECTIONS, Ref
from portal.site import chooser
from portal.site.urls import CHANGES, COUNTRIES, FEED

_MADE_OF_RECORDS = (chooser.START, COUNTRIES)
"""Beneath these addresses stand pages that follow from records of several collections."""


class Unread:
    """What of a portal can't be read, and the addresses that may be missing for that alone."""

    def __init__(self, portal: Portal) -> None:
        self._portal = portal
        wrong = {
            collection
            for collection, name in portal.nodes
            if name not in portal.records.get(collection, portal.redirects)
        }
        in_files = {row.name for row in COLLECTIONS.values() if row.is_markdown and self._in_folder(row.folder or "")}
        self.collections = frozenset(
            wrong | in_files | (portal.unreadable & {*COLLECTIONS, "redirects"}) | portal.vague
        )
        """Those with a record that is none; also ``redirects``."""

    def _in_folder(self, folder: str) -> bool:
        languages = self._portal.settings.languages
        return any(
            path.rpartition("/")[0] + "/" in {f"docs/{one}/{folder}" for one in languages}
            for path in self._portal.unreadable
        )

    def may_hold(self, address: str) -> bool:
        """Whether a page or feed that isn't there, with or without a slash before it, may be missing only for what can't be read."""
        uri = address.lstrip("/")
        page = uri.removesuffix(CHANGES + FEED).removesuffix(FEED)
        if not self.collections:
            return False
        first, _, beneath = page.rstrip("/").partition("/")
        is_record = beneath and first in self.collections
        if is_record and (first in self._portal.vague or page in self._portal.addresses):
            return True
        if is_record and (
            beneath in self._portal.ids_as_they_look.get(first, ()) or self._has_faulty_file(Ref(first, beneath))
        ):
            return True
        if page != uri or (beneath and page.startswith(_MADE_OF_RECORDS) and self.collections & {*COLLECTIONS}):
            return True
        ref = Ref("pages", first or "index")  # beneath some pages stand others that come with them
        is_unsound = ref in self._portal.nodes and ref.id not in self._portal.pages
        return is_unsound or self._has_faulty_file(ref)

    def _has_faulty_file(self, ref: Ref) -> bool:
        return any(file_of(ref.key, one) in self._portal.unreadable for one in self._portal.settings.languages)

    def may_lead_on(self, address: str) -> bool:
        """The same, also of what a redirect may lead on."""
        return "redirects" in self.collections or self.may_hold(address)
