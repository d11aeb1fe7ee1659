"""Kéo hằng đêm vào SQLite: lượt đầu đọc hết, lượt sau chỉ phần thay đổi và các dòng đã xóa."""

import json
import sqlite3
import sys

from moi_trang import GOC, goi

kho = sqlite3.connect(sys.argv[1])
kho.execute("CREATE TABLE IF NOT EXISTS so_lieu (id INTEGER PRIMARY KEY, noi_dung TEXT NOT NULL)")
kho.execute("CREATE TABLE IF NOT EXISTS moc (ten TEXT PRIMARY KEY, watermark TEXT NOT NULL)")
cu = kho.execute("SELECT watermark FROM moc WHERE ten = 'measurements'").fetchone()
tu = {"updated_since": cu[0]} if cu else {}


def cac_trang(dia_chi):
    trang = goi(GOC + dia_chi, page_size=500, **tu)
    while True:
        yield trang
        if not trang["next"]:
            return
        trang = goi(trang["next"])


with kho:  # một giao dịch: dở dang thì lượt sau làm lại từ mốc cũ
    xoa = ghi = 0
    if cu:
        try:
            for trang in cac_trang("measurements/deleted/"):
                for dong in trang["results"]:
                    xoa += kho.execute("DELETE FROM so_lieu WHERE id = ?", [int(dong["key"])]).rowcount
        except SystemExit as loi:
            if not str(loi).startswith("pull_too_old"):
                raise
            tu = {}  # lâu quá không kéo: bỏ bản sao, đọc lại từ đầu
            xoa = kho.execute("DELETE FROM so_lieu").rowcount
    for trang in cac_trang("measurements/"):
        for dong in trang["results"]:
            kho.execute("REPLACE INTO so_lieu VALUES (?, ?)", [dong["id"], json.dumps(dong)])
            ghi += 1
    kho.execute("REPLACE INTO moc VALUES ('measurements', ?)", [trang["watermark"]])
print(f"đã ghi {ghi} dòng, xóa {xoa} dòng")
