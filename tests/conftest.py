"""What all tests share: a settled machine, Hypothesis without a stopwatch, a watched browser."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests.support import machine
from tests.support.skips import Skips
from tests.support.tiers import tell_tiers

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

    from tests.support.browsing import OpenContext, Watch
    from tests.support.serving import Server

# A slow machine is no failing test, and CI tries the same examples each time.
settings.register_profile(
    "geoapp",
    deadline=None,
    derandomize="CI" in os.environ,
    print_blob=True,
    # It measures time, and a machine may be busy.
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("geoapp")

# Debian's Python runs it, which has QGIS; this one can't import it to look for examples.
collect_ignore = ["support/qgis_probe.py"]


def pytest_configure(config: pytest.Config) -> None:
    """Settle what the machine has a say in, once for all workers: they are handed it down."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        home = Path(tempfile.mkdtemp(prefix="geoapp-tests-"))
        config.add_cleanup(lambda: shutil.rmtree(home, ignore_errors=True))
        machine.settle(home)
        config.pluginmanager.register(Skips())


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--long``, which runs the tests that are marked so too."""
    parser.addoption("--long", action="store_true", help="run what takes long, too")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what drives a browser, for `-m "not browser"`; leave out what takes long."""
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
    tell_tiers(items, whole=not any("::" in arg for arg in config.args))
    if not config.getoption("--long"):
        left_out = [item for item in items if item.get_closest_marker("long")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture(scope="session", autouse=True)
def _compressed_once(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[None]:
    """Compress what many pages hold once for the whole run: the bytes are the same, and slow."""
    import lzma

    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "compressed"
    folder.mkdir(exist_ok=True)
    real = lzma.compress

    def compress(content: bytes, form: int, *, filters: list[dict[str, int]]) -> bytes:
        kept = folder / sha256(f"{form} {filters}".encode() + content).hexdigest()
        if not kept.exists():
            made = kept.with_suffix(f".{worker_id}")
            made.write_bytes(real(content, form, filters=filters))
            made.replace(kept)
        return kept.read_bytes()

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(lzma, "compress", compress)
        yield


@pytest.fixture(scope="session")
def browser_path() -> Path:
    """Find the browser; without one, skip, or fail where one is required."""
    from tools.browser import DRIVER_MESSAGE, MESSAGE, driver_runs, find_browser, is_required

    path = find_browser()
    if path is not None and driver_runs():
        return path
    message = MESSAGE if path is None else DRIVER_MESSAGE
    if is_required():
        pytest.fail(message)
    pytest.skip(message)


# For a module, not the session: while Playwright runs, its event loop runs in this thread,
# and nothing else there can start one.
@pytest.fixture(scope="module")
def chromium(browser_path: Path) -> Iterator[Browser]:
    """Run headless Chromium; open pages with `page` or `open_context`, which are watched."""
    from playwright.sync_api import sync_playwright

    from tests.support.browsing import LAUNCH_ARGUMENTS

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=LAUNCH_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Keep what the browser blocked and what went wrong; what no test took fails it."""
    from tests.support.browsing import Watch

    watch = Watch()
    yield watch
    verdict = watch.verdict()
    assert not verdict, verdict


@pytest.fixture
def open_context(chromium: Browser, watch: Watch) -> Iterator[OpenContext]:
    """Open watched contexts with other options: ``open_context(color_scheme="dark")``."""
    from tests.support.browsing import close_context, open_context

    contexts: list[BrowserContext] = []

    def opened(**options: object) -> BrowserContext:
        contexts.append(open_context(chromium, watch, **options))
        return contexts[-1]

    yield opened
    for context in contexts:
        close_context(context)


@pytest.fixture(autouse=True)
def _leave_no_variable_behind(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail a test that changes the environment for the tests after it, and put it right."""
    before = _environment()
    yield
    monkeypatch.undo()
    after = _environment()
    for name in after.keys() - before.keys():
        del os.environ[name]
    os.environ.update(before)
    assert after == before


def _environment() -> dict[str, str]:
    """Give the variables that geoapp reads; libraries and pytest have theirs."""
    mind = ("GEOAPP_", "HOME", "LANG", "LC_", "TZ", "XDG_", "STREAMLIT_")
    return {name: each for name, each in os.environ.items() if name.startswith(mind)}


@pytest.fixture
def page(open_context: OpenContext) -> Page:
    """Open a watched page of 1280 by 800 pixels."""
    return open_context().new_page()


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Publish the built-in dossier's site once for the whole run, in all its languages."""
    from filelock import FileLock

    from geoapp.page.site import publish
    from tests.support.dossiers import BUILT_IN_LANGUAGES, built_in_dossier

    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "published"
    with FileLock(folder.with_suffix(".lock")):  # the first worker that asks makes it for all
        if not folder.exists():
            publish(built_in_dossier(), folder, languages=BUILT_IN_LANGUAGES)
    return folder


@pytest.fixture(scope="session")
def geoapp_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve the app with the built-in dossier for the whole run; `.url` leads to it."""
    from tests.support.serving import serve

    with serve(tmp_path_factory.mktemp("server")) as server:
        yield server
