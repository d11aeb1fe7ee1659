"""Đọc mọi trang của một danh sách; chờ khi được trả lời 429."""

import os
import time

import requests

GOC = "https://cchc.vidu.vn/api/v1/"
phien = requests.Session()
phien.headers["Authorization"] = f"Bearer {os.environ['CCHC_KEY']}"


def goi(dia_chi, **tham_so):
    while True:
        tra_loi = phien.get(dia_chi, params=tham_so, timeout=60)
        if tra_loi.status_code != 429:
            break
        time.sleep(int(tra_loi.headers["Retry-After"]))
    if not tra_loi.ok:
        loi = tra_loi.json()  # application/problem+json
        raise SystemExit(f"{loi['code']}: {loi['detail']}")
    return tra_loi.json()


def moi_dong(ten, **tham_so):
    trang = goi(GOC + ten + "/", page_size=500, **tham_so)
    yield from trang["results"]
    while trang["next"]:
        trang = goi(trang["next"])  # gọi nguyên địa chỉ, không thêm tham số
        yield from trang["results"]


if __name__ == "__main__":
    dong = list(moi_dong("measurements", year=2025))
    print(len(dong), "số liệu")
