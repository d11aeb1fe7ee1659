"""Addresses of indicators."""

from django.urls import path

from indicators.views import catalogue, comparison, entries, figure_files, figure_history, keeping, sheet

app_name = "indicators"

urlpatterns = [
    path("chi-tieu/danh-muc/", catalogue.catalogue, name="catalogue"),
    path(
        "chi-tieu/danh-muc/tai-ve/danh-muc.xlsx", catalogue.catalogue_sheet, {"format": "xlsx"}, name="catalogue_xlsx"
    ),
    path("chi-tieu/danh-muc/tai-ve/danh-muc.csv", catalogue.catalogue_sheet, {"format": "csv"}, name="catalogue_csv"),
    path("chi-tieu/danh-muc/moi/", keeping.indicator_new, name="indicator_new"),
    path("chi-tieu/danh-muc/<str:code>/", catalogue.definition, name="definition"),
    path("chi-tieu/danh-muc/<str:code>/sua/", keeping.indicator_edit, name="indicator_edit"),
    path("chi-tieu/danh-muc/<str:code>/phien-ban/", keeping.version_new, name="version_new"),
    path("chi-tieu/danh-muc/<str:code>/phien-ban/bo/", keeping.version_drop, name="version_drop"),
    path("chi-tieu/danh-muc/<str:code>/phan/", keeping.parts_edit, name="parts_edit"),
    path("chi-tieu/danh-muc/<str:code>/ngung/", keeping.indicator_use, {"in_use": False}, name="indicator_retire"),
    path("chi-tieu/danh-muc/<str:code>/dung-lai/", keeping.indicator_use, {"in_use": True}, name="indicator_restore"),
    path("chi-tieu/<str:code>/so-lieu/", entries.figure_entries, name="entries"),
    path("chi-tieu/<str:code>/so-sanh/", comparison.comparison, name="comparison"),
    path(
        "chi-tieu/<str:code>/so-sanh/tai-ve/so-sanh.xlsx",
        comparison.comparison_sheet,
        {"format": "xlsx"},
        name="comparison_xlsx",
    ),
    path(
        "chi-tieu/<str:code>/so-sanh/tai-ve/so-sanh.csv",
        comparison.comparison_sheet,
        {"format": "csv"},
        name="comparison_csv",
    ),
    path("so-lieu/", sheet.sheets, name="sheets"),
    path("so-lieu/lich-su/<int:pk>/", figure_history.figure_history, name="figure_history"),
    path("so-lieu/<str:code>/<int:year>/<str:period>/so-lieu.xlsx", figure_files.sheet_xlsx, name="sheet_xlsx"),
    path("so-lieu/<str:code>/<int:year>/<str:period>/tep/can-sua.xlsx", figure_files.sheet_left, name="sheet_left"),
    path(
        "so-lieu/<str:code>/<int:year>/<str:period>/cac-lan-sua/",
        figure_history.period_corrections,
        name="period_corrections",
    ),
]
