"""What once went wrong when plans were made and shown."""

import io
import os
from datetime import date
from pathlib import Path
from threading import Event, Thread

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.urls import reverse

from indicators.enums import AreaKey
from organisations.enums import UnitKind
from plans.enums import DeadlineType, PlanStatus
from plans.models import Plan, PlanImport
from plans.services.plan_store import PlanHead, create_plan
from reform.common.errors import Conflict, Invalid
from tests import make
from tests.plans import annex

_ROW = {
    "title": "Rà soát thủ tục",
    "leads": ["UBND các huyện"],
    "deadline": {
        "text": "Thường xuyên",
        "kind": DeadlineType.CONTINUOUS,
        "starts_on": None,
        "due_on": None,
        "tentative": False,
    },
}
OUTLINE = {"sections": [{"title": "Thể chế", "tasks": [{"title": "Rà soát", "activities": [_ROW]}]}]}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("year", "issued_on", "led_by"),
    [
        (2025, date(2024, 12, 30), ["Huyện A", "Huyện B"]),
        (2025, None, ["Huyện A", "Huyện B"]),
        (2025, date(2025, 7, 10), ["Huyện B"]),
        (2026, date(2025, 6, 1), ["Huyện B", "Huyện C"]),
    ],
)
def test_a_group_leads_through_the_members_that_exist_when_the_plan_begins(year, issued_on, led_by):
    make.reform_area(AreaKey.STEERING)
    owner = make.province()
    members = [
        make.unit("Huyện A", UnitKind.DISTRICT, owner, valid_to=date(2025, 6, 30)),
        make.unit("Huyện B", UnitKind.DISTRICT, owner),
        make.unit("Huyện C", UnitKind.DISTRICT, owner, valid_from=date(2025, 9, 1)),
    ]
    make.group("UBND các huyện", owner, members)
    head = PlanHead("KH", "Kế hoạch", owner, year, year, issued_on=issued_on)
    leads = create_plan(by=None, head=head, outline=OUTLINE).activities.get().assignments.leading()
    assert [row.unit.name for row in leads.order_by("position")] == led_by


@pytest.mark.django_db(transaction=True)
def test_of_two_who_make_the_same_plan_at_once_one_is_told():
    make.reform_area(AreaKey.STEERING)
    owner = make.province()
    written = Event()

    def other() -> None:
        try:
            with transaction.atomic():
                Plan.objects.create(
                    code="KH", title="Trước", owner=owner, first_year=2025, last_year=2025, status=PlanStatus.IN_FORCE
                )
                written.set()
                Event().wait(0.3)  # not committed yet: nobody else sees it
        finally:
            connection.close()

    thread = Thread(target=other)
    thread.start()
    written.wait(10)
    with pytest.raises(Conflict, match="đã có trong hệ thống"):
        create_plan(by=None, head=PlanHead("KH", "Sau", owner, 2025, 2025), outline=OUTLINE)
    thread.join()
    assert Plan.objects.get().title == "Trước"


@pytest.mark.django_db
def test_a_plans_page_that_the_history_restores_is_whole(client):
    owner = make.province()
    above = make.plan(owner, title="Kế hoạch cả giai đoạn")
    below = make.plan(owner, parent=above)
    client.force_login(make.user(make.department("Sở Tư pháp", owner)))
    restored = client.get(
        reverse("plans:plan_detail", args=[below.pk]),
        headers={"HX-Request": "true", "HX-History-Restore-Request": "true"},
    ).content.decode()
    assert "<html" in restored
    assert "Kế hoạch cả giai đoạn" in restored


@pytest.mark.django_db
def test_a_head_too_long_for_its_columns_is_refused_or_cut():
    make.reform_area(AreaKey.STEERING)
    owner = make.province()
    with pytest.raises(Invalid, match="dài quá 60 ký tự"):
        create_plan(by=None, head=PlanHead("KH", "Kế hoạch", owner, 2025, 2025, number="1" * 61), outline=OUTLINE)
    made = create_plan(by=None, head=PlanHead("KH", "Kế hoạch " * 100, owner, 2025, 2025), outline=OUTLINE)
    assert len(made.title) == 500


@pytest.mark.django_db
def test_a_file_whose_name_is_no_text_is_imported(tmp_path):
    owner = annex.build_place().province
    path = os.fsencode(tmp_path) + b"/k\xff.docx"
    Path(os.fsdecode(path)).write_bytes(annex.annex())
    call_command("import_plan", os.fsdecode(path), owner=owner.code, stdout=io.StringIO())
    assert PlanImport.objects.get().file_name == "k?.docx"
