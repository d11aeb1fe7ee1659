"""Who gets what at every address of the portal, as literal tables; an address without a row fails.

The columns are `scene.CALLERS`: nobody signed in; the people of agency A (OFFICIAL, LEADER, OFFICE); Sở Nội vụ
(PROVINCE); a program of the province (CLIENT); ADMIN; the office of another agency; the office of another province.
Whatever is named in an address belongs to agency A.
"""

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.urls import resolve

from plans.queries.import_doubts import spelling_key
from tests import make
from tests.architecture.pages import read_page
from tests.architecture.scene import CALLERS, Scene, build_scene, every_route, everything_stored, rows_of

pytestmark = pytest.mark.django_db

GET = """
# address                                           nobody  OFFICIAL LEADER OFFICE PROVINCE CLIENT ADMIN stranger far
/                                                   302     302      302    302    302      302    302   302      302
/dang-nhap/                                         200     302      302    302    302      302    302   302      302
/dang-xuat/                                         302     405      405    405    405      405    405   405      405
/doi-mat-khau/                                      302     200      200    200    200      200    200   200      200
/dang-nhap/ma/                                      302     302      302    302    302      302    302   302      302
/dang-nhap/mot-lan/                                 404     404      404    404    404      404    404   404      404
/dang-nhap/mot-lan/tra-ve/                          404     404      404    404    404      404    404   404      404
/bao-mat/                                           302     200      200    200    200      200    200   200      200
/bao-mat/xac-thuc/                                  302     302      302    302    302      302    302   302      302
/bao-mat/ma-du-phong/                               302     405      405    405    405      405    405   405      405
/bao-mat/tat/                                       302     405      405    405    405      405    405   405      405
/don-vi/                                            302     200      200    200    200      200    200   200      200
/don-vi/{agency}/lich-su/                           302     403      403    200    200      403    200   403      404
/don-vi/{agency}/                                   302     200      200    200    200      200    200   200      404
/don-vi/{agency}/duyet-hai-luot/                    302     405      405    405    405      405    405   405      405
/thong-bao/                                         302     200      200    200    200      200    200   200      200
/thong-bao/so-moi/                                  302     302      302    302    302      302    302   302      302
/thong-bao/da-doc/                                  302     405      405    405    405      405    405   405      405
/thong-bao/cai-dat/                                 302     200      200    200    200      200    200   200      200
/thong-bao/{notice}/mo/                             302     405      405    405    405      405    405   405      405
/vi-tri/                                            302     200      200    200    200      403    403   200      200
/vi-tri/{leader}/ky-thay/                           302     404      200    200    403      404    200   404      404
/vi-tri/{user}/ban-giao/                            302     403      403    200    403      404    200   404      404
/vi-tri/ky-thay/{acting}/thu-hoi/                   302     405      405    405    405      405    405   405      405
/nhat-ky/                                           302     403      403    403    403      403    200   403      403
/tai-khoan/                                         302     403      403    200    200      403    200   200      200
/tai-khoan/moi/                                     302     403      403    200    200      403    200   200      200
/tai-khoan/tu-bang/                                 302     403      403    200    200      403    200   200      200
/tai-khoan/tu-bang/mau.xlsx                         302     403      403    200    200      403    200   200      200
/tai-khoan/tu-bang/tao/                             302     405      405    405    405      405    405   405      405
/tai-khoan/tu-bang/mat-khau.xlsx                    302     405      405    405    405      405    405   405      405
/tai-khoan/{user}/                                  302     403      403    200    200      403    200   404      404
/tai-khoan/{user}/lich-su/                          302     403      403    200    200      403    200   404      404
/tai-khoan/{user}/mat-khau/                         302     405      405    405    405      405    405   405      405
/tai-khoan/{user}/mo-khoa/                          302     405      405    405    405      405    405   405      405
/tai-khoan/{user}/bo-xac-thuc/                      302     405      405    405    405      405    405   405      405
/tai-khoan/{user}/bo-lien-ket/                      302     405      405    405    405      405    405   405      405
/tai-khoan/{user}/ngung/                            302     405      405    405    405      405    405   405      405
/tai-khoan/{user}/mo-lai/                           302     405      405    405    405      405    405   405      405
/viec-cua-toi/                                      302     200      200    200    200      200    200   200      200
/viec-cua-toi/bang/                                 302     200      403    200    403      403    403   200      200
/viec-cua-toi/bo-loc/moi/                           302     200      200    200    200      200    403   200      200
/viec-cua-toi/bo-loc/{saved_filter}/                302     200      403    403    404      404    404   404      404
/viec-cua-toi/bo-loc/{saved_filter}/xoa/            302     405      405    405    405      405    405   405      405
/viec-cua-toi/tai-ve/viec.xlsx                      302     200      200    200    200      200    200   200      200
/viec-cua-toi/tai-ve/viec.csv                       302     200      200    200    200      200    200   200      200
/phan-cong/{assignment}/                            302     302      302    302    302      302    302   404      404
/phan-cong/{assignment}/cap-nhat/                   302     200      403    200    403      403    403   404      404
/phan-cong/{assignment}/tai-lieu/                   302     302      403    302    403      403    403   404      404
/phan-cong/{continuous}/xac-nhan-ky/                302     200      403    200    403      403    403   404      404
/phan-cong/{assignment}/tra-lai/                    302     403      403    200    403      403    403   404      404
/phan-cong/{assignment}/de-nghi/                    302     200      200    200    403      403    403   404      404
/phan-cong/{assignment}/de-nghi/cach-hieu/          302     302      302    302    403      403    403   404      404
/cho-duyet/                                         302     200      200    200    200      403    403   200      200
/cho-duyet/chap-nhan/                               302     405      405    405    405      405    405   405      405
/cho-duyet/viec/{assignment}/                       302     405      405    405    405      405    405   405      405
/cho-duyet/trinh/{proposal}/                        302     405      405    405    405      405    405   405      405
/cho-duyet/trinh/{proposal}/rut/                    302     405      405    405    405      405    405   405      405
/de-nghi-dieu-chinh/                                302     200      200    200    200      200    200   200      200
/de-nghi-dieu-chinh/{change}/                       302     200      200    200    200      404    200   404      404
/de-nghi-dieu-chinh/{change}/tra-loi/               302     405      405    405    405      405    405   405      405
/de-nghi-dieu-chinh/{change}/rut/                   302     405      405    405    405      405    405   405      405
/ke-hoach/                                          302     200      200    200    200      200    200   200      200
/ke-hoach/{plan}/                                   302     200      200    200    200      200    200   404      404
/ke-hoach/{province_plan}/                          302     200      200    200    200      200    200   200      404
/ke-hoach/{plan}/tai-ve/phu-luc.xlsx                302     200      200    200    200      200    200   404      404
/ke-hoach/{plan}/tai-ve/phu-luc.docx                302     200      200    200    200      200    200   404      404
/ke-hoach/{plan}/can-cu/                            302     403      403    200    200      403    200   404      404
/ke-hoach/{plan}/can-cu/moi/                        302     403      403    200    200      403    200   404      404
/ke-hoach/{plan}/can-cu/{resolution_id}/them/       302     405      405    405    405      405    405   405      405
/ke-hoach/{plan}/can-cu/{basis}/bo/                 302     405      405    405    405      405    405   405      405
/van-ban/{resolution_id}/                           302     200      200    200    200      200    200   200      200
/van-ban/{resolution_id}/tep/                       302     404      404    404    404      404    404   404      404
/van-ban/{basis}/tep/                               302     200      200    200    200      200    200   200      200
/van-ban/{basis}/sua/                               302     403      403    200    200      403    200   403      403
/ke-hoach/{plan}/nam-sau/                           302     403      403    200    200      403    200   404      404
/ke-hoach/{plan}/ban-hanh/                          302     403      403    403    403      403    403   404      404
/ke-hoach/{plan}/xoa-du-thao/                       302     405      405    405    405      405    405   405      405
/ke-hoach/{plan}/ket-thuc/                          302     403      403    200    200      403    200   404      404
/ke-hoach/{plan}/mo-lai/                            302     403      403    403    403      403    403   404      404
/hoat-dong/{activity}/                              302     200      200    200    200      200    200   404      404
/hoat-dong/{awaited}/moc/                           302     403      403    200    200      403    200   404      404
/hoat-dong/{activity}/trao-doi/                     302     200      200    200    200      200    200   404      404
/ke-hoach/{plan}/lich-su/                           302     403      403    200    200      403    200   404      404
/ke-hoach/{plan}/don-vi/                            302     200      200    200    200      200    200   404      404
/tai-lieu/                                          302     200      200    200    200      200    200   200      200
/tai-lieu/them/                                     302     200      403    200    403      403    403   200      200
/tai-lieu/{evidence}/bo/                            302     405      405    405    405      405    405   405      405
/hoat-dong/{activity}/gop/                          302     403      403    200    200      403    200   404      404
/hoat-dong/{merged}/tach-lai/                       302     405      405    405    405      405    405   405      405
/tai-lieu/{evidence}/                               302     200      200    200    200      200    200   404      404
/nhap-ke-hoach/                                     302     403      403    200    200      403    200   200      200
/nhap-ke-hoach/{import}/                            302     403      403    200    200      404    200   404      404
/nhap-ke-hoach/{import}/chon/                       302     403      403    200    200      404    200   404      404
/nhap-ke-hoach/{import}/tien-do/                    302     403      403    302    302      404    302   404      404
/nhap-ke-hoach/{import}/bo/                         302     405      405    405    405      405    405   405      405
/nhap-ke-hoach/{import}/hoan-tac/                   302     405      405    405    405      405    405   405      405
/nhap-ke-hoach/{import}/dong/{import_row}/          302     403      403    302    302      404    302   404      404
/nhap-ke-hoach/{import}/dong/{import_row}/sua/      302     403      403    200    200      404    200   404      404
/nhap-ke-hoach/{import}/dong/{import_row}/chon/     302     405      405    405    405      405    405   405      405
/nhap-ke-hoach/{import}/dong-moi/                   302     403      403    200    200      404    200   404      404
/nhap-ke-hoach/{import}/xem-lai/                    302     405      405    405    405      405    405   405      405
/nhap-ke-hoach/{import}/nhieu-ten/                  302     405      405    405    405      405    405   405      405
/nhap-ke-hoach/{import}/xac-nhan/                   302     405      405    405    405      405    405   405      405
/nhap-ke-hoach/{import}/linh-vuc/                   302     405      405    405    405      405    405   405      405
/nhap-ke-hoach/{import}/ten-don-vi/                 302     405      405    405    405      405    405   405      405
/nhap-ke-hoach/{import}/don-vi-moi/                 302     403      403    302    302      404    302   404      404
/nhap-ke-hoach/{import}/so-sanh/{plan}/             302     403      403    200    200      404    200   404      404
/nhap-ke-hoach/{import}/dieu-chinh/{plan}/          302     403      403    200    200      404    200   404      404
/nhac-viec/                                         302     403      403    200    200      403    200   200      200
/tim-kiem/                                          302     200      200    200    200      200    200   200      200
/chi-tieu/                                          302     200      200    200    200      200    200   200      200
/bao-cao/                                           302     200      200    200    200      200    200   200      200
/bao-cao/thong-bao/                                 302     302      302    302    302      302    302   302      302
/bao-cao/{draft}/                                   302     200      200    200    200      404    200   404      404
/bao-cao/{sent}/                                    302     200      200    200    200      404    200   404      404
/bao-cao/{sent}/lich-su/                            302     200      200    200    200      404    200   404      404
/bao-cao/{draft}/tong-hop/                          302     405      405    405    405      405    405   405      405
/bao-cao/{draft}/dau-viec/                          302     200      200    200    403      404    200   404      404
/bao-cao/{sent}/dau-viec/                           302     200      200    200    200      404    200   404      404
/bao-cao/{draft}/xem-truoc/                         302     200      200    200    403      404    200   404      404
/bao-cao/{sent}/xem-truoc/                          302     200      200    200    200      404    200   404      404
/bao-cao/{draft}/phan/direction/                    302     403      403    200    403      404    403   404      404
/bao-cao/{sent}/phan/direction/                     302     403      403    403    403      404    403   404      404
/bao-cao/{sent}/tep/                                302     405      405    405    405      405    405   405      405
/bao-cao/{draft}/tep/pdf/                           302     302      302    302    403      404    302   404      404
/bao-cao/{sent}/tep/pdf/                            302     200      200    200    200      404    200   404      404
/bao-cao/{draft}/gui/                               302     403      403    200    403      404    403   404      404
/bao-cao/{sent}/gui/                                302     302      302    302    302      404    302   404      404
/bao-cao/{draft}/tra-lai/                           302     403      403    403    403      404    403   404      404
/bao-cao/{sent}/tra-lai/                            302     403      403    403    200      404    403   404      404
/bao-cao/{draft}/tiep-nhan/                         302     403      403    403    403      404    403   404      404
/bao-cao/{sent}/tiep-nhan/                          302     403      403    403    200      404    403   404      404
/bao-cao-cac-don-vi/                                302     403      403    403    200      403    200   403      403
/bao-cao-cac-don-vi/{round}/                        302     403      403    403    200      403    200   403      403
/bao-cao-cac-don-vi/{round}/lich-su/                302     403      403    403    200      403    200   403      403
/bao-cao-cac-don-vi/{round}/tong-hop/               302     405      405    405    405      405    405   405      405
/bao-cao-cac-don-vi/{round}/dong/                   302     405      405    405    405      405    405   405      405
/bao-cao-cac-don-vi/{round}/mo-lai/                 302     405      405    405    405      405    405   405      405
/ky-bao-cao/moi/                                    302     403      403    403    200      403    403   403      403
/toan-tinh/                                         302     403      403    403    200      403    403   403      403
/toan-tinh/danh-sach/                               302     403      403    403    200      403    403   403      403
/don-doc/                                           302     403      403    200    200      403    403   200      200
/don-doc/tep/                                       302     405      405    405    405      405    405   405      405
/don-doc/tep/{job}/                                 302     404      404    404    404      404    404   404      404
/don-doc/{late}/                                    302     403      403    200    404      403    403   404      404
/tac-vu/{job}/                                      302     200      200    200    200      404    200   404      404
/api/v1/                                            401     200      200    200    200      200    200   200      200
/api/v1/schema/                                     200     200      200    200    200      200    200   200      200
/api/v1/docs/                                       302     200      200    200    200      200    200   200      200
/api/v1/units/                                      401     200      200    200    200      200    200   200      200
/api/v1/units/{agency}/                             401     200      200    200    200      200    200   200      404
/api/v1/areas/                                      401     200      200    200    200      200    200   200      200
/api/v1/areas/{area}/                               401     200      200    200    200      200    200   200      200
/api/v1/resolutions/                                401     200      200    200    200      200    200   200      200
/api/v1/resolutions/{resolution}/                   401     200      200    200    200      200    200   200      200
/api/v1/plans/                                      401     200      200    200    200      200    200   200      200
/api/v1/plans/{plan_code}/                          401     200      200    200    200      200    200   404      404
/api/v1/activities/                                 401     200      200    200    200      200    200   200      200
/api/v1/activities/{activity}/                      401     200      200    200    200      200    200   404      404
/api/v1/assignments/                                401     200      200    200    200      200    200   200      200
/api/v1/assignments/{assignment}/                   401     200      200    200    200      200    200   404      404
/api/v1/indicators/                                 401     200      200    200    200      200    200   200      200
/api/v1/indicators/{indicator}/                     401     200      200    200    200      200    200   200      200
/api/v1/targets/                                    401     200      200    200    200      200    200   200      200
/api/v1/targets/{target}/                           401     200      200    200    200      200    200   404      404
/api/v1/measurements/                               401     200      200    200    200      200    200   200      200
/api/v1/measurements/{figure}/                      401     200      200    200    200      200    200   404      404
/api/v1/rounds/                                     401     200      200    200    200      200    200   200      200
/api/v1/rounds/{round}/                             401     200      200    200    200      200    200   200      404
/api/v1/reports/                                    401     200      200    200    200      200    200   200      200
/api/v1/reports/{draft}/                            401     200      200    200    200      404    200   404      404
/api/v1/reports/{sent}/                             401     200      200    200    200      404    200   404      404
/api/v1/reports/{sent}/files/pdf/                   401     200      200    200    200      404    200   404      404
/api/v1/khong-co/                                   404     404      404    404    404      404    404   404      404
/quan-tri/                                          302     302      302    302    302      302    200   302      302
/quan-tri/login/                                    302     403      403    403    403      403    302   403      403
/quan-tri/logout/                                   302     302      302    302    302      302    405   302      302
/quan-tri/password_change/                          302     302      302    302    302      302    302   302      302
/quan-tri/password_change/done/                     302     302      302    302    302      302    200   302      302
/quan-tri/autocomplete/                             302     302      302    302    302      302    403   302      302
/quan-tri/jsi18n/                                   302     302      302    302    302      302    200   302      302
/quan-tri/r/{unit_type}/{agency_id}/                302     302      302    302    302      302    404   302      302
/quan-tri/organisations/user/{user}/mat-khau/       302     302      302    302    302      302    200   302      302
/quan-tri/organisations/                            302     302      302    302    302      302    200   302      302
/quan-tri/khong-co/                                 302     302      302    302    302      302    404   302      302
/quan-tri/organisations/unit/import/                302     302      302    302    302      302    200   302      302
/quan-tri/organisations/unit/export/                302     302      302    302    302      302    200   302      302
/quan-tri/organisations/unit/process_import/        302     302      302    302    302      302    405   302      302
/quan-tri/indicators/indicator/import/              302     302      302    302    302      302    200   302      302
/quan-tri/indicators/indicator/export/              302     302      302    302    302      302    200   302      302
/quan-tri/indicators/indicator/process_import/      302     302      302    302    302      302    405   302      302
/quan-tri/indicators/measurement/import/            302     302      302    302    302      302    200   302      302
/quan-tri/indicators/measurement/export/            302     302      302    302    302      302    200   302      302
/quan-tri/indicators/measurement/process_import/    302     302      302    302    302      302    405   302      302
"""

# The administration pages: what ADMIN gets. Everybody else is sent to the administration's sign-in, which says no.
ADMIN_GET = """
# model                         object           list add object change history delete
organisations/user              {user}           200  200 302    200    200     403
organisations/apitoken          {token}          200  200 302    200    200     403
organisations/installation      1                200  403 302    200    200     403
organisations/auditevent        {event}          200  403 302    200    200     403
organisations/job               {job}            200  403 302    200    200     403
organisations/unit              {agency_id}      200  200 302    200    200     403
organisations/unitalias         {alias}          200  200 302    200    200     200
organisations/unitsuccession    {succession}     200  200 302    200    200     200
indicators/reformarea           {area_id}        200  403 302    200    200     403
indicators/indicator            {indicator_id}   200  200 302    200    200     403
indicators/measurement          {figure}         200  403 302    200    200     403
indicators/measurementrevision  {revision}       200  403 302    200    200     403
plans/resolution                {resolution_id}  200  403 302    200    200     403
plans/plan                      {plan}           200  403 302    200    200     403
plans/activity                  {activity}       200  403 302    200    200     403
plans/assignment                {assignment}     200  403 302    200    200     403
plans/progressupdate            {update}         200  403 302    200    200     403
plans/evidence                  {evidence}       200  403 302    200    200     403
plans/target                    {target}         200  403 302    200    200     403
plans/planimport                {import}         200  403 302    200    200     403
reporting/outlinepart           {outline}        200  200 302    200    200     200
reporting/reportround           {round}          200  403 302    200    200     403
reporting/report                {sent}           200  403 302    200    200     403
reporting/reporttransition      {transition}     200  403 302    200    200     403
reporting/reportfile            {file}           200  403 302    200    200     403
"""

# Who changes something with a POST of `SENT`; whoever is not named changes nothing at all.
POST = """
/viec-cua-toi/bang/                     OFFICIAL OFFICE
/viec-cua-toi/bo-loc/moi/               OFFICIAL LEADER OFFICE PROVINCE CLIENT stranger far
/viec-cua-toi/bo-loc/{saved_filter}/    OFFICIAL
/viec-cua-toi/bo-loc/{saved_filter}/xoa/  OFFICIAL
/thong-bao/da-doc/                      OFFICIAL LEADER OFFICE
/thong-bao/cai-dat/                     OFFICIAL LEADER OFFICE PROVINCE CLIENT ADMIN stranger far
/thong-bao/{notice}/mo/                 OFFICE
/vi-tri/{leader}/ky-thay/               LEADER OFFICE ADMIN
/vi-tri/{user}/ban-giao/                OFFICE ADMIN
/vi-tri/ky-thay/{acting}/thu-hoi/       LEADER OFFICE ADMIN
/phan-cong/{assignment}/cap-nhat/       OFFICIAL OFFICE
/phan-cong/{continuous}/xac-nhan-ky/    OFFICIAL OFFICE
/hoat-dong/{awaited}/moc/               OFFICE PROVINCE ADMIN
/phan-cong/{assignment}/tra-lai/        OFFICE
/don-vi/{agency}/duyet-hai-luot/        OFFICE
/cho-duyet/chap-nhan/                   OFFICE
/cho-duyet/viec/{assignment}/           OFFICE
/cho-duyet/trinh/{proposal}/            LEADER
/cho-duyet/trinh/{proposal}/rut/        OFFICIAL
/hoat-dong/{activity}/trao-doi/         OFFICIAL LEADER OFFICE PROVINCE ADMIN
/phan-cong/{assignment}/de-nghi/        OFFICIAL LEADER OFFICE
/hoat-dong/{activity}/gop/              OFFICE PROVINCE ADMIN
/hoat-dong/{merged}/tach-lai/           OFFICE PROVINCE ADMIN
/de-nghi-dieu-chinh/{change}/tra-loi/   LEADER OFFICE ADMIN
/de-nghi-dieu-chinh/{change}/rut/       OFFICIAL LEADER OFFICE
/tai-lieu/them/                         OFFICIAL OFFICE stranger far
/nhap-ke-hoach/{import}/                OFFICE PROVINCE ADMIN
/nhap-ke-hoach/{import}/bo/             OFFICE PROVINCE ADMIN
/nhap-ke-hoach/{import}/dong/{import_row}/sua/   OFFICE PROVINCE ADMIN
/nhap-ke-hoach/{import}/dong/{import_row}/chon/  OFFICE PROVINCE ADMIN
/nhap-ke-hoach/{import}/dong-moi/       OFFICE PROVINCE ADMIN
/nhap-ke-hoach/{import}/nhieu-ten/      OFFICE PROVINCE ADMIN
/nhap-ke-hoach/{import}/xac-nhan/       OFFICE PROVINCE ADMIN
/nhap-ke-hoach/{import}/linh-vuc/       OFFICE PROVINCE ADMIN
/nhap-ke-hoach/{import}/ten-don-vi/     OFFICE PROVINCE ADMIN
/ke-hoach/{plan}/can-cu/moi/            OFFICE PROVINCE ADMIN
/ke-hoach/{plan}/can-cu/{resolution_id}/them/  OFFICE PROVINCE ADMIN
/ke-hoach/{plan}/can-cu/{basis}/bo/     OFFICE PROVINCE ADMIN
/van-ban/{basis}/sua/                   OFFICE PROVINCE ADMIN
/ke-hoach/{plan}/nam-sau/               OFFICE PROVINCE ADMIN
/ke-hoach/{plan}/ket-thuc/              OFFICE PROVINCE ADMIN
/tai-khoan/{user}/mat-khau/             OFFICE PROVINCE ADMIN
/tai-khoan/{user}/ngung/                OFFICE PROVINCE ADMIN
/bao-cao/{draft}/tong-hop/              OFFICE
/bao-cao/{draft}/phan/direction/        OFFICE
/bao-cao/{draft}/gui/                   OFFICE
/bao-cao/{sent}/tep/                    OFFICIAL LEADER OFFICE PROVINCE ADMIN
/bao-cao/{sent}/tra-lai/                PROVINCE
/bao-cao/{sent}/tiep-nhan/              PROVINCE
/bao-cao-cac-don-vi/{round}/tong-hop/   PROVINCE
/bao-cao-cac-don-vi/{round}/dong/       PROVINCE
/ky-bao-cao/moi/                        PROVINCE
"""
SENT = {
    "name": "Bộ lọc mới",
    "query": "state=overdue",
    "period_end": "2025-06-14",
    "words": "Đã công bố Chỉ số",
    "happened_on": "05/06/2025",
    "seen": "conditional//",
    "status": "DONE",
    "progress": "100",
    "on": "10/06/2025",
    "result": "Đã ban hành.",
    "reason": "Thiếu số liệu.",
    "body": "Nội dung mới.",
    "number": "02/KH-STP",
    "title": "Kế hoạch khác",
    "kind": "DECISION",
    "issued_on": "03/01/2025",
    "year": "2026",
    "what": "all",
    "wanted": "DEADLINE",
    "deadline": "30/09/2025",
    "verdict": "approve",
    "two_reviews": "on",
    "period": "H1",
    "starts_on": "15/12/2025",
    "ends_on": "14/06/2026",
    "capacity": "KT",
    "cutoff_on": "14/06/2026",
    "unit_due_on": "16/06/2026",
    "due_on": "25/06/2026",
    "confirmed": "on",
    "decision": "out",
    "code": "unknown_unit",
    "field": "leads",
    "section": "1",
    "area": "procedures",
    "text": "Phòng Lạ",
    "keep": "on",
    "place": "1",
    "chosen": spelling_key("Phòng Lạ"),
    f"as-{spelling_key('Phòng Lạ')}": "keep",
}
_FOLDERS = ("", "add/", "{}/", "{}/change/", "{}/history/", "{}/delete/")
_WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


@pytest.fixture
def scene() -> Scene:
    """The small world; everybody in it has a session already."""
    cache.clear()  # the interface counts requests by account id, and ids come back after each test
    built = build_scene()
    for caller in CALLERS:
        built.client(caller)
    return built


def _admin_rows() -> list[tuple[str, str]]:
    """(address, what ADMIN gets) for each page of each model."""
    return [
        (f"/quan-tri/{model}/{folder.format(cells[0])}", answer)
        for model, cells in rows_of(ADMIN_GET)
        for folder, answer in zip(_FOLDERS, cells[1:], strict=True)
    ]


def _addresses() -> list[str]:
    return [address for address, _ in (*rows_of(GET), *_admin_rows())]


def test_every_address_has_its_row(scene):
    told = {resolve(scene.address(row)).route for row in _addresses()}
    assert told == every_route()


@pytest.mark.parametrize("caller", CALLERS)
def test_everybody_gets_what_the_table_says_and_changes_nothing_by_asking(scene, caller):
    column = CALLERS.index(caller)
    expected = {address: answers[column] for address, answers in rows_of(GET)}
    expected |= {address: answer if caller == "ADMIN" else "302" for address, answer in _admin_rows()}
    before, client = everything_stored(), scene.client(caller)
    answers, faults = {}, []
    for row in expected:
        response = client.get(scene.address(row))
        answers[row] = str(response.status_code)
        faults += [f"{row}: {fault}" for fault in _faults(response)]
    assert answers == expected
    assert faults == []
    assert everything_stored() == before


def _faults(response) -> list[str]:
    """What is wrong with an answer whatever it says: headers, and what the content policy would block."""
    faults = [] if "default-src 'self'" in response.headers["Content-Security-Policy"] else ["another policy"]
    if not response["Content-Type"].startswith("text/html") or not response.content:
        return faults
    page = read_page(response.content.decode())
    return faults + page.faults + ([] if page.language.startswith("vi") else [f"lang={page.language!r}"])


def test_those_without_admin_end_at_a_refusal(scene):
    for caller in CALLERS:
        response = scene.client(caller).get("/quan-tri/plans/plan/", follow=True)
        if caller == "anonymous":
            assert response.redirect_chain == [("/dang-nhap/?next=/quan-tri/plans/plan/", 302)]
        elif caller != "ADMIN":
            assert response.status_code == 403, caller
            assert "Trang quản trị chỉ dành cho quản trị hệ thống." in response.content.decode()


@pytest.mark.parametrize("caller", CALLERS)
def test_only_who_may_changes_something_by_sending(scene, caller):
    allowed = {row for row, callers in rows_of(POST) if caller in callers}
    client = scene.client(caller)
    session, before, changed = client.cookies.copy(), everything_stored(), set()
    # What ADMIN's own forms write is tested with them; for everybody else they are closed.
    rows = [row for row in _addresses() if caller != "ADMIN" or not row.startswith("/quan-tri/")]
    for row in rows:
        with transaction.atomic(), _Writes() as writes:
            seen = {"seen_version": _version(row), "into": scene.ids["successor"]}
            client.post(scene.address(row), SENT | _people(scene) | seen)
            if writes.seen and everything_stored() != before:
                changed.add(row)
            transaction.set_rollback(True)
        client.cookies = session.copy()
    assert changed == allowed


def _people(scene: Scene) -> dict[str, object]:
    work = scene.ids["assignment"]
    row = {"works": work, f"{work}-seen_version": "1", f"{work}-status": "IN_PROGRESS", f"{work}-progress": "70"}
    row[f"{work}-delay_reason"] = "Chờ ý kiến các sở."
    return {"deputy": scene.ids["user"], "successor": scene.ids["colleague"], "picks": f"{work}-1"} | row


def _version(row: str) -> str:
    return "1" if row.startswith(("/phan-cong/", "/cho-duyet/viec/")) else "0"


class _Writes:
    """Notes whether anything but reading was asked of the database."""

    seen = False

    def __enter__(self) -> "_Writes":
        self._wrapper = connection.execute_wrapper(self._look)
        self._wrapper.__enter__()
        return self

    def __exit__(self, *exception) -> None:
        self._wrapper.__exit__(*exception)

    def _look(self, execute, sql, params, many, context):
        self.seen = self.seen or sql.lstrip().upper().startswith(_WRITES)
        return execute(sql, params, many, context)


def test_nothing_is_taken_without_the_token_of_a_form(scene):
    client = Client(enforce_csrf_checks=True)
    client.force_login(scene.people["OFFICE"], backend="django.contrib.auth.backends.ModelBackend")
    before = everything_stored()
    pages = [row for row, _ in rows_of(GET) if not row.startswith("/api/")]  # the interface takes nothing at all
    for row in pages:
        response = client.post(scene.address(row), SENT)
        assert response.status_code == 403, row
        assert "chưa có gì được lưu" in response.content.decode(), row
    assert everything_stored() == before


def test_a_session_is_kept_from_scripts_and_other_sites(scene):
    client = Client()
    page = client.get("/dang-nhap/")
    client.post("/dang-nhap/", {"username": scene.people["OFFICE"].username, "password": make.PASSWORD})
    for cookie in (client.cookies[settings.SESSION_COOKIE_NAME], page.cookies[settings.CSRF_COOKIE_NAME]):
        assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/"), cookie.key
