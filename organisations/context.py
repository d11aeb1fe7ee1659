"""What every page's template may use."""

from reform.common import clock


def portal(request) -> dict:
    """`today` is the working day; `demo_date` is set on installations with illustrative data and shows the mark."""
    return {"today": clock.today(), "demo_date": getattr(request, "demo_date", None)}
