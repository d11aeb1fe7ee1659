"""A provider of OpenID Connect on this machine: signs people in as a test says, and checks what a client must send."""

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "cong-cchc", "bi-mat-cua-cong"


class Provider:
    """`claims` override what its tokens say, `key` signs them; its keys are published as they were at the start."""

    def __init__(self, address: str) -> None:
        self.issuer = address
        self.key = self.published = RSAKey.generate_key(2048, {"kid": secrets.token_hex(4)})
        self.signs_with = ["RS256", "HS256", "none"]
        self.claims: dict = {}
        self.asked: dict[str, dict] = {}
        self.refused: list[str] = []

    def sign_in(self, authorize_address: str, **claims) -> dict[str, str]:
        """What the browser comes back with after the person has signed in there."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(authorize_address).query).items()}
        assert asked["response_type"] == "code" and asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256" and "openid" in asked["scope"].split()
        code = secrets.token_urlsafe(8)
        self.asked[code] = asked
        self.claims = claims
        return {"code": code, "state": asked["state"]}

    def answer(self, path: str, form: dict[str, str], authorization: str) -> tuple[int, dict]:
        """Status and JSON for what the client asks."""
        if path == "/.well-known/openid-configuration":
            return 200, {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "id_token_signing_alg_values_supported": self.signs_with,
            }
        if path == "/keys":
            return 200, {"keys": [self.published.as_dict(private=False)]}
        asked = self.asked.pop(form.get("code", ""), None)
        if asked is None or not self._may(asked, form, authorization):
            self.refused.append(path)
            return 400, {"error": "invalid_grant"}
        return 200, {"access_token": "a", "token_type": "Bearer", "id_token": self.token(asked)}

    def _may(self, asked: dict, form: dict[str, str], authorization: str) -> bool:
        challenge = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        proves = base64.urlsafe_b64encode(challenge).rstrip(b"=").decode() == asked["code_challenge"]
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        return proves and authorization == f"Basic {basic}" and form.get("redirect_uri") == asked["redirect_uri"]

    def token(self, asked: dict) -> str:
        """The signed word on who has signed in."""
        now = int(time.time())
        said = {"iss": self.issuer, "aud": CLIENT, "sub": "s-1", "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        header = {"alg": "RS256", "kid": self.published.kid}
        return jwt.encode(header, said | self.claims, self.key)


@contextmanager
def running() -> Iterator[Provider]:
    """A provider that listens on an address of its own until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._send({})

        def do_POST(self) -> None:
            text = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._send({name: values[0] for name, values in parse_qs(text).items()})

        def _send(self, form: dict[str, str]) -> None:
            status, said = provider.answer(self.path, form, self.headers.get("Authorization", ""))
            body = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider = Provider(f"http://127.0.0.1:{server.server_port}")
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
