"""The catalogue of areas, units, bases and higher plans is whole, and every spelling of the plans finds its unit."""

import json
import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from reform.common.text import clean, name_key

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
UNIT_FILES = ("central", "dak-nong", "quang-nam", "dong-nai")
UNIT_KINDS = {"PROVINCE", "DEPARTMENT", "DISTRICT", "COMMUNE", "BOARD", "PARTY", "CENTRAL", "DIVISION"}
RESOLUTION_KINDS = {"RESOLUTION", "DECISION", "PROGRAMME", "PLAN", "DIRECTIVE", "LAW", "DECREE"}
CODE = re.compile(r"[A-Z0-9]+(-[A-Z0-9]+)*")
CENTRAL = "TW"

# Cells, or parts of cells between separators, as the documents spell them: (who reads, spelling, unit).
SPELLINGS = [
    # the annex of the province of Đắk Nông, 2025: lead and support columns
    ("DN", "Sở Nội vụ", "DN-SNV"),
    ("DN", "NV", "DN-SNV"),
    ("DN", "KH&ĐT", "DN-SKHDT"),
    ("DN", "TT&TT", "DN-STTTT"),
    ("DN", "Đài PT&TH tỉnh", "DN-DPTTH"),
    ("DN", "Báo Đăk Nông", "DN-BAO"),
    ("DN", "sở Giáo dục và Đào tạo", "DN-SGDDT"),
    ("DN", "Sở Y tế", "DN-SYT"),
    ("DN", "Sở Tài nguyên và Môi trường", "DN-STNMT"),
    ("DN", "Sở Xây dựng", "DN-SXD"),
    ("DN", "Sở Kế hoạch và Đầu tư", "DN-SKHDT"),
    ("DN", "Sở Tư pháp", "DN-STP"),
    ("DN", "Sở Tài chính", "DN-STC"),
    ("DN", "Văn phòng UBND tỉnh", "DN-VPUB"),
    ("DN", "Sở Thông tin và Truyền thông", "DN-STTTT"),
    ("DN", "Các sở, ban, ngành", "DN-G-SBN"),
    ("DN", "UBND các huyện, thành phố", "DN-G-HUYEN"),
    ("DN", "UBND cấp huyện", "DN-G-HUYEN"),
    ("DN", "Các sở, ban, ngành, địa phương", "DN-G-SBNDP"),
    ("DN", "Các cơ quan, đơn vị có liên quan", "DN-G-LQ"),
    ("DN", "các cơ quan, đơn vị có liên quan", "DN-G-LQ"),
    ("DN", "Các thành viên Ban Chỉ đạo", "DN-G-BCD"),
    ("DN", "Các thành viên Tổ giúp việc", "DN-G-TGV"),
    # its text, and the draft plan of the same province
    ("DN", "Văn phòng Ủy ban nhân dân tỉnh", "DN-VPUB"),
    ("DN", "UBND các huyện, thành phố Gia Nghĩa", "DN-G-HUYEN"),
    ("DN", "Các Sở, ban, ngành cấp tỉnh", "DN-G-SBN"),
    ("DN", "các Sở, ngành", "DN-G-SBN"),
    ("DN", "các sở, ngành, địa phương", "DN-G-SBNDP"),
    ("DN", "Các cơ quan, đơn vị, địa phương", "DN-G-SBNDP"),
    ("DN", "các cơ quan Trung ương trên địa bàn tỉnh", "DN-G-TW"),
    ("DN", "Sở Khoa học và Công nghệ", "DN-SKHCN"),
    ("DN", "Sở Văn hóa, Thể thao và Du lịch", "DN-SVHTTDL"),
    ("DN", "Sở Văn hoá, Thể thao và Du lịch", "DN-SVHTTDL"),
    ("DN", "Sở Lao động - Thương binh và Xã hội", "DN-SLDTBXH"),
    ("DN", "Công an tỉnh", "DN-CA"),
    ("DN", "Đài Phát thanh và Truyền hình tỉnh", "DN-DPTTH"),
    ("DN", "Công thông tin điện tử tỉnh", "DN-VPUB-CTT"),
    ("DN", "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh", "DN-MTTQ"),
    ("DN", "Ủy ban MTTQVN tỉnh", "DN-MTTQ"),
    ("DN", "các tổ chức chính trị- xã hội", "DN-G-CTXH"),
    ("DN", "Trung tâm PV HCC tỉnh", "DN-VPUB-HCC"),
    ("DN", "Uỷ ban nhân dân tỉnh", "DN"),
    ("DN", "Tỉnh uỷ", "DN-TU"),
    ("DN", "Bộ Nội vụ", "TW-BNV"),
    ("DN", "Văn phòng Chính phủ", "TW-VPCP"),
    # the plan of the board of Đắk Nông
    ("DN-KCN", "Các phòng, đơn vị trực thuộc Ban", "DN-KCN-G-PDV"),
    ("DN-KCN", "các phòng, đơn vị", "DN-KCN-G-PDV"),
    ("DN-KCN", "Văn phòng Ban", "DN-KCN-VP"),
    ("DN-KCN", "văn phòng Ban", "DN-KCN-VP"),
    ("DN-KCN", "VP", "DN-KCN-VP"),
    ("DN-KCN", "phòng NVTH", "DN-KCN-NVTH"),
    ("DN-KCN", "Công ty PTHTKCN Tâm Thắng", "DN-KCN-TAMTHANG"),
    ("DN-KCN", "Ban Quản lý Khu NNUDCNC", "DN-KCN-NNCNC"),
    ("DN-KCN", "Các đơn vị trực thuộc Ban", "DN-KCN-G-DV"),
    ("DN-KCN", "Ban Quản lý các khu công nghiệp", "DN-KCN"),
    ("DN-KCN", "Sở Nội vụ", "DN-SNV"),
    # the plan of the board of Quảng Nam
    ("QN-KKT", "Trưởng các phòng, Giám đốc các đơn vị trực thuộc", "QN-KKT-G-PDV"),
    ("QN-KKT", "Trưởng các phòng, đơn vị", "QN-KKT-G-PDV"),
    ("QN-KKT", "Phòng Hành chính và Tổng hợp", "QN-KKT-HCTH"),
    ("QN-KKT", "HC&TH", "QN-KKT-HCTH"),
    ("QN-KKT", "Ban Quản lý các Khu kinh tế và Khu công nghiệp tỉnh Quảng Nam", "QN-KKT"),
    ("QN-KKT", "Ban Quản lý", "QN-KKT"),
    ("QN-KKT", "UBND tỉnh", "QN"),
    # the annex of the board of Đồng Nai, 2023: lead and support columns
    ("DNI-KCN", "Văn phòng", "DNI-KCN-VP"),
    ("DNI-KCN", "Các phòng", "DNI-KCN-G-PHONG"),
    ("DNI-KCN", "Các phòng, đơn vị", "DNI-KCN-G-PDV"),
    ("DNI-KCN", "VPĐD", "DNI-KCN-VPDD"),
    ("DNI-KCN", "đơn vị", "DNI-KCN-G-DV"),
    ("DNI-KCN", "Đơn vị sự nghiệp", "DNI-KCN-G-DVSN"),
    ("DNI-KCN", "Bộ phận kế toán Ban", "DNI-KCN-KT"),
    ("DNI-KCN", "Nhân sự tiếp nhận hồ sơ tại TT HCC", "DNI-KCN-G-HCC"),
    # its deadline column and text
    ("DNI-KCN", "VP UBND tỉnh", "DNI-VPUB"),
    ("DNI-KCN", "Sở Thông tin – Truyền thông", "DNI-STTTT"),
    ("DNI-KCN", "Bộ ngành TW", "TW-G-BN"),
    ("DNI-KCN", "BQL", "DNI-KCN"),
    ("DNI-KCN", "Ban quản lý các KCN", "DNI-KCN"),
    ("DNI-KCN", "Các phòng, bộ phận, đơn vị trực thuộc BQL các KCN", "DNI-KCN-G-PDV"),
    ("DNI-KCN", "Ban Chỉ đạo Cải cách hành chính tỉnh", "DNI-G-BCD"),
    ("DNI-KCN", "Trung tâm HCC", "DNI-VPUB-HCC"),
]

# Whole cells that hold a separator without being a class of units: the catalogue must not swallow them as one name.
MANY_IN_A_CELL = [
    ("DN", "Các Sở: NV, KH&ĐT, TT&TT"),
    ("DN", "Sở Nội vụ; Đài PT&TH tỉnh"),
    ("DN", "Các sở, ban, ngành; UBND cấp huyện"),
    ("DN", "Sở Thông tin và Truyền thông, Văn phòng UBND tỉnh"),
    ("DNI-KCN", "Các phòng, VPĐD"),
    ("DNI-KCN", "Các phòng, VPĐD, đơn vị"),
    ("DNI-KCN", "Bộ phận kế toán Ban; Đơn vị sự nghiệp"),
]


def load(name: str) -> dict:
    return json.loads((FIXTURES / name).read_text(encoding="utf-8"))


CATALOGUE = {name: load(f"units/{name}.json") for name in UNIT_FILES}
UNITS = [unit for file in CATALOGUE.values() for unit in file["units"]]
GROUPS = [group for file in CATALOGUE.values() for group in file["groups"]]
SUCCESSIONS = [row for file in CATALOGUE.values() for row in file["successions"]]
BY_CODE = {row["code"]: row for row in UNITS + GROUPS}
BASES = load("resolutions.json")


def scope_of(row: dict) -> str:
    """Where the names of a unit or group are unique: its board, its province, or the centre."""
    while row["parent"]:
        row = BY_CODE[row["parent"]]
        if row["kind"] == "BOARD":
            return row["code"]
    return row["code"] if row.get("kind") == "PROVINCE" else CENTRAL


def keys_of(row: dict) -> set[str]:
    return {name_key(spelling) for spelling in (row["name"], row["short_name"], *row["aliases"])}


def scopes() -> dict[str, dict[str, list[str]]]:
    table: dict[str, dict[str, list[str]]] = {}
    for row in UNITS + GROUPS:
        for key in keys_of(row):
            table.setdefault(scope_of(row), {}).setdefault(key, []).append(row["code"])
    return table


SCOPES = scopes()


def resolve(reader: str, spelling: str) -> str | None:
    """Code found from the reader outward: inside its board, then its province, then the centre."""
    outward = [reader, BY_CODE[reader]["parent"], CENTRAL]
    hits = [SCOPES[scope][name_key(spelling)][0] for scope in outward if name_key(spelling) in SCOPES.get(scope, {})]
    return hits[0] if hits else None


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def test_areas_are_the_six_of_the_programme_after_steering():
    areas = load("areas.json")["areas"]
    assert [area["key"] for area in areas] == [
        "steering",
        "institution",
        "procedures",
        "apparatus",
        "civil_service",
        "public_finance",
        "digital_government",
    ]
    assert [area["position"] for area in areas] == list(range(7))
    assert all(area["name"] and area["short_name"] for area in areas)


def test_unit_codes_are_ascii_and_unique():
    codes = [row["code"] for row in UNITS + GROUPS]
    assert len(codes) == len(set(codes))
    assert [code for code in codes if not CODE.fullmatch(code)] == []


def test_units_and_groups_have_every_field():
    unit_fields = {"code", "name", "short_name", "kind", "parent", "valid_from", "valid_to", "aliases"}
    group_fields = {"code", "name", "short_name", "parent", "members", "aliases"}
    assert [unit["code"] for unit in UNITS if set(unit) != unit_fields or unit["kind"] not in UNIT_KINDS] == []
    assert [group["code"] for group in GROUPS if set(group) - {"valid_to"} != group_fields] == []


def test_every_spelling_is_clean_text():
    spellings = [text for row in UNITS + GROUPS for text in (row["name"], row["short_name"], *row["aliases"])]
    assert [text for text in spellings if not text or text != clean(text)] == []


@pytest.mark.parametrize("name", UNIT_FILES)
def test_parents_and_members_stand_before_those_who_name_them(name):
    file = CATALOGUE[name]
    seen: set[str] = set()
    for unit in file["units"]:
        assert unit["parent"] is None or unit["parent"] in seen, unit["code"]
        seen.add(unit["code"])
    for group in file["groups"]:
        assert group["parent"] is None or group["parent"] in seen, group["code"]
        assert set(group["members"]) <= seen, group["code"]
        assert len(group["members"]) == len(set(group["members"])), group["code"]


def test_kinds_stand_under_the_right_parent():
    allowed = {
        "PROVINCE": {None},
        "DEPARTMENT": {"PROVINCE"},
        "DISTRICT": {"PROVINCE"},
        "BOARD": {"PROVINCE"},
        "DIVISION": {"BOARD", "DEPARTMENT"},
        "PARTY": {None, "PROVINCE"},
        "CENTRAL": {None, "PROVINCE"},
    }
    kind = {unit["code"]: unit["kind"] for unit in UNITS}
    assert [unit["code"] for unit in UNITS if kind.get(unit["parent"]) not in allowed[unit["kind"]]] == []


@pytest.mark.parametrize("scope", sorted(SCOPES))
def test_no_two_units_of_a_scope_share_a_spelling(scope):
    assert {key: codes for key, codes in SCOPES[scope].items() if len(codes) > 1} == {}


def test_an_alias_says_something_new():
    repeated = [
        (row["code"], alias)
        for row in UNITS + GROUPS
        for position, alias in enumerate(row["aliases"])
        if name_key(alias) in {name_key(text) for text in (row["name"], *row["aliases"][:position])}
    ]
    assert repeated == []


@pytest.mark.parametrize(("reader", "spelling", "code"), SPELLINGS)
def test_spelling_of_a_document_finds_its_unit(reader, spelling, code):
    assert resolve(reader, spelling) == code


@pytest.mark.parametrize(("reader", "cell"), MANY_IN_A_CELL)
def test_cell_that_names_several_is_not_one_name(reader, cell):
    assert resolve(reader, cell) is None


@pytest.mark.parametrize(("province", "departments", "districts"), [("DN", 19, 8), ("QN", 20, 18), ("DNI", 20, 11)])
def test_classes_of_a_province_hold_their_units(province, departments, districts):
    offices = set(BY_CODE[f"{province}-G-SBN"]["members"])
    local = set(BY_CODE[f"{province}-G-HUYEN"]["members"])
    assert (len(offices), len(local)) == (departments, districts)
    assert {BY_CODE[code]["kind"] for code in offices} == {"DEPARTMENT", "BOARD"}
    assert local == {unit["code"] for unit in UNITS if unit["kind"] == "DISTRICT" and unit["parent"] == province}
    assert set(BY_CODE[f"{province}-G-SBNDP"]["members"]) == offices | local
    assert set(BY_CODE[f"{province}-G-LQ"]["members"]) == offices | local


def test_board_groups_hold_only_their_own_divisions():
    for group in GROUPS:
        if group["parent"] and BY_CODE[group["parent"]]["kind"] == "BOARD":
            assert {BY_CODE[code]["parent"] for code in group["members"]} <= {group["parent"]}, group["code"]


def test_leads_of_the_2025_plan_are_in_force_until_the_districts_end():
    named = set(BY_CODE["DN-G-SBNDP"]["members"]) | {"DN", "DN-DPTTH", "DN-BAO"}
    ended = {code: BY_CODE[code]["valid_to"] for code in named if BY_CODE[code]["valid_to"]}
    assert set(ended.values()) == {"2025-06-30"}
    assert not [code for code in named if BY_CODE[code]["valid_from"]]
    assert BY_CODE["DN-G-HUYEN"]["valid_to"] == "2025-06-30"


def test_successions_join_known_units_at_a_possible_day():
    for row in SUCCESSIONS:
        assert set(row) == {"predecessor", "successor", "effective_on", "decision"}
        before, after = BY_CODE[row["predecessor"]], BY_CODE[row["successor"]]
        on = day(row["effective_on"])
        last = day(before["valid_to"]) or on
        assert before is not after and row["decision"]
        assert last >= on - timedelta(days=1), row
        assert after["valid_from"] is None or on <= day(after["valid_from"]) <= max(on, last + timedelta(days=1)), row
    pairs = [(row["predecessor"], row["successor"]) for row in SUCCESSIONS]
    assert len(pairs) == len(set(pairs))


def test_work_passes_on_without_a_gap_or_a_double_count():
    for province in ("DN", "QN", "DNI"):
        new = BY_CODE[f"{province}-SNNMT"]
        for old in (BY_CODE[f"{province}-STNMT"], BY_CODE[f"{province}-SNNPTNT"]):
            assert day(new["valid_from"]) - day(old["valid_to"]) == timedelta(days=1)


def test_a_department_that_ended_has_a_successor():
    ended = {unit["code"] for unit in UNITS if unit["kind"] == "DEPARTMENT" and unit["valid_to"]}
    assert len(ended) == 18
    assert ended <= {row["predecessor"] for row in SUCCESSIONS}


def test_bases_and_higher_plans_are_whole():
    bases, plans = BASES["resolutions"], BASES["plans"]
    codes = [row["code"] for row in bases + plans]
    assert len(codes) == len(set(codes))
    assert [code for code in codes if not CODE.fullmatch(code)] == []
    for row in bases:
        assert set(row) == {"code", "number", "kind", "title", "issued_on", "issuer"}
        assert row["kind"] in RESOLUTION_KINDS and row["issuer"] in BY_CODE and row["title"] == clean(row["title"])
        assert date(2005, 1, 1) < day(row["issued_on"]) < date(2026, 1, 1)
    for row in plans:
        assert set(row) == {
            "code", "number", "title", "issued_on", "owner", "first_year", "last_year", "resolutions",
        }  # fmt: skip
        assert BY_CODE[row["owner"]]["kind"] == "PROVINCE"
        assert day(row["issued_on"]).year <= row["first_year"] <= row["last_year"]
        assert set(row["resolutions"]) <= {base["code"] for base in bases}


@pytest.mark.parametrize(
    ("number", "issued_on"),
    [
        ("76/NQ-CP", "2021-07-15"),
        ("131/NQ-CP", "2022-10-06"),
        ("20-NQ/TU", "2022-11-04"),
        ("16-NQ/TU", "2021-10-14"),
        ("584/KH-UBND", "2022-10-14"),
        ("5755/KH-UBND", "2021-05-27"),
        ("468/QĐ-TTg", "2021-03-27"),
        ("766/QĐ-TTg", "2022-06-23"),
        ("905/QĐ-BNV", "2022-11-17"),
        ("1271/QĐ-UBND", "2021-08-18"),
        ("831/KH-UBND", "2022-12-30"),
        ("3441/QĐ-UBND", "2021-11-24"),
        ("3183/QĐ-UBND", "2021-09-09"),
        ("282/KH-UBND", "2022-12-29"),
    ],
)
def test_document_named_by_the_plans_has_its_day(number, issued_on):
    found = [row["issued_on"] for row in BASES["resolutions"] + BASES["plans"] if row["number"] == number]
    assert found == [issued_on]
