"""A unit with one work, and its official at the form."""

from datetime import date

import pytest

from organisations.models import Installation
from tests import make
from tests.plans.progress_pages.builders import DAY


@pytest.fixture(autouse=True)
def _working_day(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    Installation.objects.update_or_create(pk=1, defaults={"demo_date": DAY})


@pytest.fixture
def justice():
    return make.department("Sở Tư pháp", make.province())


@pytest.fixture
def assignment(justice):
    return make.lead(justice, title="Công bố thủ tục", due_on=date(2025, 6, 30))


@pytest.fixture
def official(client, justice):
    person = make.user(justice, full_name="Đỗ Văn Nam")
    client.force_login(person)
    return person
