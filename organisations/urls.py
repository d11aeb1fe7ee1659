"""Addresses of sign-in, units, accounts, notices and the log."""

from django.urls import path

from organisations.views import (
    account_sheets,
    accounts,
    history,
    log,
    notices,
    positions,
    second_factor,
    sign_in,
    single_sign_on,
    units,
)

app_name = "organisations"

urlpatterns = [
    path("", sign_in.start, name="start"),
    path("dang-nhap/", sign_in.sign_in, name="sign_in"),
    path("dang-xuat/", sign_in.sign_out, name="sign_out"),
    path("doi-mat-khau/", sign_in.password_change, name="password_change"),
    path("dang-nhap/ma/", sign_in.sign_in_code, name="sign_in_code"),
    path("dang-nhap/mot-lan/", single_sign_on.provider_start, name="provider_start"),
    path("dang-nhap/mot-lan/tra-ve/", single_sign_on.provider_back, name="provider_back"),
    path("bao-mat/", second_factor.security, name="security"),
    path("bao-mat/xac-thuc/", second_factor.setup, name="second_factor_setup"),
    path("bao-mat/ma-du-phong/", second_factor.renew_codes, name="recovery_codes"),
    path("bao-mat/tat/", second_factor.turn_off, name="second_factor_off"),
    path("don-vi/", units.unit_list, name="unit_list"),
    path("don-vi/<str:code>/", units.unit_detail, name="unit_detail"),
    path("don-vi/<str:code>/duyet-hai-luot/", units.unit_reviews, name="unit_reviews"),
    path("don-vi/<str:code>/lich-su/", history.unit_history, name="unit_history"),
    path("tai-khoan/", accounts.account_list, name="account_list"),
    path("tai-khoan/moi/", accounts.account_new, name="account_new"),
    path("tai-khoan/tu-bang/", account_sheets.sheet_upload, name="account_sheet"),
    path("tai-khoan/tu-bang/mau.xlsx", account_sheets.sheet_template, name="account_sheet_template"),
    path("tai-khoan/tu-bang/tao/", account_sheets.sheet_create, name="account_sheet_create"),
    path("tai-khoan/tu-bang/mat-khau.xlsx", account_sheets.sheet_passwords, name="account_sheet_passwords"),
    path("tai-khoan/<int:pk>/", accounts.account_detail, name="account_detail"),
    path("tai-khoan/<int:pk>/mat-khau/", accounts.account_password, name="account_password"),
    path("tai-khoan/<int:pk>/mo-khoa/", accounts.account_unlock, name="account_unlock"),
    path("tai-khoan/<int:pk>/bo-xac-thuc/", accounts.account_factor, name="account_factor"),
    path("tai-khoan/<int:pk>/ngung/", accounts.account_stop, name="account_stop"),
    path("tai-khoan/<int:pk>/mo-lai/", accounts.account_reopen, name="account_reopen"),
    path("tai-khoan/<int:pk>/lich-su/", history.account_history, name="account_history"),
    path("thong-bao/", notices.notice_list, name="notice_list"),
    path("thong-bao/so-moi/", notices.unread_count, name="unread_count"),
    path("thong-bao/da-doc/", notices.notices_read, name="notices_read"),
    path("thong-bao/cai-dat/", notices.notice_settings, name="notice_settings"),
    path("thong-bao/<int:pk>/mo/", notices.notice_open, name="notice_open"),
    path("vi-tri/", positions.position_list, name="position_list"),
    path("vi-tri/<int:pk>/ky-thay/", positions.acting_new, name="acting_new"),
    path("vi-tri/<int:pk>/ban-giao/", positions.position_hand_over, name="position_hand_over"),
    path("vi-tri/ky-thay/<int:pk>/thu-hoi/", positions.acting_revoke, name="acting_revoke"),
    path("nhat-ky/", log.audit_log, name="audit_log"),
]
