"""Every page of the portal: axe finds nothing, nothing sticks out from a telephone to a wide screen, little to load."""

import pytest
from playwright.sync_api import Error, Page

from tests.architecture.scene import CALLERS, build_scene, rows_of
from tests.architecture.test_urls import GET

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.alike_everywhere]

# Who is asked to look at a page: the first of these who gets it.
LOOKERS = ("OFFICE", "PROVINCE", "OFFICIAL", "LEADER", "ADMIN")
_MOST = 100 * 1024
# Bytes that a page loads beside what the browser has from the page before.
_LOADED = """() => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
    .reduce((sum, entry) => sum + entry.transferSize, 0)"""


def addresses_of(looker: str) -> list[str]:
    """The addresses whose page this one looks at; the interface and the administration pages are others' work."""
    answers = {row: dict(zip(CALLERS, cells, strict=True)) for row, cells in rows_of(GET)}
    lookers = {row: next((one for one in LOOKERS if gets[one] == "200"), "") for row, gets in answers.items()}
    return [row for row, one in lookers.items() if one == looker and not row.startswith(("/api/", "/quan-tri/"))]


def test_every_page_is_accessible_and_light_and_fits(page: Page, live_server, sign_in, assert_accessible, assert_fits):
    scene, findings, seen = build_scene(), [], 0
    for looker in LOOKERS:
        sign_in(scene.people[looker])
        page.goto(f"{live_server.url}/thong-bao/")
        for row in addresses_of(looker):
            if not _opened(page, live_server.url + scene.address(row)):
                continue
            seen += 1
            if (loaded := page.evaluate(_LOADED)) > _MOST:
                findings.append(f"{row} loads {loaded} bytes")
            for examine in (assert_fits, assert_accessible, assert_fits):  # again with everything unfolded
                try:
                    examine(page)
                except AssertionError as found:
                    findings.append(f"{row}: {found}")
    assert findings == []
    assert seen > 100


def _opened(page: Page, address: str) -> bool:
    """Go there; False where it is a file and no page."""
    try:
        answer = page.goto(address)
    except Error as refused:
        if "Download is starting" in refused.message or "ERR_ABORTED" in refused.message:
            return False
        raise
    return answer is not None and answer.headers.get("content-type", "").startswith("text/html")
