"""The text at the head of the interface's documentation."""

GUIDE = """
Giao diện chỉ để đọc, trả về JSON (UTF-8). Tài khoản thấy đúng những gì nó thấy trên các trang của cổng thông tin;
đối tượng ngoài phạm vi được trả lời 404.

### Xác thực
Quản trị hệ thống cấp khóa truy cập (`manage.py issue_token`). Gửi khóa trong tiêu đề:

```
curl -H "Authorization: Bearer <khóa>" https://<máy chủ>/api/v1/plans/?year=2025
```

Excel và Power BI: chọn xác thực *Basic*, tên tùy ý, mật khẩu là khóa. Người đã đăng nhập cổng thông tin dùng được ngay.

### Trang
Danh sách trả về `{"next": …, "results": […]}`. Đọc tiếp bằng cách gọi nguyên địa chỉ `next` cho đến khi là `null`.
`page_size` từ 1 đến 500 (mặc định 100); `ordering` sắp xếp, dấu `-` là giảm dần. Dòng thêm hay bớt trong lúc đọc không
làm lặp hoặc sót các dòng khác.

### Lọc
Mỗi danh sách nêu các tham số của nó; tham số viết sai tên hoặc sai giá trị được trả lời 400, không bị bỏ qua.
`q` tìm theo từ, không phân biệt dấu.

### Giá trị
Ngày: `YYYY-MM-DD`. Số thập phân: chuỗi với dấu chấm (`"96.5"`). Không có giá trị: `null`. Tỷ lệ của nhiều đơn vị tính
bằng tổng tử số trên tổng mẫu số, không lấy trung bình; mẫu số bằng 0 nghĩa là không phát sinh.

### Lỗi
Theo RFC 9457 (`application/problem+json`): `code` ổn định, `detail` nói điều gì đã xảy ra, `errors` nêu từng tham số.
Quá giới hạn số yêu cầu: 429 với tiêu đề `Retry-After` (giây).

### Phiên bản
Trong `/api/v1/` chỉ có thêm trường, tham số và giá trị mới; không đổi tên hoặc bỏ trường đã có.
""".strip()
