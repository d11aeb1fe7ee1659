"""Sets the portal's working day for a request."""

from organisations.models import Installation
from reform.common import clock


class WorkingDateMiddleware:
    """Within a request `clock.today()` is the installation's day; `request.demo_date` is set where data are
    illustrative. One query.
    """

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        request.demo_date = Installation.objects.values_list("demo_date", flat=True).first()
        with clock.working_on(request.demo_date):
            return self.get_response(request)
