"""The code printed at the end of a file, by which anybody finds out whether it is the one that was made here.

The code follows from what the file says and from the installation's own key: equal input gives the equal code, and
nobody guesses another's.
"""

import io
import re
from dataclasses import dataclass

import segno
from django.utils.crypto import salted_hmac
from django.utils.safestring import SafeString

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # without I, L, O, U: nobody mistakes them on paper
_LENGTH = 16
_ALIKE = str.maketrans("ILOU", "110V")
_SALT = "reporting.check"


@dataclass(frozen=True)
class CheckMark:
    """`address` is the page that the picture leads to, empty where the installation has not said where it is found."""

    code: str
    address: str
    version: int
    edition: int

    @property
    def grouped(self) -> str:
        """ "7KQ2-MXAB-93TD-0FWE"."""
        return "-".join(self.code[start : start + 4] for start in range(0, _LENGTH, 4))

    @property
    def lines(self) -> tuple[str, ...]:
        """What stands beside the picture."""
        return (
            "Mã kiểm tra:",
            self.grouped,
            f"Lần gửi {self.version}, lần tạo tệp {self.edition}",
        )

    @property
    def picture(self) -> SafeString:
        """The address as a QR code, an SVG of its own; nothing without an address."""
        if not self.address:
            return SafeString("")
        out = io.BytesIO()
        _qr(self.address).save(
            out, kind="svg", scale=2, border=2, dark="#000", light="#fff", xmldecl=False, nl=False, title=self.words
        )
        return SafeString(out.getvalue().decode())

    @property
    def png(self) -> bytes:
        """The same as a picture of dots; nothing without an address."""
        if not self.address:
            return b""
        out = io.BytesIO()
        _qr(self.address).save(out, kind="png", scale=8, border=2)
        return out.getvalue()

    @property
    def words(self) -> str:
        """What the picture shows, for who does not see it."""
        return f"Mã QR dẫn đến trang kiểm tra văn bản, mã {self.grouped}"


def check_code(*what: object) -> str:
    """The code of what was made: which report, sending and edition, and the digest of what it says."""
    digest = salted_hmac(_SALT, "\n".join(map(str, what)), algorithm="sha256").digest()
    number = int.from_bytes(digest[:10], "big")
    return "".join(_LETTERS[number >> (5 * place) & 31] for place in range(_LENGTH))


def typed_code(text: str) -> str:
    """A code as somebody copied it from paper, or nothing where it cannot be one."""
    code = re.sub(r"[\s-]", "", text).upper().translate(_ALIKE)
    return code if len(code) == _LENGTH and set(code) <= set(_LETTERS) else ""


def _qr(text: str) -> segno.QRCode:
    return segno.make(text, error="m", micro=False)
