"""The plans in prose, the targets of all five plans and the indicators that measure them are whole and agree."""

import json
import re
from collections import Counter
from datetime import date
from decimal import Decimal
from itertools import chain, pairwise
from pathlib import Path

import pytest

from indicators.thresholds import BANDS, parse_targets
from plans.deadlines import DeadlineKind, parse_deadline
from reform.common.text import clean

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
AREAS = {
    "steering", "institution", "procedures", "apparatus", "civil_service", "public_finance", "digital_government",
}  # fmt: skip
PLAN_KEYS = {
    "code", "number", "title", "issued_on", "owner", "parent", "resolutions", "first_year", "last_year", "status",
}  # fmt: skip
ACTIVITY_KEYS = {
    "label", "title", "implicit", "requirement", "product", "note", "leads", "supports", "leads_text", "supports_text",
    "deadline", "targets", "source", "issues",
}  # fmt: skip
MORE_KEYS = {"served_by", "population", "exceptions"}  # only where the document has them
TARGET_KEYS = {
    "code", "text", "subject", "measure", "comparator", "lower", "upper", "scope", "baseline_year", "horizon_year",
    "indicator", "narrows", "area",
}  # fmt: skip
PLAN_FILES = ("kcn-dak-nong-2023-2030", "dak-nong-2022-2030", "kkt-kcn-quang-nam-2021-2030")
# Targets that a person reads otherwise than the parser does, and why.
READ_BY_A_PERSON = {
    "DN-KCN-2025-TCBM-02": "one verb serves two targets of the sentence, so the clause alone leaves words out",
    "DNI-KCN-2023-TTHC-04": "a share of the procedures gets a proposal; nothing is reduced by 10 %",
    "DNI-KCN-2023-TTHC-05": "no year to compare with: the share of fields that was cut is measured",
    "DN-2025-TCC-02": "to complete what was assigned is 100 % of it, though the number is not written",
    "DN-2025-TCC-03": "to complete what was assigned is 100 % of it, though the number is not written",
    "DN-KCN-2030-TTHC-07": "to complete an integration is 100 % of it, though the number is not written",
}
TARGET_FILES = {"dong-nai-2023": "DNI-KCN-2023", "dak-nong-2025": "DN-2025"}


def load(name: str) -> dict:
    return json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))


def sections_of(node: dict) -> list[dict]:
    return list(chain.from_iterable([section, *sections_of(section)] for section in node["sections"]))


def tasks_of(plan: dict) -> list[dict]:
    return [task for section in sections_of(plan) for task in section["tasks"]]


def activities_of(plan: dict) -> list[dict]:
    return [activity for task in tasks_of(plan) for activity in task["activities"]]


def targets_of(plan: dict) -> list[dict]:
    holders = [plan, *sections_of(plan), *tasks_of(plan), *activities_of(plan)]
    return [target for holder in holders for target in holder["targets"]]


PLANS = {name: load(f"plans/prose/{name}") for name in PLAN_FILES}
TARGETS = {name: targets_of(plan) for name, plan in PLANS.items()} | {
    name: load(f"targets/{name}")["targets"] for name in TARGET_FILES
}
ALL_TARGETS = [target for rows in TARGETS.values() for target in rows]
INDICATORS = [row["code"] for row in load("indicators")["indicators"]]
CATALOGUES = [load(f"units/{name}") for name in ("central", "dak-nong", "quang-nam", "dong-nai")]
UNITS = {unit["code"]: unit for catalogue in CATALOGUES for unit in catalogue["units"] + catalogue["groups"]}
BASES = load("resolutions")

each_target = pytest.mark.parametrize("target", ALL_TARGETS, ids=lambda target: target["code"])


@pytest.mark.parametrize(
    ("name", "horizons"),
    [
        ("kcn-dak-nong-2023-2030", {2025: 24, 2030: 16}),
        ("dak-nong-2022-2030", {2025: 4, 2030: 4}),
        ("kkt-kcn-quang-nam-2021-2030", {2025: 4, 2030: 4}),
        ("dong-nai-2023", {2023: 30}),
        ("dak-nong-2025", {2025: 32}),
    ],
)
def test_every_measurable_target_of_the_document_is_there(name, horizons):
    assert Counter(target["horizon_year"] for target in TARGETS[name]) == horizons


@pytest.mark.parametrize(
    ("name", "areas"),
    [
        (
            "kcn-dak-nong-2023-2030",
            {
                "institution": 2, "procedures": 18, "apparatus": 5, "civil_service": 2, "public_finance": 1,
                "digital_government": 8, "steering": 4,
            },
        ),
        (
            "dong-nai-2023",
            {"institution": 2, "procedures": 13, "civil_service": 4, "digital_government": 7, "steering": 4},
        ),
        (
            "dak-nong-2025",
            {
                "institution": 4, "procedures": 14, "apparatus": 1, "civil_service": 3, "public_finance": 3,
                "digital_government": 7,
            },
        ),
    ],
)  # fmt: skip
def test_targets_stand_in_the_areas_of_the_document(name, areas):
    assert Counter(target["area"] for target in TARGETS[name]) == areas


@pytest.mark.parametrize(
    ("code", "comparator", "lower", "upper", "baseline_year"),
    [
        ("DN-KCN-2025-TTHC-03", "at_least", "35", None, None),
        ("DN-KCN-2025-TTHC-06", "at_least", "60", None, None),
        ("DN-KCN-2025-TCBM-01", "reduced_by", "5", None, 2021),
        ("DN-KCN-2025-TCBM-02", "reduced_by", "10", None, 2021),
        ("DN-KCN-2030-TCBM-01", "reduced_by", "10", None, 2025),
        ("DN-KCN-2030-CVCC-01", "between", "35", "45", None),
        ("DN-KCN-2030-CVCC-02", "more_than", "50", None, None),
        ("DN-KCN-2025-CS-01", "at_most", None, "10", None),
        ("DN-KCN-2030-CS-01", "at_most", None, "5", None),
        ("DN-831-2025-CS-01", "at_most", None, "40", None),
        ("DN-831-2030-CS-01", "at_most", None, "37", None),
        ("DN-831-2030-CS-03", "at_least", "khá", None, None),
        ("DN-831-2030-CS-04", "at_least", "trung bình cao", None, None),
        ("QN-KKT-2030-CS-03", "at_most", None, "8", None),
        ("QN-KKT-2030-CS-04", "at_most", None, "7", None),
        ("DNI-KCN-2023-CS-01", "better_than_year", None, None, 2022),
        ("DN-2025-TTHC-05", "better_than_year", None, None, 2024),
        ("DN-2025-CQS-04", "between", "80", "100", None),
    ],
)
def test_the_targets_that_are_easy_to_get_wrong(code, comparator, lower, upper, baseline_year):
    (target,) = [row for row in ALL_TARGETS if row["code"] == code]
    found = tuple(target[key] for key in ("comparator", "lower", "upper", "baseline_year"))
    assert found == (comparator, lower, upper, baseline_year)


def test_codes_are_unique():
    assert [code for code, times in Counter(row["code"] for row in ALL_TARGETS).items() if times > 1] == []


@each_target
def test_threshold_fields_match_comparator_and_measure(target):
    assert TARGET_KEYS <= set(target) <= TARGET_KEYS | MORE_KEYS and target["area"] in AREAS
    lower, upper, year = target["lower"], target["upper"], target["baseline_year"]
    assert all(value is None or isinstance(value, str) for value in (lower, upper))
    if target["measure"] == "band":
        assert (target["comparator"], upper, year) == ("at_least", None, None) and lower in BANDS
        return
    bounds = {
        "at_least": (True, False), "more_than": (True, False), "at_most": (False, True), "less_than": (False, True),
        "between": (True, True), "exactly": (True, True), "reduced_by": (True, False),
        "better_than_year": (False, False),
    }  # fmt: skip
    assert (lower is not None, upper is not None) == bounds[target["comparator"]]
    numbers = [Decimal(value) for value in (lower, upper) if value is not None]
    assert all(number > 0 for number in numbers) and all(first < second for first, second in pairwise(numbers))
    if target["measure"] == "percent":
        assert all(number <= 100 for number in numbers)
    if target["measure"] == "rank":
        assert target["comparator"] in {"at_most", "better_than_year"}
    compares_with_a_year = target["comparator"] in {"reduced_by", "better_than_year"}
    assert (year is not None) == compares_with_a_year
    assert year is None or year < target["horizon_year"]


@each_target
def test_text_is_one_clause_that_holds_its_numbers(target):
    text = target["text"]
    assert text == clean(text) and text[-1] not in ".;,:" and "trong đó" not in text
    assert target["subject"] == clean(target["subject"]) and 0 < len(target["subject"]) < 100
    if target["measure"] == "band":
        assert target["lower"] in text
        return
    numbers = {int(number) for number in re.findall(r"\d+", text)}
    expected = [target["lower"], target["upper"], target["baseline_year"]]
    if "hoàn thành" in text and target["code"] in READ_BY_A_PERSON:
        expected.remove("100")
    assert {int(value) for value in expected if value is not None} <= numbers


@pytest.mark.parametrize(
    "target", [row for row in ALL_TARGETS if row["code"] not in READ_BY_A_PERSON], ids=lambda target: target["code"]
)
def test_the_parser_reads_the_same_threshold(target):
    (phrase,) = parse_targets(target["text"])
    found = phrase.threshold
    lower, upper = (
        None if bound is None else BANDS[bound] if target["measure"] == "band" else Decimal(bound)
        for bound in (target["lower"], target["upper"])
    )
    assert (found.measure, found.comparator) == (target["measure"], target["comparator"])
    assert (found.lower, found.upper, found.baseline_year) == (lower, upper, target["baseline_year"])


@pytest.mark.parametrize(
    ("narrower", "wider"),
    [
        ("DN-KCN-2025-TTHC-03", "DN-KCN-2025-TTHC-02"),
        ("DN-KCN-2025-TTHC-05", "DN-KCN-2025-TTHC-04"),
        ("DN-KCN-2025-TTHC-11", "DN-KCN-2025-TTHC-10"),
        ("DN-KCN-2030-TTHC-02", "DN-KCN-2030-TTHC-01"),
        ("DN-KCN-2030-TTHC-06", "DN-KCN-2030-TTHC-05"),
        ("DNI-KCN-2023-CVCC-03", "DNI-KCN-2023-CVCC-02"),
        ("DN-2025-TTHC-10", "DN-2025-TTHC-09"),
    ],
)
def test_trong_do_names_the_target_before_it(narrower, wider):
    assert {row["code"]: row["narrows"] for row in ALL_TARGETS}[narrower] == wider


def test_nothing_else_narrows_and_it_stays_within_plan_and_horizon():
    narrowing = {row["code"]: row for row in ALL_TARGETS if row["narrows"]}
    assert len(narrowing) == 7
    for rows in TARGETS.values():
        seen: dict[str, int] = {}
        for row in rows:
            assert row["narrows"] is None or seen[row["narrows"]] == row["horizon_year"]
            seen[row["code"]] = row["horizon_year"]


def test_numbering_within_a_group_has_no_gaps():
    for codes in (INDICATORS, *([row["code"] for row in rows] for rows in TARGETS.values())):
        groups: dict[str, list[int]] = {}
        for code in codes:
            prefix, number = code.rsplit("-", 1)
            groups.setdefault(prefix, []).append(int(number))
        assert all(sorted(numbers) == list(range(1, len(numbers) + 1)) for numbers in groups.values())


@pytest.mark.parametrize(
    ("name", "code", "owner", "parent", "resolutions", "years"),
    [
        (
            "kcn-dak-nong-2023-2030", "DN-KCN-2023", "DN-KCN", "DN-831-KH-UBND-2022", ["DN-20-NQ-TU-2022"],
            (2023, 2030),
        ),
        (
            "dak-nong-2022-2030", "DN-831-KH-UBND-2022", "DN", None, ["76-NQ-CP-2021", "DN-20-NQ-TU-2022"],
            (2022, 2030),
        ),
        (
            "kkt-kcn-quang-nam-2021-2030", "QN-KKT-2021", "QN-KKT", "QN-3441-QD-UBND-2021", ["QN-16-NQ-TU-2021"],
            (2021, 2030),
        ),
    ],
)  # fmt: skip
def test_head_of_the_plan_joins_the_cascade(name, code, owner, parent, resolutions, years):
    plan = PLANS[name]["plan"]
    assert set(plan) == PLAN_KEYS and plan["status"] == "in_force" and plan["title"] == clean(plan["title"])
    assert (plan["code"], plan["owner"], plan["parent"], plan["resolutions"]) == (code, owner, parent, resolutions)
    assert (plan["first_year"], plan["last_year"]) == years
    assert owner in UNITS and set(resolutions) <= {row["code"] for row in BASES["resolutions"]}
    assert parent is None or parent in {row["code"] for row in BASES["plans"]}
    assert plan["issued_on"] is None or date.fromisoformat(plan["issued_on"]).year <= plan["first_year"]


@pytest.mark.parametrize(
    ("name", "sections", "tasks", "areas"),
    [
        (
            "kcn-dak-nong-2023-2030", 13, 23,
            {"steering": 12, "institution": 2, "procedures": 6, "public_finance": 2, "digital_government": 1},
        ),
        (
            "dak-nong-2022-2030", 18, 62,
            {
                "steering": 30, "institution": 5, "procedures": 6, "apparatus": 7, "civil_service": 1,
                "public_finance": 5, "digital_government": 8,
            },
        ),
        (
            "kkt-kcn-quang-nam-2021-2030", 11, 23,
            {
                "civil_service": 6, "institution": 3, "procedures": 4, "apparatus": 2, "public_finance": 1,
                "digital_government": 4, "steering": 3,
            },
        ),
    ],
)  # fmt: skip
def test_outline_holds_every_task_in_its_area(name, sections, tasks, areas):
    plan = PLANS[name]
    assert (len(sections_of(plan)), len(tasks_of(plan))) == (sections, tasks)
    assert Counter(task["area"] for task in tasks_of(plan)) == areas
    for section in sections_of(plan):
        assert set(section) == {"label", "title", "area", "sections", "tasks", "targets"}
        assert section["area"] in AREAS | {None} and section["title"] == clean(section["title"])
        assert section["area"] is None or {task["area"] for task in section["tasks"]} <= {section["area"]}
        assert section["area"] is None or {target["area"] for target in section["targets"]} <= {section["area"]}


@pytest.mark.parametrize("name", PLAN_FILES)
def test_each_task_is_tracked_once_by_known_units(name):
    plan = PLANS[name]
    owner = plan["plan"]["owner"]
    province = owner.split("-")[0]
    known = {u["name"] for code, u in UNITS.items() if code.split("-")[0] in {province, "TW"}}
    for row, task in enumerate(tasks_of(plan), start=1):
        (activity,) = task["activities"]
        assert set(activity) == ACTIVITY_KEYS and activity["implicit"] and activity["issues"] == []
        assert activity["title"] == task["title"] == clean(task["title"]) and len(task["title"]) < 300
        assert task["title"][0].isupper() and task["title"][-1] not in ".;,:"
        assert activity["source"] == {"table": 0, "row": row}
        assert activity["leads"] and not set(activity["leads"]) & set(activity["supports"])
        assert {*activity["leads"], *activity["supports"]} <= known


@pytest.mark.parametrize("name", PLAN_FILES)
def test_deadlines_say_what_their_words_say(name):
    plan = PLANS[name]
    for activity in activities_of(plan):
        written = activity["deadline"]
        read = parse_deadline(written["text"], year=plan["plan"]["first_year"])
        days = [day and day.isoformat() for day in (read.starts_on, read.due_on)]
        assert [written["kind"], written["starts_on"], written["due_on"]] == [read.kind, *days]
        assert written["tentative"] is read.tentative is False and read.understood
        assert (written["text"] == "") == (read.kind == DeadlineKind.UNSPECIFIED)


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("kcn-dak-nong-2023-2030", {"unspecified": 16, "recurring": 6, "continuous": 1}),
        ("dak-nong-2022-2030", {"unspecified": 50, "recurring": 7, "conditional": 2, "fixed": 2, "continuous": 1}),
        ("kkt-kcn-quang-nam-2021-2030", {"unspecified": 22, "continuous": 1}),
    ],
)
def test_nothing_is_due_that_the_document_does_not_date(name, kinds):
    assert Counter(activity["deadline"]["kind"] for activity in activities_of(PLANS[name])) == kinds


@pytest.mark.parametrize(("name", "plan"), TARGET_FILES.items())
def test_targets_of_the_imported_plans_name_their_plan(name, plan):
    assert load(f"targets/{name}")["plan"] == plan
    assert {row["horizon_year"] for row in TARGETS[name]} == {int(name[-4:])}
