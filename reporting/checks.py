"""What `manage.py check` says about rendering documents on this machine."""

from django.core.checks import CheckMessage, Warning, register

from reporting.rendering.pdf import RenderingUnavailable, load_engine


@register("reporting")
def pdf_engine_is_there(app_configs, **kwargs) -> list[CheckMessage]:
    """A warning where PDF cannot be made; pages, DOCX and XLSX work without it."""
    try:
        load_engine()
    except RenderingUnavailable as error:
        return [Warning("Không tạo được tệp PDF trên máy này.", hint=str(error), id="reporting.W001")]
    return []
