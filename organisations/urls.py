"""Addresses of sign-in, units and the log."""

from django.urls import path

from organisations.views import log, sign_in, units

app_name = "organisations"

urlpatterns = [
    path("", sign_in.start, name="start"),
    path("dang-nhap/", sign_in.sign_in, name="sign_in"),
    path("dang-xuat/", sign_in.sign_out, name="sign_out"),
    path("doi-mat-khau/", sign_in.password_change, name="password_change"),
    path("don-vi/", units.unit_list, name="unit_list"),
    path("don-vi/<str:code>/", units.unit_detail, name="unit_detail"),
    path("nhat-ky/", log.audit_log, name="audit_log"),
]
