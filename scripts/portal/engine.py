"""The one adapter between the portal and its engine: MkDocs with Material and static-i18n, or ProperDocs.

static-i18n re-enters MkDocs' ``build`` once per language and rebuilds the list of files from ``docs``. This plugin joins
after it, takes out what it found there, and puts in the registry's pages and files, each finished. Output goes to a
folder beside ``site_dir`` and is swapped in when every language is done, so that a failure leaves the last good site.
"""

from __future__ import annotations

import logging
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import jinja2
from mkdocs import utils as mkdocs_utils
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.commands.serve import serve as mkdocs_serve
from mkdocs.config import load_config
from mkdocs.config.base import Config
from mkdocs.config.config_options import Optional, Type
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import TableOfContents

from portal.pages import RenderedPage
from portal.problems import has_errors
from portal.registry import HOME, NOT_FOUND
from portal.site import Site, files, pages, read

log = get_plugin_logger("portal")

_clean_directory = mkdocs_utils.clean_directory


class PortalConfig(Config):  # type: ignore[no-untyped-call]
    """The plugin's options, so that MkDocs knows them; the core reads and checks them itself (``settings.OPTIONS``)."""

    report_address = Optional(Type(str))
    publisher = Optional(Type(str))
    privacy_controller = Optional(Type(str))
    content_licence = Optional(Type(str))
    news_per_page = Optional(Type(int))


class FinishedPage(Page):
    """A page that never passes through Markdown: the core hands it over finished."""

    view: RenderedPage

    def read_source(self, config: MkDocsConfig) -> None:
        """Nothing to read."""
        self.markdown = ""
        self.meta = {}

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Nothing to render."""
        self.content = str(self.view.article)
        self.toc = TableOfContents([])


class PortalPlugin(BasePlugin[PortalConfig]):  # type: ignore[no-untyped-call]
    """Puts the portal's pages and files into an MkDocs build."""

    def __init__(self) -> None:
        self.site: Site | None = None
        self.site_dir = ""
        self.is_serving = False
        self._env: jinja2.Environment | None = None

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Note whether the site is served; MkDocs then keeps the plugin, and the last good site, between rebuilds."""
        self.is_serving = command == "serve"

    @event_priority(100)
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """On the first language: check everything, refuse what is wrong, and build into a staging folder."""
        i18n = _i18n(config)
        if i18n.building:
            return config
        root = Path(config.config_file_path or "mkdocs.yml").resolve().parent
        site, problems = read(root, config.site_url)
        if site is None or has_errors(problems):
            shown = [str(problem) for problem in problems if problem.severity == "error"]
            if not (self.is_serving and self.site):
                raise Abort("\n".join([*shown, f"{len(shown)} to mend; nothing was published."]))
            log.error("\n".join([*shown, f"{len(shown)} to mend; until then the last good site is shown."]))
            site = self.site
        self.site, self._env = site, None
        self.site_dir = config.site_dir
        config.site_dir = _staging(config.site_dir)
        i18n.current_language = None
        config.theme.static_templates -= {"404.html", "sitemap.xml"}
        return config

    @event_priority(-200)
    def on_files(self, files_: Files, /, *, config: MkDocsConfig) -> Files:
        """Replace what MkDocs found by what the registry holds for the language being built."""
        assert self.site is not None
        for file in list(files_):
            if not file.src_uri.startswith("assets/"):
                files_.remove(file)
        locale = _i18n(config).current_language
        for page in pages(self.site, locale):
            files_.append(_page_file(page, config, self.site))
        for uri, content in files(self.site, locale):
            files_.append(File.generated(config, uri, content=content, inclusion=InclusionLevel.INCLUDED))
        return files_

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Give every language the same templates, compiled once, and list none of Material's 14,000 files.

        MkDocs escapes nothing by itself; these templates are escaped as the core's are.
        """
        if self._env is None:
            self._env = config.theme.get_env()
            self._env.autoescape = self._env.trim_blocks = self._env.lstrip_blocks = True
            assets = Path(config.theme.custom_dir or "") / "assets"
            names = [path.relative_to(assets.parent).as_posix() for path in sorted(assets.rglob("*")) if path.is_file()]
            self._env.list_templates = lambda **_: names  # type: ignore[method-assign]
        config.theme.get_env = lambda: self._env  # type: ignore[method-assign, assignment, return-value]

    @event_priority(-300)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """When the last language is done, put the new site in the place of the old one."""
        if _i18n(config).building:
            return
        staged, config.site_dir = config.site_dir, self.site_dir
        _swap(Path(staged), Path(self.site_dir))

    def on_build_error(self, *, error: Exception) -> None:
        """Leave nothing behind that would spoil the next build in this process."""
        mkdocs_utils.clean_directory = _clean_directory
        if self.site_dir:
            shutil.rmtree(_staging(self.site_dir), ignore_errors=True)
        if isinstance(error, OSError):
            what = f"The site could not be written: {error.strerror} ({error.filename})."
            raise Abort(f"{what} The last good site is untouched.") from error


def _i18n(config: MkDocsConfig) -> Any:
    try:
        return config.plugins["i18n"]
    except KeyError:
        raise ConfigurationError("The portal needs the i18n plugin; list it above “portal” in mkdocs.yml.") from None


def _staging(site_dir: str) -> str:
    """The folder beside the site in which a new one is built."""
    path = Path(site_dir)
    return str(path.with_name(f".{path.name}.next"))


def _swap(staged: Path, live: Path) -> None:
    """Put *staged* in the place of *live*; at no moment is there half a site."""
    old = live.with_name(f".{live.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if live.exists():
        os.replace(live, old)
    os.replace(staged, live)
    shutil.rmtree(old, ignore_errors=True)


def _page_file(page: RenderedPage, config: MkDocsConfig, site: Site) -> File:
    """A page as a file of MkDocs', with what static-i18n would have set on it."""
    is_home = page.entry.uri == HOME
    source = (
        "404.md" if page.entry.uri == NOT_FOUND else f"{page.uri}index.md" if is_home else f"{page.uri.rstrip('/')}.md"
    )
    generated = File.generated(config, source, content="", inclusion=InclusionLevel.NOT_IN_NAV)
    file: Any = generated  # static-i18n hangs attributes on files that MkDocs does not declare
    if page.entry.uri == NOT_FOUND:
        file.dest_uri = NOT_FOUND
        file.url = NOT_FOUND
        file.abs_dest_path = os.path.join(config.site_dir, NOT_FOUND)
    file.locale = page.locale if page.is_indexed else site.portal.settings.default
    file.locale_alternate_of = page.locale
    file.localization = page.locale
    file.norm_src_uri = source.removeprefix(f"{page.locale}/")
    file.alternates = {page.locale: file}
    finished = FinishedPage(page.title, file, config)
    finished.view = page
    file.page = finished
    return generated


def _load(root: Path, **overrides: Any) -> MkDocsConfig:
    """MkDocs' configuration of the project in *root*."""
    return load_config(str(root / "mkdocs.yml"), **overrides)


def build(root: Path, site_dir: str | None = None, *, verbose: bool = False) -> Site:
    """Build the site of the project in *root* and return what it was built from; SystemExit if it is refused."""
    _log_to_terminal(verbose)
    config = _load(root, **({"site_dir": site_dir} if site_dir else {}))
    config.plugins.on_startup(command="build", dirty=False)
    mkdocs_build(config)
    config.plugins.on_shutdown()
    plugin = config.plugins["portal"]
    assert isinstance(plugin, PortalPlugin) and plugin.site is not None
    return plugin.site


def serve(root: Path, address: str | None = None) -> None:
    """Serve the site, and build it anew whenever a file changes."""
    _log_to_terminal(verbose=True)
    overrides: dict[str, Any] = {"dev_addr": address} if address else {}
    mkdocs_serve(str(root / "mkdocs.yml"), watch_theme=True, **overrides)


def _log_to_terminal(verbose: bool) -> None:
    logger = logging.getLogger("mkdocs")
    if not logger.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(logging.Formatter("%(message)s"))
        logger.addHandler(handler)
    logger.setLevel(logging.INFO if verbose else logging.WARNING)
