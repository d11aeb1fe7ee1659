"""A file that is too large is counted while it comes in and thrown away: it fills neither memory nor disk."""

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class OversizeHandler(FileUploadHandler):
    """Stands before the handlers that keep files. What passes the limit reaches none of them; its form gets an empty
    file with the name and size that it had, and says so beside everything else that was typed.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Count from nothing."""
        super().new_file(*args, **kwargs)
        self.seen = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """The data for the next handler; None beyond the limit."""
        self.seen += len(raw_data)
        return raw_data if self.seen <= settings.MAX_UPLOAD_BYTES else None

    def file_complete(self, file_size: int) -> UploadedFile | None:
        """The stand-in for a file over the limit; None leaves the others to the next handler."""
        if self.seen <= settings.MAX_UPLOAD_BYTES:
            return None
        return UploadedFile(BytesIO(), self.file_name, self.content_type, self.seen, self.charset)
