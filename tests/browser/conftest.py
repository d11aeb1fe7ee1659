"""Chromium for the tests that need a real browser: the system's own, without a foreign host, in Vietnamese."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import axe_playwright_python
import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Error, Page, expect

# Playwright's loop runs in the thread of the test, which is the one that reads the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",  # CI runs as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# A busy machine is no fault of a page; what is never said fails all the same, only later.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]  # what of these depends on the scheme
# What Playwright says where another page takes the place of the one that it looks at.
LEFT = ("Execution context was destroyed", "because of a navigation", "reading 'scrollWidth'")
# Only what is reported is worked out to the end: for what passes nobody asks which element it was.
_RUN = "(rules) => axe.run(document, { runOnly: rules, resultTypes: ['violations'] })"
_AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    """The system's Chromium instead of one that would have to be downloaded."""
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": FLAGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict) -> dict:
    """A desk with the portal's language and time."""
    return {
        **browser_context_args,
        "locale": "vi-VN",
        "timezone_id": "Asia/Ho_Chi_Minh",
        "viewport": {"width": 1280, "height": 900},
    }


@pytest.fixture
def page(page: Page) -> Iterator[Page]:
    """A page whose script errors and breaches of the content policy fail the test."""
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda word: complaints.append(word.text) if "Content Security Policy" in word.text else None)
    yield page
    assert complaints == []


@pytest.fixture
def sign_in(context: BrowserContext, live_server) -> Callable:
    """`sign_in(user)`: the browser has that person's session."""

    def with_session_of(user) -> None:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])

    return with_session_of


def examined(page: Page, examine: Callable[[Page], None]) -> None:
    """`examine(page)` of a page that has arrived; where a click's answer takes the page away meanwhile, of that one."""
    for _ in range(3):
        page.wait_for_load_state()  # a page on its way has no element yet
        try:
            return examine(page)
        except Error as left:
            if not any(words in left.message for words in LEFT):
                raise
    raise AssertionError(f"{page.url} does not stay")


@pytest.fixture
def assert_accessible() -> Callable[[Page], None]:
    """`assert_accessible(page)`: axe finds nothing against WCAG 2.2 AA, in light and in dark, all unfolded."""

    def examine(page: Page) -> None:
        page.evaluate(_AXE)
        page.evaluate("document.querySelectorAll('main details').forEach((fold) => { fold.open = true; })")
        for scheme, rules in (("light", RULES), ("dark", COLOURS)):
            page.emulate_media(color_scheme=scheme)
            found = page.evaluate(_RUN, rules)["violations"]
            told = [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]
            assert told == [], f"{scheme}, {page.url}"

    return lambda page: examined(page, examine)


@pytest.fixture
def assert_fits() -> Callable[[Page], None]:
    """`assert_fits(page)`: from a telephone to a wide screen nothing sticks out at the side."""

    def measure(page: Page) -> None:
        for width in (375, 768, 1280, 1920):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, f"{width}px, {page.url}"

    def measure_and_restore(page: Page) -> None:
        before = page.viewport_size
        examined(page, measure)
        page.set_viewport_size(before)

    return measure_and_restore
