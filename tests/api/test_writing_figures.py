"""Programs write figures by the same rules as people, for their own agency alone."""

from decimal import Decimal

import pytest
from django.test import Client

from indicators.models import Indicator, IndicatorPart, Measurement, MeasurementRevision
from indicators.services.period_locks import lock_period
from organisations.enums import Role, TokenScope, UnitKind
from organisations.models import AuditEvent, Unit
from tests import make
from tests.api.writing import FIGURE, Program, fields, refusal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_june")]


@pytest.fixture
def justice() -> Unit:
    return make.department("Sở Tư pháp", make.province(), "STP")


@pytest.fixture
def indicator() -> Indicator:
    return make.indicator("CT-01")


def figure(**fields) -> dict:
    return {"indicator": "CT-01", "unit": "STP"} | FIGURE | fields


def test_a_figure_is_written_and_shown_as_the_resource_shows_it(justice, indicator):
    program = Program(justice)

    answer = program.send("measurements/", figure(note="Theo sổ"))

    made = Measurement.objects.get()
    assert (made.numerator, made.denominator, made.value) == (Decimal(965), Decimal(1000), Decimal("96.5"))
    assert (made.recorded_by, made.note) == (program.user, "Theo sổ")
    assert AuditEvent.objects.get(action="Ghi số liệu").actor_id == program.user.pk
    shown = answer.json()
    assert (answer.status_code, shown["id"], shown["value"], shown["version"]) == (200, made.pk, "96.5", 1)
    read = Client(headers={"Authorization": f"Bearer {program.key}"}).get(f"/api/v1/measurements/{made.pk}/").json()
    assert shown == read


def test_a_correction_says_why_and_keeps_what_was(justice, indicator):
    program = Program(justice)
    program.send("measurements/", figure())

    without = program.send("measurements/", figure(numerator="970"))
    assert (refusal(without), fields(without)) == ((400, "invalid_parameters"), ["reason"])
    answer = program.send("measurements/", figure(numerator="970", reason="Đếm lại", version=1))

    assert (answer.json()["value"], answer.json()["version"]) == ("97", 2)
    assert MeasurementRevision.objects.get().numerator == 965
    assert program.send("measurements/", figure(numerator="970")).json()["version"] == 2, "the same changes nothing"


def test_an_indicator_that_is_used_no_more_takes_no_first_figure(justice, indicator):
    program = Program(justice)
    program.send("measurements/", figure())
    Indicator.objects.update(is_active=False)

    fresh = program.send("measurements/", figure(period="H1"))
    assert (refusal(fresh), fields(fresh)) == ((400, "invalid_parameters"), ["indicator"])
    mended = program.send("measurements/", figure(numerator="970", reason="Đếm lại"))
    assert (mended.status_code, Measurement.objects.get().value) == (200, 97), "what is there can be set right"


def test_who_was_second_is_shown_what_stands(justice, indicator):
    program = Program(justice)
    program.send("measurements/", figure())
    program.send("measurements/", figure(numerator="970", reason="Đếm lại", version=1))

    late = program.send("measurements/", figure(numerator="980", reason="Đếm lại", version=1))

    assert refusal(late) == (409, "conflict")
    assert (late.json()["current"]["value"], late.json()["current"]["version"]) == ("97", 2)
    assert Measurement.objects.get().value == 97


def test_a_closed_period_takes_nothing(justice, indicator):
    program, office = Program(justice), make.user(justice, Role.OFFICE)
    made = program.send("measurements/", figure()).json()
    lock_period(by=office, agency=justice, year=2025, period="Q1", because="Báo cáo quý I đã gửi.")

    for answer in (
        program.send("measurements/", figure(numerator="1", reason="Sửa")),
        program.send(f"measurements/{made['id']}/withdraw/", {"reason": "Nhầm"}),
    ):
        assert refusal(answer) == (409, "period_closed")
        assert "Báo cáo quý I đã gửi." in answer.json()["detail"]
    batch = program.send("measurements/batch/", {"measurements": [figure(numerator="1", reason="Sửa")]})
    assert [error["code"] for error in batch.json()["errors"]] == ["period_closed"]
    assert Measurement.objects.get().version == 1


def test_a_figure_is_taken_back(justice, indicator):
    program = Program(justice)
    made = program.send("measurements/", figure()).json()

    assert fields(program.send(f"measurements/{made['id']}/withdraw/", {})) == ["reason"]
    stale = program.send(f"measurements/{made['id']}/withdraw/", {"reason": "Nhầm", "version": 7})
    assert (refusal(stale), stale.json()["current"]["value"]) == ((409, "conflict"), "96.5")
    answer = program.send(f"measurements/{made['id']}/withdraw/", {"reason": "Nhầm đơn vị", "version": 1})

    assert (answer.status_code, answer.json()["value"], answer.json()["version"]) == (200, None, 2)
    assert Measurement.objects.get().is_withdrawn


def test_a_program_writes_for_its_own_agency_alone(justice, indicator):
    other = make.department("Sở Y tế", justice.province, "SYT")
    division = make.unit("Văn phòng", UnitKind.DIVISION, justice, "STP-VP")
    far = make.department("Sở Tài chính", make.province("UBND tỉnh Đồng Nai", "DNI"), "STC")
    own, whole = Program(justice), Program(justice.province)

    assert own.send("measurements/", figure(unit=division.code)).status_code == 200
    assert refusal(own.send("measurements/", figure(unit=other.code))) == (403, "permission_denied")
    assert refusal(own.send("measurements/", figure(unit=justice.province.code))) == (403, "permission_denied")
    assert fields(own.send("measurements/", figure(unit=far.code))) == ["unit"], "strangers are not there"
    assert refusal(whole.send("measurements/", figure())) == (403, "permission_denied")
    assert whole.send("measurements/", figure(unit=justice.province.code)).status_code == 200
    foreign = Program(other)
    made = Measurement.objects.get(unit=division)
    assert refusal(foreign.send(f"measurements/{made.pk}/withdraw/", {"reason": "X"})) == (404, "not_found")
    assert refusal(whole.send(f"measurements/{made.pk}/withdraw/", {"reason": "X"})) == (403, "permission_denied")


@pytest.mark.parametrize("scope", [scope for scope in TokenScope if scope != TokenScope.WRITE_FIGURES])
def test_a_key_without_the_scope_writes_nothing(justice, indicator, scope):
    program = Program(justice, scope)
    for address in ("measurements/", "measurements/batch/", "measurements/1/withdraw/"):
        assert refusal(program.send(address, figure())) == (403, "insufficient_scope")
    assert not Measurement.objects.exists()


def test_a_programs_account_without_a_key_writes_nothing(justice, indicator):
    client = Client(headers={"Idempotency-Key": "mot"})
    client.force_login(make.user(justice, Role.CLIENT))
    answer = client.post("/api/v1/measurements/", figure(), content_type="application/json")
    assert refusal(answer) == (403, "permission_denied")
    assert "bằng khóa truy cập" in answer.json()["detail"]


def test_people_write_what_they_may_on_pages_and_with_the_token_of_a_form(justice, indicator):
    client = Client(enforce_csrf_checks=True, headers={"Idempotency-Key": "mot"})
    client.force_login(make.user(justice, Role.OFFICE))
    assert refusal(client.post("/api/v1/measurements/", figure(), content_type="application/json"))[0] == 403
    client.get("/viec-cua-toi/")
    headers = {"X-CSRFToken": client.cookies["csrftoken"].value}
    answer = client.post("/api/v1/measurements/", figure(), content_type="application/json", headers=headers)
    assert answer.status_code == 200
    leader = Client(headers={"Idempotency-Key": "hai"})
    leader.force_login(make.user(justice, Role.LEADER))
    answer = leader.post("/api/v1/measurements/", figure(), content_type="application/json")
    assert refusal(answer) == (403, "permission_denied")


def test_a_batch_is_written_whole_in_its_order(justice, indicator):
    other = make.indicator("CT-02")
    program = Program(justice)
    sent = [figure(indicator=code, period=period) for period in ("Q1", "H1") for code in (other.code, "CT-01")]

    answer = program.send("measurements/batch/", {"measurements": sent})

    made = [(row["indicator"], row["period"]) for row in answer.json()["measurements"]]
    assert (answer.status_code, made) == (200, [("CT-02", "Q1"), ("CT-01", "Q1"), ("CT-02", "H1"), ("CT-01", "H1")])
    assert Measurement.objects.count() == 4


def test_a_batch_with_faults_writes_nothing_and_names_each(justice, indicator):
    make.department("Sở Y tế", justice.province, "SYT")
    program = Program(justice)
    program.send("measurements/", figure(period="H1"))
    sent = [
        figure(),
        figure(period="H1", numerator="964", note="Theo sổ"),
        figure(unit="SYT"),
        figure(year=2024, denominator="0"),
        figure(),
        figure(period="YEAR", year=2024),
    ]

    answer = program.send("measurements/batch/", {"measurements": sent})

    assert refusal(answer) == (400, "invalid_parameters")
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [
        ("/measurements/1/reason", "invalid"),
        ("/measurements/2", "permission_denied"),
        ("/measurements/3/numerator", "invalid"),
        ("/measurements/4", "invalid"),
    ]
    assert Measurement.objects.count() == 1
    shape = program.send("measurements/batch/", {"measurements": [figure(), figure(year="2025"), {"unit": "STP"}]})
    pointers = [error["pointer"] for error in shape.json()["errors"]]
    assert pointers == [
        "/measurements/1/year",
        *(f"/measurements/2/{name}" for name in ("indicator", "year", "period")),
    ]
    unknown = program.send("measurements/batch/", {"measurements": [figure(indicator="KHONG-CO")]})
    assert [(one["pointer"], one["code"]) for one in unknown.json()["errors"]] == [
        ("/measurements/0/indicator", "does_not_exist")
    ]


def test_of_two_for_one_place_only_the_second_is_refused(justice, indicator):
    sent = [figure(numerator="3", denominator="10"), figure(numerator="5", denominator="10")]

    answer = Program(justice).send("measurements/batch/", {"measurements": sent})

    errors = answer.json()["errors"]
    assert [(one["pointer"], one["code"]) for one in errors] == [("/measurements/1", "invalid")]
    assert "Trùng với mục thứ 1" in errors[0]["message"]
    assert not Measurement.objects.exists()


def test_whole_and_parts_are_corrected_together(justice, indicator):
    indicator.parts_add_up = True
    indicator.save()
    for position, code in enumerate(("A", "B")):
        IndicatorPart.objects.create(indicator=indicator, code=code, name=f"Phần {code}", position=position)
    program = Program(justice)
    whole, first = figure(numerator="9", denominator="10"), figure(part="A", numerator="4", denominator="5")
    second = figure(part="B", numerator="5", denominator="5")
    assert program.send("measurements/batch/", {"measurements": [whole, first, second]}).status_code == 200

    more = [one | {"numerator": number, "reason": "Đếm lại"} for one, number in ((whole, "8"), (first, "3"))]
    assert program.send("measurements/", more[0]).status_code == 400, "one alone no longer adds up"
    assert program.send("measurements/batch/", {"measurements": more}).status_code == 200


@pytest.mark.parametrize("size", [0, 501])
def test_a_batch_holds_one_to_five_hundred(justice, indicator, size):
    answer = Program(justice).send("measurements/batch/", {"measurements": [figure()] * size})
    assert (refusal(answer), fields(answer)) == ((400, "invalid_parameters"), ["measurements"])


@pytest.mark.parametrize("item", ["null", "[]", "1e5", '"CT-01"', "true"])
def test_what_is_no_figure_is_refused_where_it_stands(justice, indicator, item):
    program = Program(justice)

    inside = program.send("measurements/batch/", f'{{"measurements": [{item}]}}')
    alone = program.send("measurements/", item)

    for answer, place in ((inside, "/measurements/0"), (alone, "")):
        assert refusal(answer) == (400, "invalid_parameters")
        (error,) = answer.json()["errors"]
        says = "Phải là một đối tượng JSON."
        assert (error["field"], error["pointer"], error["message"]) == ("", place, says)


def test_a_full_batch_asks_the_database_a_bounded_number_of_times(justice, django_assert_max_num_queries):
    for number in range(50):
        make.indicator(f"CT-{number:03}")
    program = Program(justice)
    sent = [figure(indicator=f"CT-{number:03}") for number in range(50)]
    with django_assert_max_num_queries(40 + 50 * 6):
        assert program.send("measurements/batch/", {"measurements": sent}).status_code == 200


NUMBERS = [
    "1e400",
    "1E+999999999999999999",
    "-1",
    '"10^400"',
    '"NaN"',
    '"1e5"',
    '"96,5"',
    '""',
    "true",
    "[]",
    '"-5"',
]


@pytest.mark.parametrize("number", [*NUMBERS, f'"{"9" * 400}"', "9" * 50, "1" + "0" * 20])
def test_what_is_no_figure_is_refused_at_its_field(justice, indicator, number):
    text = '{"indicator":"CT-01","unit":"STP","year":2025,"period":"Q1","numerator":%s,"denominator":"5"}'
    answer = Program(justice).send("measurements/", text % number)
    assert (refusal(answer), fields(answer)) == ((400, "invalid_parameters"), ["numerator"])
    assert not Measurement.objects.exists()


@pytest.mark.parametrize("number", ["1" + "0" * 20, '"1%s"' % ("0" * 400)])
def test_a_number_of_too_many_digits_is_told_so_in_either_form(justice, indicator, number):
    text = '{"indicator":"CT-01","unit":"STP","year":2025,"period":"Q1","numerator":%s,"denominator":"5"}'
    (error,) = Program(justice).send("measurements/", text % number).json()["errors"]
    assert (error["code"], error["message"]) == ("too_large", "Số quá lớn: phần nguyên tối đa 15 chữ số.")


@pytest.mark.parametrize("exponent", ["+999999999999999999999", "-999999999999999999999"])
def test_an_exponent_that_no_number_has_is_refused_as_unreadable(justice, indicator, exponent):
    text = '{"indicator":"CT-01","unit":"STP","year":2025,"period":"Q1","numerator":1E%s,"denominator":"5"}'
    answer = Program(justice).send("measurements/", text % exponent)
    assert refusal(answer) == (400, "invalid_request")
    assert not Measurement.objects.exists()


@pytest.mark.parametrize(
    "number", ["0.1", '"0.1"', "1e-1", "0.10000", "0.1000000000000000055511151231257827021181583404541"]
)
def test_numbers_are_exact_however_they_are_written(justice, number):
    make.indicator("CT-03", unit_of_measure="MONEY", aggregation="SUM", numerator_name="", denominator_name="")
    text = '{"indicator":"CT-03","unit":"STP","year":2025,"period":"Q1","value":%s}'
    assert Program(justice).send("measurements/", text % number).json()["value"] == "0.1"
    assert Measurement.objects.get().value == Decimal("0.1000")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"year": "2025"}, "year"),
        ({"year": 2025.5}, "year"),
        ({"year": True}, "year"),
        ({"year": 2031}, "year"),
        ({"period": "Q9"}, "period"),
        ({"period": ["Q1"]}, "period"),
        ({"unit": 5}, "unit"),
        ({"unit": None}, "unit"),
        ({"indicator": ""}, "indicator"),
        ({"indicator": "KHONG-CO"}, "indicator"),
        ({"part": "X"}, "part"),
        ({"value": "96"}, "value"),
        ({"band": "tốt"}, "band"),
        ({"note": "a" * 301}, "note"),
        ({"version": -1}, "version"),
        ({"version": 2**31}, "version"),
        ({"khac": 1}, "khac"),
    ],
)
def test_a_value_of_another_kind_is_not_made_to_fit(justice, indicator, changed, field):
    answer = Program(justice).send("measurements/", figure(**changed))
    assert (refusal(answer)[0], fields(answer)) == (400, [field])
    assert not Measurement.objects.exists()


@pytest.mark.parametrize("part", [None, "_T", ""])
def test_the_whole_may_be_sent_as_it_is_read(justice, indicator, part):
    answer = Program(justice).send("measurements/", figure(part=part))
    assert (answer.status_code, answer.json()["part"]) == (200, None)


def test_bounds_are_refused_in_vietnamese(justice, indicator):
    program = Program(justice)
    (late,) = program.send("measurements/", figure(year=9999)).json()["errors"]
    (long,) = program.send("measurements/", figure(note="x" * 301)).json()["errors"]
    (many,) = program.send("measurements/batch/", {"measurements": [figure()] * 501}).json()["errors"]
    assert late["message"].startswith("Phải là ") and late["message"].endswith(" hoặc nhỏ hơn.")
    assert (long["message"], many["message"]) == ("Tối đa 300 ký tự.", "Một lần gửi tối đa 500 số liệu.")


def test_a_key_that_only_writes_is_not_shown_what_stands(justice, indicator):
    Program(justice).send("measurements/", figure())
    program = Program(justice, TokenScope.WRITE_FIGURES)
    row = Measurement.objects.get()
    Measurement.objects.update(version=2)

    late = program.send("measurements/", figure(numerator="980", reason="Đếm lại", version=1))
    gone = program.send(f"measurements/{row.pk}/withdraw/", {"reason": "Nhầm", "version": 1})
    batch = program.send("measurements/batch/", {"measurements": [figure(numerator="9", reason="Sửa", version=1)]})

    for answer in (late, gone):
        assert refusal(answer) == (409, "conflict")
        assert answer.json()["current"] == {"id": row.pk, "version": 2}
    (error,) = batch.json()["errors"]
    assert (error["code"], error["pointer"]) == ("conflict", "/measurements/0")
    for answer in (late, gone, batch):
        assert "965" not in answer.content.decode() and "96,5" not in answer.content.decode()
        assert "read:figures" in answer.content.decode()
    lock_period(by=make.user(justice, Role.OFFICE), agency=justice, year=2025, period="Q1", because="Đã gửi.")
    assert "Đã gửi." in program.send("measurements/", figure(numerator="1", reason="Sửa")).json()["detail"]


def test_a_figure_that_was_taken_back_stays_as_a_row_and_is_pulled_as_one(justice, indicator):
    program = Program(justice)
    made = program.send("measurements/", figure()).json()
    program.send(f"measurements/{made['id']}/withdraw/", {"reason": "Nhầm đơn vị"})
    reader = Client(headers={"Authorization": f"Bearer {program.key}"})

    (row,) = reader.get("/api/v1/measurements/", {"updated_since": made["updated_at"]}).json()["results"]

    assert (row["id"], row["status"], row["value"]) == (made["id"], "withdrawn", None)
    assert reader.get("/api/v1/measurements/deleted/").json()["results"] == []
