"""What is typed into every form of the portal at once, so that one POST fits them all."""

from datetime import date

from plans.queries.import_doubts import spelling_key
from tests.architecture.scene import Scene

SENT = {
    "name": "Bộ lọc mới",
    "query": "state=overdue",
    "period_end": "2025-06-14",
    "words": "Đã công bố Chỉ số",
    "happened_on": "05/06/2025",
    "seen": "conditional//",
    "status": "DONE",
    "progress": "100",
    "on": "10/06/2025",
    "result": "Đã ban hành.",
    "reason": "Thiếu số liệu.",
    "body": "Nội dung mới.",
    "number": "02/KH-STP",
    "title": "Kế hoạch khác",
    "kind": "DECISION",
    "issued_on": "03/01/2025",
    "year": "2026",
    "what": "all",
    "wanted": "DEADLINE",
    "deadline": "30/09/2025",
    "verdict": "approve",
    "two_reviews": "on",
    "pace": "END",
    "period": "H1",
    "starts_on": "15/12/2025",
    "ends_on": "14/06/2026",
    "capacity": "KT",
    "cutoff_on": "14/06/2026",
    "unit_due_on": "16/06/2026",
    "due_on": "25/06/2026",
    "pattern": "NATIONAL",
    "valid_from": "01/01/2026",
    "valid_to": "31/12/2026",
    "starts": "15/12",
    "starts_before": "on",
    "cutoff": "14/6",
    "opens_days_before": "20",
    "UNIT_days": "1",
    "UNIT_from": "CUTOFF",
    "PROVINCE_days": "6",
    "DIVISION_from": "ABOVE",
    "rows-TOTAL_FORMS": "0",
    "rows-INITIAL_FORMS": "0",
    "self_due_on": "20/01/2027",
    "appraisal_due_on": "20/02/2027",
    "second_due_on": "05/03/2027",
    "label": "9",
    "max_points": "5",
    "source": "TYPED",
    "confirmed": "on",
    "decision": "out",
    "code": "unknown_unit",
    "field": "leads",
    "section": "1",
    "area": "procedures",
    "text": "Phòng Lạ",
    "keep": "on",
    "place": "1",
    "scopes": ["read"],
    "url": "https://kho.vidu.vn/su-kien",
    "events": ["report.accepted"],
    "province": "DN",
    "overlap_days": "7",
    "expires_at": f"{date.today():%d/%m/%Y}",
    "chosen": spelling_key("Phòng Lạ"),
    f"as-{spelling_key('Phòng Lạ')}": "keep",
    "definition": "Đếm hồ sơ trả đúng hẹn, không tính hồ sơ đã rút.",
    "unit_of_measure": "PERCENT",
    "direction": "HIGHER",
    "aggregation": "RATIO_OF_SUMS",
    "numerator_name": "Số hồ sơ đúng hẹn",
    "denominator_name": "Tổng số hồ sơ",
    "from_year": "2026",
    "code_0": "TINH",
    "name_0": "Cấp tỉnh",
    "row": "CT-01",
    "n:CT-01": "7",
    "d:CT-01": "10",
    "g:CT-01": "Đã đối chiếu",
    "l:CT-01": "Đếm lại",
    "s:CT-01": "1",
}


def people_of(scene: Scene) -> dict[str, object]:
    work = scene.ids["assignment"]
    row = {"works": work, f"{work}-seen_version": "1", f"{work}-status": "IN_PROGRESS", f"{work}-progress": "70"}
    row[f"{work}-delay_reason"] = "Chờ ý kiến các sở."
    program = scene.people["CLIENT"].pk
    return {
        "criteria_set": scene.ids["set"],
        "deputy": scene.ids["user"],
        "successor": scene.ids["colleague"],
        "picks": [f"{work}-1", f"{scene.ids['sent']}-1"],
        "sender": scene.ids["agency"],
        "user": program,
    } | row


def typed_at(row: str) -> dict[str, object]:
    """What a form asks for by a name under which another takes something else."""
    if row == "/cham-diem/moi/":
        return {"year": "2025", "trial": "on"}  # the years themselves have their rounds
    if row == "/chi-tieu/danh-muc/{indicator}/sua/":
        return {"from_year": ""}  # it has figures of every year
    return {"number": "02"} if row.endswith("/ban-hanh/") else {"place": "Đắk Nông"} if "the-thuc" in row else {}


def version_of(row: str) -> str:
    first = (
        "/phan-cong/",
        "/cho-duyet/viec/",
        "/chi-tieu/muc-tieu/",
        "/chi-tieu/danh-muc/",
        "/cham-diem/phieu/{sent_card}/",
        "/bo-tieu-chi/",
        "/su-kien/",
        "/bao-cao/{sent}/ban-hanh/",
        "/bao-cao/{sent}/phan/direction/y-kien/",
    )
    return "1" if row.startswith(first) else "0"
