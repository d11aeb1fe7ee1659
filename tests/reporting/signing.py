"""A local authority that gives certificates for some days, and files signed with them."""

import io
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from pikepdf import Dictionary, Name, Pdf
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.stamp import TextStamp, TextStampStyle
from pypdf import PdfWriter


@dataclass(frozen=True)
class Authority:
    """Its own certificate and one that it gave to a signer."""

    root: x509.Certificate
    leaf: x509.Certificate
    key: rsa.RSAPrivateKey

    @property
    def root_pem(self) -> bytes:
        return self.root.public_bytes(serialization.Encoding.PEM)

    def pkcs12(self, password: str) -> bytes:
        """The signer's certificate with its key and chain, as tokens export it."""
        lock = serialization.BestAvailableEncryption(password.encode())
        return pkcs12.serialize_key_and_certificates(b"ky", self.key, self.leaf, [self.root], lock)


def authority(name: str, signer: str = "Nguyễn Văn An", *, ended: datetime | None = None) -> Authority:
    """An authority of that name with one signer, whose certificate is valid today or has `ended`."""
    top, key = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    root = _certificate(issuer, issuer, top, top, is_authority=True)
    leaf = _certificate(
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, signer)]), issuer, key, top, is_authority=False, ends=ended
    )
    return Authority(root, leaf, key)


def bare_pdf() -> bytes:
    """One empty page."""
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(595, 842)
    writer.write(out)
    return out.getvalue()


def written_pdf(*lines: str) -> bytes:
    """A page with these lines; equal lines give equal bytes."""
    with Pdf.new() as file:
        page = file.add_blank_page(page_size=(595, 842))
        face = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        page.Resources = Dictionary(Font=Dictionary(F1=face))
        shown = " ".join(f"({line}) Tj T*" for line in lines)
        page.Contents = file.make_stream(f"BT /F1 12 Tf 14 TL 72 700 Td {shown} ET".encode())
        out = io.BytesIO()
        file.save(out, deterministic_id=True)
        return out.getvalue()


def saved_again(content: bytes) -> bytes:
    """The file as another program writes it: the same pages, other bytes."""
    out = io.BytesIO()
    with Pdf.open(io.BytesIO(content)) as file:
        file.save(out, linearize=True)
    return out.getvalue()


def with_stamp(content: bytes, words: str) -> bytes:
    """The file with words put onto its first page, added to its end."""
    writer, out = IncrementalPdfFileWriter(io.BytesIO(content)), io.BytesIO()
    TextStamp(writer, TextStampStyle(stamp_text=words)).apply(0, 100, 100)
    writer.write(out)
    return out.getvalue()


def with_fields(content: bytes, count: int) -> bytes:
    """A signed file whose first signature so many more fields hold."""
    writer, out = IncrementalPdfFileWriter(io.BytesIO(content)), io.BytesIO()
    held = writer.root["/AcroForm"]["/Fields"]
    value = held[0].get_object().raw_get("/V")
    for number in range(count):
        known = {"/FT": generic.pdf_name("/Sig"), "/T": generic.pdf_string(f"S{number}"), "/V": value}
        held.append(writer.add_object(generic.DictionaryObject({generic.pdf_name(k): v for k, v in known.items()})))
    writer.update_container(held)
    writer.write(out)
    return out.getvalue()


def with_swollen_table(content: bytes, megabytes: int) -> bytes:
    """A file that ends in a table of objects which takes that much memory to read, a two-hundredth of it on disk."""
    start, small = len(content), zlib.compressobj(1)
    table = b"".join(small.compress(bytes(1 << 20)) for _ in range(megabytes)) + small.flush()
    before = int(content[content.rfind(b"startxref") + 9 :].split()[0])
    with Pdf.open(io.BytesIO(content)) as file:
        root = file.Root.objgen[0]
    head = f"<</Type/XRef/W[1 2 1]/Size 1000/Index[999 1]/Prev {before}/Root {root} 0 R/Filter/FlateDecode"
    said = f"999 0 obj\n{head}/Length {len(table)}>>stream\n".encode()
    return content + said + table + f"\nendstream\nendobj\nstartxref\n{start}\n%%EOF\n".encode()


def signed(content: bytes, by: Authority, field: str = "KySo", *, at: datetime | None = None) -> bytes:
    """The file with a PAdES signature of the authority's signer, now or as if it were then."""
    signer = signers.SimpleSigner.load_pkcs12_data(by.pkcs12("x"), other_certs=[], passphrase=b"x")
    metadata = signers.PdfSignatureMetadata(field_name=field, subfilter=fields.SigSeedSubFilter.PADES)
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    with patch("pyhanko.sign.signers.pdf_signer.datetime") as time, ThreadPoolExecutor(max_workers=1) as threads:
        time.now.return_value = at or datetime.now(UTC)
        # In a thread of its own: where a browser is driven beside, this one has a running event loop.
        return threads.submit(signers.sign_pdf, writer, metadata, signer=signer).result().getvalue()


def _certificate(
    subject, issuer, key, issuing_key, *, is_authority: bool, ends: datetime | None = None
) -> x509.Certificate:
    now = datetime.now(UTC)
    usage = dict.fromkeys(
        ("data_encipherment", "key_encipherment", "key_agreement", "encipher_only", "decipher_only"), False
    )
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=9))
        .not_valid_after(ends or now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=not is_authority,
                content_commitment=not is_authority,
                key_cert_sign=is_authority,
                crl_sign=is_authority,
                **usage,
            ),
            critical=True,
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuing_key.public_key()), critical=False)
        .sign(issuing_key, hashes.SHA256())
    )
