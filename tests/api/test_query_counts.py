"""A list costs the same number of queries for one row as for three."""

from datetime import date

import pytest

from organisations.enums import Role, UnitKind
from tests import make
from tests.api.builders import (
    client_of,
    entries,
    measurement,
    report,
    report_file,
    reporting_round,
    resolution,
    score,
    target,
)

# One for the working day where states follow it, one for the key with its account, the rest for the list itself.
COUNTS = {
    "units": 4,
    "areas": 3,
    "resolutions": 3,
    "plans": 4,
    "activities": 4,
    "assignments": 3,
    "indicators": 5,  # parts and versions
    "targets": 10,  # tasks, and what results rest on: steps, versions, owners, figures
    "measurements": 3,
    "observations": 5,  # flat rows: units, figures (of units whose ids lie apart twice), what they are about; no day
    "rounds": 3,
    "reports": 5,
    "inspections": 4,  # findings
    "steering-documents": 3,
    "communications": 3,
    "dialogues": 3,
    "surveys": 3,
    "scores": 5,  # the areas of their sets, and what was given in them
}


@pytest.mark.parametrize("resource", COUNTS)
@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_asks_the_database_as_often_for_three_rows_as_for_one(resource, rows, django_assert_num_queries):
    root = make.province()
    user = make.user(root, Role.PROVINCE)
    government = make.unit("Chính phủ", UnitKind.CENTRAL)
    for number in range(rows):
        _rows_of_everything(root, user, government, number)
    client = client_of(user)

    with django_assert_num_queries(COUNTS[resource]):
        found = client.get(f"/api/v1/{resource}/").json()["results"]

    assert len(found) >= rows


def _rows_of_everything(root, user, government, number: int) -> None:
    area = make.reform_area(["steering", "institution", "procedures"][number])
    unit = make.department(f"Sở {number}", root)
    group = make.group(f"Nhóm {number}", root, [unit])
    upper = make.plan(root)
    plan = make.plan(unit, parent=upper)
    plan.resolutions.add(resolution(government, f"NQ-{number}"))
    activity = make.activity(plan, [unit], [group], due_on=date(2025, 6, 30), area=area, group=group)
    indicator = make.indicator(area=area)
    target(plan, area=area, activity=activity, indicator=indicator)
    measurement(indicator, unit, user)
    report_file(report(reporting_round(root, 2025 + number), unit, user))
    score(root, unit, user)
    entries(root, user)
