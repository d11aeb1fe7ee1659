"""Nhận sự kiện: kiểm tra chữ ký (Standard Webhooks) rồi mới tin nội dung."""

import base64
import hashlib
import hmac
import json
import os
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

KHOA = base64.b64decode(os.environ["CCHC_WEBHOOK_SECRET"].removeprefix("whsec_"))
da_nhan = set()  # ở hệ thống thật: lưu lâu dài; một sự kiện có thể được gửi hơn một lần


def dung_chu_ky(tieu_de, than):
    ma, luc = tieu_de["webhook-id"], tieu_de["webhook-timestamp"]
    if abs(time.time() - int(luc)) > 300:
        return False
    mong_doi = base64.b64encode(hmac.new(KHOA, f"{ma}.{luc}.".encode() + than, hashlib.sha256).digest()).decode()
    cac_chu_ky = [mot.removeprefix("v1,") for mot in tieu_de["webhook-signature"].split()]
    return any(hmac.compare_digest(mong_doi, mot) for mot in cac_chu_ky)


class NhanSuKien(BaseHTTPRequestHandler):
    def do_POST(self):
        than = self.rfile.read(int(self.headers["Content-Length"]))
        if not dung_chu_ky(self.headers, than):
            self.send_response(400)
        else:
            if self.headers["webhook-id"] not in da_nhan:
                da_nhan.add(self.headers["webhook-id"])
                su_kien = json.loads(than)
                print(su_kien["type"], json.dumps(su_kien["data"], ensure_ascii=False), flush=True)
            self.send_response(204)  # trả lời trong 10 giây; việc lâu thì làm sau
        self.end_headers()


HTTPServer(("127.0.0.1", int(os.environ.get("PORT", "8080"))), NhanSuKien).serve_forever()
