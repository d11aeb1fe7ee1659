"""How programs and people write through the interface: once for each Idempotency-Key, answered as text that is kept."""

import hashlib
import re
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from organisations.api.access import has_scope
from organisations.enums import Role
from organisations.models import ApiToken
from organisations.services.idempotency import once
from reform.common.api.exact_json import ExactJSONParser, digest_of
from reform.common.api.problems import Refused
from reform.common.errors import ActionError, Conflict, NotPermitted

_CHANGED = (
    "Dữ liệu này vừa được người khác ghi. Khóa không có phạm vi “{}” nên không được đọc giá trị hiện có: hãy xem trên "
    "cổng thông tin rồi gửi lại với “version” ở “current”."
)
_KEY = re.compile(r"[!-~]{1,80}")

IDEMPOTENCY_KEY = OpenApiParameter(
    name="Idempotency-Key",
    location=OpenApiParameter.HEADER,
    required=True,
    type={"type": "string", "pattern": "^[!-~]{1,80}$", "examples": ["2025-06-13-TP-CT01"]},
    description="Khóa do chương trình đặt cho yêu cầu này, 1–80 ký tự ASCII không dấu cách. Gửi lại cùng khóa và cùng "
    "nội dung trong 24 giờ thì nhận lại câu trả lời cũ (tiêu đề `Idempotency-Replayed: true`), không ghi hai lần.",
)


class KeyRequired(ActionError):
    """A request that writes names itself."""

    code = "idempotency_key_required"


class WritingView:
    """What a view that writes adds to `InterfaceView`: POST, exact numbers, answers that are given once."""

    http_method_names = ("get", "head", "options", "post")
    parser_classes = (ExactJSONParser,)

    def disagreement(self, conflict: Conflict, current: dict[str, Any] | None) -> Conflict:
        """The conflict with what stands; a key that does not open what may be read here learns which row and version
        that is and nothing more.
        """
        if conflict.code:  # a refusal of its own kind, as of a closed period, speaks of no values
            return conflict
        if has_scope(self.request, self.scope):
            conflict.current = current
            return conflict
        bare = Conflict(_CHANGED.format(self.scope))
        bare.current = current and {name: current[name] for name in ("id", "version")}
        return bare

    def write_once(self, request: Request, work: Callable[[], tuple[int, Any]]) -> HttpResponse:
        """Do `work` (status and data of the answer) in a transaction, once for the request's Idempotency-Key.

        Raises what `work` raises, `KeyRequired`, `NotPermitted` for a program without a key, and what `once` raises.
        """
        if request.user.role == Role.CLIENT and not isinstance(request.auth, ApiToken):
            raise NotPermitted("Tài khoản của hệ thống chỉ ghi được bằng khóa truy cập có phạm vi ghi.")
        if request.query_params:
            says = "Yêu cầu ghi không có tham số; gửi mọi thứ trong nội dung."
            raise Refused([{"field": name[:60], "code": "invalid", "message": says} for name in request.query_params])
        key = request.headers.get("Idempotency-Key", "")
        if not _KEY.fullmatch(key):
            raise KeyRequired("Hãy gửi tiêu đề “Idempotency-Key”: 1–80 ký tự ASCII không dấu cách.")
        said = f"{request.method} {request.get_full_path()} {digest_of(request)}"
        fingerprint = hashlib.sha256(said.encode()).hexdigest()

        def answered() -> tuple[int, str]:
            status, data = work()
            return status, JSONRenderer().render(data).decode()

        answer = once(user=request.user, key=key, fingerprint=fingerprint, work=answered)
        response = HttpResponse(answer.body, status=answer.status, content_type="application/json")
        if answer.replayed:
            response.headers["Idempotency-Replayed"] = "true"
        return response
