"""What all outputs of a site rest on, so that what was made of another is never taken for the same."""

from __future__ import annotations

from collections.abc import Mapping

from portal.check.project import Site
from portal.common.cache import code_fingerprint, digest_of, digest_of_content
from portal.common.language_data import version_of_languages
from portal.files.config import CONFIG_FILE, OPTIONS


def version_of(site: Site) -> str:
    """What all outputs rest on besides their inputs: code, libraries, the engine's configuration, the settings."""
    settings = site.portal.settings
    configuration = digest_of_content((settings.root / CONFIG_FILE).read_bytes()).hex()
    said = [getattr(site.routes.portal.settings, name) for name in OPTIONS]  # less, if it names who was withdrawn
    return f"{code_fingerprint()} {configuration} {settings.site_url} {said} {version_of_languages(settings.own_languages)}"


def built_from(version: str, fingerprints: Mapping[str, bytes]) -> str:
    """A hash of all that a site is made from."""
    return digest_of(repr((version, sorted(fingerprints.items())))).hex()
