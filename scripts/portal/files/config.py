"""The site's configuration, read from ``mkdocs.yml`` without MkDocs.

MkDocs' own keys stay MkDocs'; the portal reads ``site_url``, the languages of the i18n plugin and the options of the
``portal`` plugin, and says where one is wrong.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from portal.common.language_data import OwnLanguages
from portal.common.language_tags import is_locale, locale_meant
from portal.common.messages import Message, message
from portal.common.printable import shorten
from portal.common.problems import Fix, Place, Problem, did_you_mean, has_errors, one_of, problem
from portal.files.config_values import (
    READERS_LANGUAGE,
    faults_of_keys,
    faults_of_menu,
    faults_of_option,
    faults_of_plugins,
    faults_of_site_dir,
    is_folder,
    is_host,
)
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
    "translate_address": "Where somebody turns to who wants to help with translations: a page, such as the project’s in Weblate or its repository; {language} stands for the language.",
    "edit_address": "Address at which the git host edits a file; the site then has /admin/ with a link to each.",
    "exit_address": "Where the button “Leave this page” leads, on the page for people who had to flee: a page that anybody may look at; {language} stands for the reader’s language.",
    "publishing": "What the form’s page “Publish” does: direct, or propose, where somebody else has to look at it first.",
    "plain_text": "true: each page lies beside itself as plain text too (index.md), and llms.txt lists them, for machines.",
    "compressed": "true: each file of text lies beside itself compressed too (.gz), for hosts that then need not do it themselves.",
    "noindex": "true: search engines are asked to leave this site alone, as befits one for trying things out.",
    "time_zone": "Time zone of those who write, such as Europe/Brussels: what is meant where they type a time without one.",
    "review_months": "After how many months to compare records with their sources again: 12, or 12, partners 6, events 24.",
    "news_per_page": "How many news items a page of the list holds.",
}
"""Options of the ``portal`` plugin, with their help texts."""
YES_OR_NO = ("plain_text", "compressed", "noindex")
"""Options that are true or false."""


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
    translate_address: str = ""
    edit_address: str = ""
    exit_address: str = ""
    publishing: str = ""
    plain_text: bool = False
    compressed: bool = False
    noindex: bool = False
    time_zone: str = ""
    review_months: str = ""
    news_per_page: int = 10
    site_dir: Path = Path("site")
    """Where the site is written."""
    places: tuple[tuple[str, Place], ...] = ()
    """Where the address of the site and the options are written, by their names."""
    language_names: tuple[tuple[str, str], ...] = ()
    """How readers find each language in the list of them, by its locale."""
    own_languages: OwnLanguages = ()
    """What the site's own files say of languages."""
    is_preview: bool = False
    """Whether this is no site for readers, but shown to those who write while they do."""

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

    def language_name(self, locale: str) -> str:
        """What a language is called in the list of languages, in itself."""
        return dict(self.language_names).get(locale, locale)

    def place_of(self, name: str) -> Place:
        """Where ``site_url`` or an option is written; the beginning of the file, if it isn't."""
        return dict(self.places).get(name, Place(CONFIG_FILE))

    def way_to_help(self, locale: str) -> str:
        """Where somebody turns to who wants to help with the translation into *locale*; empty, if nowhere."""
        return self.translate_address.replace(READERS_LANGUAGE, locale)

    def way_out(self, locale: str) -> str:
        """Where the page for people who had to flee is left for, by a reader of *locale*; empty, if nowhere."""
        return self.exit_address.replace(READERS_LANGUAGE, locale.partition("-")[0])


def read_settings(
    root: Path, files: FileReader | None = None, other: str = ""
) -> tuple[Settings | None, list[Problem]]:
    """The settings in *root*/mkdocs.yml, or None together with what keeps them from being read; *files* if there are any read already.

    Another file of *root*, such as ``staging.yml``, may say otherwise: ``site_url``, ``site_dir`` and the portal's options, by their names.
    """
    text, remarks = (files or FileReader(root)).text(CONFIG_FILE)
    if text is None or has_errors(remarks):
        return None, remarks
    node, problems = parse_yaml(text, CONFIG_FILE, allow_tags=True)
    if not isinstance(node, Mapping):
        return None, problems or [problem("config.no-keys", Place(CONFIG_FILE))]
    plugins = _plugins(node.get("plugins"))
    i18n, options = plugins.get("i18n"), plugins.get("portal")
    if other:
        node, options = _said_otherwise(node, options, files or FileReader(root), other, problems)
    names = _languages(i18n, problems)
    languages = tuple(names)
    if next(iter(plugins), "") == "i18n" and (odd := [tag for tag in languages if not _KNOWN_TO_I18N.fullmatch(tag)]):
        problems.append(problem("config.portal-first", node.entries["plugins"].place, locale=odd[0]))
    problems += _text_for_mkdocs(node, "site_name", "site_name: Partner Information Portal")
    problems += _unquoted(name) if isinstance(name := node.get("site_name"), Scalar) else ()
    given = _options(options, problems)
    site_url = _site_url(node, problems)
    nav = node.get("nav")
    listed = _scalars(nav)
    navigation = tuple(_navigation([item.value for item in listed]))
    places = tuple(item.place for item in listed)
    site_dir = node.get("site_dir")
    problems += [*faults_of_plugins(node), *faults_of_menu(nav), *faults_of_keys(node, plugins)]
    problems += faults_of_site_dir(root, site_dir)
    if has_errors(problems):
        return None, remarks + problems
    given["site_dir"] = root / (site_dir.value if isinstance(site_dir, Scalar) and site_dir.value else "site")
    written = {
        **(options.entries if options else {}),
        **({"site_url": address} if (address := node.get("site_url")) else {}),
    }
    given_at = tuple((name, value.place) for name, value in written.items())
    settings = Settings(root, site_url, languages, navigation, places, **given, places=given_at)  # type: ignore[arg-type]
    return replace(settings, language_names=tuple(names.items())), remarks + problems


def _said_otherwise(
    node: Mapping, options: Mapping | None, files: FileReader, name: str, problems: list[Problem]
) -> tuple[Mapping, Mapping]:
    """The configuration and the portal's options with what the file *name* says in their place."""
    options = options or Mapping({}, node.place)
    text, remarks = files.text(name)
    said, more = parse_yaml(text, name, allow_tags=True) if text is not None else (None, [])
    problems += remarks + more
    if not isinstance(said, Mapping):
        if not problems:
            problems.append(problem("config.no-keys", Place(name)))
        return node, options
    for_all = {key: value for key, value in said.entries.items() if key in ("site_url", "site_dir")}
    for_portal = {key: value for key, value in said.entries.items() if key not in for_all}
    return (
        node._replace(entries={**node.entries, **for_all}),
        options._replace(
            entries={**options.entries, **for_portal},
            key_places={**options.key_places, **said.key_places},
        ),
    )


_KNOWN_TO_I18N = re.compile(r"[a-z]{2}(-[A-Za-z]{4})?(-[A-Z]{2})?")
"""Tags that the i18n plugin accepts by itself; where the portal's plugin is loaded first, it accepts all."""


def _plugins(node: Node | None) -> dict[str, Mapping]:
    found: dict[str, Mapping] = {}
    for item in node.items if isinstance(node, Sequence) else [node]:
        if isinstance(item, Scalar):
            found[item.value] = Mapping({}, item.place)
        elif isinstance(item, Mapping):
            for name, options in item.entries.items():
                found[name] = options if isinstance(options, Mapping) else Mapping({}, options.place)
    found.pop("", None)
    return found


_BUILD, _DEFAULT, _TRUE = "build", "default", "true"


def _languages(i18n: Mapping | None, problems: list[Problem]) -> dict[str, str]:
    """The languages to build with their names, the default one first; what has ``build: false`` is left out."""
    listed = i18n.get("languages") if i18n else None
    default: dict[str, str] = {}
    others: dict[str, str] = {}
    if not isinstance(listed, Sequence) or not listed.items:
        if i18n:
            problems.append(problem("config.no-languages", (listed or i18n).place))
        return {}
    for item in listed.items:
        locale = item.get("locale") if isinstance(item, Mapping) else None
        if not isinstance(item, Mapping) or not isinstance(locale, Scalar):
            problems.append(problem("config.no-locale", item.place))
            continue
        if not is_locale(locale.value):
            problems.append(_unknown_locale(locale))
            continue
        problems += _quoted(item)
        if locale.value in default | others:
            problems.append(problem("config.language-twice", locale.place, locale=locale.value))
            continue
        if _is(item.get(_BUILD), "false"):
            if _is(item.get(_DEFAULT), _TRUE):
                problems.append(problem("config.fixed", item.entries[_BUILD].place, key=_BUILD, wanted=_TRUE))
            continue
        name = item.get("name")
        kept = default if _is(item.get(_DEFAULT), _TRUE) else others
        kept[locale.value] = name.value.strip() if isinstance(name, Scalar) else locale.value
    if len(default) != 1 and not problems:
        problems.append(problem("config.default", listed.place))
    return default | others


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
    """Texts that must be quoted for MkDocs, and a language's name, which it must have."""
    texts = [value for key in ("locale", "name") if isinstance(value := item.get(key), Scalar)]
    return [*_text_for_mkdocs(item, "name", "name: Français"), *(one for text in texts for one in _unquoted(text))]


def _text_for_mkdocs(node: Mapping, key: str, example: str) -> Iterator[Problem]:
    """One text, which MkDocs does not do without."""
    value = node.get(key)
    if value is None or (isinstance(value, Scalar) and not value.value.strip()):
        yield problem("config.no-value", (value or node).place, key=key, example=example)
    elif not isinstance(value, Scalar):
        yield problem("config.option-text", value.place, key=key)


def _unquoted(text: Scalar) -> Iterator[Problem]:
    if text.plain and is_guessed(text.value):
        yield problem("config.quotes", text.place, Fix(text.value, f'"{text.value}"'), value=text.value)


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
        else:
            text = value.value.strip()
            slips = [] if key in ("news_per_page", *YES_OR_NO) else list(slips_in(value))
            faults = list(faults_of_option(key, value))
            problems += faults if has_errors(faults) and not has_errors(slips) else slips or faults
            if not slips and not has_errors(faults):
                given[key] = (
                    int(text) if key == "news_per_page" else text.lower() == "true" if key in YES_OR_NO else text
                )
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
    faults = list(_faults_of_address(value, node.place if node else config.place))
    problems += faults
    return "/" if faults else whole_address(value)


def _faults_of_address(value: str, place: Place) -> Iterator[Problem]:
    """An address of a site is a scheme, a host and folders: what else stands in it would stand in every link."""
    try:
        parts = urlsplit(value)
        assert parts.port is None or parts.port > 0  # ValueError, if it is no number
        host = urlsplit(whole_address(value)).hostname or ""
    except (ValueError, AssertionError):
        parts, host = urlsplit(""), ""
    if parts.scheme not in ("http", "https") or not is_host(host) or not host:
        yield problem("config.site-url", place)
    elif parts.username is not None or parts.password is not None:
        yield problem("config.site-url-user", place)
    elif "?" in value or "#" in value or not value.isprintable() or not is_folder(parts.path):
        yield problem("config.site-url-more", place, value=shorten(value))


def whole_address(value: str) -> str:
    """An address of a site as links need it: a slash at its end, letters beyond ASCII as hosts and browsers send them."""
    parts = urlsplit(value)
    host, colon, port = parts.netloc.partition(":")
    host = host if host.isascii() else host.encode("idna").decode()
    path = quote(parts.path, safe="/%~")
    return (
        urlunsplit(parts._replace(netloc=f"{host.lower()}{colon if port else ''}{port}", path=path)).rstrip("/") + "/"
    )


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
