"""Every operation under schemathesis: whatever is sent, no crash and no answer outside the schema.

`SCHEMATHESIS_CASES=5000 pytest tests/api/test_schemathesis.py` sends so many in all instead of a few to each.
"""

import os
import sys
from collections import Counter
from datetime import date

import hypothesis
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from organisations.enums import Role, TokenScope, UnitKind
from organisations.models import ApiToken, User
from tests import make
from tests.api.builders import key_of, measurement, report, report_file, reporting_round, resolution, score, target

OPERATIONS = 38  # a lower bound, so that a schema that lost its resources does not pass
CASES = int(os.environ.get("SCHEMATHESIS_CASES", "0"))
# Beside these each operation has cases at every bound of every parameter, which are three quarters of all.
EXAMPLES = max(4, CASES // (4 * OPERATIONS))
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
    checks.unsupported_method,
]
sent: Counter = Counter()


def _scene() -> User:
    """A little of everything, so that answers have rows."""
    root = make.province()
    user = make.user(root, Role.PROVINCE)
    unit = make.department("Sở Y tế", root)
    group = make.group("Các sở", root, [unit])
    plan = make.plan(root)
    plan.resolutions.add(resolution(make.unit("Chính phủ", UnitKind.CENTRAL)))
    activity = make.activity(plan, [unit], [group], due_on=date(2025, 6, 30))
    indicator = make.indicator("TTHC-01")
    target(plan, activity=activity, indicator=indicator)
    measurement(indicator, unit, user)
    measurement(indicator, unit, user, 2024, value=None, denominator=0, numerator=0)
    score(root, unit, user)
    report_file(report(reporting_round(root), unit, user))
    return user


def _ended(application):
    """The application as a server calls it: every answer is read and closed, which gives back what a stream holds."""

    def call(environ, start_response):
        answer = application(environ, start_response)
        try:
            return [b"".join(answer)]
        finally:
            answer.close()

    return call


@pytest.fixture
def interface(db):
    """The schema as it is served, asked by a key with every scope."""
    key = key_of(_scene())
    ApiToken.objects.update(scopes=TokenScope.values)
    for signal in (request_started, request_finished):  # as Django's own test client does: the test's transaction stays
        signal.disconnect(close_old_connections)
    loaded = schemathesis.openapi.from_wsgi("/api/v1/schema/", _ended(get_wsgi_application()))
    loaded.config.headers = {"Authorization": f"Bearer {key}"}
    yield loaded
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


schema = schemathesis.pytest.from_fixture("interface")


@schema.parametrize()
@hypothesis.settings(
    max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(hypothesis.HealthCheck)
)
def test_no_crash_and_no_answer_outside_the_schema(case):
    sent[case.operation.label] += 1
    response = case.call()
    case.validate_response(response, checks=CHECKS)


def test_it_was_asked_as_often_as_it_should_be():
    sys.stdout.write(f"{sum(sent.values())} cases, {len(sent)} operations\n")
    assert len(sent) >= OPERATIONS
    assert sum(sent.values()) >= max(CASES, 4 * OPERATIONS)
