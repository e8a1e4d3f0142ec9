"""Reading without a network, for readers who ask for it: the service worker of the site, and a web manifest for each language.

What is kept, and when it is shown, is told in ``theme/sw.js``; the page ``/offline/`` switches it on and off.
"""

from __future__ import annotations

import json

import jinja2

from portal.common.locales import locale_format
from portal.render.dependencies import TrackedPortal
from portal.render.reader import Reader
from portal.site.urls import HOME, OFFLINE


def service_worker(env: jinja2.Environment, inputs: TrackedPortal) -> dict[str, bytes]:
    """The service worker, which says in each language, as HTML, that a page is not fresh."""
    texts = {}
    for locale in inputs.settings.languages:
        reader = Reader(inputs, locale, OFFLINE)
        texts[locale] = {
            "direction": reader.format.direction,
            "kept": reader.t("offline.kept"),
            "unknown": reader.t("offline.unknown"),
            "home": reader.t("chrome.home"),
            "uri": inputs.uri(HOME, locale),
        }
    template = inputs.template(env, "sw.js")
    return {"sw.js": template.render(said=texts).encode()}


def web_manifest(locale: str, inputs: TrackedPortal) -> dict[str, bytes]:
    """The web manifest of a language (W3C, Web Application Manifest): name, direction, and where to begin."""
    reader = Reader(inputs, locale, HOME)
    name = reader.label("chrome.site-name")
    manifest = {
        "name": name,
        **({"short_name": name} if len(name) <= 30 else {}),  # whoever needs less cuts it themselves
        "lang": locale,
        "dir": locale_format(locale).direction,
        "start_url": "./",
        "scope": reader.base or "./",
        "id": inputs.settings.base_path + inputs.uri(HOME, locale),
        "display": "minimal-ui",
        "background_color": "#fbf9f5",
        "theme_color": "#12434d",
        "icons": [{"src": reader.asset("assets/icon.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    content = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    return {inputs.uri(HOME, locale) + "manifest.webmanifest": content.encode()}
