"""What every answer tells the browser, and whom the portal takes the caller for."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from reform.common.http import client_address, download
from reform.middleware import ContentSecurityPolicyMiddleware


@pytest.mark.django_db
def test_a_page_may_use_only_what_the_portal_serves(client):
    policy = client.get("/khong-co-trang-nay")["Content-Security-Policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives["default-src"] == "'self'"
    assert directives["frame-ancestors"] == "'none'"
    assert directives["form-action"] == "'self'"
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "*" not in policy


@pytest.mark.django_db
def test_a_page_is_not_framed_guessed_at_or_told_to_others(client):
    answer = client.get("/khong-co-trang-nay")
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]


def test_a_view_may_say_more_strictly_what_its_page_may_do():
    def own(request):
        return HttpResponse(headers={"Content-Security-Policy": "default-src 'none'"})

    answer = ContentSecurityPolicyMiddleware(own)(RequestFactory().get("/"))
    assert answer["Content-Security-Policy"] == "default-src 'none'"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.9", "10.0.0.1"),  # no proxy: whoever calls can write the header
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "1.2.3.4, 203.0.113.9", "203.0.113.9"),  # the left one was written by the caller
        (2, "1.2.3.4, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "203.0.113.9", "203.0.113.9"),
        (1, "", "10.0.0.1"),
        (1, " , ", "10.0.0.1"),
        (1, "203.0.113.9:4711", "203.0.113.9"),  # some proxies name the port
        (1, "[2001:db8::1]:4711", "2001:db8::1"),
        (1, "2001:DB8:0::1", "2001:db8::1"),
        (1, "unknown", "10.0.0.1"),
    ],
)
def test_the_caller_is_whom_the_installations_own_proxies_saw(settings, proxies, forwarded, address):
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=forwarded)
    assert client_address(request) == address


def test_a_file_is_saved_under_its_vietnamese_name():
    answer = download(b"%PDF", filename="Báo cáo 6 tháng.pdf", content_type="application/pdf")
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''B%C3%A1o%20c%C3%A1o%206%20th%C3%A1ng.pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
