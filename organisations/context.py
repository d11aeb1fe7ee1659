"""What every page's template may use."""

from reform.common import clock


def portal(request) -> dict:
    """`today` is the working day; `demo_date` is set on installations with illustrative data and shows the mark."""
    day = getattr(request, "demo_date", None)  # read when first asked for; its copy is a date that can be formatted
    return {"today": clock.today(), "demo_date": day.replace() if day else None}
