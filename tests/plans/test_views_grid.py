"""The grid in which many rows are updated at once: what is saved, what is left alone, what stays with its words."""

import re
from datetime import date

import pytest

from organisations.enums import Role, UnitKind
from organisations.models import Installation
from plans.enums import PlanStatus, WorkStatus
from plans.models import Assignment, Evidence, ProgressUpdate, ProposedUpdate
from tests import make

pytestmark = pytest.mark.django_db
DAY = date(2025, 6, 14)
ADDRESS = "/viec-cua-toi/bang/"
FRAME = 4  # of every page: session, person, working day, unit


@pytest.fixture(autouse=True)
def _working_day():
    Installation.objects.update_or_create(pk=1, defaults={"demo_date": DAY})


@pytest.fixture
def justice():
    return make.department("Sở Tư pháp", make.province())


@pytest.fixture
def works(justice):
    return [make.lead(justice, title=f"Việc loại {letter}", due_on=date(2025, 12, 31)) for letter in "ABC"]


@pytest.fixture
def office(client, justice):
    person = make.user(justice, Role.OFFICE)
    client.force_login(person)
    return person


def as_shown(work) -> dict[str, str]:
    """What a browser sends of a row that nobody touched."""
    shown = {"status": work.status, "progress": str(work.progress)}
    row = {f"{work.pk}-{name}": value for name, value in shown.items()}
    row |= {f"initial-{work.pk}-{name}": value for name, value in shown.items()}
    return row | {f"{work.pk}-seen_version": str(work.version), f"{work.pk}-result": "", f"{work.pk}-proof": ""}


def send(client, works, *changes: dict[str, str], on: str = "14/06/2025", address: str = ADDRESS):
    data = {"on": on, "works": [work.pk for work in works]}
    for place, work in enumerate(works):
        typed = changes[place] if place < len(changes) else {}
        data |= as_shown(work) | {f"{work.pk}-{name}": value for name, value in typed.items()}
    return client.post(address, data)


DONE = {"status": "DONE", "result": "Đã ban hành.", "proof": "Số 12/BC-STP ngày 10/6/2025"}
HALF = {"status": "IN_PROGRESS", "progress": "50"}


def test_it_shows_the_rows_of_the_list_that_may_be_updated_as_its_filters_narrow_it(client, works, office, justice):
    cancelled = make.lead(justice, title="Việc đã hủy")
    Assignment.objects.filter(pk=cancelled.pk).update(status=WorkStatus.CANCELLED)
    make.lead(make.department("Sở Y tế", justice.province), title="Việc của sở khác")
    text = client.get(ADDRESS).content.decode()
    rows = re.findall(r">(Việc [^<]*)</a>", text.partition("<tbody>")[2])
    assert rows == ["Việc loại A", "Việc loại B", "Việc loại C"]
    assert 'aria-label="Kết quả, sản phẩm đã đạt – Việc loại B"' in text
    assert 'value="14/06/2025"' in text
    narrowed = client.get(f"{ADDRESS}?q=loai+b").content.decode()
    assert "Việc loại B" in narrowed
    assert "Việc loại A" not in narrowed


def test_the_list_leads_to_it_with_its_filters(client, works, office, justice):
    assert f'href="{ADDRESS}?q=viec"' in client.get("/viec-cua-toi/?q=viec").content.decode()
    client.force_login(make.user(justice, Role.LEADER))
    assert ADDRESS not in client.get("/viec-cua-toi/").content.decode()


def test_several_rows_are_saved_and_the_others_left_alone(client, works, office):
    answer = send(client, works, DONE, HALF, address=f"{ADDRESS}?q=viec")
    assert (answer.status_code, answer["Location"]) == (302, f"{ADDRESS}?q=viec")
    for work in works:
        work.refresh_from_db()
    assert [(work.status, work.progress, work.version) for work in works] == [
        ("DONE", 100, 1),
        ("IN_PROGRESS", 50, 1),
        ("NOT_STARTED", 0, 0),
    ]
    assert ProgressUpdate.objects.count() == 2
    proof = Evidence.objects.get()
    assert (proof.number, proof.issued_on) == ("12/BC-STP", date(2025, 6, 10))
    assert "Đã lưu 2 việc." in client.get(answer["Location"]).content.decode()


def test_nothing_changed_saves_nothing_and_says_so(client, works, office):
    answer = send(client, works)
    assert answer.status_code == 302
    assert not ProgressUpdate.objects.exists()
    assert "chưa lưu gì" in client.get(ADDRESS).content.decode()


def test_refused_rows_stay_with_what_was_typed_and_the_others_are_saved(client, works, office):
    answer = send(client, works, DONE | {"proof": ""}, HALF, {"progress": "30", "result": "Đã họp <1 lần>"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Đã lưu 1 việc. 2 việc cần xem lại." in text
    assert [step.assignment_id for step in ProgressUpdate.objects.all()] == [works[1].pk]
    assert 'value="Đã ban hành."' in text
    assert 'value="Đã họp &lt;1 lần&gt;"' in text
    assert f'id="id_{works[0].pk}-proof-error"' in text
    assert "Chưa thực hiện thì tỷ lệ phải là 0" in text
    assert not re.search(rf'name="{works[1].pk}-\w+"[^>]*aria-invalid', text)
    for work in works:
        work.refresh_from_db()
    again = send(
        client, works, DONE | {"proof": "Văn bản đang trình ký"}, {}, {"status": "IN_PROGRESS", "progress": "30"}
    )
    assert again.status_code == 302
    assert ProgressUpdate.objects.get(assignment=works[0]).no_evidence_reason == "Văn bản đang trình ký"


def test_a_reason_without_a_finished_piece_of_work_is_not_thrown_away_in_silence(client, works, office):
    answer = send(client, works, HALF | {"proof": "Đang trình ký"})
    assert answer.status_code == 422
    assert "chỉ ghi khi chọn “Hoàn thành”" in answer.content.decode()
    answer = send(client, works, HALF | {"proof": "12/BC-STP ngày 31/02/2025"})
    assert "Không có ngày 31/02/2025" in answer.content.decode()
    assert not ProgressUpdate.objects.exists()


def test_a_row_that_somebody_else_updated_meanwhile_is_a_conflict_and_can_be_sent_again(client, works, office, justice):
    make.update(works[0], make.user(justice, full_name="Đỗ Văn Nam"), DAY)
    works[0].version, stale = 0, works[0]
    stale.status, stale.progress = WorkStatus.NOT_STARTED, 0
    answer = send(client, works, HALF | {"result": "Của Văn phòng"}, HALF)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Đã lưu 1 việc. 1 việc cần xem lại." in text
    assert "Đỗ Văn Nam đã ghi" in text
    assert 'value="Của Văn phòng"' in text
    assert re.search(
        rf'<select[^>]*aria-invalid="true"[^>]*name="{stale.pk}-status"|name="{stale.pk}-status"[^>]*aria-invalid', text
    )
    assert re.search(rf'name="{stale.pk}-seen_version"[^>]*value="1"', text)
    works[0].version = 1
    works[1].refresh_from_db()
    assert send(client, works, HALF | {"result": "Của Văn phòng"}).status_code == 302
    assert ProgressUpdate.objects.filter(assignment=stale).count() == 2


def test_an_untouched_row_is_left_alone_though_somebody_else_updated_it(client, works, office, justice):
    seen = as_shown(works[0])
    make.update(works[0], make.user(justice), DAY)
    data = {"on": "14/06/2025", "works": [works[0].pk, works[1].pk]} | seen | as_shown(works[1])
    data |= {f"{works[1].pk}-{name}": value for name, value in HALF.items()}
    assert client.post(ADDRESS, data).status_code == 302
    assert ProgressUpdate.objects.filter(assignment=works[0]).count() == 1


def test_a_day_that_cannot_be_saves_nothing(client, works, office):
    for on in ("15/06/2025", "hôm qua", ""):
        answer = send(client, works, HALF | {"result": "Đã họp"}, on=on)
        assert answer.status_code == 422
        assert "Ngày cần xem lại; chưa lưu việc nào." in answer.content.decode()
        assert 'value="Đã họp"' in answer.content.decode()
    assert not ProgressUpdate.objects.exists()


def test_late_work_says_why_and_what_was_said_before_does_not_count_as_typed(client, justice, office):
    late = make.lead(justice, title="Việc trễ", due_on=date(2025, 6, 1))
    assert send(client, [late], HALF).status_code == 422
    assert send(client, [late], HALF | {"delay_reason": "Chờ ý kiến"}).status_code == 302
    late.refresh_from_db()
    text = client.get(ADDRESS).content.decode()
    assert re.search(rf'name="initial-{late.pk}-delay_reason"[^>]*value="Chờ ý kiến"', text)
    said = {"delay_reason": "Chờ ý kiến"}
    data = {"on": "14/06/2025", "works": late.pk, f"initial-{late.pk}-delay_reason": "Chờ ý kiến"} | as_shown(late)
    assert client.post(ADDRESS, data | {f"{late.pk}-{name}": value for name, value in said.items()}).status_code == 302
    assert ProgressUpdate.objects.count() == 1


def test_forged_rows_of_others_are_ignored(client, justice):
    division = make.unit("Phòng Văn bản", UnitKind.DIVISION, justice)
    own = make.lead(division, due_on=date(2025, 12, 31))
    others = [make.lead(justice), make.lead(make.department("Sở Y tế", justice.province))]
    client.force_login(make.user(division))
    assert send(client, [own, *others], HALF, HALF, HALF).status_code == 302
    assert [step.assignment_id for step in ProgressUpdate.objects.all()] == [own.pk]
    data = {"on": "14/06/2025", "works": ["x", "²", "9" * 30, "0"]}
    assert client.post(ADDRESS, data).status_code == 302


def test_work_that_was_closed_meanwhile_keeps_its_words_and_says_why(client, works, office):
    plan = works[0].plan
    plan.status = PlanStatus.CLOSED
    plan.save(update_fields=["status"])
    answer = send(client, works[:1], HALF | {"result": "Đã họp"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Kế hoạch đã kết thúc" in text
    assert 'value="Đã họp"' in text


def test_where_two_look_an_officials_rows_wait_for_the_leader(client, justice):
    division = make.unit("Phòng Văn bản", UnitKind.DIVISION, justice, two_reviews=True)
    works = [make.lead(division, due_on=date(2025, 12, 31)) for _ in "ab"]
    client.force_login(make.user(division))
    assert "Trình lãnh đạo duyệt" in client.get(ADDRESS).content.decode()
    assert send(client, works, HALF, DONE).status_code == 302
    assert "Đã trình lãnh đạo duyệt 2 việc." in client.get(ADDRESS).content.decode()
    assert ProposedUpdate.objects.waiting().count() == 2
    assert not ProgressUpdate.objects.exists()


@pytest.mark.parametrize("rows", [1, 4])
def test_it_takes_as_many_queries_for_one_row_as_for_four(client, django_assert_num_queries, office, justice, rows):
    for _ in range(rows):
        make.lead(justice, due_on=date(2025, 6, 1))
    with django_assert_num_queries(FRAME + 8):
        # units; counts with their plans, the plans; areas; rows; delays; first deadlines, what waits for a leader
        client.get(ADDRESS)
