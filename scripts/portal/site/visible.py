"""What readers get of a portal: without what was withdrawn, without what is held back, and without what only these name.

Whatever is visible names nothing that is not; and a figure, a source, a person or a picture that hidden things name, and nothing
visible, is hidden with them. What nobody names stays: the ledger of figures is published as it is.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from portal.content.markdown import shown_in
from portal.content.portal import Portal, PublicPortal
from portal.model.collections import COLLECTIONS, Ref
from portal.model.fields import refs_of
from portal.site.schedule import public_part
from portal.site.takedown import without_withdrawn

Named = dict[Ref, set[Ref]]
"""What each record, page and news item names."""
_HIDDEN_WITH_OTHERS = [name for name, row in COLLECTIONS.items() if not row.has_pages]
"""Collections of which a record is published because something names it; the others have pages of their own."""


def visible_part(portal: PublicPortal, moment: dt.datetime | None) -> PublicPortal:
    """What readers get at a moment; all that was not withdrawn, if none is given. The same portal, if that is all of it."""
    left = public_part(without_withdrawn(portal), moment)
    hidden = set() if left is portal else _named_by_hidden_things_alone(_named_in(portal), _named_in(left))
    if not hidden:
        return left
    records = {
        collection: {
            name: record for name, record in left.records[collection].items() if Ref(collection, name) not in hidden
        }
        for collection in _HIDDEN_WITH_OTHERS
    }
    return replace(left.with_records(**records), texts=left.texts.without(hidden))


def _named_by_hidden_things_alone(everywhere: Named, visibly: Named) -> set[Ref]:
    hidden = {target for ref, named in everywhere.items() for target in named - visibly.get(ref, set())}
    suspects = {ref for ref in _reached(hidden, everywhere) if ref.collection in _HIDDEN_WITH_OTHERS}
    open_ones = {target for ref, named in visibly.items() if ref not in suspects for target in named}
    return suspects - _reached(open_ones, visibly)


def _reached(start: set[Ref], named: Named) -> set[Ref]:
    """The *start* and all that it names, what these name, and so on."""
    reached: set[Ref] = set()
    ahead = set(start)
    while ahead:
        reached |= ahead
        ahead = {target for ref in ahead for target in named.get(ref, ())} - reached
    return reached


def _named_in(portal: Portal) -> Named:
    """What a portal's records and texts name, in every language, as readers get them."""
    named_by = {ref: {target for _, target in refs_of(record)} for ref, record in portal.every_record()}
    for key, words in portal.texts.with_references():
        named_by.setdefault(Ref.of_key(key), set()).update(shown_in(words))
    return named_by
