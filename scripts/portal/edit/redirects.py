"""What stands at an address that has no page any more: an entry of ``data/redirects.yml``, or nothing, where nobody ever had the address."""

from __future__ import annotations

import datetime as dt

from portal.common.messages import Told, in_language, message
from portal.common.problems import did_you_mean
from portal.content.address_ledger import ADDRESSES, ledger_text
from portal.content.portal import REDIRECTS, Portal, PublicPortal
from portal.edit.create import fault_of
from portal.edit.draft import Draft
from portal.edit.yaml_patch import append_record, set_value
from portal.files.nodes import Mapping
from portal.files.yaml_reader import parse_yaml
from portal.model.collections import COLLECTIONS, Ref
from portal.model.field_types import Address
from portal.site.routes import Routes
from portal.site.urls import CHANGES, FEED


class CannotRedirect(Told):
    """Why nothing can be said of an address."""


def address_of(typed: str) -> str:
    """An address as typed, with slashes at both ends; CannotRedirect."""
    given = f"/{typed.strip().strip('/')}/" if typed.strip().strip("/") else "/"
    if wrong := fault_of(Address, given):
        raise CannotRedirect(wrong)
    return given


def draft_of_redirect(portal: PublicPortal, address: str, leads_to: str, today: dt.date, language: str) -> Draft:
    """The change by which an address leads to another one, or, without one, says that its page is gone. CannotRedirect, CannotPatch."""
    assert_published(portal, address)
    draft = Draft(portal.settings.root)
    put_redirect(draft, address, leads_to, today, language)
    return draft


def put_redirect(draft: Draft, address: str, leads_to: str, today: dt.date, language: str) -> None:
    """The same, among other changes; what was said of the address before goes. *language* is that of the remark above a new file. CannotPatch."""
    said: dict[str, str] = {"leads_to": leads_to} if leads_to else {"gone": today.isoformat()}
    text = draft.content(REDIRECTS)
    node, _ = parse_yaml(text, REDIRECTS)
    data = node.plain_data() if isinstance(node, Mapping) else {}
    known = [one.get("address") if isinstance(one, dict) else "" for one in data.get("redirects") or ()]
    if address in known:
        at = ("redirects", known.index(address))
        for name in ("leads_to", "gone"):
            text = set_value(text, (*at, name), said.get(name))
    else:
        remark = f"# {in_language(message('addresses.above'), language)}\n"
        text = append_record(text, "redirects", {"address": address, **said}, remark)
    draft.write(REDIRECTS, text)


def assert_published(portal: PublicPortal, address: str) -> None:
    """CannotRedirect, if nobody can ever have had the address: the site never published it."""
    known = {f"/{uri}" for uri in portal.addresses} | {
        f"/{locale}/" for locales in portal.addresses.values() for locale in locales
    }
    if address not in known and address.lstrip("/") not in Routes(portal).entries:
        hint = did_you_mean(
            address, (one for one in known if one.endswith("/")), message("hint.addresses-in-ledger", file=ADDRESSES)
        )
        raise CannotRedirect(message("addresses.never-published", address=address, hint=hint))


def draft_of_forgetting(portal: Portal, address: str) -> Draft:
    """The change by which an address was never published; CannotRedirect."""
    uri, known = address.removeprefix("/"), portal.addresses
    feeds = (uri, uri + FEED, uri + CHANGES + FEED)
    left = {one: locales for one, locales in known.items() if one not in feeds}
    if left == known:
        raise CannotRedirect(message("addresses.unknown", uri=uri, file=ADDRESSES))
    draft = Draft(portal.settings.root)
    draft.write(ADDRESSES, ledger_text(left))
    return draft


def published_at(portal: Portal, ref: Ref) -> list[str]:
    """Every address, without language, at which readers may have the page of a thing: of today and of former times."""
    if not COLLECTIONS[ref.collection].has_pages:
        return []
    ids = [ref.id, *getattr(portal.record(ref), "formerly", ())]
    return [f"/{uri}" for one in ids if (uri := Ref(ref.collection, one).uri) in portal.addresses]
