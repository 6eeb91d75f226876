"""A real browser, Debian's Chromium, and the accessibility rules of axe."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, sync_playwright

from tests.support.databases import in_ci

WIDTHS = (390, 1280)
AXE = Path(__file__).resolve().parents[1] / "vendor" / "axe.min.js"
# Of all that axe finds only what breaks a rule comes over from the browser, which is most of the time.
RUN = """async tags => (await axe.run(document, {
  runOnly: {type: "tag", values: tags}, resultTypes: ["violations"]
})).violations"""
WCAG_22_AA = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--font-render-hinting=none",
    # Nothing but this machine can be reached, so a page that needs anything else shows it at once.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1",
)


def chromium_path() -> str | None:
    named = os.environ.get("CHROMIUM")
    return named or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the worker; a test takes contexts and pages from it."""
    path = chromium_path()
    if path is None:
        missing = "no Chromium is installed: apt-get install chromium"
        if in_ci():
            pytest.fail(missing)
        pytest.skip(missing)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture
def new_page(browser: Browser, live: str) -> Iterator[Callable[..., Page]]:
    """`new_page(width=1280, locale="pl-PL", **context)`: a page of a visitor of their own, on the live application.

    A script error, a breach of the content security policy, an answer of 500 or a missing file fails the test.
    """
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def note(message: ConsoleMessage) -> None:
        # A refused form is an answer of 422: the browser reports it as a failed load, which it is not.
        if message.type == "error" and "Failed to load resource" not in message.text:
            errors.append(message.text)

    def look_at(response: Response) -> None:
        asked_for = response.request.resource_type
        missing = response.status >= 400 and asked_for not in {"document", "fetch", "xhr"}
        if response.status >= 500 or missing:
            errors.append(f"{response.status} {response.url}")

    def make(*, width: int = 1280, locale: str = "pl-PL", **options: Any) -> Page:
        context = browser.new_context(
            base_url=live,
            locale=locale,
            timezone_id="Europe/Warsaw",
            viewport={"width": width, "height": 844 if width < 600 else 900},
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", note)
        page.on("response", look_at)
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield make
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture(params=WIDTHS)
def width(request: pytest.FixtureRequest) -> int:
    """Both widths that every page is made for; a test that asks for it has its `page` in both."""
    return request.param


@pytest.fixture
def page(request: pytest.FixtureRequest, new_page: Callable[..., Page]) -> Page:
    """A visitor's page, 1280 pixels wide where the test asks for no `width`, whose browser prefers Polish."""
    return new_page(width=request.getfixturevalue("width") if "width" in request.fixturenames else 1280)


@pytest.fixture(scope="session")
def axe() -> Callable[..., list[str]]:
    """`assert axe(page) == []`: what breaks WCAG 2.2 AA on the page, one line for each element."""
    source = AXE.read_text(encoding="utf-8")

    def check(page: Page, *, tags: tuple[str, ...] = WCAG_22_AA) -> list[str]:
        # Evaluated by the debugger, and so beyond the reach of the page's content security policy.
        if not page.evaluate("'axe' in window"):
            page.evaluate(source)
        violations = page.evaluate(RUN, list(tags))
        return [
            f"{violation['id']}: {violation['help']}: {' '.join(map(str, node['target']))}: {node['failureSummary']}"
            for violation in violations
            for node in violation["nodes"]
        ]

    return check
