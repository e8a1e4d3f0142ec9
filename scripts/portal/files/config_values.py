"""What the lines of ``mkdocs.yml`` that the portal rests on may say: which keys there are, and what sort of value each has.

Everything else in the file is for MkDocs, and its keys are only compared with those that MkDocs knows.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from portal.common.messages import message
from portal.common.printable import shorten
from portal.common.problems import Problem, did_you_mean, nearest, one_of, problem
from portal.common.web_addresses import is_email, is_on_the_web
from portal.files.nodes import Mapping, Node, Scalar, Sequence

PUBLISHING = ("direct", "propose")
READERS_LANGUAGE = "{language}"
"""In an address: the language of the reader."""
_MKDOCS = frozenset((
    "copyright", "dev_addr", "docs_dir", "draft_docs", "edit_uri", "edit_uri_template", "exclude_docs", "extra", "extra_css",
    "extra_javascript", "extra_templates", "hooks", "markdown_extensions", "mdx_configs", "nav", "not_in_nav", "plugins", "remote_branch",
    "remote_name", "repo_name", "repo_url", "site_author", "site_description", "site_dir", "site_name", "site_url", "strict", "theme",
    "use_directory_urls", "validation", "watch",
))  # fmt: skip
_I18N = frozenset((
    "admonition_translations", "build_only_locale", "docs_structure", "fallback_to_default", "languages", "reconfigure_material",
    "reconfigure_search",
))  # fmt: skip
_LANGUAGE = frozenset((
    "admonition_translations", "build", "copyright", "default", "extra", "fixed_link", "link", "locale", "name", "nav", "nav_translations",
    "site_author", "site_description", "site_name", "site_url", "theme",
))  # fmt: skip
_PLUGINS = ("i18n", "portal")
_INHERIT = "INHERIT"
"""With it MkDocs takes values from another file; the portal reads one alone."""
_FIXED = {"docs_dir": "docs", "use_directory_urls": "true"}
"""What can't be otherwise: the portal reads from there, and spells addresses so."""
_SITE_DIR = "site_dir"
_OWN_FOLDERS = ("docs", "data", "overrides", "scripts", "schemas", "tests", ".git", ".cache")
_MARKUP = re.compile(r"</?[A-Za-z][^<>]*>|\*\*|\]\(")
_ADDRESS = re.compile(r"https://[^\s<>\"`{}|\\^]+")
_MONTHS = re.compile(r"(?:[a-z]++ ++)?[1-9][0-9]{0,2}+(?: *+, *+[a-z]++ ++[1-9][0-9]{0,2}+)*+")
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}", re.IGNORECASE)


def faults_of_option(key: str, value: Scalar) -> Iterator[Problem]:
    """What is wrong with an option of the ``portal`` plugin."""
    text = value.value.strip()
    if not text:
        yield problem("record.empty-field", value.place, field=key)
    elif "\n" in text:
        yield problem("config.option-text", value.place, key=key)
    elif key in _RULES:
        yield from _RULES[key](key, text, value)


def _a_text(key: str, text: str, value: Scalar) -> Iterator[Problem]:
    if found := _MARKUP.search(text):
        yield problem("text.markup", value.place, typed=shorten(found[0], 40))


def _a_licence(key: str, text: str, value: Scalar) -> Iterator[Problem]:
    """By its name, or by its address."""
    is_meant_as_address = re.match(r"\w+:|(?:[\w-]+\.)+[a-z]{2,}/", text)
    if is_meant_as_address and not _is_address(text.replace("http:", "https:", 1)):
        yield problem("config.licence", value.place, value=shorten(text))
    else:
        yield from _a_text(key, text, value)


def _an_address(key: str, text: str, value: Scalar) -> Iterator[Problem]:
    if not _is_address(text.replace(READERS_LANGUAGE, "en")):
        yield problem("config.exit-address", value.place, value=shorten(text))


def _an_editor(key: str, text: str, value: Scalar) -> Iterator[Problem]:
    """The name of a file follows it."""
    if not _is_address(text) or not text.endswith(("/", "=")):
        yield problem("config.edit-address", value.place, value=shorten(text))


def _is_address(text: str) -> bool:
    return bool(_ADDRESS.fullmatch(text)) and is_on_the_web(text) and urlsplit(text).username is None


def _mail(key: str, text: str, value: Scalar) -> Iterator[Problem]:
    if not is_email(text):
        yield problem("config.report-address", value.place, value=shorten(text))


def _a_way_of_publishing(key: str, text: str, value: Scalar) -> Iterator[Problem]:
    if text not in PUBLISHING:
        remedy = did_you_mean(text, PUBLISHING, one_of(PUBLISHING))
        yield problem("config.publishing", value.place, value=shorten(text), remedy=remedy)


def _is_zone(text: str) -> bool:
    """Whether it is a continent and a city of the time zone database."""
    try:
        return "/" in text and not text.startswith(("posix/", "right/")) and bool(ZoneInfo(text).key)
    except (OSError, ValueError, ZoneInfoNotFoundError):  # a folder; a way out of the database; no zone
        return False


def _a_zone(key: str, text: str, value: Scalar) -> Iterator[Problem]:
    if not _is_zone(text):
        by_letters = {zone.lower(): zone for zone in available_timezones() if "/" in zone}
        meant = nearest(text.replace(" ", "_"), by_letters)
        hint = message("hint.did-you-mean", word=by_letters[meant]) if meant else message("hint.continent-and-city")
        yield problem("config.time-zone", value.place, value=shorten(text), remedy=hint)


def _a_number(key: str, text: str, value: Scalar) -> Iterator[Problem]:
    if not (text.isascii() and text.isdecimal()) or not 1 <= int(text) <= 1000:
        yield problem("config.news-per-page", value.place, value=shorten(text))


def _months(key: str, text: str, value: Scalar) -> Iterator[Problem]:
    kinds = re.findall(r"[a-z]+", text)
    if not _MONTHS.fullmatch(text) or len(kinds) > len(set(kinds)):
        yield problem("config.review-months", value.place, value=shorten(text))


def _yes_or_no(key: str, text: str, value: Scalar) -> Iterator[Problem]:
    if text.lower() not in ("true", "false"):
        yield problem("config.yes-or-no", value.place, key=key, value=shorten(text))


_RULES: dict[str, Callable[[str, str, Scalar], Iterator[Problem]]] = {
    "report_address": _mail,
    "publisher": _a_text,
    "privacy_controller": _a_text,
    "content_licence": _a_licence,
    "edit_address": _an_editor,
    "translate_address": _an_address,
    "exit_address": _an_address,
    "publishing": _a_way_of_publishing,
    "plain_text": _yes_or_no,
    "compressed": _yes_or_no,
    "noindex": _yes_or_no,
    "review_months": _months,
    "time_zone": _a_zone,
    "news_per_page": _a_number,
}
"""What each option of the ``portal`` plugin may say."""


def faults_of_keys(config: Mapping, plugins: dict[str, Mapping]) -> Iterator[Problem]:
    """Keys that nobody knows, values that can't be otherwise, and what would stand in another file."""
    if _INHERIT in config.entries:
        yield problem("config.inherit", config.key_places[_INHERIT], key=_INHERIT)
    yield from _unknown(config, _MKDOCS)
    for name, options in plugins.items():
        if name not in _PLUGINS and (meant := nearest(name, _PLUGINS)):
            remedy = message("hint.did-you-mean", word=meant)
            yield problem("config.unknown-key", options.place, key=shorten(name), remedy=remedy)
    if i18n := plugins.get("i18n"):
        yield from _unknown(i18n, _I18N)
        yield from _fixed(i18n, "docs_structure", "folder")
        languages = i18n.get("languages")
        for language in languages.items if isinstance(languages, Sequence) else ():
            if isinstance(language, Mapping) and "locale" in language.entries:
                yield from _unknown(language, _LANGUAGE)
                if "nav" in language.entries:
                    yield problem("config.menu", language.key_places["nav"])
                for key in ("build", "default"):
                    if isinstance(said := language.get(key), Scalar):
                        yield from _yes_or_no(key, said.value.strip(), said)
    for key, wanted in _FIXED.items():
        yield from _fixed(config, key, wanted)


def faults_of_plugins(config: Mapping) -> Iterator[Problem]:
    """Both plugins are there, and no plugin is listed twice: MkDocs would run it twice."""
    listed = config.get("plugins")
    items = listed.items if isinstance(listed, Sequence) else [listed] if listed else []
    named = [(item.value, item.place) for item in items if isinstance(item, Scalar)]
    named += [(name, item.key_places[name]) for item in items if isinstance(item, Mapping) for name in item.entries]
    seen: set[str] = set()
    for name, place in sorted(named, key=lambda one: one[1]):
        if name in seen:
            yield problem("config.language-twice", place, locale=shorten(name))
        seen.add(name)
    for wanted in _PLUGINS:
        if wanted not in seen:
            yield problem("config.no-plugin", (listed or config).place, plugin=wanted)


def faults_of_menu(menu: Node | None) -> Iterator[Problem]:
    """The menu is one list of pages, each of them once; MkDocs' sections, which are lists within it, are not shown."""
    if menu is not None and not isinstance(menu, Sequence) and not (isinstance(menu, Scalar) and not menu.value):
        yield problem("config.menu", menu.place)
    seen: set[str] = set()
    for item in menu.items if isinstance(menu, Sequence) else ():
        pages = list(item.entries.values()) if isinstance(item, Mapping) else [item]
        if len(pages) != 1 or not isinstance(pages[0], Scalar) or not pages[0].value.strip():
            yield problem("config.menu", item.place)
        elif pages[0].value in seen:
            yield problem("reference.twice", pages[0].place, given=shorten(pages[0].value))
        else:
            seen.add(pages[0].value)


def _unknown(node: Mapping, known: frozenset[str]) -> Iterator[Problem]:
    for key in node.entries:
        if key not in known and key != _INHERIT:
            remedy = did_you_mean(key, known, message("hint.delete-key"))
            yield problem("config.unknown-key", node.key_places[key], key=shorten(key), remedy=remedy)


def _fixed(node: Mapping, key: str, wanted: str) -> Iterator[Problem]:
    value = node.get(key)
    if value is not None and not (isinstance(value, Scalar) and value.value.strip().rstrip("/") == wanted):
        yield problem("config.fixed", value.place, key=key, wanted=wanted)


def faults_of_site_dir(root: Path, value: Node | None) -> Iterator[Problem]:
    """The folder of the site is written anew as a whole: nothing that somebody wrote may lie in it."""
    if value is None:
        return
    if not isinstance(value, Scalar) or not value.value.strip():
        yield problem("config.option-text", value.place, key=_SITE_DIR)
        return
    folder = Path(os.path.normpath(root.resolve() / value.value.strip()))
    own = [root.resolve() / name for name in _OWN_FOLDERS]
    if any(
        one == folder or folder in one.parents or one in folder.parents for one in (root.resolve() / "mkdocs.yml", *own)
    ):
        yield problem("config.site-dir", value.place, value=shorten(value.value))


_FOLDERS = re.compile(r"(?:[\w.~/-]|%[0-9A-Fa-f]{2})*")
_PAGE = re.compile(r"[^/]+\.(?:html?|php|aspx?|xml|md)", re.IGNORECASE)
_NAME = re.compile(r"[a-z0-9]++(?:-++[a-z0-9]++)*+", re.IGNORECASE)
_INVALID = re.compile(r"//|/\.\.?(?:/|$)")


def is_host(host: str) -> bool:
    """Whether a host can be: by its name in ASCII letters, this machine's, or a number."""
    is_number = ":" in host or bool(re.fullmatch(r"(?:\d{1,3}\.){3}\d{1,3}", host))
    return is_number or bool(_HOST.fullmatch(host) or _NAME.fullmatch(host))


def is_folder(path: str) -> bool:
    """Whether the path of an address is one of folders, spelt as every host spells it."""
    last = path.rstrip("/").rpartition("/")[2]
    return bool(_FOLDERS.fullmatch(path)) and not _PAGE.fullmatch(last) and not _INVALID.search(path)
