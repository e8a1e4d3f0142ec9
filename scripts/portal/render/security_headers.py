"""What browsers are told besides the pages: what a page may load and run, and whom it tells where its reader was.

The policy stands in every page, so that it holds on any host; files for hosts
(``hosting``) say the same and what only a header can say. Sources: Content Security Policy Level 3; Fetch; RFC 6797; Permissions Policy.
"""

from __future__ import annotations

_NOTHING_BUT = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
}
POLICY = "; ".join(f"{name} {value}" for name, value in _NOTHING_BUT.items())
"""The Content-Security-Policy of every page: its own host's files, no script or style within a page, nothing from elsewhere."""
META = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'

HEADERS = {
    "Content-Security-Policy": f"{POLICY}; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "browsing-topics=(), camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
"""For every answer of the host. Pictures may be shown elsewhere: feed readers do, and so does whoever is sent a link."""
HEADERS_OF_OWN_HOST = {"Strict-Transport-Security": "max-age=31536000"}
"""For a site that has its host for itself: it binds the whole host to HTTPS."""
