"""Lets an uploaded file in when it is of a kind that is wanted, and says otherwise why not."""

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from reform.common.errors import Invalid
from reform.common.uploads import UploadError, gate_file, size_in_words


def read_upload(upload: UploadedFile, allowed: frozenset[str]) -> tuple[bytes, str]:
    """The file's content and kind. Raises what `gated` raises; a file that is too large is not read at all."""
    if upload.size > settings.MAX_UPLOAD_BYTES:
        size, most = size_in_words(upload.size), size_in_words(settings.MAX_UPLOAD_BYTES)
        words = f"Tệp “{upload.name}” {size}, tối đa {most}. Hãy tách tệp hoặc bỏ bớt hình ảnh rồi chọn lại."
        raise Invalid(words, field="file")
    content = upload.read()
    return content, gated(content, upload.name, allowed)


def gated(content: bytes, name: str, allowed: frozenset[str]) -> str:
    """The content's kind. Raises `Invalid` when the gate refuses it (type by content, size, archives that unpack to
    too much); `name` is what the person calls it.
    """
    try:
        return gate_file(content, name, max_bytes=settings.MAX_UPLOAD_BYTES, allowed=allowed)
    except UploadError as error:
        raise Invalid(error.message, field="file") from error
