"""Templates and static files keep to the content policy, and lead nowhere that is not there."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template import engines
from django.urls import get_resolver

from tests.architecture.pages import FOREIGN, read_page

ROOT = Path(settings.BASE_DIR)
FOLDER = ROOT / "templates"
TEMPLATES = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*") if path.is_file())
PAGES = [name for name in TEMPLATES if name.endswith(".html")]
STATIC = sorted(path for path in (ROOT / "static").rglob("*") if path.is_file())

_TAG = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_FORM = re.compile(r"<form\b(?P<head>(?:[^>{]|\{%.*?%\}|\{\{.*?\}\})*)>(?P<body>.*?)</form>", re.DOTALL)
_ADDRESS = re.compile(r"""(?:url\(\s*['"]?|@import\s+['"]|\b(?:href|src)\s*=\s*['"])([^'")\s]*)""")
_NAMESPACES = {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
_DOCUMENT = "reporting/documents/"  # printed, not served: laid out by WeasyPrint, which reads no page's policy


def _written(name: str) -> str:
    """The template's text without its comments."""
    return re.sub(r"\{#.*?#\}", "", (FOLDER / name).read_text(encoding="utf-8"))


def _named(name: str, tag: str) -> list[str]:
    """What the tag names in the template, in quotes: addresses, files, other templates."""
    found = re.findall(rf"\{{% {tag} +(\S+)", _written(name))
    return [word.strip("\"'") for word in found if word[0] in "\"'"]


@pytest.mark.parametrize("name", PAGES)
def test_a_template_compiles_and_finds_what_it_includes(name):
    engines["django"].get_template(name)
    for other in (*_named(name, "include"), *_named(name, "extends")):
        engines["django"].get_template(other)


@pytest.mark.parametrize("name", PAGES)
def test_a_template_says_in_a_comment_or_a_title_what_it_is(name):
    text = (FOLDER / name).read_text(encoding="utf-8")
    assert "{#" in text or "{% block title %}" in text or name.startswith("admin/")
    assert all("#}" in line.rpartition("{#")[2] for line in text.splitlines() if "{#" in line)  # else it is shown


@pytest.mark.parametrize("name", PAGES)
def test_a_template_holds_no_script_no_style_and_no_foreign_host(name):
    text = _TAG.sub("x", (FOLDER / name).read_text(encoding="utf-8"))
    assert read_page(text).faults == []


@pytest.mark.parametrize("name", PAGES)
def test_a_form_that_is_posted_carries_the_token(name):
    text = (FOLDER / name).read_text(encoding="utf-8")
    for form in _FORM.finditer(text):
        method = re.search(r'method="(\w+)"', form["head"])
        assert method, "a form says how it is sent"
        if method[1].lower() == "post":
            assert "{% csrf_token %}" in form["body"], form["head"]
    assert len(_FORM.findall(text)) == len(re.findall(r"<form\b", text)), "each form is closed in its own template"
    for attributes in re.findall(r"<[^>]*\bhx-(?:post|put|patch|delete)=[^>]*>", _TAG.sub("x", text)):
        assert attributes.startswith("<form"), "what htmx sends is a form, with its token"


def test_every_named_address_is_there():
    known = _names(get_resolver(), "")
    named = {(name, address) for name in PAGES for address in _named(name, "url")}
    assert {(name, address) for name, address in named if address not in known} == set()
    assert len(named) > 60


def _names(resolver, prefix: str) -> set[str]:
    found = {f"{prefix}{name}" for name in resolver.reverse_dict if isinstance(name, str)}
    for namespace, (_, inner) in resolver.namespace_dict.items():
        found |= _names(inner, f"{prefix}{namespace}:")
    return found


def test_every_static_file_that_is_named_is_there():
    named = {(name, file) for name in PAGES for file in _named(name, "static")}
    assert {(name, file) for name, file in named if not finders.find(file)} == set()
    assert len(named) > 3


@pytest.mark.parametrize("path", STATIC, ids=lambda path: str(path.relative_to(ROOT)))
def test_static_files_call_nobody_else(path):
    text = path.read_text(encoding="utf-8")
    for address in _ADDRESS.findall(text):
        assert not FOREIGN.match(address), address
    hosts = set(re.findall(r"https?://[^\s'\")]+", text)) - _NAMESPACES
    assert hosts == set()
    if path.suffix == ".js":
        assert not re.search(r"\beval\(|new Function|\.innerHTML\s*=|document\.write|insertAdjacentHTML", text)


def test_documents_call_nobody_else():
    for name in PAGES:
        if name.startswith(_DOCUMENT):
            assert "://" not in (FOLDER / name).read_text(encoding="utf-8"), name


def test_nothing_is_marked_safe_in_a_template():
    marked = [name for name in PAGES if re.search(r"\|\s*safe\b|autoescape off", (FOLDER / name).read_text("utf-8"))]
    assert marked == []
