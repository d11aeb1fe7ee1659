# Giữ gói trao đổi của mọi báo cáo đã tiếp nhận; lần sau chỉ tải gói đã thay đổi.
import os
import pathlib

import requests

GOC = "https://cchc.vidu.vn/api/v1/"
kho = pathlib.Path("goi-trao-doi")
kho.mkdir(exist_ok=True)
phien = requests.Session()
phien.headers["Authorization"] = f"Bearer {os.environ['CCHC_KEY']}"

dia_chi, moi = GOC + "reports/?status=ACCEPTED&fields=id", 0
while dia_chi:
    trang = phien.get(dia_chi, timeout=30)
    trang.raise_for_status()
    for bao_cao in trang.json()["results"]:
        tep, nhan = kho / f"{bao_cao['id']}.json", kho / f"{bao_cao['id']}.etag"
        da_co = {"If-None-Match": nhan.read_text()} if tep.exists() and nhan.exists() else {}
        goi = phien.get(f"{GOC}reports/{bao_cao['id']}/exchange/", headers=da_co, timeout=60)
        if goi.status_code == 304:  # vẫn là gói đang giữ
            continue
        goi.raise_for_status()
        tep.write_bytes(goi.content)
        nhan.write_text(goi.headers["ETag"])
        moi += 1
    dia_chi = trang.json()["next"]
print(f"{moi} gói mới")
