# Mỗi lần ghi một khóa riêng; gửi lại đúng khóa ấy khi mất kết nối thì không ghi hai lần.
curl --fail-with-body --silent --show-error \
  -H "Authorization: Bearer $CCHC_KEY" \
  -H "Idempotency-Key: ${1:?khoa cua lan ghi nay}" \
  -H "Content-Type: application/json" \
  --data '{"indicator": "MA-CHI-TIEU", "unit": "MA-DON-VI", "year": 2025, "period": "Q1", "numerator": "965", "denominator": "1000"}' \
  "https://cchc.vidu.vn/api/v1/measurements/"
