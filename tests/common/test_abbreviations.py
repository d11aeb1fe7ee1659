"""Abbreviations of the field and their full names find each other."""

import pytest

from organisations.models import Unit
from organisations.queries.units import find_units
from plans.models import Activity, Assignment, Plan
from plans.queries.search import search_everything
from reform.common.abbreviations import words_match
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def justice():
    return make.department("Sở Tư pháp", make.province())


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("CCHC", "Kiểm tra cải cách hành chính"),
        ("cải cách hành chính", "Kiểm tra CCHC"),
        ("thủ tục hành chính", "Rà soát TTHC"),
        ("rà soát tthc nội bộ", "Nội bộ: rà soát thủ tục hành chính"),
        ("QPPL", "Ban hành văn bản quy phạm pháp luật"),
        ("dich vu cong", "Cung cấp DVC trực tuyến"),
        ("CBCCVC", "Đào tạo cán bộ, công chức, viên chức"),
        ("cán bộ, công chức, viên chức", "Đào tạo CBCCVC"),
        ("Uỷ ban nhân dân tỉnh", "Trình UBND tỉnh"),
        ("VTVL", "Đề án vị trí việc làm"),
        ("cơ sở dữ liệu", "CSDL quốc gia"),
        ("tỉnh, UBND", "Trình Ủy ban nhân dân tỉnh"),
    ],
)
def test_both_ways_of_writing_are_found(justice, query, title):
    plan = make.plan(justice.province)
    wanted = make.activity(plan, [justice], title=title)
    make.activity(plan, [justice], title="Mua sắm trang thiết bị")
    assert list(Activity.objects.matching(query)) == [wanted]
    assert Assignment.objects.matching(query).get().activity == wanted


def test_every_word_must_occur_in_any_order(justice):
    made = make.activity(make.plan(justice.province), [justice], title="Kiểm tra CCHC năm 2025")
    assert list(Activity.objects.matching("2025 kiểm")) == [made]
    assert not Activity.objects.matching("kiểm tra TTHC")
    assert list(Activity.objects.matching("  ")) == [made]


def test_words_of_a_full_name_that_stand_apart_are_not_its_abbreviation(justice):
    make.activity(make.plan(justice.province), [justice], title="Công tác nhiệm vụ giao dịch")
    assert not Activity.objects.matching("DVC")


def test_plans_and_units_are_found_too(justice):
    plan = make.plan(justice.province, title="Kế hoạch CCHC năm 2025")
    assert list(Plan.objects.matching("cải cách hành chính")) == [plan]
    assert list(find_units(Unit.objects.all(), q="Ủy ban nhân dân tỉnh")) == [justice.province]


def test_what_has_the_phrase_comes_before_what_has_its_words_apart(justice):
    plan = make.plan(justice.province)
    titles = ["Pháp chế, thi hành luật", "Pháp luật mới", "Luật và pháp lệnh"]
    for title in titles:
        make.activity(plan, [justice], title=title)
    found = search_everything("pháp luật", make.user(justice)).activities
    assert [activity.title for activity in found] == [titles[1], titles[0], titles[2]]
    make.activity(plan, [justice], title="TTHC: tăng cường kiểm soát")
    make.activity(plan, [justice], title="Kiểm soát thủ tục hành chính")
    found = search_everything("kiểm soát TTHC", make.user(justice)).activities
    assert found[0].title == "Kiểm soát thủ tục hành chính"


def test_only_the_first_parts_count_where_a_limit_is_named(justice):
    made = make.activity(make.plan(justice.province), [justice], title="Kiểm tra CCHC")
    assert list(Activity.objects.filter(words_match("search_text", "kiểm CCHC zzz", most=2))) == [made]
