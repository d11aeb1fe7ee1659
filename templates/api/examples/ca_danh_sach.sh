# Một lần gọi cho cả bảng: mở tệp bằng Excel cài tiếng Việt (số thập phân có dấu phẩy), chọn Insert > PivotTable.
curl --fail-with-body --silent --show-error \
  -H "Authorization: Bearer $CCHC_KEY" \
  -o so-lieu-2025.csv \
  "https://cchc.vidu.vn/api/v1/observations/?year=2025&format=csv&bom=1&decimal=comma"
