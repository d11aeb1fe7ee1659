"""Where the portal posts to: never to itself, to a cloud's metadata, nor to private networks unless allowed."""

import socket

import pytest

from reform.common import outgoing
from reform.common.outgoing import Unreachable, address_fault, post
from tests.organisations.receiver import receiving

ITSELF = [
    "http://127.0.0.1/",
    "http://localhost/",
    "http://127.1.2.3:8080/",
    "http://[::1]/",
    "http://0.0.0.0/",
    "http://[::ffff:127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://169.254.169.254/latest/meta-data/",
    "http://[fe80::1]/",
    "http://[fd00:ec2::254]/",
    "http://224.0.0.1/",
    "http://100.100.100.200/",
    "http://192.0.0.192/",
    "http://[fd20:ce::254]/",
    "http://[fd00:c1::a9fe:a9fe]/",
    "http://[64:ff9b:1::7f00:1]/",
    "http://[::127.0.0.1]/",
    "http://[fec0::1]/",
]
INNER = ["http://10.0.0.5/", "https://192.168.1.7/nhan", "http://172.31.255.1/", "http://[fd12::1]/"]


@pytest.mark.parametrize("host", ["a..vn", "a" * 64 + ".vn", "[::1", "kho.vn:80:80"])
def test_a_name_that_no_resolver_can_write_is_a_fault_and_no_crash(host):
    assert "không đọc được" in address_fault(f"https://{host}/")
    with pytest.raises(Unreachable, match="không đọc được"):
        post(f"https://{host}/", b"{}", {})


@pytest.mark.parametrize("private", [False, True])
@pytest.mark.parametrize("url", ITSELF)
def test_the_machine_itself_is_never_reached(settings, url, private):
    settings.WEBHOOK_PRIVATE = private
    assert "Không được gửi đến" in address_fault(url)
    with pytest.raises(Unreachable, match="Không được gửi đến"):
        post(url, b"{}", {})


@pytest.mark.parametrize("url", INNER)
def test_private_networks_are_reached_where_the_installation_says_so(settings, url):
    assert "REFORM_WEBHOOK_PRIVATE=1" in address_fault(url)
    settings.WEBHOOK_PRIVATE = True
    assert address_fault(url) == ""


def test_the_machines_own_address_in_a_network_is_not_told_either(settings, monkeypatch):
    monkeypatch.setattr(outgoing, "_may_reach", lambda address: True)  # as of 192.168.1.5, which may be anybody's
    with receiving() as receiver:
        for url in (receiver.url, receiver.url.replace("127.0.0.1", "localhost")):
            with pytest.raises(Unreachable, match="Không được gửi đến"):
                post(url, b"{}", {})
        assert receiver.came == []
        settings.WEBHOOK_LOOPBACK = True
        assert post(receiver.url, b"{}", {}).is_taken


@pytest.mark.parametrize("found", ["127.0.0.1", "169.254.169.254", "10.1.2.3", "::1"])
def test_a_name_is_judged_by_where_it_leads_when_it_is_called(monkeypatch, found):
    family = socket.AF_INET6 if ":" in found else socket.AF_INET

    def resolve(host, port, *args, **kwargs):
        return [(family, socket.SOCK_STREAM, 6, "", (found, port))]

    with receiving() as receiver:
        port = receiver.server.server_port
        monkeypatch.setattr(outgoing.socket, "getaddrinfo", resolve)
        assert address_fault(f"http://kho.vidu.vn:{port}/") == ""
        with pytest.raises(Unreachable, match=r"Không được gửi đến kho\.vidu\.vn"):
            post(f"http://kho.vidu.vn:{port}/", b"{}", {})
        assert receiver.came == []


def test_no_proxy_of_the_machine_is_used(monkeypatch, settings):
    settings.WEBHOOK_LOOPBACK = True
    with receiving() as proxy, receiving() as receiver:
        monkeypatch.setenv("http_proxy", proxy.url)
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        assert post(receiver.url, b"{}", {}).status == 204
        assert (len(receiver.came), len(proxy.came)) == (1, 0)


def test_an_answer_is_read_no_further_than_needed(settings):
    settings.WEBHOOK_LOOPBACK = True
    with receiving() as receiver:
        receiver.text = b"a" * 1_000_000
        assert len(post(receiver.url, b"{}", {}).text) <= 300


def test_a_name_that_nobody_knows_is_said_so(settings):
    with pytest.raises(Unreachable, match="Không kết nối được"):
        post("http://khong-co.invalid/", b"{}", {})
