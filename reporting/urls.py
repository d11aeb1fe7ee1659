"""Addresses of reports, rounds and the province's page."""

from django.urls import path

from reporting.views import decisions, files, jobs, letters, parts, province, reports, rounds

app_name = "reporting"

urlpatterns = [
    path("bao-cao/", reports.report_list, name="report_list"),
    path("bao-cao/thong-bao/", reports.notices, name="notices"),
    path("bao-cao/<int:pk>/", reports.report_detail, name="report_detail"),
    path("bao-cao/<int:pk>/lich-su/", reports.report_history, name="report_history"),
    path("bao-cao/<int:pk>/tong-hop/", reports.report_compile, name="report_compile"),
    path("bao-cao/<int:pk>/dau-viec/", reports.report_lines, name="report_lines"),
    path("bao-cao/<int:pk>/xem-truoc/", reports.report_preview, name="report_preview"),
    path("bao-cao/<int:pk>/phan/<slug:key>/", parts.part_edit, name="part_edit"),
    path("bao-cao/<int:pk>/tep/", files.files_request, name="files_request"),
    path("bao-cao/<int:pk>/tep/<slug:format>/", files.report_file, name="report_file"),
    path("bao-cao/<int:pk>/gui/", decisions.report_submit, name="report_submit"),
    path("bao-cao/<int:pk>/tra-lai/", decisions.report_return, name="report_return"),
    path("bao-cao/<int:pk>/tiep-nhan/", decisions.report_accept, name="report_accept"),
    path("bao-cao-cac-don-vi/", rounds.round_status, name="round_status"),
    path("bao-cao-cac-don-vi/<int:pk>/", rounds.round_status, name="round_status"),
    path("bao-cao-cac-don-vi/<int:pk>/tong-hop/", rounds.round_consolidate, name="round_consolidate"),
    path("bao-cao-cac-don-vi/<int:pk>/lich-su/", rounds.round_history, name="round_history"),
    path("bao-cao-cac-don-vi/<int:pk>/dong/", rounds.round_close, name="round_close"),
    path("bao-cao-cac-don-vi/<int:pk>/mo-lai/", rounds.round_reopen, name="round_reopen"),
    path("ky-bao-cao/moi/", rounds.round_new, name="round_new"),
    path("toan-tinh/", province.province, name="province"),
    path("toan-tinh/danh-sach/", province.province_list, name="province_list"),
    path("don-doc/", letters.letter_list, name="letter_list"),
    path("don-doc/tep/", letters.letters_make, name="letters_make"),
    path("don-doc/tep/<int:pk>/", letters.letters_archive, name="letters_archive"),
    path("don-doc/<str:code>/", letters.letter_preview, name="letter_preview"),
    path("tac-vu/<int:pk>/", jobs.job, name="job"),
]
