"""Browser tests drive the system's Chromium; nothing downloads a browser."""

import os
import shutil
from pathlib import Path

import pytest

HERE = Path(__file__).parent
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# No talk with anybody but the server under test.
QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

# Playwright's synchronous interface keeps an event loop running in the thread of the tests, which Django
# takes for asynchronous code and refuses. That thread alone uses its connection: there is nothing to protect.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)


def find_chromium():
    """The browser named by CHROMIUM, or the first one found; None if there is none."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    return next((path for path in map(shutil.which, NAMES) if path), None)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    chromium = find_chromium()
    if chromium is None:
        pytest.fail(
            "No Chromium was found, and the browser tests need one. On Debian: apt-get install "
            "chromium fonts-noto-core. Elsewhere set CHROMIUM to its path. "
            "To leave them out: pytest -m 'not browser'.",
            pytrace=False,
        )
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return {
        **browser_type_launch_args,
        "executable_path": chromium,
        "args": [*QUIET, *(["--no-sandbox"] if as_root else [])],
        # Chromium refuses its own sandbox to root; anybody else keeps it.
        "chromium_sandbox": not as_root,
    }
