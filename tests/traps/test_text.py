"""Text that people type: composed or decomposed letters, markup, formulas. It is kept as one form and shown as text."""

import io
import unicodedata
from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import IntegrityError, models, transaction
from django.test import Client
from django.utils import timezone
from django.utils.html import escape
from openpyxl import load_workbook

from organisations.enums import Role
from organisations.models import ApiToken, Installation, Unit, UnitAlias, User
from organisations.resources import UnitResource
from organisations.services.accounts import create_account, update_account
from organisations.services.tokens import issue_token
from organisations.services.units import learn_spelling
from plans.models import Evidence, Plan, PlanImport, ProgressUpdate
from reform.common.spreadsheets import SHEET_FORMATS
from reporting.models import Report, ReportPart, ReportRound
from tests import make
from tests.architecture.pages import read_page
from tests.architecture.scene import APPS, build_scene, rows_of
from tests.architecture.test_urls import GET
from tests.pages import words
from tests.plans.annex import REVIEW, annex, build_place
from tests.plans.test_views_imports import send

pytestmark = pytest.mark.django_db
COMPOSED = "Đã hoàn thiện Quyết định về thủ tục hành chính"
DECOMPOSED = unicodedata.normalize("NFD", COMPOSED)
HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7 }}"
# Keys, addresses and digests: no person types them, and pages find their rows by them.
_STRUCTURE = {"code", "key", "path", "sort_key", "search_text", "sha256", "digest", "file", "username", "password"}
_STRUCTURE |= {"task", "object_type", "object_id", "email", "secret", "former_secret", "fingerprint", "event"}
_STRUCTURE |= {"part", "url", "band", "resource"}


def sign_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_macs_letters_are_stored_as_everybody_elses():
    assert len(DECOMPOSED) > len(COMPOSED)
    scene = build_scene()
    official, office, overseer = (scene.client(role) for role in ("OFFICIAL", "OFFICE", "PROVINCE"))
    official.post(
        scene.address("/phan-cong/{assignment}/cap-nhat/"),
        {
            **{"status": "IN_PROGRESS", "progress": "60", "on": "10/06/2025", "seen_version": "1"},
            **{"result": DECOMPOSED, "difficulty": DECOMPOSED, "proposal": DECOMPOSED},
            **{"number": DECOMPOSED, "title": DECOMPOSED},
        },
    )
    office.post(scene.address("/phan-cong/{assignment}/tra-lai/"), {"reason": DECOMPOSED, "seen_version": "2"})
    office.post(scene.address("/bao-cao/{draft}/phan/direction/"), {"body": DECOMPOSED, "seen_version": "0"})
    office.post(scene.address("/nhap-ke-hoach/{import}/"), {"number": "7/KH", "title": DECOMPOSED, "confirmed": "on"})
    overseer.post(scene.address("/bao-cao/{sent}/tra-lai/"), {"reason": DECOMPOSED})
    overseer.post(
        "/ky-bao-cao/moi/",
        {
            **{"year": "2026", "period": "H1", "title": DECOMPOSED, "starts_on": "15/12/2025"},
            **{"cutoff_on": "14/06/2026", "unit_due_on": "16/06/2026", "due_on": "25/06/2026", "confirmed": "on"},
        },
    )
    told, returned = ProgressUpdate.objects.order_by("-pk")[1], ProgressUpdate.objects.latest("pk")
    stored = {
        "result": told.result,
        "difficulty": told.difficulty,
        "proposal": told.proposal,
        "number": Evidence.objects.latest("pk").number,
        "title": Evidence.objects.latest("pk").title,
        "reason": returned.reason,
        "body": ReportPart.objects.get(report=scene.ids["draft"]).body,
        "plan": Plan.objects.latest("pk").title,
        "return": Report.objects.get(pk=scene.ids["sent"]).return_reason,
        "round": ReportRound.objects.get(year=2026).title,
    }
    assert stored == dict.fromkeys(stored, COMPOSED)


def test_names_of_people_units_and_keys_are_stored_composed_and_found_either_way():
    province = make.province()
    unit = make.unit(DECOMPOSED, parent=province, short_name=DECOMPOSED[:40])
    alias = learn_spelling(by=None, unit=unit, text=unicodedata.normalize("NFD", "Sở Kế hoạch"))
    name = unicodedata.normalize("NFD", "hà")
    person = create_account(
        by=None, username=name, full_name=DECOMPOSED, title=DECOMPOSED, role=Role.CLIENT, unit=unit, password="x" * 12
    )
    update_account(by=make.user(None, Role.ADMIN), user=person, seen_version=person.version, username=name,
                   full_name=DECOMPOSED, role=Role.CLIENT, unit=unit)  # fmt: skip
    issue_token(by=None, user=person, name=DECOMPOSED, expires_at=timezone.now() + timedelta(days=1))
    assert Unit.objects.get(pk=unit.pk).name == COMPOSED
    assert UnitAlias.objects.get(pk=alias.pk).text == "Sở Kế hoạch"
    assert User.objects.values_list("username", "full_name").get(pk=person.pk) == ("hà", COMPOSED)
    assert ApiToken.objects.get().name == COMPOSED
    answer = Client().post("/dang-nhap/", {"username": name, "password": "x" * 12})
    assert answer.status_code == 302, "the name opens however it was typed"
    for typed in (COMPOSED, DECOMPOSED, "da hoan thien quyet dinh"):
        assert COMPOSED in sign_in(person).get("/don-vi/", {"q": typed}).content.decode()


def test_markup_is_shown_as_text_on_every_page():
    cache.clear()
    scene = build_scene()
    for app in APPS:
        for model in apps.get_app_config(app).get_models():
            _fill_with_markup(model)
    Installation.objects.update(demo_date=date(2025, 6, 10))
    shown = 0
    for role in ("OFFICIAL", "OFFICE", "PROVINCE", "ADMIN"):
        client = scene.client(role)
        for row, _ in rows_of(GET):
            response = client.get(scene.address(row))
            if not response["Content-Type"].startswith("text/html"):
                continue
            text = response.content.decode()
            assert "<script>alert" not in text and "<img src=x" not in text, f"{role} {row}"
            assert read_page(text).faults == [], f"{role} {row}"
            shown += escape(HOSTILE[:30]) in text
    assert shown > 60, "the pages were full of it"


def _fill_with_markup(model: type[models.Model]) -> None:
    """Put it into every text that a person, a document or a file brings in."""
    texts = {
        field.name: HOSTILE[: field.max_length] if field.max_length else HOSTILE
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not field.choices
        and not field.unique
        and field.name not in _STRUCTURE
    }
    if model._meta.label == "organisations.AuditEvent":
        models.QuerySet(model).update(**texts)  # its own query set refuses, and rightly
        return
    for name, text in texts.items():
        with suppress(IntegrityError), transaction.atomic():  # a rule of the database ties it to another column
            model._default_manager.update(**{name: text})
    if model is Report:
        for report in Report.objects.all():
            report.snapshot["unit_name"] = HOSTILE
            Report.objects.filter(pk=report.pk).update(snapshot=report.snapshot)
    if model is PlanImport:
        outline = {"plan": {"title": HOSTILE, "number": HOSTILE, "issued_on": None, "issuer": HOSTILE}}
        PlanImport.objects.update(outline=PlanImport.objects.get().outline | outline)


def test_what_a_file_of_the_administration_pages_says_is_no_formula():
    for name in ("=1+1", "+84 262", "@SUM(A1)", "-2+3"):
        make.unit(f"{name} Phòng", parent=make.province(code=f"P{len(name)}{ord(name[0])}"))
    admin = sign_in(make.user(None, Role.ADMIN))
    page = admin.get("/quan-tri/organisations/unit/export/")
    content = b"".join(page.streaming_content) if page.streaming else page.content
    cells = [cell for row in load_workbook(io.BytesIO(content)).active.iter_rows() for cell in row]
    names = [cell for cell in cells if str(cell.value).endswith(" Phòng")]
    assert sorted(cell.value for cell in names) == ["+84 262 Phòng", "-2+3 Phòng", "=1+1 Phòng", "@SUM(A1) Phòng"]
    assert {cell.data_type for cell in names} == {"s"}


def test_letters_of_a_csv_are_no_formula_either():
    make.unit("=1+1 Phòng", parent=make.province())
    [text_format] = [found for found in SHEET_FORMATS if found().get_extension() == "csv"]
    written = text_format().export_data(UnitResource().export())
    [line] = [line for line in written.splitlines() if "1+1" in line]
    assert "'=1+1 Phòng" in line
    assert "=1+1" not in line.replace("'=1+1", "")


def test_an_annex_full_of_markup_is_shown_as_text(client):
    place = build_place()
    client.force_login(make.user(place.justice, Role.OFFICE))
    row = [REVIEW[0], HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, "Tháng 3", "Tháng 9", HOSTILE]
    answer = send(client, annex(row), "<b>phụ lục</b>.docx", owner=place.justice.pk)
    page = client.get(answer.url)
    assert "<script>alert" not in page.content.decode()
    assert read_page(page.content.decode()).faults == []
    assert "alert(1)" in words(page)
