# Khóa truy cập để trong biến môi trường, không viết vào tệp.
export CCHC_KEY="${CCHC_KEY:?hay dat khoa truy cap}"
curl --fail-with-body --silent --show-error \
  -H "Authorization: Bearer $CCHC_KEY" \
  "https://cchc.vidu.vn/api/v1/measurements/?year=2025&page_size=5"
