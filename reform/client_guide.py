"""The page for who connects a system: examples that a test runs, shown with the installation's own address."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from rest_framework.authentication import SessionAuthentication
from rest_framework.permissions import AllowAny
from rest_framework.renderers import TemplateHTMLRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from organisations.api.authentication import TokenAuthentication
from organisations.permissions import can_manage_clients
from reporting.exchange import VERSION

EXAMPLES = settings.BASE_DIR / "templates" / "api" / "examples"
HOST = "https://cchc.vidu.vn"  # what stands in the examples for the installation's address


@dataclass(frozen=True)
class Example:
    """A file of code as the page shows it; `title` says in one line what it does."""

    name: str
    title: str
    code: str


_TITLES = {
    "goi_dau_tien.sh": "Lần gọi đầu tiên",
    "ca_danh_sach.sh": "Cả danh sách thành tệp CSV cho Excel",
    "moi_trang.py": "Đọc mọi trang (Python, chỉ cần requests)",
    "dong_bo.py": "Đồng bộ hằng đêm: phần thay đổi và dòng đã xóa",
    "bang_tong_hop.py": "Bảng tổng hợp bằng pandas",
    "so_lieu.pq": "Power Query: mọi trang của số liệu",
    "bang_phang.pq": "Power Query: cả bảng trong một lần gọi",
    "ghi_so_lieu.sh": "Ghi một số liệu (curl)",
    "ghi_so_lieu.py": "Ghi một số liệu, an toàn khi mất kết nối (Python)",
    "nhan_su_kien.py": "Nhận sự kiện và kiểm tra chữ ký",
    "goi_trao_doi.py": "Giữ gói trao đổi của các báo cáo đã tiếp nhận",
}


class Mapped(NamedTuple):
    """A member of the exchange document: what it means, what of a regime of reporting (điều 12 of Nghị định
    09/2019/NĐ-CP) it tells, and the element of edXML that means the same; empty where there is none.
    """

    member: str
    meaning: str
    decree: str = ""
    edxml: str = ""


MAPPING = (
    Mapped("report.title", "Tên báo cáo", "Tên báo cáo", "Subject"),
    Mapped("report.id, report.version", "Mã số của báo cáo và lần gửi", "", "DocumentId"),
    Mapped("report.level, report.status", "Cấp của báo cáo, đã tiếp nhận hay đã chốt"),
    Mapped("report.due_on, days_late", "Hạn gửi, số ngày chậm", "Thời hạn gửi báo cáo"),
    Mapped("report.submitted_at, accepted_at", "Lúc gửi, lúc tiếp nhận"),
    Mapped("report.illustrative", "Có số liệu minh họa"),
    Mapped("sender", "Cơ quan gửi: mã, tên, loại", "Đối tượng thực hiện báo cáo", "From/OrganId, From/OrganName"),
    Mapped("recipient", "Cơ quan nhận: mã, tên, loại", "Cơ quan nhận báo cáo", "To/OrganId, To/OrganName"),
    Mapped("round.period, kind, year", "Kỳ, loại kỳ, năm", "Tần suất thực hiện báo cáo"),
    Mapped("round.starts_on, cutoff_on", "Số liệu từ ngày, đến ngày", "Thời gian chốt số liệu báo cáo"),
    Mapped("round.regime, basis", "Chế độ báo cáo, văn bản quy định"),
    Mapped("round.cumulative", "Số liệu lũy kế từ đầu năm"),
    Mapped("issue.number", "Số văn bản", "", "Code/CodeNumber"),
    Mapped("issue.symbol", "Ký hiệu văn bản", "", "Code/CodeNotation"),
    Mapped("issue.issued_on", "Ngày ban hành", "", "PromulgationInfo/PromulgationDate"),
    Mapped("issue.signed_file, signature", "Bản đã ký: SHA-256, kết quả kiểm tra chữ ký"),
    Mapped("narrative[]", "Các mục lời văn theo đề cương", "Nội dung yêu cầu báo cáo; mẫu đề cương"),
    Mapped("work", "Đầu việc theo tình trạng, lĩnh vực; từng đầu việc", "Biểu mẫu số liệu báo cáo"),
    Mapped("indicators[]", "Chỉ tiêu: tử số, mẫu số, giá trị, kỳ trước", "Biểu mẫu số liệu báo cáo"),
    Mapped("registers", "Kiểm tra, văn bản, tuyên truyền, đối thoại, khảo sát", "Biểu mẫu số liệu báo cáo"),
    Mapped("answers[]", "Trả lời nội dung yêu cầu của kỳ đột xuất, chuyên đề", "Nội dung yêu cầu báo cáo"),
    Mapped("comparison", "Báo cáo trước và cùng kỳ năm trước"),
    Mapped("coverage", "Báo cáo của tỉnh: đã cộng ai, thiếu ai, ai được miễn"),
    Mapped("files[]", "Văn bản PDF, Word, Excel: SHA-256, nơi tải", "Phương thức gửi báo cáo", "Attachment"),
    Mapped("files[].check_code, check_address", "Mã và trang kiểm tra văn bản"),
)


def example(name: str, origin: str) -> Example:
    """The example for the installation at `origin` ("https://cchc.example.vn")."""
    code = (EXAMPLES / name).read_text(encoding="utf-8").replace(HOST, origin.rstrip("/"))
    return Example(name, _TITLES[name], code.strip())


class Guide(APIView):
    """The page, for whoever is signed in or sends a key; who does neither is taken to sign in first."""

    schema = None
    authentication_classes = (TokenAuthentication, SessionAuthentication)
    permission_classes = (AllowAny,)
    renderer_classes = (TemplateHTMLRenderer,)
    http_method_names = ("get", "head", "options")
    template = "api/guide.html"

    def get(self, request: Request) -> HttpResponse:
        """The page with the address under which it was asked for."""
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        manages = bool(can_manage_clients(request.user))
        context = {
            "root": request.build_absolute_uri(reverse("api:root")),
            "schema": request.build_absolute_uri(reverse("api:exchange-schema", args=[VERSION])),
            "version": VERSION,
            "manages": manages,
            "nav_section": "organisations:token_list" if manages else "api:guide",
        }
        return render(request._request, self.template, context | self.context(request))

    def context(self, request: Request) -> dict[str, Any]:
        """The examples."""
        origin = request.build_absolute_uri("/")
        examples = {name.replace(".", "_"): example(name, origin) for name in _TITLES}
        return {"examples": examples, "tombstone_days": settings.TOMBSTONE_DAYS}


class ExchangeGuide(Guide):
    """The exchange document of a report beside the regulations that speak of such documents."""

    template = "api/exchange.html"

    def context(self, request: Request) -> dict[str, Any]:
        """The rows of the table."""
        return {"rows": MAPPING}
