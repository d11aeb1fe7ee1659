"""What `manage.py check` says about making documents on this machine. PDF alone needs system packages."""

import sys

from django.core.checks import CheckMessage, Tags, Warning, register

from reporting.rendering.engine import (
    INSTALL_COMMAND,
    RenderingUnavailable,
    foreign_faces,
    missing_libraries,
)


@register("documents")
def pdf_libraries_are_there(app_configs, **kwargs) -> list[CheckMessage]:
    """A warning where PDF cannot be made; pages, DOCX and XLSX work without it."""
    missing = missing_libraries() if sys.platform == "linux" else []
    if not missing:
        return []
    message = f"Không tạo được tệp PDF trên máy này: thiếu {', '.join(missing)}."
    return [Warning(message, hint=f"Chạy lệnh: {INSTALL_COMMAND}", id="reporting.W001")]


@register("documents", Tags.compatibility, deploy=True)
def face_has_vietnamese(app_configs, **kwargs) -> list[CheckMessage]:
    """A warning where the letters of documents would come from several faces. Renders a line, so only with --deploy."""
    try:
        foreign = foreign_faces()
    except RenderingUnavailable:
        return []  # the check above has said so
    if not foreign:
        return []
    message = f"Chữ tiếng Việt trong PDF lấy từ phông khác Times New Roman: {', '.join(sorted(foreign))}."
    return [Warning(message, hint=f"Chạy lệnh: {INSTALL_COMMAND}", id="reporting.W002")]
