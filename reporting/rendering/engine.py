"""The PDF engine and what it needs of the machine: text layout libraries and a face with all Vietnamese letters."""

import ctypes
import re
from types import ModuleType

# fonts-liberation2, not fonts-liberation: version 1.07 in the latter lacks half of the Vietnamese letters.
INSTALL_COMMAND = "apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation2"
_LIBRARIES = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz.so.0", "libharfbuzz-subset.so.0")
FACES = ("Times New Roman", "Liberation Serif")
_SAMPLE = "Ủy ban nhân dân tỉnh Đắk Nông: Chỉ đạo, điều hành; thủ tục; ỡ ẵ ỵ ơ ư Ự Ễ Ổ"
_FACE_IN_FILE = re.compile(rb"/BaseFont /[A-Z]{6}\+([^\s/]+)")


class RenderingUnavailable(Exception):
    """The PDF engine's system libraries are missing; `str()` is the Vietnamese message with the remedy."""


def missing_libraries() -> list[str]:
    """Shared libraries of Linux that do not load. Costs a millisecond; the engine itself takes a second to import."""
    return [name for name in _LIBRARIES if not _loads(name)]


def load_engine() -> ModuleType:
    """The module `weasyprint`. Imported here because a missing Pango is an OSError at import, and everything but PDF
    must work without it. Raises RenderingUnavailable.
    """
    try:
        import weasyprint
    except OSError as error:
        raise RenderingUnavailable(
            f"Máy chủ chưa có thư viện để tạo tệp PDF. Quản trị hệ thống cần chạy lệnh: {INSTALL_COMMAND}"
        ) from error
    return weasyprint


def foreign_faces() -> set[str]:
    """Names of faces other than FACES that a line of Vietnamese falls back to on this machine; best empty."""
    page = f'<p style=\'font-family: "{FACES[0]}", "{FACES[1]}"\'>{_SAMPLE}'
    file = load_engine().HTML(string=page).write_pdf(uncompressed_pdf=True)
    used = {name.decode("latin-1") for name in _FACE_IN_FILE.findall(file)}
    return {
        name for name in used if not name.replace("-", "").startswith(tuple(face.replace(" ", "") for face in FACES))
    }


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True
