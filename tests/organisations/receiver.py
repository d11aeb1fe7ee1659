"""A server of somebody else that is told of events: keeps what came, and answers as the test says."""

import base64
import hashlib
import hmac
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


class Receiver:
    """`url` to post to; `came` is (headers, body) in order; each answer is the next of `answers`, the last stays."""

    def __init__(self) -> None:
        self.came: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[int] = [204]
        self.drips = False
        self.text = b""
        self.location = ""
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.came.append(({name.lower(): value for name, value in self.headers.items()}, body))
                if receiver.drips:
                    return receiver._drip(self)
                status = receiver.answers.pop(0) if len(receiver.answers) > 1 else receiver.answers[0]
                self.send_response(status)
                if receiver.location:
                    self.send_header("Location", receiver.location)
                self.send_header("Content-Length", str(len(receiver.text)))
                self.end_headers()
                self.wfile.write(receiver.text)

            def log_message(self, *args) -> None:
                """Silent."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/su-kien"

    def _drip(self, handler: BaseHTTPRequestHandler) -> None:
        """A byte of headers now and then, without an end."""
        try:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Cham: ")
            while self.drips:
                handler.wfile.write(b"a")
                handler.wfile.flush()
                time.sleep(0.05)
        except OSError:
            return


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver that runs within the block."""
    receiver = Receiver()
    thread = Thread(target=receiver.server.serve_forever, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.drips = False
        receiver.server.shutdown()
        receiver.server.server_close()
        thread.join()


def is_genuine(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """What a receiver does, written from the text of Standard Webhooks and not from the portal's code."""
    key = base64.b64decode(secret[len("whsec_") :])
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    fresh = abs(time.time() - int(headers["webhook-timestamp"])) < 300
    given = [one.partition(",")[2] for one in headers["webhook-signature"].split() if one.startswith("v1,")]
    return fresh and any(hmac.compare_digest(expected, one) for one in given)
