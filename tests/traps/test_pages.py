"""What Vietnamese letters need of the style sheets, and what the policy needs of htmx."""

import json
import re
from html import unescape

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from organisations.enums import Role
from tests import make

STYLES = {path.name: path.read_text(encoding="utf-8") for path in (settings.BASE_DIR / "static" / "css").glob("*.css")}


def test_running_text_has_room_for_two_marks_over_a_letter():
    body = re.search(r"\bbody\s*\{(.*?)\}", STYLES["base.css"], re.DOTALL)[1]
    height = re.search(r"(?:line-height:\s*|font:[^;/]*/\s*)([\d.]+)", body)
    assert height and float(height[1]) >= 1.45
    assert "tabular-nums" in STYLES["base.css"]
    assert "text-underline-offset" in STYLES["base.css"]


@pytest.mark.parametrize("name", STYLES)
def test_letters_are_not_spaced_and_faces_are_whole(name):
    assert set(re.findall(r"letter-spacing:\s*([^;}]+)", STYLES[name])) <= {"0", "0 "}
    assert "unicode-range" not in STYLES[name], "split faces print garbage in documents"


@pytest.mark.django_db
def test_htmx_needs_no_inline_style_no_eval_and_no_other_host():
    client = Client()
    client.force_login(make.user(make.province(), Role.PROVINCE), backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/don-vi/").content.decode()
    config = json.loads(unescape(re.search(r'name="htmx-config" content=\'([^\']*)\'', page)[1]))
    assert (config["includeIndicatorStyles"], config["allowEval"], config["selfRequestsOnly"]) == (False, False, True)
    [script] = re.findall(r'<script src="([^"]*htmx[^"]*)"', page)
    assert finders.find(script.removeprefix(settings.STATIC_URL).partition("?")[0]), "from the package, not the net"
    assert "delay:400ms" in page, "a search waits until a word is typed"


@pytest.mark.django_db
def test_every_form_and_link_works_without_scripts():
    client = Client()
    client.force_login(make.user(make.province()), backend="django.contrib.auth.backends.ModelBackend")
    for address in ("/don-vi/", "/viec-cua-toi/", "/ke-hoach/", "/chi-tieu/", "/bao-cao/"):
        page = client.get(address).content.decode()
        for link in re.findall(r"<a\b[^>]*>", page):
            assert re.search(r'\bhref="', link), link
        for button in re.findall(r"<button\b[^>]*>", page):
            assert "hx-" not in button, "what it does, its form does"
