"""The site's configuration, read from ``mkdocs.yml`` without MkDocs.

MkDocs' own keys stay MkDocs'; the portal reads ``site_url``, the languages of the i18n plugin and the options of the
``portal`` plugin, and says where one is wrong.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from portal.common.locales import is_locale
from portal.common.problems import Place, Problem, did_you_mean, one_of, problem
from portal.files.documents import FileReader
from portal.files.nodes import Mapping, Node, Scalar, Sequence
from portal.files.yaml_reader import parse_yaml

CACHE = ".cache/portal"
"""Where the project keeps what may be deleted at any time."""
CONFIG_FILE = "mkdocs.yml"

OPTIONS = {
    "report_address": "E-mail address to which readers report errors.",
    "publisher": "Who publishes this portal.",
    "privacy_controller": "Who answers for personal data, with a contact.",
    "content_licence": "Licence of the texts.",
    "edit_address": "Address at which the git host edits a file; the site then has /admin/ with a link to each.",
    "news_per_page": "How many news items a page of the list holds.",
}
"""Options of the ``portal`` plugin, with their help texts."""


@dataclass(frozen=True)
class Settings:
    """What the portal needs to know of the site."""

    root: Path
    """The project's folder."""
    site_url: str
    """Absolute address of the home page, with a slash at its end."""
    languages: tuple[str, ...]
    """Locales, the default language first."""
    navigation: tuple[str, ...]
    """Addresses of the main menu's pages, without language."""
    navigation_places: tuple[Place, ...] = ()
    """Where they are listed."""
    report_address: str = ""
    publisher: str = ""
    privacy_controller: str = ""
    content_licence: str = ""
    edit_address: str = ""
    news_per_page: int = 10

    @property
    def default(self) -> str:
        return self.languages[0]

    @property
    def base_path(self) -> str:
        """The path of the home page on its host, with slashes at both ends."""
        return urlsplit(self.site_url).path or "/"


def read_settings(root: Path, files: FileReader | None = None) -> tuple[Settings | None, list[Problem]]:
    """The settings in *root*/mkdocs.yml, or None together with what keeps them from being read; *files* if there are any read already."""
    text, problems = (files or FileReader(root)).text(CONFIG_FILE)
    if text is None or problems:
        return None, problems
    node, problems = parse_yaml(text, CONFIG_FILE, allow_tags=True)
    if not isinstance(node, Mapping):
        return None, problems or [problem("config.no-keys", Place(CONFIG_FILE))]
    plugins = _plugins(node.get("plugins"))
    i18n, options = plugins.get("i18n"), plugins.get("portal")
    languages = _languages(i18n, node, problems)
    given = _options(options, problems)
    site_url = _site_url(node, problems)
    nav = node.get("nav")
    listed = _scalars(nav)
    navigation = tuple(_navigation([item.value for item in listed]))
    places = tuple(item.place for item in listed)
    if problems:
        return None, problems
    return Settings(root, site_url, languages, navigation, places, **given), []  # type: ignore[arg-type]


def _plugins(node: Node | None) -> dict[str, Mapping]:
    found: dict[str, Mapping] = {}
    for item in node.items if isinstance(node, Sequence) else ():
        if isinstance(item, Scalar):
            found[item.value] = Mapping({}, item.place)
        elif isinstance(item, Mapping):
            for name, options in item.entries.items():
                found[name] = options if isinstance(options, Mapping) else Mapping({}, options.place)
    return found


def _languages(i18n: Mapping | None, config: Mapping, problems: list[Problem]) -> tuple[str, ...]:
    """The languages to build, the default one first; what has ``build: false`` is left out."""
    listed = i18n.get("languages") if i18n else None
    default: list[str] = []
    others: list[str] = []
    for item in listed.items if isinstance(listed, Sequence) else ():
        locale = item.get("locale") if isinstance(item, Mapping) else None
        if not isinstance(locale, Scalar) or not is_locale(locale.value):
            problems.append(problem("config.locale", item.place))
            continue
        assert isinstance(item, Mapping)
        if locale.value in (*default, *others):
            problems.append(problem("config.language-twice", locale.place, locale=locale.value))
            continue
        if _is(item.get("build"), "false"):
            continue
        (default if _is(item.get("default"), "true") else others).append(locale.value)
    if len(default) != 1 and not problems:
        place = listed.place if listed else config.place
        problems.append(problem("config.default", place))
    return (*default, *others)


def _is(node: Node | None, word: str) -> bool:
    return isinstance(node, Scalar) and node.value.lower() == word


def _options(options: Mapping | None, problems: list[Problem]) -> dict[str, str | int]:
    given: dict[str, str | int] = {}
    for key, value in (options.entries if options else {}).items():
        assert options is not None
        if key not in OPTIONS:
            remedy = did_you_mean(key, OPTIONS, one_of(OPTIONS))
            problems.append(problem("config.unknown-option", options.key_places[key], key=key, remedy=remedy))
        elif not isinstance(value, Scalar):
            problems.append(problem("config.option-text", value.place, key=key))
        elif key == "news_per_page":
            if not value.value.isdecimal() or not 1 <= int(value.value) <= 1000:
                problems.append(problem("config.news-per-page", value.place, value=value.value))
            else:
                given[key] = int(value.value)
        else:
            given[key] = value.value.strip()
    return given


def _site_url(config: Mapping, problems: list[Problem]) -> str:
    """``site_url``, where ``!ENV [NAME, default]`` is read as MkDocs reads it."""
    node = config.get("site_url")
    value = ""
    if isinstance(node, Scalar):
        value = node.value
    elif isinstance(node, Sequence) and node.items:
        *names, default = [item.value if isinstance(item, Scalar) else "" for item in node.items]
        value = next((os.environ[name] for name in names if name in os.environ), default)
    try:
        parts = urlsplit(value)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.netloc:
        place = node.place if node else config.place
        problems.append(problem("config.site-url", place))
    return value.rstrip("/") + "/"


def _scalars(node: Node | None) -> list[Scalar]:
    """Entries of ``nav``; a title given there is passed over, for titles come from the pages."""
    items = node.items if isinstance(node, Sequence) else ()
    values = [next(iter(item.entries.values()), item) if isinstance(item, Mapping) else item for item in items]
    return [value for value in values if isinstance(value, Scalar)]


def _navigation(paths: list[str]) -> list[str]:
    """Addresses of the pages that ``nav`` lists: ``programmes.md`` is ``programmes/``."""
    return [
        "" if path == "index.md" else path.removesuffix("index.md").removesuffix(".md").rstrip("/") + "/"
        for path in paths
    ]
