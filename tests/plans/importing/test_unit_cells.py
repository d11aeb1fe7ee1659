"""Lists of units as plans of many provinces and ministries write them, read without any catalogue and with one."""

import textwrap
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plans.importing.matching import UNIT_MESSAGES, UnitNames, read_units
from reform.common.text import name_key
from tests.plans.importing.files import NAMES

NOBODY_KNOWN = UnitNames()
# A cell, and its names between bars.
CELLS = [
    ("Sở Nội vụ", "Sở Nội vụ"),
    ("Sở Kế hoạch và Đầu tư", "Sở Kế hoạch và Đầu tư"),
    ("Sở Nông nghiệp và Phát triển nông thôn", "Sở Nông nghiệp và Phát triển nông thôn"),
    ("Sở Lao động - Thương binh và Xã hội", "Sở Lao động - Thương binh và Xã hội"),
    ("Sở Văn hóa, Thể thao và Du lịch", "Sở Văn hóa, Thể thao và Du lịch"),
    ("Văn phòng Đoàn ĐBQH và HĐND tỉnh", "Văn phòng Đoàn ĐBQH và HĐND tỉnh"),
    ("Hội đồng nhân dân và Ủy ban nhân dân", "Hội đồng nhân dân và Ủy ban nhân dân"),
    ("Sở Nội vụ và Sở Tài chính", "Sở Nội vụ | Sở Tài chính"),
    ("Sở Nội vụ và các đơn vị liên quan", "Sở Nội vụ | các đơn vị liên quan"),
    ("Sở Tư pháp, Sở Nội vụ và UBND các huyện, thị xã, thành phố",
     "Sở Tư pháp | Sở Nội vụ | UBND các huyện, thị xã, thành phố"),
    ("Các sở, ban, ngành", "Các sở, ban, ngành"),
    ("Các sở, ban, ngành tỉnh; UBND cấp huyện, cấp xã", "Các sở, ban, ngành tỉnh | UBND cấp huyện, cấp xã"),
    ("Các sở, ban, ngành, UBND các huyện, thành phố", "Các sở, ban, ngành | UBND các huyện, thành phố"),
    ("UBND các huyện, thị xã, thành phố", "UBND các huyện, thị xã, thành phố"),
    ("Các cơ quan, đơn vị có liên quan", "Các cơ quan, đơn vị có liên quan"),
    ("Các đơn vị thuộc, trực thuộc Bộ", "Các đơn vị thuộc, trực thuộc Bộ"),
    ("Thủ trưởng các cơ quan chuyên môn thuộc UBND tỉnh, Chủ tịch UBND các huyện",
     "Thủ trưởng các cơ quan chuyên môn thuộc UBND tỉnh | Chủ tịch UBND các huyện"),
    ("Các phòng chuyên môn, đơn vị sự nghiệp", "Các phòng chuyên môn, đơn vị sự nghiệp"),
    ("UBND cấp huyện, UBND cấp xã", "UBND cấp huyện | UBND cấp xã"),
    ("các Hội, đoàn thể", "các Hội, đoàn thể"),
    ("Các cơ quan báo, đài Thành phố", "Các cơ quan báo, đài Thành phố"),
    ("Ban Tổ chức Tỉnh ủy; các huyện ủy, thị ủy, thành ủy", "Ban Tổ chức Tỉnh ủy | các huyện ủy, thị ủy, thành ủy"),
    ("Các Sở: NV, KH&ĐT, TT&TT", "Sở NV | Sở KH&ĐT | Sở TT&TT"),
    ("Các Sở Nội vụ, Tài chính, Tư pháp", "Sở Nội vụ | Sở Tài chính | Sở Tư pháp"),
    ("Sở: Nội vụ, Tài chính", "Sở Nội vụ | Sở Tài chính"),
    ("Sở Nội vụ, Tài chính, Tư pháp", "Sở Nội vụ | Sở Tài chính | Sở Tư pháp"),
    ("UBND huyện Cư Jút, Đắk Mil, Krông Nô", "UBND huyện Cư Jút | UBND huyện Đắk Mil | UBND huyện Krông Nô"),
    ("Các phòng: Nội vụ, Tư pháp", "Phòng Nội vụ | Phòng Tư pháp"),
    ("Vụ: Pháp chế, Tổ chức cán bộ", "Vụ Pháp chế | Vụ Tổ chức cán bộ"),
    ("Sở Nội vụ/Sở Tài chính", "Sở Nội vụ | Sở Tài chính"),
    ("Sở Kế hoạch và\nĐầu tư", "Sở Kế hoạch và Đầu tư"),
    ("Sở Kế\nhoạch và\nĐầu tư, Sở\nTài chính", "Sở Kế hoạch và Đầu tư | Sở Tài chính"),
    ("- Sở Nội vụ - Sở Tài chính", "Sở Nội vụ | Sở Tài chính"),
    ("1. Sở Nội vụ\n2. Sở Tài chính", "Sở Nội vụ | Sở Tài chính"),
    ("Không", ""),
    ("/", ""),
    ("-", ""),
    ("Sở A phối hợp với Sở B", "Sở A | Sở B"),
    ("Các Cục, Vụ thuộc Bộ, Sở Nội vụ các tỉnh, thành phố", "Các Cục, Vụ thuộc Bộ | Sở Nội vụ các tỉnh, thành phố"),
    ("Vụ Tổ chức cán bộ; Vụ Pháp chế; Văn phòng Bộ; Thanh tra Bộ; các đơn vị thuộc Bộ",
     "Vụ Tổ chức cán bộ | Vụ Pháp chế | Văn phòng Bộ | Thanh tra Bộ | các đơn vị thuộc Bộ"),
    ("Các Vụ, Cục, Tổng cục thuộc Bộ", "Các Vụ, Cục, Tổng cục thuộc Bộ"),
    ("các Tổng cục, Cục", "các Tổng cục, Cục"),
    ("Văn phòng\nUBND tỉnh", "Văn phòng UBND tỉnh"),
    ("Sở Nội vụ\nSở Tài chính", "Sở Nội vụ | Sở Tài chính"),
    ("Các sở, ban,\nngành; UBND\ncác huyện,\nthành phố", "Các sở, ban, ngành | UBND các huyện, thành phố"),
    ("Sở Giáo dục và Đào tạo, Y tế và UBND cấp xã", "Sở Giáo dục và Đào tạo | Sở Y tế | UBND cấp xã"),
    ("SỞ NỘI VỤ, SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH", "SỞ NỘI VỤ | SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH"),
    ("Ban Quản lý Khu kinh tế và các khu công nghiệp tỉnh", "Ban Quản lý Khu kinh tế và các khu công nghiệp tỉnh"),
    ("Báo và Đài Phát thanh - Truyền hình tỉnh", "Báo và Đài Phát thanh - Truyền hình tỉnh"),
    ("Đài Phát thanh và Truyền hình tỉnh, Báo Bình Thuận", "Đài Phát thanh và Truyền hình tỉnh | Báo Bình Thuận"),
    ("Các Ban Đảng, Văn phòng Tỉnh ủy, UBND tỉnh", "Các Ban Đảng | Văn phòng Tỉnh ủy | UBND tỉnh"),
    ("Các Sở, Ban, Ngành, đoàn thể tỉnh", "Các Sở, Ban, Ngành, đoàn thể tỉnh"),
    ("Sở NN&MT, Sở XD; UBND các xã, phường, đặc khu", "Sở NN&MT | Sở XD | UBND các xã, phường, đặc khu"),
    ("UBND các xã A, B và phường C", "UBND xã A | UBND xã B | UBND phường C"),
    ("Sở Y tế, GD&ĐT, LĐTB&XH", "Sở Y tế | Sở GD&ĐT | Sở LĐTB&XH"),
    ("Phòng Văn hóa - Xã hội, Phòng Kinh tế, Hạ tầng và Đô thị",
     "Phòng Văn hóa - Xã hội | Phòng Kinh tế, Hạ tầng và Đô thị"),
    ("Văn phòng HĐND và UBND xã; Công an xã", "Văn phòng HĐND và UBND xã | Công an xã"),
    ("Tất cả các cơ quan, đơn vị, địa phương", "Tất cả các cơ quan, đơn vị, địa phương"),
    ("Mặt trận Tổ quốc và các tổ chức chính trị - xã hội tỉnh",
     "Mặt trận Tổ quốc | các tổ chức chính trị - xã hội tỉnh"),
    ("UBND các huyện: Cư Jút, Đắk Mil và thành phố Gia Nghĩa",
     "UBND huyện Cư Jút | UBND huyện Đắk Mil | UBND thành phố Gia Nghĩa"),
    ("UBND các huyện Cư Jút, Đắk Mil, thành phố Gia Nghĩa; Sở Nội vụ",
     "UBND huyện Cư Jút | UBND huyện Đắk Mil | UBND thành phố Gia Nghĩa | Sở Nội vụ"),
    ("Các Sở Văn hóa, Thể thao và Du lịch, Nội vụ và Tài chính",
     "Sở Văn hóa, Thể thao và Du lịch | Sở Nội vụ | Sở Tài chính"),
    ("Các Sở: Văn hóa, Thể thao và Du lịch; Nông nghiệp và PTNT; Giáo dục và Đào tạo",
     "Sở Văn hóa, Thể thao và Du lịch | Sở Nông nghiệp và PTNT | Sở Giáo dục và Đào tạo"),
    ("Các Sở: Văn hóa và Thể thao, Du lịch, Y tế; UBND cấp xã",
     "Sở Văn hóa và Thể thao | Sở Du lịch | Sở Y tế | UBND cấp xã"),
    ("Các sở, ban, ngành: Nội vụ, Tài chính, Công an tỉnh, Thanh tra tỉnh",
     "Sở Nội vụ | Sở Tài chính | Công an tỉnh | Thanh tra tỉnh"),
    ("Các cơ quan: Sở Nội vụ, Sở Tài chính", "Sở Nội vụ | Sở Tài chính"),
    ("Sở Nội vụ, Văn phòng UBND tỉnh, Sở Tư pháp và các cơ quan, đơn vị có liên quan",
     "Sở Nội vụ | Văn phòng UBND tỉnh | Sở Tư pháp | các cơ quan, đơn vị có liên quan"),
    ("UBND các huyện, thị xã, thành phố và các cơ quan, đơn vị liên quan",
     "UBND các huyện, thị xã, thành phố | các cơ quan, đơn vị liên quan"),
    ("Các sở, ban, ngành và UBND các huyện, thị xã, thành phố",
     "Các sở, ban, ngành | UBND các huyện, thị xã, thành phố"),
    ("Các sở, ban, ngành, các đơn vị sự nghiệp thuộc UBND tỉnh",
     "Các sở, ban, ngành | các đơn vị sự nghiệp thuộc UBND tỉnh"),
    ("Sở, ban, ngành, UBND cấp huyện", "Sở, ban, ngành | UBND cấp huyện"),
    ("Văn phòng Bộ, Vụ Pháp chế, Cục Công nghệ thông tin, các đơn vị có liên quan",
     "Văn phòng Bộ | Vụ Pháp chế | Cục Công nghệ thông tin | các đơn vị có liên quan"),
    ("Cục Kiểm soát thủ tục hành chính, Văn phòng Chính phủ", "Cục Kiểm soát thủ tục hành chính | Văn phòng Chính phủ"),
    ("Bộ, cơ quan ngang Bộ, cơ quan thuộc Chính phủ, UBND các tỉnh, thành phố trực thuộc Trung ương",
     "Bộ, cơ quan ngang Bộ, cơ quan thuộc Chính phủ | UBND các tỉnh, thành phố trực thuộc Trung ương"),
    ("Trung tâm Phục vụ hành chính công tỉnh; Bộ phận Một cửa cấp huyện, cấp xã",
     "Trung tâm Phục vụ hành chính công tỉnh | Bộ phận Một cửa cấp huyện, cấp xã"),
    ("Bộ Chỉ huy Quân sự tỉnh, Công an tỉnh, Bộ Chỉ huy Bộ đội Biên phòng tỉnh",
     "Bộ Chỉ huy Quân sự tỉnh | Công an tỉnh | Bộ Chỉ huy Bộ đội Biên phòng tỉnh"),
    ("Ban Chỉ huy Phòng, chống thiên tai và Tìm kiếm cứu nạn tỉnh",
     "Ban Chỉ huy Phòng, chống thiên tai và Tìm kiếm cứu nạn tỉnh"),
    ("Chi cục Thuế, Kho bạc Nhà nước, Bảo hiểm xã hội huyện",
     "Chi cục Thuế | Kho bạc Nhà nước | Bảo hiểm xã hội huyện"),
    ("Cục Thuế tỉnh; Cục Hải quan tỉnh; Ngân hàng Nhà nước chi nhánh tỉnh; Bưu điện tỉnh; VNPT Bình Thuận",
     "Cục Thuế tỉnh | Cục Hải quan tỉnh | Ngân hàng Nhà nước chi nhánh tỉnh | Bưu điện tỉnh | VNPT Bình Thuận"),
    ("Ban Tuyên giáo và Dân vận Tỉnh ủy", "Ban Tuyên giáo và Dân vận Tỉnh ủy"),
    ("Sở Nội vụ chủ trì", "Sở Nội vụ"),
    ("Liên đoàn Lao động tỉnh, Tỉnh đoàn, Hội LHPN tỉnh, Hội Nông dân tỉnh, Hội CCB tỉnh",
     "Liên đoàn Lao động tỉnh | Tỉnh đoàn | Hội LHPN tỉnh | Hội Nông dân tỉnh | Hội CCB tỉnh"),
    ("Phòng Nội vụ, Phòng Tài chính - Kế hoạch, Văn phòng HĐND&UBND huyện",
     "Phòng Nội vụ | Phòng Tài chính - Kế hoạch | Văn phòng HĐND&UBND huyện"),
    ("Phòng Nội vụ huyện và UBND các xã, thị trấn", "Phòng Nội vụ huyện | UBND các xã, thị trấn"),
    ("Sở Nội vụ\nVăn phòng UBND tỉnh\nSở Tư pháp", "Sở Nội vụ | Văn phòng UBND tỉnh | Sở Tư pháp"),
    ("Trung tâm\nPhục vụ\nhành chính\ncông tỉnh", "Trung tâm Phục vụ hành chính công tỉnh"),
    ("Các cơ\nquan, đơn\nvị liên\nquan", "Các cơ quan, đơn vị liên quan"),
    ("Ủy ban Mặt trận\nTổ quốc Việt Nam tỉnh", "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh"),
    ("Sở Lao động\n- Thương binh và Xã hội", "Sở Lao động - Thương binh và Xã hội"),
    ("Sở Lao động -\nThương binh\nvà Xã hội; Sở\nY tế", "Sở Lao động - Thương binh và Xã hội | Sở Y tế"),
    ("UBND\ncấp\nhuyện,\ncấp xã", "UBND cấp huyện, cấp xã"),
    ("Thanh tra\nSở", "Thanh tra Sở"),
    ("Văn phòng\nSở", "Văn phòng Sở"),
    ("Tổ chức, cá nhân có liên quan", "Tổ chức, cá nhân có liên quan"),
    ("Cán bộ, công chức, viên chức", "Cán bộ, công chức, viên chức"),
    ("Văn phòng; các phòng; Trung tâm Tin học", "Văn phòng | các phòng | Trung tâm Tin học"),
    ("Các phòng chuyên môn và đơn vị trực thuộc Sở", "Các phòng chuyên môn và đơn vị trực thuộc Sở"),
    ("Các phòng, Thanh tra, Văn phòng Sở", "Các phòng | Thanh tra | Văn phòng Sở"),
    ("Phòng Quản lý đầu tư, doanh nghiệp và lao động", "Phòng Quản lý đầu tư, doanh nghiệp và lao động"),
    ("Phòng Hành chính, Tổng hợp", "Phòng Hành chính, Tổng hợp"),
    ("Trung tâm Văn hóa, Thông tin và Truyền thanh huyện", "Trung tâm Văn hóa, Thông tin và Truyền thanh huyện"),
    ("Sở Tài nguyên và Môi trường, Văn phòng đăng ký đất đai",
     "Sở Tài nguyên và Môi trường | Văn phòng đăng ký đất đai"),
    ("Ban Dân tộc tỉnh, Ban Quản lý các khu công nghiệp tỉnh",
     "Ban Dân tộc tỉnh | Ban Quản lý các khu công nghiệp tỉnh"),
    ("Các Ban HĐND tỉnh, Thường trực HĐND tỉnh", "Các Ban HĐND tỉnh | Thường trực HĐND tỉnh"),
    ("HĐND và UBND cấp xã", "HĐND và UBND cấp xã"),
    ("Sở Nội vụ; tất cả các cơ quan, đơn vị", "Sở Nội vụ | tất cả các cơ quan, đơn vị"),
    ("sở nội vụ, sở tài chính", "sở nội vụ | sở tài chính"),
    ("Các Tập đoàn, Tổng công ty nhà nước", "Các Tập đoàn, Tổng công ty nhà nước"),
    ("Sở VH,TT&DL, Sở LĐ-TB&XH, Sở GD&ĐT", "Sở VH,TT&DL | Sở LĐ-TB&XH | Sở GD&ĐT"),
    ("Sở VHTTDL; VP UBND tỉnh; BCH QS tỉnh; UBMTTQVN tỉnh", "Sở VHTTDL | VP UBND tỉnh | BCH QS tỉnh | UBMTTQVN tỉnh"),
    ("NV, TC, TP", "NV | TC | TP"),
    ("STC, SNV, VPUB", "STC | SNV | VPUB"),
    ("Các đơn vị thuộc Sở; Phòng Nội vụ - LĐTBXH", "Các đơn vị thuộc Sở | Phòng Nội vụ - LĐTBXH"),
    ("Các Vụ Pháp chế, Tổ chức cán bộ, Kế hoạch - Tài chính",
     "Vụ Pháp chế | Vụ Tổ chức cán bộ | Vụ Kế hoạch - Tài chính"),
    ("Các Phòng Giáo dục và Đào tạo", "Các Phòng Giáo dục và Đào tạo"),
    ("Sở Giáo dục và Đào tạo; Phòng Giáo dục và Đào tạo các huyện, thị xã, thành phố",
     "Sở Giáo dục và Đào tạo | Phòng Giáo dục và Đào tạo các huyện, thị xã, thành phố"),
    ("Sở Nội vụ. Sở Tài chính. UBND TP. Huế", "Sở Nội vụ | Sở Tài chính | UBND TP. Huế"),
    ("Sở Nội vụ + Sở Tài chính", "Sở Nội vụ | Sở Tài chính"),
    ("Các đồng chí thành viên Ban Chỉ đạo", "Các đồng chí thành viên Ban Chỉ đạo"),
    ("Thành viên Ban Chỉ đạo, Tổ giúp việc", "Thành viên Ban Chỉ đạo | Tổ giúp việc"),
    ("UBND tỉnh Bà Rịa - Vũng Tàu", "UBND tỉnh Bà Rịa - Vũng Tàu"),
    ("UBND thành phố Hồ Chí Minh, Cần Thơ", "UBND thành phố Hồ Chí Minh | UBND thành phố Cần Thơ"),
    ("Các thôn, bản, tổ dân phố", "Các thôn, bản, tổ dân phố"),
    ("Sở Nội vụ, các sở, ngành, địa phương", "Sở Nội vụ | các sở, ngành, địa phương"),
    ("UBND cấp xã nơi có dự án", "UBND cấp xã nơi có dự án"),
    ("Các trường học, bệnh viện, trung tâm y tế", "Các trường học, bệnh viện, trung tâm y tế"),
    ("Hội đồng PHPBGDPL tỉnh", "Hội đồng PHPBGDPL tỉnh"),
    ("Viễn thông Bình Thuận, Viettel Bình Thuận, FPT", "Viễn thông Bình Thuận | Viettel Bình Thuận | FPT"),
    ("Sở Nội vụ, Viện Nghiên cứu phát triển kinh tế - xã hội tỉnh, Quỹ Đầu tư phát triển",
     "Sở Nội vụ | Viện Nghiên cứu phát triển kinh tế - xã hội tỉnh | Quỹ Đầu tư phát triển"),
    ("Ban Quản lý Khu công nghệ cao, Ban Quản lý Khu kinh tế Nghi Sơn và các khu công nghiệp",
     "Ban Quản lý Khu công nghệ cao | Ban Quản lý Khu kinh tế Nghi Sơn và các khu công nghiệp"),
    ("Cục Quản lý hành chính về trật tự xã hội, Bộ Công an", "Cục Quản lý hành chính về trật tự xã hội | Bộ Công an"),
    ("Vụ Cải cách hành chính, Vụ Công chức - Viên chức, Viện Khoa học tổ chức nhà nước và lao động",
     "Vụ Cải cách hành chính | Vụ Công chức - Viên chức | Viện Khoa học tổ chức nhà nước và lao động"),
    ("Vụ Cải cách hành chính, Bộ Nội vụ", "Vụ Cải cách hành chính | Bộ Nội vụ"),
    ("Tổng cục Thống kê; Cục Đăng ký quản lý kinh doanh; Trung tâm Phục vụ hành chính công quốc gia",
     "Tổng cục Thống kê | Cục Đăng ký quản lý kinh doanh | Trung tâm Phục vụ hành chính công quốc gia"),
    ("Văn phòng Bộ; các Cục, Vụ, đơn vị thuộc Bộ; Sở Tư pháp các tỉnh, thành phố trực thuộc Trung ương",
     "Văn phòng Bộ | các Cục, Vụ, đơn vị thuộc Bộ | Sở Tư pháp các tỉnh, thành phố trực thuộc Trung ương"),
    ("Cơ quan, đơn vị trực thuộc Sở", "Cơ quan, đơn vị trực thuộc Sở"),
    ("Tất cả các phòng, ban, đơn vị thuộc huyện", "Tất cả các phòng, ban, đơn vị thuộc huyện"),
    ("Phòng Nội vụ, Văn phòng HĐND và UBND huyện, Phòng Tài chính - Kế hoạch, UBND các xã, thị trấn",
     "Phòng Nội vụ | Văn phòng HĐND và UBND huyện | Phòng Tài chính - Kế hoạch | UBND các xã, thị trấn"),
    ("Văn phòng HĐND-UBND huyện; Phòng TC-KH; Phòng LĐ-TB&XH; Phòng VH-TT",
     "Văn phòng HĐND-UBND huyện | Phòng TC-KH | Phòng LĐ-TB&XH | Phòng VH-TT"),
    ("Phòng Quản lý Đô thị, Phòng Tài nguyên và Môi trường, Phòng Kinh tế",
     "Phòng Quản lý Đô thị | Phòng Tài nguyên và Môi trường | Phòng Kinh tế"),
    ("Công chức Văn phòng - Thống kê; Công chức Tư pháp - Hộ tịch; Công chức Địa chính - Xây dựng",
     "Công chức Văn phòng - Thống kê | Công chức Tư pháp - Hộ tịch | Công chức Địa chính - Xây dựng"),
    ("Các bộ phận chuyên môn thuộc UBND xã", "Các bộ phận chuyên môn thuộc UBND xã"),
    ("Các ngành, đoàn thể xã; trưởng thôn", "Các ngành, đoàn thể xã | trưởng thôn"),
    ("Các Phòng, Ban, ngành, đoàn thể và UBND các xã, thị trấn",
     "Các Phòng, Ban, ngành, đoàn thể | UBND các xã, thị trấn"),
    ("Các phòng chuyên môn, Văn phòng Đăng ký đất đai, Trung tâm Phát triển quỹ đất",
     "Các phòng chuyên môn | Văn phòng Đăng ký đất đai | Trung tâm Phát triển quỹ đất"),
    ("Sở Kế hoạch và Đầu tư, Ban QL các KCN, UBND cấp huyện",
     "Sở Kế hoạch và Đầu tư | Ban QL các KCN | UBND cấp huyện"),
    ("Sở Nội vụ, Sở Tài chính, các đơn vị sự nghiệp công lập",
     "Sở Nội vụ | Sở Tài chính | các đơn vị sự nghiệp công lập"),
    ("Đài PTTH tỉnh, Báo Quảng Trị, Cổng Thông tin điện tử tỉnh",
     "Đài PTTH tỉnh | Báo Quảng Trị | Cổng Thông tin điện tử tỉnh"),
    ("Sở Thông tin và Truyền thông; Công ty VNPT, Viettel tỉnh",
     "Sở Thông tin và Truyền thông | Công ty VNPT | Viettel tỉnh"),
    ("Sở TTTT, các doanh nghiệp viễn thông", "Sở TTTT | các doanh nghiệp viễn thông"),
    ("Các tổ chức, cá nhân có liên quan", "Các tổ chức, cá nhân có liên quan"),
    ("UBND tỉnh, UBND huyện, UBND xã", "UBND tỉnh | UBND huyện | UBND xã"),
    ("Chủ tịch UBND tỉnh; Chủ tịch UBND cấp huyện", "Chủ tịch UBND tỉnh | Chủ tịch UBND cấp huyện"),
    ("Trường Chính trị Tôn Đức Thắng, Sở Nội vụ", "Trường Chính trị Tôn Đức Thắng | Sở Nội vụ"),
    ("Các cơ quan, đơn vị, địa phương và cá nhân có liên quan",
     "Các cơ quan, đơn vị, địa phương và cá nhân có liên quan"),
    ("Các cơ quan chuyên môn cấp tỉnh, UBND cấp huyện, UBND cấp xã",
     "Các cơ quan chuyên môn cấp tỉnh | UBND cấp huyện | UBND cấp xã"),
    ("Cơ quan chuyên môn thuộc UBND tỉnh, UBND cấp huyện", "Cơ quan chuyên môn thuộc UBND tỉnh | UBND cấp huyện"),
    ("Sở Y tế; các bệnh viện, trung tâm y tế", "Sở Y tế | các bệnh viện, trung tâm y tế"),
    ("Sở Xây dựng và các chủ đầu tư", "Sở Xây dựng | các chủ đầu tư"),
    ("Cục thuế tỉnh, kho bạc nhà nước tỉnh", "Cục thuế tỉnh | kho bạc nhà nước tỉnh"),
    ("Ngân hàng Chính sách xã hội tỉnh, Ngân hàng Nhà nước Chi nhánh Khu vực 5",
     "Ngân hàng Chính sách xã hội tỉnh | Ngân hàng Nhà nước Chi nhánh Khu vực 5"),
    ("Chi cục Hải quan khu vực XII; Thuế tỉnh Khánh Hòa; Bảo hiểm xã hội tỉnh",
     "Chi cục Hải quan khu vực XII | Thuế tỉnh Khánh Hòa | Bảo hiểm xã hội tỉnh"),
    ("Sở Giáo dục và Đào tạo; Sở Y tế và các đơn vị sự nghiệp trực thuộc",
     "Sở Giáo dục và Đào tạo | Sở Y tế | các đơn vị sự nghiệp trực thuộc"),
    ("Thường trực HĐND, lãnh đạo UBND tỉnh", "Thường trực HĐND | lãnh đạo UBND tỉnh"),
    ("Ủy ban nhân dân các xã, phường, đặc khu; các cơ quan, đơn vị có liên quan",
     "Ủy ban nhân dân các xã, phường, đặc khu | các cơ quan, đơn vị có liên quan"),
    ("Ủy ban nhân dân cấp xã", "Ủy ban nhân dân cấp xã"),
    ("UBND phường Bình Minh, Tân An và xã Hòa Phú", "UBND phường Bình Minh | UBND phường Tân An | UBND xã Hòa Phú"),
    ("UBND các phường: Bình Minh, Tân An; UBND các xã: Hòa Phú, Ea Kao",
     "UBND phường Bình Minh | UBND phường Tân An | UBND xã Hòa Phú | UBND xã Ea Kao"),
    ("Các xã, phường", "Các xã, phường"),
    ("Các huyện, thành phố", "Các huyện, thành phố"),
    ("Các huyện, thị xã, thành phố, các sở, ngành", "Các huyện, thị xã, thành phố | các sở, ngành"),
    ("Các sở, ban, ngành, huyện, thành phố", "Các sở, ban, ngành, huyện, thành phố"),
    ("Sở, ngành; huyện, thành phố", "Sở, ngành | huyện, thành phố"),
    ("Sở Nội vụ/UBND cấp huyện", "Sở Nội vụ | UBND cấp huyện"),
    ("Sở Nội vụ và/hoặc Sở Tài chính", "Sở Nội vụ | Sở Tài chính"),
    ("Sở Khoa học & Công nghệ, Sở Giáo dục & Đào tạo", "Sở Khoa học & Công nghệ | Sở Giáo dục & Đào tạo"),
    ("Sở khoa học và công nghệ; sở giáo dục và đào tạo", "Sở khoa học và công nghệ | sở giáo dục và đào tạo"),
    ("Văn phòng UBND tỉnh - Sở Nội vụ", "Văn phòng UBND tỉnh | Sở Nội vụ"),
    ("Trung tâm CNTT&TT, Trung tâm IOC", "Trung tâm CNTT&TT | Trung tâm IOC"),
    ("Ban Chỉ đạo CCHC tỉnh, Tổ giúp việc Ban Chỉ đạo", "Ban Chỉ đạo CCHC tỉnh | Tổ giúp việc Ban Chỉ đạo"),
    ("Đoàn Kiểm tra CCHC tỉnh", "Đoàn Kiểm tra CCHC tỉnh"),
    ("Đoàn TNCS Hồ Chí Minh tỉnh, Hội LHTN Việt Nam tỉnh", "Đoàn TNCS Hồ Chí Minh tỉnh | Hội LHTN Việt Nam tỉnh"),
    ("Tỉnh Đoàn, Hội Liên hiệp Phụ nữ tỉnh", "Tỉnh Đoàn | Hội Liên hiệp Phụ nữ tỉnh"),
    ("Mặt trận Tổ quốc Việt Nam và các đoàn thể tỉnh", "Mặt trận Tổ quốc Việt Nam | các đoàn thể tỉnh"),
    ("Người đứng đầu các cơ quan, đơn vị", "Người đứng đầu các cơ quan, đơn vị"),
    ("Lãnh đạo Sở, Trưởng các phòng, Giám đốc các trung tâm",
     "Lãnh đạo Sở | Trưởng các phòng | Giám đốc các trung tâm"),
    ("Trưởng các phòng chuyên môn; Thủ trưởng đơn vị trực thuộc",
     "Trưởng các phòng chuyên môn | Thủ trưởng đơn vị trực thuộc"),
    ("Phòng Tổ chức - Hành chính, Thanh tra Sở, Phòng Kế hoạch - Tài chính",
     "Phòng Tổ chức - Hành chính | Thanh tra Sở | Phòng Kế hoạch - Tài chính"),
    ("Văn phòng Sở, Thanh tra Sở, các phòng chuyên môn, đơn vị trực thuộc",
     "Văn phòng Sở | Thanh tra Sở | các phòng chuyên môn, đơn vị trực thuộc"),
    ("Văn phòng Sở và các phòng chuyên môn, đơn vị trực thuộc Sở",
     "Văn phòng Sở | các phòng chuyên môn, đơn vị trực thuộc Sở"),
    ("Phòng CCHC; các phòng, ban, chi cục thuộc Sở", "Phòng CCHC | các phòng, ban, chi cục thuộc Sở"),
    ("Các Sở: Tài chính, Kế hoạch và Đầu tư, Nội vụ; Thanh tra tỉnh; UBND các huyện, thành phố",
     "Sở Tài chính | Sở Kế hoạch và Đầu tư | Sở Nội vụ | Thanh tra tỉnh | UBND các huyện, thành phố"),
    ("Các sở: TC, NV, TNMT và UBND cấp huyện", "Sở TC | Sở NV | Sở TNMT | UBND cấp huyện"),
    ("Sở Tài chính; Sở, ban, ngành; UBND các huyện, thị xã, thành phố",
     "Sở Tài chính | Sở, ban, ngành | UBND các huyện, thị xã, thành phố"),
    ("Các Sở Tài chính, Nội vụ và UBND cấp huyện", "Sở Tài chính | Sở Nội vụ | UBND cấp huyện"),
    ("Sở Tài nguyên & MT, Nông nghiệp & PTNT", "Sở Tài nguyên & MT | Sở Nông nghiệp & PTNT"),
    ("Sở Nông nghiệp và PTNT, Sở Lao động - TB&XH", "Sở Nông nghiệp và PTNT | Sở Lao động - TB&XH"),
    ("Sở Lao động TB và XH", "Sở Lao động TB và XH"),
    ("Sở Lao động – TBXH; Sở VH - TT&DL", "Sở Lao động – TBXH | Sở VH - TT&DL"),
    ("Sở Văn hóa - Thể thao và Du lịch, Sở Văn hóa Thể thao và Du lịch",
     "Sở Văn hóa - Thể thao và Du lịch | Sở Văn hóa Thể thao và Du lịch"),
    ("Các phòng được giao phối hợp", "Các phòng được giao phối hợp"),
    ("Vụ Người lao động và Cán bộ quản lý, Vụ Pháp chế", "Vụ Người lao động và Cán bộ quản lý | Vụ Pháp chế"),
    ("Phòng Nội vụ, Ban Cơ yếu Chính phủ, PA05, C06", "Phòng Nội vụ | Ban Cơ yếu Chính phủ | PA05 | C06"),
    ("Cục A05 (Bộ Công an), Sở Nội vụ", "Cục A05 (Bộ Công an) | Sở Nội vụ"),
    ("Trung tâm Chuyển đổi số (Sở Khoa học và Công nghệ); Báo Lâm Đồng",
     "Trung tâm Chuyển đổi số (Sở Khoa học và Công nghệ) | Báo Lâm Đồng"),
]  # fmt: skip
# A cell, its names, and what a person is asked to look at.
DOUBTFUL = [
    ("Sở Khoa học và Công nghệ Sở Công Thương", "Sở Khoa học và Công nghệ | Sở Công Thương", "separator_missing"),
    ("như trên", "", "ditto"),
    ("nt", "", "ditto"),
    ("-nt-", "", "ditto"),
    ("”", "", "ditto"),
    ("Sở Nội vụ, Sở Tài chính, …", "Sở Nội vụ | Sở Tài chính", "units_cut_off"),
    ("Sở Nội vụ (Phòng CCHC)", "Sở Nội vụ", "unit_detail_dropped"),
    ("Cấp tỉnh: Sở Nội vụ; cấp huyện: UBND các huyện", "Sở Nội vụ | UBND các huyện", "unit_detail_dropped"),
    ("Sở Thông tin và Truyền thông, Báo, Đài PT-TH tỉnh",
     "Sở Thông tin và Truyền thông | Báo | Đài PT-TH tỉnh", "uncertain_split"),
    ("Sở KH&CN (Chi cục TCĐLCL)", "Sở KH&CN", "unit_detail_dropped"),
    ("HĐND, UBND các huyện", "HĐND | UBND các huyện", "uncertain_split"),
    ("Sở Nội vụ; các sở; UBND huyện; thị xã; thành phố",
     "Sở Nội vụ | các sở | UBND huyện; thị xã; thành phố", "uncertain_split"),
    ("Sở Tài chính\nSở Y tế\nnt", "Sở Tài chính | Sở Y tế", "ditto"),
    ("Văn phòng Bộ (Phòng Kiểm soát TTHC), các Vụ, Cục có liên quan",
     "Văn phòng Bộ | các Vụ, Cục có liên quan", "unit_detail_dropped"),
    ("Phòng Kinh tế (hoặc Phòng Kinh tế, Hạ tầng và Đô thị), Phòng Văn hóa - Xã hội",
     "Phòng Kinh tế | Phòng Văn hóa - Xã hội", "unit_detail_dropped"),
    ("Sở Nội vụ (Ban Thi đua - Khen thưởng); Báo Quảng Trị", "Sở Nội vụ | Báo Quảng Trị", "unit_detail_dropped"),
    ("UBND tỉnh (Văn phòng UBND tỉnh)", "UBND tỉnh", "unit_detail_dropped"),
    ("Hội đồng nhân dân, Ủy ban nhân dân các xã, phường",
     "Hội đồng nhân dân | Ủy ban nhân dân các xã, phường", "uncertain_split"),
    ("Tổ công tác Đề án 06 tỉnh; Công an tỉnh (PC06)",
     "Tổ công tác Đề án 06 tỉnh | Công an tỉnh", "unit_detail_dropped"),
    ("Vụ Pháp chế và Kế hoạch", "Vụ Pháp chế và Kế hoạch", "uncertain_split"),
    ("Phòng Kinh tế và Doanh nghiệp", "Phòng Kinh tế và Doanh nghiệp", "uncertain_split"),
    ("Sở Y tế và Tư pháp", "Sở Y tế | Sở Tư pháp", "uncertain_split"),
    ("Cục A06 - Bộ Công an; Sở Nội vụ", "Cục A06 - Bộ Công an | Sở Nội vụ", "uncertain_split"),
    ("PC06 - Công an tỉnh", "PC06 - Công an tỉnh", "uncertain_split"),
    ("Phòng Việc làm - Sở Nội vụ", "Phòng Việc làm - Sở Nội vụ", "uncertain_split"),
    ("Sở Y tế Thành đoàn", "Sở Y tế | Thành đoàn", "separator_missing"),
    ("Sở Tài chính Văn phòng UBND tỉnh", "Sở Tài chính | Văn phòng UBND tỉnh", "separator_missing"),
    ("Thanh tra tỉnh Sở Nội vụ", "Thanh tra tỉnh | Sở Nội vụ", "separator_missing"),
    ("Vụ Pháp chế Văn phòng Chính phủ", "Vụ Pháp chế Văn phòng Chính phủ", "uncertain_split"),
]  # fmt: skip


def names_of(bars: str) -> tuple[str, ...]:
    return tuple(bars.split(" | ")) if bars else ()


def codes(cell: str, names: UnitNames = NOBODY_KNOWN) -> set[str]:
    return {code for code, _ in read_units(cell, names).doubts} - {"unknown_unit"}


@pytest.mark.parametrize(("cell", "names"), CELLS)
def test_a_list_is_read_without_a_catalogue(cell, names):
    found = read_units(cell, NOBODY_KNOWN)
    assert found.names == names_of(names)
    assert codes(cell) == set()
    assert {words for code, words in found.doubts if code == "unknown_unit"} == set(found.names)


@pytest.mark.parametrize(("cell", "names", "code"), DOUBTFUL)
def test_what_is_doubtful_is_said(cell, names, code):
    assert read_units(cell, NOBODY_KNOWN).names == names_of(names)
    assert code in codes(cell)
    assert UNIT_MESSAGES[code].format("x")


@pytest.mark.parametrize(("cell", "names"), [row[:2] for row in (*CELLS, *DOUBTFUL)])
def test_a_catalogue_changes_the_spelling_and_not_the_list(cell, names):
    everything = UnitNames.build((name, (), False) for name in dict.fromkeys(names_of(names)))
    known = read_units(cell, everything)
    assert tuple(map(name_key, known.names)) == tuple(map(name_key, names_of(names)))
    assert "unknown_unit" not in {code for code, _ in known.doubts}


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Các Sở: NV, KH&ĐT và Tài chính", ["Sở Nội vụ", "Sở Kế hoạch và Đầu tư", "Sở Tài chính"]),
        ("Sở Nội vụ\nSở Y tế và các cơ quan, đơn vị có liên quan",
         ["Sở Nội vụ", "Sở Y tế", "Các cơ quan, đơn vị có liên quan"]),
        ("Các sở, ban, ngành, đoàn thể tỉnh", ["Các sở, ban, ngành, đoàn thể tỉnh"]),
        ("Sở TC, Sở Lạ", ["Sở Tài chính", "Sở Lạ"]),
    ],
)  # fmt: skip
def test_known_and_unknown_stand_side_by_side(cell, names):
    assert list(read_units(cell, NAMES).names) == names


def test_the_owner_in_brackets_gives_way_to_a_known_name():
    known = UnitNames.build([("Cục A05", (), False)])
    found = read_units("Cục A05 (Bộ Công an)", known)
    assert found.names == ("Cục A05",)
    assert [code for code, _ in found.doubts] == ["unit_detail_dropped"]


def test_a_ditto_and_a_dash_name_nobody():
    assert read_units("-nt-", NOBODY_KNOWN) == read_units(" -nt- ", NOBODY_KNOWN)
    assert read_units("như trên", NOBODY_KNOWN).text == ""
    assert read_units("Không", NAMES).text == "" and read_units("Không", NAMES).doubts == ()


# Classes and bodies of all levels; without those that the next line could go on.
_GO_ON = {"A", "Báo", "HĐND", "Thanh tra", "Tổ giúp việc", "Văn phòng",
          "Hội đồng nhân dân và Ủy ban nhân dân", "huyện, thành phố"}  # fmt: skip
_NAMES = sorted(
    name
    for name in {name for _, names in CELLS for name in names_of(names)} - _GO_ON
    if name[0].isupper() and name != name.upper() and not name.endswith("thuộc") and not set(name) & set(";/")
)
_LISTS = st.lists(st.sampled_from(_NAMES), min_size=1, max_size=5, unique_by=name_key)


@settings(max_examples=300, derandomize=True)
@given(_LISTS)
def test_reading_what_was_read_gives_the_same(names):
    once = read_units("; ".join(names), NOBODY_KNOWN).names
    assert read_units("; ".join(once), NOBODY_KNOWN).names == once == tuple(names)


@settings(max_examples=300, derandomize=True)
@given(_LISTS, st.sampled_from(["{}", "- {}", "+ {}", "{};", "1. {}", "• {}"]))
def test_a_line_for_each_name(names, line):
    assert read_units("\n".join(map(line.format, names)), NOBODY_KNOWN).names == tuple(names)


@settings(max_examples=300, derandomize=True)
@given(_LISTS, st.integers(14, 60))
def test_a_narrow_column_breaks_lines_anywhere(names, width):
    lines = textwrap.wrap("; ".join(names), width, break_long_words=False, break_on_hyphens=False)
    assert read_units("\n".join(lines), NOBODY_KNOWN).names == tuple(names)


_WORDS = st.sampled_from(
    [
        "Sở Nội vụ",
        "Các",
        "các sở",
        "UBND",
        "huyện",
        "Cư Jút",
        "và",
        ",",
        ";",
        ":",
        "/",
        "-",
        "\n",
        "(",
        ")",
        "Phòng",
        "Tài chính",
        "KH&ĐT",
        "đơn vị",
        "thuộc",
        "Văn phòng",
        "•",
        "1.",
        "xã",
        "…",
    ]
)


@settings(max_examples=400)
@given(st.one_of(st.text(max_size=120), st.lists(_WORDS, max_size=25).map(" ".join)))
def test_any_cell_is_read_and_its_names_are_distinct_and_stable(cell):
    found = read_units(cell, NOBODY_KNOWN)
    assert len(set(found.names)) == len(found.names)
    assert all(name == name.strip() and any(map(str.isalnum, name)) for name in found.names)
    assert {words for code, words in found.doubts if code == "unknown_unit"} >= set(found.names)


_SIGNS_ONLY = {"các", "và", "cùng", "với", "những", "sau", "gồm"}


@pytest.mark.parametrize("cell", [row[0] for row in CELLS])
def test_no_word_is_lost(cell):
    left = set(name_key(" ".join(read_units(cell, NOBODY_KNOWN).names)).split())
    named = cell.split(":")[-1] if "cơ quan:" in cell or "ngành:" in cell else cell
    dropped = {name_key(word) for word in (*_SIGNS_ONLY, "chủ", "trì", "phối", "hợp", "hoặc", "không")}
    assert {word for word in name_key(named).split() if not word.isdigit()} - left <= dropped


@pytest.mark.parametrize(
    "words", ["Sở Nội vụ, ", "Các sở, ban, ngành; ", "a, ", "Sở\n", "(", "UBND huyện Cư Jút và ", "- "]
)
def test_the_longest_cell_is_read_in_a_moment(words):
    started = time.perf_counter()
    read_units((words * 4000)[:4000], NAMES)
    assert time.perf_counter() - started < 2
