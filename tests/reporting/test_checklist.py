"""Before a report is sent: each fault is found, named and linked, and none where all is well."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from indicators.enums import AreaKey
from organisations.enums import Role
from plans.enums import Reviewer, WorkStatus
from plans.models import Assignment
from reform.common import clock
from reporting.enums import CommentKind, QuestionKind
from reporting.models import PartComment, ReportPart, RoundQuestion
from reporting.services.parts import edit_part, hold_part
from reporting.snapshot import Figure
from tests import make
from tests.reporting import builders

pytestmark = pytest.mark.django_db


def _page(client, report):
    client.force_login(builders.office(report.unit))
    with clock.working_on(builders.CUTOFF):
        return client.get(reverse("reporting:report_submit", args=[report.pk])).content.decode()


def test_a_report_with_everything_is_told_so(justice, client):
    report = builders.compiled(builders.half_year(justice.province), justice)
    for part in report.parts.filter(key__in=["inspection", "causes"]):
        edit_part(part=part, by=builders.office(justice), body="Có.", seen_version=part.version)
    page = _page(client, report)
    assert "Không có mục trống" in page
    assert "Mục chưa có nội dung" not in page


def test_each_fault_is_named_with_its_place(justice, client):
    area, official = make.reform_area(AreaKey.PROCEDURES), make.user(justice)
    late = make.lead(justice, area=area, due_on=date(2025, 5, 1))
    done = make.lead(justice, area=area, due_on=date(2025, 6, 10))
    make.update(done, official, date(2025, 6, 1), WorkStatus.DONE)
    report = builders.compiled(builders.half_year(justice.province), justice)
    told = {"numerator": None, "denominator": None, "value": Decimal(97), "previous": Decimal(50)}
    figure = Figure("A", "Tỷ lệ đúng hạn", "procedures", "PERCENT", "", **told)
    report.snapshot = replace(report.numbers, figures=(figure, replace(figure, previous=Decimal(96)))).to_json()
    report.save(update_fields=["snapshot"])
    spoken = {"report": report, "written_at": clock.now(), "written_by": official}
    PartComment.objects.create(text="Ghi rõ số", kind=CommentKind.REMARK, report_version=1, part_key="plan", **spoken)
    PartComment.objects.create(text="Xem lại", **spoken)
    hold_part(part=report.parts.get(key="causes"), by=make.user(justice, Role.OFFICE))
    page = _page(client, report)
    for words, address in (
        ("trong kỳ.”: 2", reverse("reporting:part_edit", args=[report.pk, "inspection"])),
        ("chưa ghi nguyên nhân: 1", reverse("plans:assignment_row", args=[late.pk])),
        ("tài liệu kiểm chứng: 1", reverse("plans:assignment_row", args=[done.pk])),
        ("hoặc cùng kỳ: 1", "Tỷ lệ đúng hạn: 97%, cùng kỳ năm trước 50%"),
        ("chưa xử lý: 1", f"{reverse('reporting:report_detail', args=[report.pk])}#phan-plan"),
        ("Trao đổi chưa xử lý: 1", "Xem lại"),
        ("đang có người sửa: 1", reverse("reporting:part_edit", args=[report.pk, "causes"])),
    ):
        assert words in page, words
        assert address in page, address
    assert 'type="submit">' in page.split("form-actions")[1]


def test_an_unanswered_question_keeps_the_report_back(justice, client):
    report = builders.compiled(builders.half_year(justice.province), justice)
    asked = RoundQuestion.objects.create(
        round=report.round, position=1, text="Số cuộc họp", kind=QuestionKind.NUMBER, is_required=True
    )
    told = {"report": report, "key": "question_1", "heading": "Số cuộc họp", "position": 90, "question": asked}
    part = ReportPart.objects.create(**told)
    page = _page(client, report)
    assert "bắt buộc chưa được trả lời: 1" in page
    assert "Chưa gửi được" in page
    ReportPart.objects.filter(pk=part.pk).update(answer=0)
    assert "Chưa gửi được" not in _page(client, report)


def test_a_passage_that_was_edited_on_older_numbers_is_named_until_it_is_put_right(justice, client):
    area, official, office = make.reform_area(AreaKey.PROCEDURES), make.user(justice), builders.office(justice)
    work = [make.lead(justice, area=area, due_on=date(2025, 12, 1)) for _ in range(8)]
    round_ = builders.half_year(justice.province)
    report = builders.compiled(round_, justice)
    part = report.parts.get(key="plan")
    part = edit_part(part=part, by=office, body=f"{part.body} Đã rà soát.", seen_version=part.version)
    make.update(work[0], official, date(2025, 6, 1), WorkStatus.DONE)
    assert "còn số liệu cũ" not in _page(client, builders.report_of(round_, justice))
    report = builders.compiled(round_, justice)
    page = _page(client, report)
    assert "còn số liệu cũ, mâu thuẫn với các mục và phụ lục khác: 1" in page
    assert "12,5%" in page
    assert reverse("reporting:part_generated", args=[report.pk, "plan"]) in page
    detail = client.get(reverse("reporting:report_detail", args=[report.pk])).content.decode()
    assert "1 mục do người viết sửa hoặc đã khóa còn số liệu cũ" in detail.split('id="thay-doi"')[0]
    edit_part(part=part, by=office, body="Hoàn thành 1/8 nhiệm vụ (12,5%).", seen_version=part.version)
    assert "còn số liệu cũ" not in _page(client, report)


def test_it_asks_for_no_figure_that_the_portal_counts_and_names_updates_that_wait(justice, client):
    area = make.reform_area(AreaKey.PROCEDURES)
    make.indicator("CDDH-01", name="Tỷ lệ nhiệm vụ hoàn thành")
    make.indicator("CDDH-10", name="Số sáng kiến")
    work = make.lead(justice, area=area, due_on=date(2025, 12, 1))
    report = builders.compiled(builders.half_year(justice.province), justice)
    Assignment.objects.filter(pk=work.pk).update(awaits=Reviewer.OFFICE, awaits_since=builders.CUTOFF)
    page = _page(client, report)
    assert "đã tính được, chưa xác nhận trên bảng số liệu: 1" in page and "Tỷ lệ nhiệm vụ hoàn thành: 0/1" in page
    assert "Chỉ tiêu chưa có số liệu của kỳ: 1" in page and "Số sáng kiến" in page
    assert "có cập nhật chờ duyệt: 1" in page and "cập nhật đã tính vào số liệu" in page
    assert "bấm <strong>Rút lại</strong>" in page
