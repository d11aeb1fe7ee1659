"""Whether the portal runs (`/healthz`) and can do its work (`/readyz`), for load balancers and supervisors."""

import logging

from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from reform.celery import app

logger = logging.getLogger(__name__)


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 while the process answers; touches nothing else."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when database and broker answer, otherwise 503; names the part that fails, never an address or a reason."""
    parts = {"database": _works(_database), "broker": _works(_broker)}
    ready = all(parts.values())
    body = {"status": "ok" if ready else "unavailable", **{name: "ok" if up else "fails" for name, up in parts.items()}}
    return JsonResponse(body, status=200 if ready else 503)


def _works(check) -> bool:
    try:
        check()
    except Exception:  # whatever a driver raises, the answer is the same: this part does not work
        logger.exception("Readiness: %s fails", check.__name__.strip("_"))
        return False
    return True


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()


def _broker() -> None:
    with app.connection_for_write() as broker:
        broker.ensure_connection(max_retries=1, interval_start=0, timeout=3)
