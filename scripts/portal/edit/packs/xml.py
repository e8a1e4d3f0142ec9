"""XML that came from elsewhere: read without entities, without the network, and within limits."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from portal.common.messages import message
from portal.edit.packs.units import CannotRead


def xml_root(text: str, name: str) -> Any:
    """The root of a document. CannotRead."""
    if "<!ENTITY" in text:
        raise CannotRead(message("pack.entities", file=name))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text).encode(), parser)
    except etree.XMLSyntaxError as exc:
        raise CannotRead(message("pack.broken", file=name, line=exc.lineno or 1)) from exc
