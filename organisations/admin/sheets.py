"""Sheets into and out of the administration pages, in Vietnamese and through the guarded formats."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from import_export.admin import ImportExportMixin
from import_export.results import RowResult

from organisations.forms.sheets import SheetImportForm
from reform.common.errors import ActionError

_COUNTED = (RowResult.IMPORT_TYPE_NEW, RowResult.IMPORT_TYPE_UPDATE, RowResult.IMPORT_TYPE_SKIP)


class SheetAdmin(ImportExportMixin):
    """Import with a preview, export with one click. Rows go through the resource's service, one transaction a file."""

    import_form_class = SheetImportForm
    skip_admin_log = True  # the services write the portal's own log

    def has_import_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser

    def has_export_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser

    def add_data_read_fail_error_to_form(self, form, e: Exception) -> None:
        """What the format said, where it said it in Vietnamese."""
        if isinstance(e, ActionError):
            form.add_error("import_file", str(e))
        else:
            form.add_error("import_file", "Không đọc được tệp này. Hãy kiểm tra tệp và định dạng đã chọn.")

    def process_import(self, request: HttpRequest, **kwargs) -> HttpResponse:
        """The confirmed import; a sheet that was forgotten meanwhile is asked for again."""
        try:
            return super().process_import(request, **kwargs)
        except ActionError:
            messages.error(request, "Tệp đã xem trước không còn được giữ. Hãy chọn lại tệp.")
            return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_import")

    def get_import_data_kwargs(self, **kwargs) -> dict:
        """A sheet goes in whole or not at all."""
        return {**super().get_import_data_kwargs(**kwargs), "rollback_on_validation_errors": True}

    def process_result(self, result, request: HttpRequest) -> HttpResponse:
        """What came of the confirmed import; rows that others made impossible since the preview undo all of it."""
        if not result.has_errors() and not result.has_validation_errors():
            return super().process_result(result, request)
        messages.error(request, "Dữ liệu đã thay đổi từ lúc xem trước nên chưa nhập dòng nào. Hãy xem trước lại.")
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_import")

    def add_success_message(self, result, request: HttpRequest) -> None:
        """How many rows were new, changed, the same."""
        new, changed, same = (result.totals[kind] for kind in _COUNTED)
        messages.success(request, f"Đã nhập xong: {new} dòng mới, {changed} dòng cập nhật, {same} dòng giữ nguyên.")
