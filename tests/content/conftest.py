"""The portal whose content is looked at: this one, or whichever ``--project`` names; built as it is published."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

import host
import markup
from portal.check.project import Site, read
from support.sites import run


@pytest.fixture(scope="session")
def project(pytestconfig: pytest.Config) -> Path:
    """The portal's folder."""
    return Path(pytestconfig.getoption("--project")).resolve()


@pytest.fixture(scope="session")
def content(project: Path) -> Site:
    """What is written."""
    site, problems = read(project)
    assert site is not None, problems
    return site


@pytest.fixture(scope="session")
def published(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What ``portal build`` makes of it, in ``site/``: the very files that are published."""
    shared = tmp_path_factory.getbasetemp()
    with FileLock((shared.parent if "PYTEST_XDIST_WORKER" in os.environ else shared) / "build.lock"):
        result = run("portal", "build", root=project)
    assert result.returncode == 0, result.stdout + result.stderr
    return project / "site"


@pytest.fixture(scope="session")
def built(content: Site, published: Path) -> markup.Built:
    """Its pages, parsed."""
    return markup.Built.read(published, content.portal.settings.site_url)


@pytest.fixture(scope="session")
def home(published: Path) -> Iterator[str]:
    """Its address on a local host."""
    with host.served(published) as address:
        yield address
