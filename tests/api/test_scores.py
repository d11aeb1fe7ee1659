"""Published results of scoring through the interface: what a row holds, and that nothing is told before its day."""

import pytest

from organisations.enums import Role
from reporting.models import Scorecard, ScoringRound
from tests import make
from tests.api.builders import client_of, score

pytestmark = pytest.mark.django_db


def test_a_result_comes_with_its_decision_its_rank_and_its_areas():
    root = make.province()
    unit, user = make.department("Sở Y tế", root), make.user(root, Role.CLIENT)
    card = score(root, unit, user)

    (row,) = client_of(user).get("/api/v1/scores/?year=2025&group=DEPARTMENTS&trial=false").json()["results"]

    assert row.pop("updated_at")
    assert row == {
        "id": card.pk,
        "round": card.round_id,
        "year": 2025,
        "title": "Chấm điểm năm 2025",
        "criteria_set": "PAR",
        "criteria_version": 1,
        "decision_number": "512/QĐ-UBND",
        "decided_on": "2026-03-20",
        "trial": False,
        "illustrative": False,
        "unit": {"code": unit.code, "name": "Sở Y tế"},
        "group": "DEPARTMENTS",
        "group_label": "Sở, ban, ngành",
        "earned": "45",
        "applicable": "50",
        "index": "90",
        "rank": 1,
        "ranked_among": 1,
        "areas": [{"label": "1", "name": "Chỉ đạo, điều hành", "earned": "45", "applicable": "50", "index": "90"}],
    }


def test_a_ranking_is_known_to_the_whole_province_once_it_is_published():
    root = make.province()
    health, justice = make.department("Sở Y tế", root), make.department("Sở Tư pháp", root)
    user = make.user(justice, Role.OFFICE)
    card = score(root, health, user)
    client = client_of(user)
    found = client.get("/api/v1/scores/?q=y te").json()["results"]
    assert [row["id"] for row in found] == [card.pk]  # another unit's: the page of the ranking shows it too

    open_again = {"status": "OPEN", "published_at": None, "published_by": None}
    ScoringRound.objects.update(**open_again, decision_number="", decided_on=None)

    for reader in (client, client_of(make.user(root, Role.PROVINCE)), client_of(make.user(None, Role.ADMIN))):
        assert reader.get("/api/v1/scores/").json()["results"] == []
        assert reader.get(f"/api/v1/scores/{card.pk}/").status_code == 404


def test_a_unit_without_a_final_result_is_named_and_nothing_of_its_points_told():
    root = make.province()
    user = make.user(root, Role.CLIENT)
    score(root, make.department("Sở Y tế", root), user)
    unfinished = {"status": "APPRAISED", "earned": None, "applicable": None, "result": None}
    Scorecard.objects.update(**unfinished, rank=None, ranked_among=None)

    (row,) = client_of(user).get("/api/v1/scores/?fields=index,rank,areas").json()["results"]

    assert row == {"index": None, "rank": None, "areas": []}


def test_the_whole_list_comes_as_a_stream_with_the_areas():
    root = make.province()
    user = make.user(root, Role.CLIENT)
    for name in ("Sở Y tế", "Sở Tư pháp"):
        score(root, make.department(name, root), user)

    answer = client_of(user).get("/api/v1/scores/?format=jsonl&fields=unit,index,areas")

    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert len(lines) == 3 and lines[0].count('"index":"90"') == 2 and '"rows":2' in lines[2].replace(" ", "")
