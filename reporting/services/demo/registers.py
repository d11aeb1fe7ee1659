"""Illustrative registers: what some agencies and the province inspected, issued, made known, discussed and asked."""

from collections.abc import Iterator
from datetime import date, timedelta

from indicators.enums import AreaKey
from indicators.models import ReformArea
from organisations.enums import Role
from organisations.models import Unit, User
from reform.common import clock
from reporting.models import REGISTERS
from reporting.services.demo.chance import Chance
from reporting.services.demo.people import person_of
from reporting.services.registers import (
    CommunicationFacts,
    DialogueFacts,
    DocumentFacts,
    EntryFacts,
    Found,
    InspectionFacts,
    SurveyFacts,
    add_entry,
    add_finding,
)

_AGENCIES = ("DN-STP", "DN-SNV", "DN-SYT", "DN-STNMT", "DN-SXD", "DN-SGDDT", "DN-KCN")
_YEARS = (2024, 2025)
_INSPECTED = (
    "Văn phòng và các phòng chuyên môn",
    "Bộ phận Tiếp nhận và Trả kết quả",
    "Trung tâm trực thuộc",
    "Phòng Tổ chức – Hành chính",
)
_INSPECTED_BY_PROVINCE = (
    "UBND huyện Cư Jút",
    "UBND huyện Đắk Mil",
    "Sở Xây dựng",
    "UBND thành phố Gia Nghĩa",
    "Sở Y tế",
)
_FINDINGS = (
    (
        "Còn hồ sơ giải quyết quá hạn chưa có phiếu xin lỗi.",
        "Đã gửi phiếu xin lỗi và hẹn lại ngày trả đối với toàn bộ hồ sơ.",
    ),
    (
        "Niêm yết thủ tục hành chính chưa cập nhật theo quyết định công bố mới.",
        "Đã niêm yết lại đầy đủ theo quyết định công bố.",
    ),
    (
        "Chưa số hóa đầy đủ kết quả giải quyết thủ tục hành chính còn hiệu lực.",
        "Đã bổ sung kế hoạch và hoàn thành số hóa phần còn thiếu.",
    ),
    ("Báo cáo định kỳ gửi chậm so với thời hạn quy định.", "Đã kiểm điểm, phân công lại người phụ trách báo cáo."),
    (
        "Công chức tại bộ phận một cửa chưa thực hiện đủ quy trình luân chuyển hồ sơ trên hệ thống.",
        "Đã tập huấn lại, rà soát quyền trên hệ thống.",
    ),
    ("Hồ sơ kiểm chứng chấm điểm cải cách hành chính lưu chưa đầy đủ.", "Đã bổ sung và sắp xếp hồ sơ theo tiêu chí."),
)
_DOCUMENTS = (
    (1, "PLAN", "KH", "Kế hoạch cải cách hành chính năm {year}"),
    (1, "PLAN", "KH", "Kế hoạch kiểm tra công tác cải cách hành chính năm {year}"),
    (2, "DECISION", "QĐ", "Về việc phân công nhiệm vụ theo dõi công tác cải cách hành chính"),
    (3, "LETTER", "", "Về việc chấn chỉnh việc giải quyết hồ sơ thủ tục hành chính quá hạn"),
    (5, "LETTER", "", "Về việc đẩy mạnh cung cấp dịch vụ công trực tuyến toàn trình"),
    (7, "NOTICE", "TB", "Kết luận cuộc họp giao ban về cải cách hành chính 6 tháng đầu năm {year}"),
    (10, "LETTER", "", "Về việc thực hiện các nhiệm vụ cải cách hành chính những tháng cuối năm {year}"),
)
_MADE_KNOWN = (
    (2, "NEWS", "Tin, bài về cải cách hành chính trên trang thông tin điện tử", 6, 1_800),
    (4, "CONFERENCE", "Tập huấn nghiệp vụ giải quyết thủ tục hành chính trên môi trường điện tử", 1, 90),
    (5, "ONLINE", "Hướng dẫn nộp hồ sơ trực tuyến trên mạng xã hội", 8, 5_200),
    (8, "PRINTED", "Tờ rơi hướng dẫn tra cứu tình trạng hồ sơ", 500, None),
    (11, "CONTEST", "Cuộc thi tìm hiểu về cải cách hành chính", 1, 240),
)
_DIALOGUES = (
    (3, "Doanh nghiệp, hợp tác xã", "Đối thoại tháo gỡ vướng mắc về thủ tục hành chính", 55, 14),
    (6, "Người dân, tổ chức nộp hồ sơ", "Đối thoại về chất lượng phục vụ tại bộ phận một cửa", 40, 9),
    (9, "Doanh nghiệp trên địa bàn", "Đối thoại doanh nghiệp quý III", 70, 18),
)
_SURVEYS = (
    (5, "Khảo sát mức độ hài lòng của người dân, tổ chức 6 tháng đầu năm {year}", 200),
    (11, "Khảo sát mức độ hài lòng của người dân, tổ chức năm {year}", 320),
)
_ENTERED_AFTER = timedelta(days=1)


def keep_registers(province: Unit, until: date) -> int:
    """Enter what happened up to that day; returns how many entries were made, none where somebody entered any."""
    if any(model.objects.exists() for model in REGISTERS.values()):
        return 0
    areas = {area.key: area for area in ReformArea.objects.all()}
    keepers = [(unit, person_of(unit, Role.OFFICE)) for unit in Unit.objects.filter(code__in=_AGENCIES)]
    ministry = User.objects.select_related("unit").get(unit__province=province, role=Role.PROVINCE)
    made = 0
    for unit, by in [*keepers, (province, ministry)]:
        for year in _YEARS if by else ():
            made += _keep(unit, by, year, until, areas)
    return made


def _keep(unit: Unit, by: User, year: int, until: date, areas: dict[str, ReformArea]) -> int:
    made = 0
    for facts in _happened(unit, year, areas):
        if facts.happened_on > until - _ENTERED_AFTER:
            continue
        with clock.working_on(facts.happened_on + _ENTERED_AFTER):
            entry = add_entry(by=by, unit=unit, facts=facts, is_illustrative=True)
        made += 1
        if isinstance(facts, InspectionFacts):
            _find(entry, by, until)
    return made


def _happened(unit: Unit, year: int, areas: dict[str, ReformArea]) -> Iterator[EntryFacts]:
    """What the unit did in the year; now and then it did not."""
    chance = Chance(f"registers/{unit.code}/{year}")
    symbol = "UBND" if unit.province_id == unit.pk else unit.code.split("-", 1)[-1].replace("-", "")
    steering, procedures = areas.get(AreaKey.STEERING), areas.get(AreaKey.PROCEDURES)

    def day(month: int) -> date:
        return date(year, month, 3 + chance.below(22))

    for month in (3, 4, 8, 10):
        whom = chance.pick(_INSPECTED_BY_PROVINCE if symbol == "UBND" else _INSPECTED)
        title = "Kiểm tra công tác cải cách hành chính và việc thực hiện kỷ luật, kỷ cương hành chính"
        if chance.hits(70):
            document, sudden = f"{12 + chance.below(30)}/KH-{symbol}", chance.hits(30)
            yield InspectionFacts(day(month), title, steering, "", whom, document, sudden)
    for month, kind, sign, title in _DOCUMENTS:
        signs = f"{symbol}-VP" if kind == "LETTER" else f"{sign}-{symbol}"
        number = f"{10 + month * 40 + chance.below(35)}/{signs}"
        if chance.hits(85):
            yield DocumentFacts(day(month), title.format(year=year), steering, "", kind, number)
    for month, form, title, quantity, audience in _MADE_KNOWN:
        if chance.hits(80):
            reached = audience and audience * (70 + chance.below(60)) // 100
            yield CommunicationFacts(day(month), title, steering, "", form, quantity, reached)
    for month, whom, title, people, raised in _DIALOGUES:
        if chance.hits(75):
            answered = raised - chance.below(4)
            yield DialogueFacts(day(month), title, procedures, "", whom, people + chance.below(20), raised, answered)
    for month, title, sent in _SURVEYS:
        if chance.hits(85):
            returned = sent * (85 + chance.below(14)) // 100
            satisfied = returned * (88 + chance.below(10)) // 100
            yield SurveyFacts(day(month), title.format(year=year), procedures, "", sent, returned, satisfied)


def _find(inspection, by: User, until: date) -> None:
    """What the inspection found: most of it was put right within two months."""
    chance = Chance(f"findings/{inspection.unit.code}/{inspection.happened_on}")
    first = chance.below(len(_FINDINGS))
    for step in range(1 + chance.below(4)):
        text, handling = _FINDINGS[(first + step) % len(_FINDINGS)]
        due_on = inspection.happened_on + timedelta(days=30)
        handled_on = inspection.happened_on + timedelta(days=10 + chance.below(40))
        done = chance.hits(85) and handled_on < until
        told = Found(text, due_on, handled_on, handling) if done else Found(text, due_on)
        with clock.working_on(handled_on + _ENTERED_AFTER if done else inspection.happened_on + _ENTERED_AFTER):
            add_finding(by=by, inspection=inspection, found=told)
