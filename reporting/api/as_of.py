"""What `?as_of=report:ID` means to whoever asks."""

from rest_framework.request import Request

from organisations.api.access import require_scope
from organisations.enums import TokenScope
from reform.common.api.as_of import FrozenReport
from reporting.queries.frozen import frozen_report


def report_as_of(request: Request, pk: int) -> FrozenReport | None:
    """The accepted report that the caller may read; None for any other. One query.

    Raises `InsufficientScope` for a key that opens no reports, whatever else it opens.
    """
    require_scope(request, TokenScope.READ_REPORTS)
    return frozen_report(request.user, pk)
