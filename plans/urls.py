"""Addresses of work, plans, activities, evidence, imports and search."""

from django.urls import path

from plans.views import activities, evidence, imports, my_work, plans, progress, search

app_name = "plans"

urlpatterns = [
    path("viec-cua-toi/", my_work.my_work, name="my_work"),
    path("phan-cong/<int:pk>/", progress.assignment_row, name="assignment_row"),
    path("phan-cong/<int:pk>/cap-nhat/", progress.record_progress, name="record_progress"),
    path("phan-cong/<int:pk>/tra-lai/", progress.return_progress, name="return_progress"),
    path("ke-hoach/", plans.plan_list, name="plan_list"),
    path("ke-hoach/<int:pk>/", plans.plan_detail, name="plan_detail"),
    path("hoat-dong/<int:pk>/", activities.activity_detail, name="activity_detail"),
    path("tai-lieu/<int:pk>/", evidence.evidence_file, name="evidence_file"),
    path("nhap-ke-hoach/", imports.import_new, name="import_new"),
    path("nhap-ke-hoach/<int:pk>/", imports.import_detail, name="import_detail"),
    path("tim-kiem/", search.search, name="search"),
]
