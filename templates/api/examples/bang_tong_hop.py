"""Một lần gọi, một bảng tổng hợp bằng pandas: tổng tử số trên tổng mẫu số, không lấy trung bình các tỷ lệ."""

import io
import os

import pandas as pd
import requests

tra_loi = requests.get(
    "https://cchc.vidu.vn/api/v1/observations/",
    params={"year": 2025, "format": "csv"},
    headers={"Authorization": f"Bearer {os.environ['CCHC_KEY']}"},
    timeout=600,
)
tra_loi.raise_for_status()
bang = pd.read_csv(io.BytesIO(tra_loi.content), dtype={"part": str, "status": str})
if len(bang) != int(tra_loi.headers["X-Total-Count"]):
    raise SystemExit("nhận thiếu dòng, hãy gọi lại")

# Như rollups: bỏ dòng đã rút, dòng của chính tỉnh, và dòng của đơn vị bên trong cơ quan (cơ quan nhập số của mình).
ty_le = bang[(bang["aggregation"] == "RATIO_OF_SUMS") & (bang["part"] == "_T") & (bang["status"] != "O")]
ty_le = ty_le[(ty_le["unit_kind"] != "PROVINCE") & (ty_le["unit"] == ty_le["agency"])]
tong = ty_le.groupby(["indicator", "period"])[["numerator", "denominator"]].sum()
tong["ty_le"] = (100 * tong["numerator"] / tong["denominator"]).round(2)
print(tong["ty_le"].unstack("period").to_string())
