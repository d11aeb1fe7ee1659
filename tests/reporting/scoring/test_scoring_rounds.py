"""Rounds of scoring: for which years one is opened, and what their list shows to whom."""

import pytest

from organisations.enums import Role
from reform.common.errors import Invalid
from tests import make
from tests.reporting.scoring.builders import TODAY, in_force, round_of, town
from tests.reporting.scoring.test_views_cards import client_of, page

pytestmark = pytest.mark.django_db


def test_a_year_that_has_not_begun_is_not_scored():
    of = town()
    made = in_force(of)
    with pytest.raises(Invalid) as refused:
        round_of(of, made, year=TODAY.year + 1)
    assert refused.value.field == "year" and "chưa bắt đầu" in str(refused.value)
    assert round_of(of, made, year=TODAY.year).year == TODAY.year


def test_the_list_leads_nobody_to_a_page_that_is_not_theirs():
    of = town()
    round_ = round_of(of)
    program = client_of(make.user(of.province, Role.CLIENT))
    links = (f'href="/cham-diem/{round_.pk}/"', f'href="/cham-diem/{round_.pk}/xep-hang/"')
    for client, counts in ((program, False), (client_of(of.office), False), (client_of(of.ministry), True)):
        text = page(client, "/cham-diem/")
        assert ("0/4" in text, *(link in text for link in links)) == (counts,) * 3
    assert program.get(f"/cham-diem/{round_.pk}/xep-hang/").status_code == 403
