"""The list of plans, a plan's outline, and search."""

from datetime import date
from decimal import Decimal

import pytest

from indicators.enums import AreaKey
from organisations.enums import Role
from organisations.models import Installation
from plans.enums import ComparatorKind, MeasureKind, PlanStatus, WorkStatus
from plans.models import Activity, PlanSection, Target
from tests import make

pytestmark = pytest.mark.django_db
DAY = date(2025, 6, 14)


@pytest.fixture(autouse=True)
def _working_day():
    Installation.objects.update_or_create(pk=1, defaults={"demo_date": DAY})


@pytest.fixture
def justice():
    return make.department("Sở Tư pháp", make.province())


@pytest.fixture
def health(justice):
    return make.department("Sở Y tế", justice.province)


def read(client, user, address: str, **headers) -> str:
    client.force_login(user)
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_plans_stand_under_the_plan_that_they_implement(client, justice):
    above = make.plan(justice.province, 2021, 2025, title="Kế hoạch giai đoạn")
    child = make.plan(justice.province, 2025, title="Kế hoạch năm", parent=above)
    make.plan(justice, 2025, title="Kế hoạch của Sở", parent=child)
    text = read(client, make.user(justice), "/ke-hoach/")
    assert text.index("Kế hoạch giai đoạn") < text.index("Kế hoạch năm") < text.index("Kế hoạch của Sở")
    assert f'depth-0"><a href="/ke-hoach/{above.pk}/"' in text
    assert f'depth-1"><a href="/ke-hoach/{child.pk}/"' in text
    assert "depth-2" in text


def test_each_plan_says_how_far_it_is(client, justice):
    plan = make.plan(justice.province)
    late = make.activity(plan, [justice], due_on=date(2025, 6, 1))
    done = make.activity(plan, [justice], due_on=date(2025, 6, 30))
    cancelled = make.activity(plan, [justice])
    Activity.objects.filter(pk=cancelled.pk).update(status=WorkStatus.CANCELLED)
    official = make.user(justice)
    make.update(done.assignments.get(), official, DAY, WorkStatus.DONE)
    text = read(client, official, "/ke-hoach/")
    assert "1/2 hoạt động hoàn thành" in text
    assert "<strong>1 quá hạn</strong>" in text
    assert late.plan.get_status_display() in text


def test_plans_are_found_by_year_status_and_words(client, justice):
    make.plan(justice.province, 2023, title="Kế hoạch cũ", status=PlanStatus.CLOSED)
    make.plan(justice.province, 2025, 2030, title="Kế hoạch chuyển đổi số")
    official = make.user(justice)

    def found(query: str) -> set[str]:
        text = read(client, official, f"/ke-hoach/?{query}", **{"HX-Request": "true"})
        assert "<html" not in text
        return {title for title in ("Kế hoạch cũ", "Kế hoạch chuyển đổi số") if title in text}

    assert found("year=2023") == {"Kế hoạch cũ"}
    assert found("year=2028") == {"Kế hoạch chuyển đổi số"}
    assert found("status=CLOSED") == {"Kế hoạch cũ"}
    assert found("q=chuyen+doi") == {"Kế hoạch chuyển đổi số"}
    assert found("year=1999&status=X") == {"Kế hoạch cũ", "Kế hoạch chuyển đổi số"}


def test_a_plan_of_others_is_not_there(client, justice, health):
    plan = make.plan(health, title="Kế hoạch của Sở Y tế")
    official = make.user(justice)
    client.force_login(official)
    assert client.get(f"/ke-hoach/{plan.pk}/").status_code == 404
    assert "Kế hoạch của Sở Y tế" not in read(client, official, "/ke-hoach/")


def test_the_outline_shows_the_deadline_as_written_and_as_understood(client, justice, health):
    plan = make.plan(justice.province)
    made = make.activity(plan, [justice], [health], due_on=date(2025, 7, 31), title="Ban hành văn bản")
    Activity.objects.filter(pk=made.pk).update(deadline_text="Tháng 6 – Tháng 7", deadline_tentative=True)
    text = read(client, make.user(justice), f"/ke-hoach/{plan.pk}/")
    for words in (
        "Tháng 6 – Tháng 7",
        "đến 31/07/2025 · dự kiến",
        "<b>Sở Tư pháp</b>",
        "Phối hợp: Sở Y tế",
        "Chưa thực hiện",
        "I. Nhiệm vụ",
        "0/1 (0%)",
    ):
        assert words in text, words


def test_a_task_without_activities_is_shown_once(client, justice):
    plan = make.plan(justice.province)
    only = make.activity(plan, [justice], title="Đứng một mình", implicit=True)
    only.task.title = "Đứng một mình"
    only.task.save()
    make.activity(plan, [justice], title="Có nhiệm vụ trên")
    text = read(client, make.user(justice), f"/ke-hoach/{plan.pk}/")
    assert text.count("Đứng một mình") == 1
    assert text.count('class="task-title"') == 1


def test_a_group_is_named_once_with_how_many_have_finished(client, justice, health):
    plan = make.plan(justice.province)
    group = make.group("Các sở, ban, ngành", justice.province, [justice, health])
    made = make.activity(plan, [justice, health], group=group, due_on=date(2025, 12, 1))
    make.update(made.assignments.get(unit=health), make.user(health), DAY, WorkStatus.DONE)
    text = read(client, make.user(justice), f"/ke-hoach/{plan.pk}/")
    assert text.count("<b>Các sở, ban, ngành</b>") == 1
    assert "1/2 đơn vị hoàn thành" in text
    assert "<b>Sở Y tế" not in text


def test_leads_that_nobody_knows_stay_in_the_documents_words(client, justice):
    plan = make.plan(justice.province)
    make.activity(plan, leads_text="Tổ công tác 896", supports_text="Các đoàn thể")
    text = read(client, make.user(justice), f"/ke-hoach/{plan.pk}/")
    assert "<b>Tổ công tác 896</b>" in text
    assert "Phối hợp: Các đoàn thể" in text


def test_the_outline_is_filtered_and_leaves_out_empty_sections(client, justice):
    plan = make.plan(justice.province)
    PlanSection.objects.create(plan=plan, label="II", title="Phần còn trống", position=2)
    make.activity(plan, [justice], title="Cải cách thủ tục", due_on=date(2025, 6, 1))
    make.activity(plan, [justice], title="Chuyển đổi số", area=make.reform_area(AreaKey.DIGITAL_GOVERNMENT))
    official = make.user(justice)

    def found(query: str) -> set[str]:
        text = read(client, official, f"/ke-hoach/{plan.pk}/?{query}", **{"HX-Request": "true"})
        assert "<html" not in text
        return {title for title in ("Cải cách thủ tục", "Chuyển đổi số", "Phần còn trống") if title in text}

    assert found("") == {"Cải cách thủ tục", "Chuyển đổi số", "Phần còn trống"}
    assert found("q=cai+cach") == {"Cải cách thủ tục"}
    assert found("area=digital_government") == {"Chuyển đổi số"}
    assert found("state=OVERDUE") == {"Cải cách thủ tục"}
    assert found("state=DONE") == set()


def test_targets_stand_under_their_year_with_words_and_threshold(client, justice):
    plan = make.plan(justice.province, 2022, 2030)
    fields = {"plan": plan, "area": make.reform_area(), "measure": MeasureKind.PERCENT}
    Target.objects.create(
        **fields,
        code="A",
        position=1,
        text="Tối thiểu 85% hồ sơ trực tuyến",
        comparator=ComparatorKind.AT_LEAST,
        lower=Decimal(85),
        horizon_year=2025,
    )
    Target.objects.create(
        **(fields | {"measure": MeasureKind.BAND}),
        code="B",
        position=2,
        text="Chỉ số PAPI thuộc nhóm khá",
        comparator=ComparatorKind.AT_LEAST,
        band="khá",
        horizon_year=2030,
    )
    text = read(client, make.user(justice), f"/ke-hoach/{plan.pk}/")
    outline = text[text.index('id="muc-tieu"') :]
    words = ["Đến năm 2025", "Tối thiểu 85% hồ sơ trực tuyến", "từ 85% trở lên", "Đến năm 2030", "nhóm khá trở lên"]
    assert [outline.index(word) for word in words] == sorted(outline.index(word) for word in words)


def test_many_targets_wait_until_their_year_is_opened(client, justice):
    plan, area = make.plan(justice.province), make.reform_area()
    for number in range(31):
        Target.objects.create(
            plan=plan,
            code=f"M{number}",
            position=number,
            area=area,
            text=f"Mục tiêu số {number} của văn bản",
            measure=MeasureKind.PERCENT,
            comparator=ComparatorKind.AT_LEAST,
            lower=Decimal(85),
            horizon_year=2025 if number else 2030,
        )
    page, person = f"/ke-hoach/{plan.pk}/", make.user(justice)
    text = read(client, person, page)
    assert "30 mục tiêu" in text
    assert "của văn bản" not in text
    assert f'href="{page}?muc-tieu=2025#muc-tieu"' in text  # the way without JavaScript
    opened = read(client, person, f"{page}?muc-tieu=2025")
    assert "Mục tiêu số 30 của văn bản" in opened
    assert "Mục tiêu số 0 của văn bản" not in opened
    piece = client.get(page, {"muc-tieu": "2030"}, headers={"HX-Request": "true"}).content.decode()
    assert "Mục tiêu số 0 của văn bản" in piece
    assert "<html" not in piece
    assert "Mục tiêu số" not in client.get(page, {"muc-tieu": "x"}, headers={"HX-Request": "true"}).content.decode()


def test_search_finds_activities_plans_and_units_that_the_person_sees(client, justice, health):
    plan = make.plan(justice.province, title="Kế hoạch cải cách năm 2025")
    make.activity(plan, [justice], title="Kiểm tra cải cách")
    make.department("Ban Chỉ đạo cải cách", justice.province)
    make.activity(make.plan(health, title="Cải cách riêng của Y tế"), [health], title="Cải cách riêng")
    text = read(client, make.user(justice), "/tim-kiem/?q=CAI++cach")
    assert "1 hoạt động · 1 kế hoạch · 1 cơ quan, đơn vị" in text
    for words in ("Kiểm tra cải cách", "Kế hoạch cải cách năm 2025", "Ban Chỉ đạo cải cách"):
        assert words in text, words
    assert "Cải cách riêng" not in text
    assert "Không tìm thấy gì" in read(client, make.user(justice), "/tim-kiem/?q=zzz")
    assert "không cần dấu" in read(client, make.user(justice), "/tim-kiem/?q=")


def test_who_imports_plans_has_the_way_there_on_the_list(client, justice):
    button = '<a class="button" href="/nhap-ke-hoach/">Nhập kế hoạch</a>'
    assert button in read(client, make.user(justice, Role.OFFICE), "/ke-hoach/")
    assert button not in read(client, make.user(justice), "/ke-hoach/")


def test_hostile_words_are_shown_as_words(client, justice):
    text = read(client, make.user(justice), "/tim-kiem/?q=<script>alert(1)</script>")
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text
