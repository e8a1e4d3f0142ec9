"""The one adapter between the portal and its engine: MkDocs with Material and static-i18n, or ProperDocs.

static-i18n re-enters MkDocs' ``build`` once per language. For each, this plugin adds the pages that must be written, finished
by the core (``builder``, ``incremental``); MkDocs finds nothing else to do. Output goes to a folder beside ``site_dir`` and is swapped in
when every language is done, so that a failure leaves the last good site.
"""

from __future__ import annotations

import logging
import os
import re
import sys
from collections.abc import Iterator
from functools import cached_property
from logging.handlers import MemoryHandler
from pathlib import Path
from typing import Any

import jinja2
from mkdocs import utils as mkdocs_utils
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.config.base import Config
from mkdocs.config.config_options import Optional, Type
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import TableOfContents
from mkdocs_static_i18n import config as i18n_config

from portal.build.builder import Builder
from portal.build.compressing import ENDING, packed
from portal.build.last_build import RenderedOutput
from portal.build.outcome import Failed, Outcome, Refused, why_it_failed
from portal.build.outputs import Output
from portal.build.snapshot import Snapshot
from portal.build.stamp import ENGINE_INPUTS
from portal.common.messages import in_language, language_of_environment, message
from portal.common.printable import shorten
from portal.common.problems import Place, Problem, has_errors, problem
from portal.files.assets import ASSETS, is_named_by_content
from portal.files.config import CONFIG_FILE, read_settings
from portal.files.foreign import foreign_files, tracked_cache
from portal.files.nodes import Mapping
from portal.files.theme import THEME, theme_files
from portal.files.yaml_reader import parse_yaml
from portal.render.security_headers import META
from portal.site.urls import NOT_FOUND

i18n_config.RE_LOCALE = re.compile(".+")  # static-i18n knows no languages of three letters; the core has looked at them
_clean_directory = mkdocs_utils.clean_directory
"""static-i18n puts a function that does nothing in its place, and puts it back only when the last language is done."""


class PortalConfig(Config):  # type: ignore[no-untyped-call]
    """The plugin's options, so that MkDocs knows them; the core reads and checks them itself (``files.config.OPTIONS``)."""

    report_address = Optional(Type(str))
    publisher = Optional(Type(str))
    privacy_controller = Optional(Type(str))
    content_licence = Optional(Type(str))
    edit_address = Optional(Type(str))
    exit_address = Optional(Type(str))
    translate_address = Optional(Type(str))
    publishing = Optional(Type(str))
    plain_text = Optional(Type(bool))
    compressed = Optional(Type(bool))
    noindex = Optional(Type(bool))
    time_zone = Optional(Type(str))
    review_months = Optional(Type((str, int)))
    news_per_page = Optional(Type(int))


class FinishedPage(Page):
    """A page that never passes through Markdown: the core has finished it, and ``main.html`` writes it as it is.

    It stays on disk until MkDocs asks for it, so that 30,000 pages need no more memory than one.
    """

    finished_file: str

    @cached_property
    def finished(self) -> str:
        """The whole page."""
        with open(self.finished_file, encoding="utf-8", newline="") as file:
            return file.read()

    def read_source(self, config: MkDocsConfig) -> None:
        self.markdown = ""
        self.meta = {}

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Nothing to render."""
        self.content = ""
        self.toc = TableOfContents([])


class PortalPlugin(BasePlugin[PortalConfig]):  # type: ignore[no-untyped-call]
    """Hands MkDocs, for each language that static-i18n builds, the pages that are not as they should be."""

    def __init__(self) -> None:
        self.builder: Builder | None = None
        self.outcome: Outcome | None = None
        self._was: dict[str, Any] = {}
        self._rendering: Iterator[tuple[Output, RenderedOutput]] = iter(())
        self._ahead: tuple[Output, RenderedOutput] | None = None

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Stay the same plugin between the rebuilds of ``mkdocs serve``."""

    def on_serve(self, server: Any, /, *, config: MkDocsConfig, builder: Any) -> Any:
        """Let MkDocs' script for reloading run, which it writes into each page that it serves: there the policy must not stand."""
        inject = server._inject_js_into_html
        server._inject_js_into_html = lambda content, epoch: inject(content.replace(META.encode(), b"", 1), epoch)
        return server

    @event_priority(100)
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """On the first language: check everything, refuse what is wrong, and build into a staging folder."""
        i18n = _i18n(config)
        if i18n.building:
            return config
        root = Path(config.config_file_path or "mkdocs.yml").resolve().parent
        if self.builder is None:
            self.builder = Builder(root)
        try:
            # where site_dir is a link, the folder behind it is exchanged
            build = self.builder.begin(Path(config.site_dir).resolve(), config.site_url)
        except Refused as exc:
            raise Abort(exc.text(language_of_environment())) from exc
        self._was = {name: config[name] for name in ("site_dir", "docs_dir", "nav")}
        config.site_dir = str(build.folders.staged)
        config.docs_dir = str(build.folders.staged / "nothing")  # what is written there the core has read already
        config.nav = None
        i18n.current_language = None
        # in another order, static-i18n builds the default one twice
        i18n.config.languages.sort(key=lambda one: not one.default)
        self._rendering, self._ahead = iter(()), None
        config.theme.static_templates -= {"404.html", "sitemap.xml"}
        env = _environment(config, root)
        config.theme.get_env = lambda: env  # type: ignore[method-assign]
        logging.getLogger("mkdocs.plugins.mkdocs_static_i18n.plugin").addFilter(_says_no_homepage)
        return config

    @event_priority(-200)
    def on_files(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        """Add the pages of the language being built that must be written."""
        assert self.builder is not None
        locale = _i18n(config).current_language
        if locale == self.builder.site.portal.settings.default:
            self._rendering = self.builder.render()
        for output, made in self._of(locale):
            if output.kind == "page":
                files.append(_page_file(output, made, config))
        return files

    def _of(self, locale: str) -> Iterator[tuple[Output, RenderedOutput]]:
        """What was rendered in a locale; the first of the next locale waits until it is asked for."""
        while True:
            ahead = self._ahead or next(self._rendering, None)
            self._ahead = ahead if ahead and ahead[0].locale != locale else None
            if ahead is None or self._ahead:
                return
            yield ahead

    @event_priority(-300)
    def on_post_page(self, output: str, /, *, page: Page, config: MkDocsConfig) -> str:
        """Nothing, so that MkDocs doesn't write again what stands there, unless another plugin has changed it."""
        if not isinstance(page, FinishedPage):
            return output
        finished = page.__dict__.pop("finished", None)  # thousands of them would fill the memory
        if output == finished:
            return ""
        if (beside := Path(page.finished_file + ENDING)).exists():
            beside.write_bytes(packed(output.encode()))
        return output

    @event_priority(-300)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """When the last language is done, put the new site in the place of the old one."""
        if _i18n(config).building:
            return
        assert self.builder is not None
        for name, value in self._was.items():
            config[name] = value
        self.outcome = self.builder.finish()

    def on_build_error(self, *, error: Exception) -> None:
        """Leave nothing behind that would spoil the next build in this process."""
        mkdocs_utils.clean_directory = _clean_directory
        self._rendering, self._ahead = iter(()), None
        if self.builder:
            self.builder.abandon()
        failed = error if isinstance(error, Failed) else None
        if reason := why_it_failed(error):
            failed = Failed(message("build.untouched", reason=reason))
            failed.__cause__ = error
        if failed:
            raise Abort(failed.text(language_of_environment())) from failed


def _i18n(config: MkDocsConfig) -> Any:
    try:
        return config.plugins["i18n"]
    except KeyError:
        raise ConfigurationError(in_language(message("build.no-i18n"), language_of_environment())) from None


def _environment(config: MkDocsConfig, root: Path) -> jinja2.Environment:
    """MkDocs' templates, made once for all languages; they list the portal's assets that the core doesn't publish, and none of Material's 14,000 files."""
    if str(THEME) not in config.theme.dirs:
        # after the project's overrides, before Material
        config.theme.dirs.insert(bool(config.theme.custom_dir), str(THEME))
    env = config.theme.get_env()
    names = [name for name in theme_files(root, ASSETS) if not is_named_by_content(name)]
    env.list_templates = lambda **_: names  # type: ignore[method-assign]
    return env


def _says_no_homepage(record: logging.LogRecord) -> bool:
    """False for static-i18n's warning that a language has no home page: it has one, which had not to be written anew."""
    return "Could not find a homepage" not in record.getMessage()


def _page_file(output: Output, made: RenderedOutput, config: MkDocsConfig) -> File:
    """A page as a file of MkDocs', with what static-i18n would have set on it."""
    uri = next(uri for uri in made.files if uri.endswith(".html"))
    source = uri.removesuffix("html") + "md"  # partners/x/index.md is written to partners/x/index.html
    generated = File.generated(config, source, content="", inclusion=InclusionLevel.NOT_IN_NAV)
    file: Any = generated  # static-i18n hangs attributes on files that MkDocs does not declare
    if output.uri == NOT_FOUND:
        file.dest_uri = file.url = uri
        file.abs_dest_path = os.path.join(config.site_dir, uri)
    file.locale = file.locale_alternate_of = file.localization = output.locale
    file.norm_src_uri = source.removeprefix(f"{output.locale}/")
    file.alternates = {output.locale: file}
    page = FinishedPage(made.title, file, config)
    page.finished_file = file.abs_dest_path
    file.page = page
    return generated


def build_site(
    builder: Builder, site_dir: str | None = None, site_url: str | None = None, *, verbose: bool = False
) -> Outcome:
    """Build the site of a builder's project, for another folder or address if given; Refused, or Failed."""
    _log_to_terminal(verbose)
    if foreign := [*tracked_cache(builder.root), *foreign_files(builder.root)]:
        raise Refused(foreign, builder.root)
    if site_dir and (done := builder.bring_up_to_date(Path(site_dir), site_url)):
        return done
    seen = Snapshot.of(builder.root, ENGINE_INPUTS)
    config = _load(builder.root, site_dir=site_dir, site_url=site_url)
    plugin = config.plugins["portal"]
    assert isinstance(plugin, PortalPlugin)
    plugin.builder = builder
    builder.is_engine_alone = not config.hooks and set(config.plugins) == {"i18n", "portal"}
    config.plugins.on_startup(command="build", dirty=False)
    try:
        mkdocs_build(config)
    except Abort as exc:
        if isinstance(exc.__cause__, Failed):
            raise exc.__cause__ from None
        raise Failed(message("build.mkdocs-says", said=exc.message)) from exc
    except KeyboardInterrupt:
        builder.abandon()
        raise
    config.plugins.on_shutdown()
    assert plugin.outcome is not None
    if builder.is_preview and builder.is_engine_alone:
        builder.engine_saw = seen
    return plugin.outcome


def _load(root: Path, **instead: str | None) -> MkDocsConfig:
    """MkDocs' configuration of the project in *root*; Refused or Failed if that can't be used."""
    settings, problems = read_settings(root)
    if settings is None or has_errors(problems):
        raise Refused(problems, root)
    logger = logging.getLogger("mkdocs")
    records = MemoryHandler(1000, flushLevel=logging.CRITICAL)
    handlers, logger.handlers = logger.handlers, [records]
    try:
        config = load_config(str(root / CONFIG_FILE), **{key: value for key, value in instead.items() if value})
    except (Abort, ConfigurationError) as exc:
        reasons = [record.getMessage() for record in records.buffer] or [exc.message]
        raise Failed(message("build.mkdocs-says", said=f"{CONFIG_FILE}: {'; '.join(reasons)}")) from exc
    finally:
        logger.handlers = handlers
    for record in records.buffer:
        logger.handle(record)
    return config


def problems_of_configuration(root: Path) -> list[Problem]:
    """What MkDocs and other plugins have against the configuration."""
    try:
        _load(root)
    except Refused as exc:
        return exc.errors
    except Failed as exc:
        said = str(exc.told)
        node, _ = parse_yaml((root / CONFIG_FILE).read_text("utf-8"), CONFIG_FILE, allow_tags=True)
        named = re.search(r"Config value '(\w+)'", said)
        places = node.key_places if isinstance(node, Mapping) else {}
        place = places.get(named[1] if named else "", Place(CONFIG_FILE))
        return [problem("config.mkdocs", place, said=shorten(said.removeprefix(f"{CONFIG_FILE}: "), 300).rstrip("."))]
    return []


def _log_to_terminal(verbose: bool) -> None:
    logger = logging.getLogger("mkdocs")
    if not logger.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(logging.Formatter("%(message)s"))
        logger.addHandler(handler)
    logger.setLevel(logging.INFO if verbose else logging.WARNING)
