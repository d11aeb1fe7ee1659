"""Digital signatures of PDF (PAdES, ETSI EN 319 142): those brought back are verified, the office's own may be set.

Trust rests on the certificates that the installation names; nothing is asked of the network. A certificate that has
ended since counts as it was on the day that the signature names.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from reform.common import wording
from reporting.enums import SignatureState
from reporting.rendering.additions import is_only_signed

_ORDER = (SignatureState.BROKEN, SignatureState.UNTRUSTED, SignatureState.VALID)  # the worst speaks for the file
_MOST = 24  # signatures of a file: each is another pass over all of it


class SignatureTrouble(Exception):
    """A certificate that cannot be read or cannot sign; `str()` says in Vietnamese what is the matter."""


@dataclass(frozen=True)
class Finding:
    """What was found of a file's signatures, in words a sentence each. `reach` is how much of the file was there when
    the last of them was set, 0 without any.
    """

    state: SignatureState
    note: str
    reach: int = 0


@dataclass(frozen=True)
class OwnKey:
    """The certificate that the portal signs with: a PKCS#12 file, or certificate and key as PEM."""

    certificate: Path
    key: Path | None
    password: str


def verify(content: bytes, *, roots: Path | None) -> Finding:
    """What the PDF's signatures are worth. `roots` is a file of PEM certificates that are trusted. Raises
    `SignatureTrouble` where the file cannot be read at all.
    """
    tools = _tools()
    try:
        signatures = tools.reader(BytesIO(content)).embedded_regular_signatures
    except tools.errors as error:
        raise SignatureTrouble("Không đọc được tệp PDF. Hãy mở, lưu lại tệp rồi tải lên lần nữa.") from error
    if len(signatures) > _MOST:
        raise SignatureTrouble(f"Tệp PDF có hơn {_MOST} chữ ký số nên không kiểm tra được. Hãy chọn tệp khác.")
    trusted = _roots(roots, tools)
    found = [_one(signature, content, trusted, tools) for signature in signatures]
    if not found:
        return Finding(SignatureState.NONE, "Tệp không có chữ ký số.")
    worst = min((one.state for one in found), key=_ORDER.index)
    reach = max(_reach(signature) for signature in signatures)
    return Finding(worst, "\n".join(one.note for one in found), reach)


def sign(content: bytes, own: OwnKey, *, reason: str) -> bytes:
    """The PDF with a PAdES signature (baseline B-B) of the portal's own certificate. Raises `SignatureTrouble`."""
    tools = _tools()
    signer = _signer(own, tools)
    metadata = tools.metadata(
        field_name="Signature", md_algorithm="sha256", reason=reason, subfilter=tools.pades, use_pades_lta=False
    )
    out = BytesIO()
    try:
        _aside(lambda: tools.sign(tools.writer(BytesIO(content)), metadata, signer=signer, output=out))
    except tools.errors as error:
        raise SignatureTrouble(f"Không ký được tệp bằng chứng thư đã cấu hình: {error}") from error
    return out.getvalue()


def _one(signature, content: bytes, roots: list, tools: SimpleNamespace) -> Finding:
    try:
        status = _validated(signature, roots, tools)
    except tools.errors as error:
        return Finding(
            SignatureState.BROKEN,
            f"Không kiểm tra được chữ ký số (lỗi {type(error).__name__}). Hãy mở tệp bằng phần mềm ký số để xem.",
        )
    who = _name(status.signing_cert.subject.native)
    when = f", ký ngày {wording.day(status.signer_reported_dt)}" if status.signer_reported_dt else ""
    if not (status.intact and status.valid and _covers(signature, status, content, tools)):
        return Finding(SignatureState.BROKEN, f"{who}{when}: tệp đã thay đổi sau khi ký.")
    if not status.trusted and (ended := _ended(signature, status, roots, tools)):
        return Finding(ended.state, f"{who}{when}: {ended.note}")
    if not status.trusted:
        issuer = _name(status.signing_cert.issuer.native)
        return Finding(
            SignatureState.UNTRUSTED,
            f"{who}{when}: chữ ký nguyên vẹn, nhưng chưa tin cậy được nơi cấp chứng thư ({issuer}).",
        )
    return Finding(SignatureState.VALID, f"{who}{when}: chữ ký hợp lệ.")


def _ended(signature, status, roots: list, tools: SimpleNamespace) -> Finding | None:
    """What is to be said where nothing is the matter but that the signer's certificate has ended; else nothing."""
    cert, signed_at = status.signing_cert, status.signer_reported_dt
    if signed_at is not None and timezone.is_naive(signed_at):
        signed_at = timezone.make_aware(signed_at)
    begins, ends = cert.not_valid_before, cert.not_valid_after
    if ends >= datetime.now(UTC):
        return None
    in_time = signed_at is not None and begins <= signed_at <= ends
    try:
        status = _validated(signature, roots, tools, moment=signed_at if in_time else ends)
    except tools.errors:
        return None
    if not status.trusted:
        return None
    words = f"chứng thư đã hết hạn ngày {wording.day(timezone.localtime(ends))}"
    if in_time:
        return Finding(SignatureState.VALID, f"chữ ký hợp lệ khi ký; {words}.")
    then = ", trước khi ký" if signed_at is not None and signed_at > ends else ""
    return Finding(SignatureState.UNTRUSTED, f"chữ ký nguyên vẹn, nhưng {words}{then}.")


def _validated(signature, roots: list, tools: SimpleNamespace, *, moment: datetime | None = None):
    context = tools.context(trust_roots=roots, allow_fetching=False, moment=moment)
    return _aside(lambda: tools.validate(signature, signer_validation_context=context, skip_diff=True))


def _aside(work: Callable[[], Any]) -> Any:
    """Do `work` in a thread of its own: the library runs an event loop, which a thread that has one cannot."""
    with ThreadPoolExecutor(max_workers=1) as threads:
        return threads.submit(work).result()


def _covers(signature, status, content: bytes, tools: SimpleNamespace) -> bool:
    """Whether all of the file is signed, or nothing but another signature was added later; blanks apart, nobody signed
    what hangs behind the last of them.
    """
    if status.coverage == tools.whole:
        return True
    may_grow = status.coverage == tools.revision and signature.docmdp_level != tools.final
    return may_grow and is_only_signed(content, _reach(signature))


def _reach(signature) -> int:
    """Where what it signs ends."""
    try:
        return sum(int(place) for place in list(signature.byte_range)[-2:])
    except (ValueError, TypeError):
        return 0


def _name(who: dict) -> str:
    """Whose certificate it is, or who gave it."""
    return str(who.get("common_name") or who.get("organization_name") or "Không rõ tên")


def _roots(file: Path | None, tools: SimpleNamespace) -> list:
    return list(tools.certificates(str(file))) if file else []


def _signer(own: OwnKey, tools: SimpleNamespace):
    password = own.password.encode() or None
    if own.key is None:
        signer = tools.signer.load_pkcs12(str(own.certificate), passphrase=password)
    else:
        signer = tools.signer.load(str(own.key), str(own.certificate), key_passphrase=password)
    if signer is None:
        raise SignatureTrouble(
            "Không đọc được chứng thư ký số; kiểm tra REFORM_SIGN_CERT, REFORM_SIGN_KEY, REFORM_SIGN_PASSWORD."
        )
    return signer


def _tools() -> SimpleNamespace:
    """The library, loaded when the first signature is met: it takes seconds and megabytes that pages do not need."""
    from pyhanko.keys import load_certs_from_pemder
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign import fields, signers
    from pyhanko.sign.general import SigningError
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.errors import SignatureValidationError
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext
    from pyhanko_certvalidator.errors import PathError, ValidationError

    return SimpleNamespace(
        reader=PdfFileReader,
        writer=IncrementalPdfFileWriter,
        context=ValidationContext,
        validate=validate_pdf_signature,
        whole=SignatureCoverageLevel.ENTIRE_FILE,
        revision=SignatureCoverageLevel.ENTIRE_REVISION,
        certificates=lambda file: load_certs_from_pemder([file]),
        signer=signers.SimpleSigner,
        sign=signers.sign_pdf,
        metadata=signers.PdfSignatureMetadata,
        pades=fields.SigSeedSubFilter.PADES,
        final=fields.MDPPerm.NO_CHANGES,
        # What a file that is broken on purpose can make the library say.
        errors=(PdfError, SignatureValidationError, SigningError, PathError, ValidationError, ValueError, TypeError,
                KeyError, IndexError, AttributeError, OSError, RuntimeError),
    )  # fmt: skip
