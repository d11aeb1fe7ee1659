"""Posts to addresses outside that somebody entered, without letting them reach the machine's own network by that way.

A name is resolved when the connection is made and only addresses that may be reached are tried, so neither a name that
changes its mind (DNS rebinding) nor a redirect leads elsewhere: none is followed. No proxy and no password file of the
machine is used.
"""

import socket
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from threading import Timer
from urllib.parse import urlsplit

import requests
from django.conf import settings
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, NewConnectionError
from urllib3.util.connection import create_connection

SECONDS = 10
_READ = 300  # bytes and letters of an answer that are looked at
_PRIVATE = [ip_network(net) for net in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")]
# Private by their range, but a cloud's own secrets (Amazon, Google, Oracle).
_METADATA = {ip_address(address) for address in ("fd00:ec2::254", "fd20:ce::254", "fd00:c1::a9fe:a9fe")}
# Nobody's addresses outside, which Python 3.11 takes for global: of protocols, translated IPv4, a site's own.
_SPECIAL = [ip_network(net) for net in ("192.0.0.0/24", "::/96", "::ffff:0:0:0/96", "64:ff9b:1::/48", "fec0::/10")]
_NAT64 = ip_network("64:ff9b::/96")


@dataclass(frozen=True)
class Answer:
    """What the other side said: status of HTTP, and the beginning of the text."""

    status: int
    text: str

    @property
    def is_taken(self) -> bool:
        """Whether it took what was sent."""
        return 200 <= self.status < 300


class Unreachable(Exception):
    """Nobody answered, or nobody may be asked there; `str()` says why in Vietnamese."""


def address_fault(url: str) -> str:
    """Why nothing can be sent to that address, in Vietnamese; empty where it may be tried. Names are not resolved."""
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname or ""
    except ValueError:
        return "Địa chỉ không đọc được. Hãy ghi dạng https://may-chu.vidu.vn/duong-dan."
    if parts.scheme not in ("http", "https") or not host or port == 0:
        return "Địa chỉ phải bắt đầu bằng https:// hoặc http:// và có tên máy chủ."
    if parts.username is not None or parts.fragment or not url.isascii() or any(sign <= " " for sign in url):
        return "Địa chỉ không được chứa tên đăng nhập, dấu #, dấu cách hay chữ có dấu."
    try:
        host.encode("idna")  # as the resolver writes it; it has no words for a label that is empty or too long
    except UnicodeError:
        return "Tên máy chủ không đọc được: mỗi phần giữa hai dấu chấm phải có từ 1 đến 63 ký tự."
    try:
        found = ip_address(host)
    except ValueError:
        return "" if host != "localhost" or settings.WEBHOOK_LOOPBACK else _forbidden(host)
    return "" if _may_reach(found) else _forbidden(host)


def post(url: str, body: bytes, headers: dict[str, str]) -> Answer:
    """Send the body and return the answer, within `SECONDS` in all. Raises `Unreachable`."""
    if fault := address_fault(url):
        raise Unreachable(fault)
    guard = _Guard()
    alarm = Timer(SECONDS, guard.hang_up)
    alarm.daemon = True
    with requests.Session() as session:
        session.trust_env = False
        session.mount("http://", guard)
        session.mount("https://", guard)
        alarm.start()
        try:
            with session.post(
                url,
                data=body,
                headers=headers,
                timeout=SECONDS,
                allow_redirects=False,
                stream=True,
                verify=settings.WEBHOOK_CA or True,
            ) as response:
                if guard.is_late:  # hung up on within the headers, which then look complete
                    raise requests.Timeout
                return Answer(response.status_code, _beginning(response))
        except (requests.RequestException, OSError) as error:
            raise Unreachable(_words(error, guard)) from error
        finally:
            alarm.cancel()


def _beginning(response: requests.Response) -> str:
    """What the answer begins with; a text that breaks off says nothing against its status."""
    try:
        found = response.raw.read(_READ, decode_content=False) or b""
    except (HTTPError, OSError):
        return ""
    return found.decode("utf-8", "replace").replace("\x00", "")[:_READ]


def _words(error: Exception, guard: "_Guard") -> str:
    if guard.refused:
        return guard.refused
    if guard.is_late or isinstance(error, requests.Timeout):
        return f"Máy chủ không trả lời trong {SECONDS} giây."
    if isinstance(error, requests.exceptions.SSLError):
        return "Chứng thư (TLS) của máy chủ không hợp lệ hoặc không được tin cậy."
    return "Không kết nối được đến máy chủ."


def _forbidden(host: str) -> str:
    if settings.WEBHOOK_PRIVATE:
        return (
            f"Không được gửi đến {host[:80]}: địa chỉ của chính máy chủ và địa chỉ đặc biệt không bao giờ dùng được, "
            "kể cả khi cài đặt REFORM_WEBHOOK_PRIVATE=1. Hãy dùng địa chỉ của một máy khác."
        )
    return (
        f"Không được gửi đến {host[:80]}: đây là địa chỉ của chính máy chủ hoặc của mạng nội bộ. Mạng nội bộ (10.x, "
        "172.16.x, 192.168.x) chỉ dùng được khi cài đặt REFORM_WEBHOOK_PRIVATE=1; địa chỉ của chính máy chủ "
        "thì không bao giờ."
    )


def _may_reach(address: IPv4Address | IPv6Address) -> bool:
    """Whether the address lies outside, or on a private network where the installation allows these."""
    address = _inner(address)
    if address.is_loopback:
        return settings.WEBHOOK_LOOPBACK
    if address in _METADATA or address.is_multicast or _lies_in(_SPECIAL, address):
        return False
    if _lies_in(_PRIVATE, address):
        return settings.WEBHOOK_PRIVATE
    return address.is_global


def _lies_in(networks: Iterable[IPv4Network | IPv6Network], address: IPv4Address | IPv6Address) -> bool:
    return any(address in net for net in networks if net.version == address.version)


def _inner(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that an IPv6 address stands for, where it does."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


class _Guard(HTTPAdapter):
    """Makes the connections of one post; `refused` says why none was made."""

    def __init__(self) -> None:
        self.refused, self.is_late, self._open = "", False, []
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args, **kwargs) -> None:
        """As usual, with connections that look where they lead."""
        super().init_poolmanager(*args, **kwargs)
        guard = self

        class Plain(_Watched, HTTPConnection):
            watcher = guard

        class Secure(_Watched, HTTPSConnection):
            watcher = guard

        plain = type("PlainPool", (HTTPConnectionPool,), {"ConnectionCls": Plain})
        secure = type("SecurePool", (HTTPSConnectionPool,), {"ConnectionCls": Secure})
        self.poolmanager.pool_classes_by_scheme = {"http": plain, "https": secure}

    def dial(self, connection: HTTPConnection) -> socket.socket:
        """A connection to the first reachable of the name's addresses that may be reached; none to this machine, whose
        own address in a network looks like anybody's until it is at both ends.
        """
        self._open.append(connection)
        found = socket.getaddrinfo(connection.host, connection.port, type=socket.SOCK_STREAM)
        allowed = [place[4][0] for place in found if _may_reach(ip_address(place[4][0].partition("%")[0]))]
        if not allowed:
            self.refused = _forbidden(connection.host)
            raise OSError(self.refused)
        for number, host in enumerate(allowed, start=1):
            try:
                made = create_connection(
                    (host, connection.port), connection.timeout, socket_options=connection.socket_options
                )
            except OSError:
                if number == len(allowed) or self.is_late:
                    raise
                continue
            if settings.WEBHOOK_LOOPBACK or made.getsockname()[0] != made.getpeername()[0]:
                return made
            made.close()
            self.refused = _forbidden(connection.host)
            raise OSError(self.refused)
        raise OSError("no address")

    def hang_up(self) -> None:
        """End what is open: each step has its own limit, and many slow ones would add up."""
        self.is_late = True
        for connection in self._open:
            if connection.sock is not None:
                try:
                    connection.sock.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue  # closed already


class _Watched:
    """A connection of urllib3 that a guard makes."""

    watcher: _Guard

    def _new_conn(self) -> socket.socket:
        try:
            return self.watcher.dial(self)
        except OSError as error:
            raise NewConnectionError(self, str(error)) from error
