"""Ghi một số liệu; mất kết nối thì gửi lại cùng khóa, người khác đã sửa thì không ghi đè."""

import os
import sys
import time

import requests

so_lieu = {
    "indicator": sys.argv[1],
    "unit": sys.argv[2],
    "year": 2025,
    "period": "Q1",
    "numerator": sys.argv[3],  # số thập phân là chuỗi với dấu chấm
    "denominator": sys.argv[4],
    "reason": "Cập nhật từ phần mềm một cửa",
    "version": int(sys.argv[5]),  # bản đã đọc; 0 là chưa có số liệu
}
khoa = f"mot-cua-{so_lieu['indicator']}-{so_lieu['unit']}-2025-Q1-v{so_lieu['version']}"
for lan in range(5):
    try:
        tra_loi = requests.post(
            "https://cchc.vidu.vn/api/v1/measurements/",
            json=so_lieu,
            headers={"Authorization": f"Bearer {os.environ['CCHC_KEY']}", "Idempotency-Key": khoa},
            timeout=60,
        )
    except requests.ConnectionError:
        time.sleep(2**lan)
        continue
    noi_dung = tra_loi.json()
    if tra_loi.ok:
        print("đã ghi, bản", noi_dung["version"], "giá trị", noi_dung["value"])
    elif noi_dung["code"] == "conflict":
        hien_co = noi_dung["current"]
        raise SystemExit(f"đã có bản {hien_co['version']}: {hien_co['value']}. {noi_dung['detail']}")
    elif noi_dung["code"] in ("request_in_progress", "throttled"):
        time.sleep(int(tra_loi.headers.get("Retry-After", 2)))
        continue
    else:
        raise SystemExit("\n".join([noi_dung["detail"], *(e["message"] for e in noi_dung.get("errors", []))]))
    break
else:
    raise SystemExit("chưa ghi được sau 5 lần; hãy chạy lại với cùng các tham số")
