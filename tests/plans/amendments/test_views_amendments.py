"""The pages on which a person compares, ticks and amends, and what they cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans.enums import PlanStatus, WorkStatus
from plans.models import Activity, ActivityChange, Plan, ProgressUpdate
from plans.queries.plan_diff import mark_of, plan_diff
from reform.common.errors import Conflict
from tests import make
from tests.plans.amendments.builders import LIKE, REPORT, amend, keep, plan_of, row
from tests.plans.annex import CHECK, REVIEW, SURVEY

pytestmark = pytest.mark.django_db


def sent(kept, plan, **changes) -> dict:
    data = {
        "apply": [line.key for line in plan_diff(kept, plan).lines],
        "number": "700/QĐ-UBND",
        "issued_on": "10/06/2025",
        "title": "Điều chỉnh",
        "seen": mark_of(kept, plan),
    }
    return data | changes


def test_a_person_compares_ticks_and_amends(client, place, office):
    plan = plan_of(place)
    kept = keep(place, row(REVIEW, ends="Tháng 10"), SURVEY, REPORT)
    client.force_login(office)
    text = client.get(f"/nhap-ke-hoach/{kept.pk}/so-sanh/{plan.pk}/").content.decode()
    address = f"/nhap-ke-hoach/{kept.pk}/dieu-chinh/{plan.pk}/"
    assert f'href="{address}"' in text
    assert "Tháng 3 – Tháng <del>9</del>" in " ".join(text.split())
    assert "Tháng 3 – Tháng <ins>10</ins>" in " ".join(text.split())
    assert client.get(address).content.decode().count(" checked") == 3
    gone = plan.activities.get(title="Tự kiểm tra")
    apply = [key for key in sent(kept, plan)["apply"] if key != f"bo-{gone.pk}"]
    answer = client.post(address, sent(kept, plan, apply=apply), follow=True)
    assert answer.redirect_chain == [(f"/ke-hoach/{plan.pk}/", 302)]
    assert "1 hoạt động được điều chỉnh, 1 hoạt động được bổ sung." in answer.content.decode()
    assert plan.activities.get(title="Tự kiểm tra").status == WorkStatus.NOT_STARTED
    page = client.get(f"/hoat-dong/{plan.activities.get(title='Rà soát văn bản').pk}/").content.decode()
    assert "700/QĐ-UBND ngày 10/06/2025 – Điều chỉnh" in page
    assert "<del>Tháng 3 – Tháng 9</del> → Tháng 3 – Tháng 10" in page


def test_the_outline_strikes_what_left_and_names_the_document(client, place, office):
    plan = plan_of(place)
    amend(office, keep(place, REVIEW, CHECK), plan)
    client.force_login(office)
    text = client.get(f"/ke-hoach/{plan.pk}/").content.decode()
    assert "<del>Khảo sát</del>" in text
    assert "700/QĐ-UBND ngày 10/06/2025" in text


def test_what_is_refused_loses_no_tick(client, place, office):
    plan = plan_of(place)
    kept = keep(place, LIKE, SURVEY, REPORT)
    gone = plan.activities.get(title="Tự kiểm tra")
    client.force_login(office)
    address = f"/nhap-ke-hoach/{kept.pk}/dieu-chinh/{plan.pk}/"
    data = sent(kept, plan, apply=[f"bo-{gone.pk}"], issued_on="1/13/2025")
    answer = client.post(address, data)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Hãy chọn cho cả 1 cặp" in text and "ví dụ 10/06/2025" in text and "Hãy chọn một trong hai." in text
    assert text.count(" checked") == 1
    assert 'value="1/13/2025"' in text
    assert not ActivityChange.objects.exists()


def test_an_amendment_meanwhile_is_shown_and_the_second_try_means_it(client, place, office):
    plan = plan_of(place)
    kept, other = keep(place, REVIEW, CHECK), keep(place, REVIEW, SURVEY, CHECK, REPORT)
    data = sent(kept, plan)
    amend(office, other, plan)
    client.force_login(office)
    address = f"/nhap-ke-hoach/{kept.pk}/dieu-chinh/{plan.pk}/"
    answer = client.post(address, data)
    assert answer.status_code == 409
    assert "đã thay đổi trong khi ông/bà đang xem" in answer.content.decode()
    assert "Báo cáo công tác pháp chế" in answer.content.decode()
    again = sent(kept, plan, seen=answer.context["form"]["seen"].value())
    assert client.post(address, again).status_code == 302


def test_a_file_of_another_year_is_only_compared(client, place, office):
    before = make.plan(place.province, 2024)
    make.activity(before, [place.justice], title="Rà soát văn bản")
    kept = keep(place)
    client.force_login(office)
    text = client.get(f"/nhap-ke-hoach/{kept.pk}/so-sanh/{before.pk}/").content.decode()
    assert "Điều chỉnh kế hoạch này" not in text
    assert client.post(f"/nhap-ke-hoach/{kept.pk}/dieu-chinh/{before.pk}/", sent(kept, before)).status_code == 302
    assert not ActivityChange.objects.exists()


def _queries(place, office, count: int) -> int:
    rows = [row(REPORT, label=f"{n}.", title=f"Việc {n} về nội dung số {n * 7}") for n in range(count)]
    plan = plan_of(place, *rows)
    new = [row(one, ends="", starts="Tháng 12", leads="Các sở, ban, ngành") for one in rows[:-1]]
    more = [row(REPORT, label=f"{n}.", title=f"Nội dung khác hẳn {n}") for n in range(count)]
    kept = keep(place, *new, *more)
    with CaptureQueriesContext(
        connection,
    ) as found:
        amend(office, kept, plan)
    assert plan.activities.filter(status="CANCELLED").count() == 1
    ProgressUpdate.objects.all().delete()
    Plan.objects.all().delete()
    Activity.objects.all().delete()
    return len(found)


def test_the_number_of_queries_does_not_grow_with_the_rows(place, office):
    few, many = _queries(place, office, 4), _queries(place, office, 88)
    assert many <= few + 15  # what is new is written in batches
    assert many < 90  # with the two that show the difference first


def test_a_draft_that_another_file_changed_meanwhile_is_looked_at_again(place, office):
    plan = plan_of(place)
    Plan.objects.filter(pk=plan.pk).update(status=PlanStatus.DRAFT)
    first, second = (keep(place, row(REVIEW, product=words), CHECK, SURVEY) for words in ("Kế hoạch", "Tờ trình"))
    seen = mark_of(second, plan)
    amend(office, first, plan)
    with pytest.raises(Conflict, match="Hãy xem lại"):
        amend(office, second, plan, seen=seen)
