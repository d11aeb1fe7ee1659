"""What browsers and proxies may keep of the portal's answers."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from reform.middleware import PrivatePagesMiddleware
from tests import make


@pytest.mark.django_db
def test_nobody_keeps_a_page(client):
    client.force_login(make.user(make.department("Sở Tư pháp", make.province())))
    for address in ("/don-vi/", "/khong-co-trang-nay"):
        assert client.get(address)["Cache-Control"] == "private, no-store"


def test_a_view_may_say_itself_how_its_answer_is_kept():
    def own(request):
        return HttpResponse(headers={"Cache-Control": "max-age=60"})

    assert PrivatePagesMiddleware(own)(RequestFactory().get("/"))["Cache-Control"] == "max-age=60"


def test_styles_and_scripts_are_kept(client):
    answer = client.get("/static/css/base.css")
    assert answer.status_code == 200
    assert "no-store" not in answer.get("Cache-Control", "")
