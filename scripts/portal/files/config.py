"""The site's configuration, read from ``mkdocs.yml`` without MkDocs.

MkDocs' own keys stay MkDocs'; the portal reads ``site_url``, the languages of the i18n plugin and the options of the
``portal`` plugin, and says where one is wrong.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit
from zoneinfo import ZoneInfo, available_timezones

from portal.common.language_tags import is_locale, locale_meant
from portal.common.messages import Message, message
from portal.common.printable import shorten
from portal.common.problems import Fix, Place, Problem, did_you_mean, has_errors, one_of, problem
from portal.files.documents import FileReader
from portal.files.nodes import Mapping, Node, Scalar, Sequence
from portal.files.yaml_reader import parse_yaml, slips_in

CACHE = ".cache/portal"
"""Where the project keeps what may be deleted at any time."""
CONFIG_FILE = "mkdocs.yml"

OPTIONS = {
    "report_address": "E-mail address to which readers report errors.",
    "publisher": "Who publishes this portal.",
    "privacy_controller": "Who answers for personal data, with a contact.",
    "content_licence": "Licence of the texts.",
    "edit_address": "Address at which the git host edits a file; the site then has /admin/ with a link to each.",
    "exit_address": "Where the button “Leave this page” leads, on the page for people who had to flee: a page that anybody may look at; {language} stands for the reader’s language.",
    "publishing": "What the form’s page “Publish” does: direct, or propose, where somebody else has to look at it first.",
    "plain_text": "true: each page lies beside itself as plain text too (index.md), and llms.txt lists them, for machines.",
    "time_zone": "Time zone of those who write, such as Europe/Brussels: what is meant where they type a time without one.",
    "news_per_page": "How many news items a page of the list holds.",
}
"""Options of the ``portal`` plugin, with their help texts."""
PUBLISHING = ("direct", "propose")
_LANGUAGE = "{language}"
"""In an address: the language of the reader."""


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
    exit_address: str = ""
    publishing: str = ""
    plain_text: bool = False
    time_zone: str = ""
    news_per_page: int = 10
    site_dir: Path = Path("site")
    """Where the site is written."""
    places: tuple[tuple[str, Place], ...] = ()
    """Where the address of the site and the options are written, by their names."""

    @property
    def default(self) -> str:
        return self.languages[0]

    @property
    def base_path(self) -> str:
        """The path of the home page on its host, with slashes at both ends."""
        return urlsplit(self.site_url).path or "/"

    @property
    def is_licence_address(self) -> bool:
        """Whether the licence of the texts is stated by its address, not by its name."""
        return self.content_licence.startswith(("https://", "http://"))

    def place_of(self, name: str) -> Place:
        """Where ``site_url`` or an option is written; the beginning of the file, if it isn't."""
        return dict(self.places).get(name, Place(CONFIG_FILE))

    def way_out(self, locale: str) -> str:
        """Where the page for people who had to flee is left for, by a reader of *locale*; empty, if nowhere."""
        return self.exit_address.replace(_LANGUAGE, locale.partition("-")[0])


def read_settings(root: Path, files: FileReader | None = None) -> tuple[Settings | None, list[Problem]]:
    """The settings in *root*/mkdocs.yml, or None together with what keeps them from being read; *files* if there are any read already."""
    text, remarks = (files or FileReader(root)).text(CONFIG_FILE)
    if text is None or has_errors(remarks):
        return None, remarks
    node, problems = parse_yaml(text, CONFIG_FILE, allow_tags=True)
    if not isinstance(node, Mapping):
        return None, problems or [problem("config.no-keys", Place(CONFIG_FILE))]
    plugins = _plugins(node.get("plugins"))
    i18n, options = plugins.get("i18n"), plugins.get("portal")
    languages = _languages(i18n, node, problems)
    if next(iter(plugins), "") == "i18n" and (odd := [tag for tag in languages if not _KNOWN_TO_I18N.fullmatch(tag)]):
        problems.append(problem("config.portal-first", node.entries["plugins"].place, locale=odd[0]))
    given = _options(options, problems)
    site_url = _site_url(node, problems)
    nav = node.get("nav")
    listed = _scalars(nav)
    navigation = tuple(_navigation([item.value for item in listed]))
    places = tuple(item.place for item in listed)
    if has_errors(problems):
        return None, remarks + problems
    site_dir = node.get("site_dir")
    given["site_dir"] = root / (site_dir.value if isinstance(site_dir, Scalar) and site_dir.value else "site")
    written = {
        **(options.entries if options else {}),
        **({"site_url": address} if (address := node.get("site_url")) else {}),
    }
    given_at = tuple((name, value.place) for name, value in written.items())
    return (
        Settings(root, site_url, languages, navigation, places, **given, places=given_at),  # type: ignore[arg-type]
        remarks + problems,
    )


_KNOWN_TO_I18N = re.compile(r"[a-z]{2}(-[A-Za-z]{4})?(-[A-Z]{2})?")
"""Tags that the i18n plugin accepts by itself; where the portal's plugin is loaded first, it accepts all."""


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
        if not isinstance(item, Mapping) or not isinstance(locale, Scalar):
            problems.append(problem("config.no-locale", item.place))
            continue
        if not is_locale(locale.value):
            problems.append(_unknown_locale(locale))
            continue
        problems += _quoted(item)
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


def _unknown_locale(locale: Scalar) -> Problem:
    meant = locale_meant(locale.value)
    fix = Fix(locale.value, meant) if meant else None
    return problem("config.locale", locale.place, fix, locale=shorten(locale.value), remedy=tag_hint(locale.value))


def tag_hint(tag: str) -> Message:
    """How to write the tag of a language."""
    meant = locale_meant(tag)
    return message("hint.did-you-mean", word=meant) if meant else message("hint.language-tag")


_GUESSED = re.compile(r"~|null|true|false|yes|no|on|off|[-+.]?[0-9][0-9_.:eE+-]*", re.IGNORECASE)
"""What YAML takes for a yes or no, for nothing or for a number, where it isn't quoted (YAML 1.1, types)."""


def is_guessed(text: str) -> bool:
    """Whether MkDocs takes a plain text for something else: it reads the language ``no`` as a boolean."""
    return bool(_GUESSED.fullmatch(text))


def _quoted(item: Mapping) -> list[Problem]:
    """Texts that must be quoted for MkDocs."""
    texts = [value for key in ("locale", "name") if isinstance(value := item.get(key), Scalar)]
    return [
        problem("config.quotes", text.place, Fix(text.value, f'"{text.value}"'), value=text.value)
        for text in texts
        if text.plain and is_guessed(text.value)
    ]


def _is(node: Node | None, word: str) -> bool:
    return isinstance(node, Scalar) and node.value.lower() == word


def _options(options: Mapping | None, problems: list[Problem]) -> dict[str, str | int | Path]:
    given: dict[str, str | int | Path] = {}
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
        elif key == "plain_text":
            if value.value.lower() not in ("true", "false"):
                problems.append(problem("config.yes-or-no", value.place, key=key, value=shorten(value.value)))
            given[key] = value.value.lower() == "true"
        else:
            problems += slips_in(value)
            given[key] = text = value.value.strip()
            if key == "report_address" and not re.fullmatch(
                r"[^\s@<>\"]+@[^\s@<>\"]+\.[^\s@<>\".]+", value.value.strip()
            ):
                problems.append(problem("config.report-address", value.place, value=shorten(value.value)))
            elif key == "exit_address" and not re.fullmatch(
                r"https://[^\s<>\"{}]+", value.value.strip().replace(_LANGUAGE, "")
            ):
                problems.append(problem("config.exit-address", value.place, value=shorten(value.value)))
                given[key] = ""
            elif key == "publishing" and value.value.strip() not in PUBLISHING:
                remedy = did_you_mean(value.value, PUBLISHING, one_of(PUBLISHING))
                problems.append(problem("config.publishing", value.place, value=shorten(value.value), remedy=remedy))
            elif key == "time_zone" and not _is_time_zone(text):
                zones = (zone for zone in available_timezones() if "/" in zone)
                remedy = did_you_mean(text.replace(" ", "_"), zones, message("hint.continent-and-city"))
                problems.append(problem("config.time-zone", value.place, value=shorten(value.value), remedy=remedy))
                given[key] = ""
    return given


def _is_time_zone(name: str) -> bool:
    try:
        return "/" in name and bool(ZoneInfo(name))
    except (ValueError, OSError):  # no such zone, or no name of one
        return False


def _site_url(config: Mapping, problems: list[Problem]) -> str:
    """``site_url``, where ``!ENV [NAME, default]`` is read as MkDocs reads it."""
    node = config.get("site_url")
    value = ""
    if isinstance(node, Scalar):
        value = node.value
    elif isinstance(node, Sequence) and node.items:
        *names, default = [item.value if isinstance(item, Scalar) else "" for item in node.items]
        value = next((os.environ[name] for name in names if name in os.environ), default)
    faults = list(_faults_of_address(value, node.place if node else config.place))
    problems += faults
    return "/" if faults else whole_address(value)


_FOLDERS = re.compile(r"(?:[\w.~/-]|%[0-9A-Fa-f]{2})*")
_PAGE = re.compile(r"[^/]+\.(?:html?|php|aspx?|xml|md)/?", re.IGNORECASE)


def _faults_of_address(value: str, place: Place) -> Iterator[Problem]:
    """An address of a site is a scheme, a host and folders: what else stands in it would stand in every link."""
    try:
        parts = urlsplit(value)
        assert parts.port is None or parts.port > 0  # ValueError, if it is no number
        whole_address(value)
    except (ValueError, AssertionError):
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        yield problem("config.site-url", place)
    elif parts.username is not None or parts.password is not None:
        yield problem("config.site-url-user", place)
    elif (
        "?" in value
        or "#" in value
        or not _FOLDERS.fullmatch(parts.path)
        or _PAGE.fullmatch(parts.path.rpartition("/")[2])
    ):
        yield problem("config.site-url-more", place, value=shorten(value))


def whole_address(value: str) -> str:
    """An address of a site as links need it: a slash at its end, letters beyond ASCII as hosts and browsers send them."""
    parts = urlsplit(value)
    host, colon, port = parts.netloc.partition(":")
    host = host if host.isascii() else host.encode("idna").decode()
    path = quote(parts.path, safe="/%~")
    return urlunsplit(parts._replace(netloc=f"{host}{colon}{port}", path=path)).rstrip("/") + "/"


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
