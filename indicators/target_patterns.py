"""Patterns of quantities in sentences about targets; they read words in lower case."""

import re

from indicators.comparisons import BANDS, Comparator

MASKS = re.compile(
    r"(?<!\d)\d{1,6}(?:-[a-zđ]+)?/(?:\d{4}/)?[a-zđ][\w-]*(?:&\w+)*"  # documents: 61/2018/nđ-cp, 20-nq/tu
    r"|(?<!\d)\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\bngày\s+\d{1,2}\s+tháng\s+\d{1,2}"
    r"|(?<!\d)\d{1,6}(?:[.,]\d{1,6})?\s*(?:[kmgt]?b/s|[kmgt]?bps|[kmgt]b\b)"
    r"|\bmức(?:\s+độ)?\s+\d(?:\s*(?:,|và|-)\s*\d)*(?![\d.,]*\s*%)"
)
_NUMBER = r"(?<![\d.,])\d{1,9}(?:\.\d{3}){0,3}(?:[.,]\d{1,6})?(?![\d/])"
_PERCENT = r"\s*(?:%|phần trăm)"
_AT_MOST = (
    r"không vượt quá|không vượt|không quá|không cao hơn|không hơn|không trên|không lớn hơn|tối đa|nhiều nhất"
    r"|≤|<\s?=|(?:nhỏ|thấp|ít) hơn hoặc bằng|bằng hoặc (?:nhỏ hơn|thấp hơn|ít hơn|dưới)"
)
_AT_LEAST = (
    r"tối thiểu|ít nhất|chí ít|không dưới|không thấp hơn|không ít hơn|không nhỏ hơn|không kém|≥|>\s?="
    r"|(?:lớn|cao|nhiều) hơn hoặc bằng|trên hoặc bằng|bằng hoặc (?:lớn hơn|cao hơn|nhiều hơn|trên|vượt)"
    r"|đạt(?:,| và| hoặc) vượt"
)
_LESS = r"dưới|thấp hơn|ít hơn|nhỏ hơn|chưa đến|<"
_MORE = r"cao hơn|nhiều hơn|lớn hơn|vượt|trên|hơn|>"
_EXACT = r"đúng bằng|bằng|đúng|="
_LINK = r"đạt được|đạt|phải|từ|là|ở mức|mức|lên|xuống|còn|thêm|khoảng|gần|xấp xỉ|được"
_ALL_WORDS = rf"{_AT_MOST}|{_AT_LEAST}|{_LESS}|{_MORE}|{_EXACT}|{_LINK}"
COMPARATORS = [
    (Comparator.AT_MOST, _AT_MOST),
    (Comparator.AT_LEAST, _AT_LEAST),
    (Comparator.LESS_THAN, _LESS),
    (Comparator.MORE_THAN, _MORE),
    (Comparator.EXACTLY, _EXACT),
]
ANY_COMPARATOR = re.compile("|".join(f"(?P<c{i}>{words})" for i, (_, words) in enumerate(COMPARATORS)))
_UPWARD = r"(?P<trail>(?:\s+[^\W\d]+){0,6}?\s+trở\s+(?P<way>lên|xuống)\b)?"
# The words before a percentage are looked for from its number backwards, which is what makes long sentences cheap.
BEFORE = re.compile(rf"(?:(?<!\w)(?:{_ALL_WORDS}|tối)\s*(?::\s*)?){{1,6}}$")
PERCENTAGE = re.compile(
    rf"(?P<low>{_NUMBER})(?:{_PERCENT})?"
    r"(?:\s+\(?(?:(?:vào|của|trong|cuối)\s+){0,2}năm\s+(?P<low_year>20\d\d)\)?,?)?\s*"
    r"(?P<range>đến|tới|lên|xuống|–|—|-)\s*"
    r"(?P<to>(?:(?:còn|mức|đạt|dưới|trên|tối thiểu|ít nhất|tối đa|không quá|khoảng)\s+){0,3})"
    rf"(?P<high>{_NUMBER}){_PERCENT}(?P<open>\s+trở\s+lên\b)?"
    rf"|(?P<one>{_NUMBER}){_PERCENT}{_UPWARD}"
    # What was reached before, beside what is to be reached: "80% (năm 2024: 65%)".
    rf"(?:\s*\(\s*(?:kết quả\s+)?năm\s+(?P<past_year>20\d\d)\s*(?::|=|là|đạt)?\s*(?P<past>{_NUMBER}){_PERCENT}\s*\))?"
)
COUNT = re.compile(
    rf"(?P<least>(?:{_AT_LEAST})\s+(?:(?:{_LINK}|có)\s+){{0,5}})(?P<one>{_NUMBER})(?P<upto>\s*[-–]\s*\d{{1,4}})?(?P<noun>\s+[^\W\d]+)"
    rf"|(?P<most>(?:{_AT_MOST})\s+(?:(?:{_LINK}|có)\s+){{0,5}})(?P<two>{_NUMBER})(?P<upto1>\s*[-–]\s*\d{{1,4}})?(?P<noun1>\s+[^\W\d]+)"
    rf"|\btừ\s+(?P<three>{_NUMBER})(?P<noun2>(?:\s+[^\W\d]+){{1,6}}?)\s+trở\s+lên\b"
)
# Points of a score: "trên 90 điểm", "đạt 8,5/10 điểm"; not places ("50 điểm cầu") and not points of a percentage.
POINTS = re.compile(
    r"(?:(?P<low>(?<![\d.,])\d{1,4}(?:[.,]\d{1,4})?)\s*(?:-|–|đến)\s*(?P<to>dưới\s+)?)?"
    r"(?P<one>(?<![\d.,])\d{1,4}(?:[.,]\d{1,4})?)(?:/\d{1,4})?\s+điểm"
    r"(?P<way>\s+trở\s+(?:lên|xuống))?"
    r"(?!\s*%|\s+(?:phần trăm|cầu|truy cập|tiếp nhận|bưu|du lịch|giao dịch|văn hóa|đến|trường|kinh doanh"
    r"|bán|phục vụ))(?!\w)"
)
PERCENT_POINTS = re.compile(rf"{_NUMBER}\s+điểm\s*(?:%|phần trăm)")
TIMES = re.compile(
    r"\b(?P<verb>tăng|gấp|giảm)\s+(?:[^\W\d]+\s+){0,3}?\d{1,3}(?:[.,]\d{1,2})?\s+lần\b(?!\s*/)(?:\s+(?:so\s+với\s+)?năm\s+20\d\d\b)?"
    r"|\b(?:tăng\s+)?gấp\s+(?:đôi|rưỡi|ba|bốn|năm lần|nhiều lần)\b"
)
STEPS = re.compile(
    rf"\b(?P<verb>tăng|nâng|cao hơn|cải thiện|giảm|tụt)\s+(?:thêm\s+|lên\s+)?(?:[^\W\d]+\s+){{0,4}}?"
    rf"(?P<prefix>(?:(?:{_AT_LEAST}|{_AT_MOST}|{_MORE}|từ)\s+)*)(?P<one>\d{{1,2}})(?:\s*(?:-|–|đến)\s*(?P<two>\d{{1,2}}))?\s+"
    r"(?:bậc|hạng)(?!\w)(?:\s+trở\s+lên)?"
)
# "giảm ít nhất 10 đầu mối so với năm 2021": less by a number, against a year that is named.
COUNT_DOWN = re.compile(
    rf"\b(?:cắt giảm|giảm|tinh giản)\s+(?:(?!từ\b|còn\b|xuống\b)[^\W\d]+\s+){{0,5}}?(?P<one>{_NUMBER})(?!\s*[-–]\s*\d)"
    r"(?P<noun>\s+(?!điểm\b|bậc\b|hạng\b|lần\b|phần\b|đến\b|lên\b|trở\b)[^\W\d]+)"
    r"(?=[^;%\d]{0,120}?\bso\s+với\s+(?:[^\W\d]+\s+){0,4}?20\d\d\b)"
)
# "từ 120 xuống còn 100 đơn vị".
COUNT_DOWN_TO = re.compile(
    rf"\btừ\s+(?P<low>{_NUMBER})(?:\s+(?!lên\b|đến\b|xuống\b)[^\W\d]+){{0,5}}?(?:\s+\(?năm\s+(?P<low_year>20\d\d)\)?)?"
    rf"\s+xuống(?:\s+(?:còn|dưới|tối đa|không quá)){{0,2}}\s+(?P<one>{_NUMBER})(?P<noun>\s+[^\W\d]+)"
)
# "không quá 30 phút/lượt": time counts where it is measured for one of many, a deadline in days does not.
TIME_EACH = re.compile(
    rf"(?P<words>(?<!\w)(?:{_AT_MOST}|{_AT_LEAST}|{_LESS}|{_MORE})\s+(?:(?:{_LINK})\s+){{0,3}})(?P<one>{_NUMBER})"
    r"\s+(?:phút|giờ|giây|ngày)(?:\s+làm việc)?\s*/\s*(?:0?1\s+)?[^\W\d]+"
)
TIME_NOUN = re.compile(r"^\s+(?:năm|tháng|ngày|giờ|phút|giây|tuần|quý)\b")
SCALES = {"trăm": 100, "nghìn": 1000, "ngàn": 1000, "triệu": 1_000_000, "tỷ": 1_000_000_000, "tỉ": 1_000_000_000}
OF_MONEY = re.compile(r"\s*(?:(?:nghìn|ngàn|triệu|tỷ|tỉ)\s+)?đồng\b")
_FIRST = r"(?:dẫn đầu|đứng đầu|cao nhất|tốt nhất)"
RANK = re.compile(
    r"\b(?:tốp|top)\s*(?:đầu\s*)?(?P<top>\d{1,3})(?:\s*(?:-|–|đến)\s*(?P<top2>\d{1,3}))?(?!\d|\s*%)"
    r"|\b(?:thứ hạng|xếp hạng|xếp thứ|xếp vị trí|hạng thứ|đứng thứ|đứng vị trí|vị trí thứ|vị thứ|vị trí|xếp từ thứ"
    r"|xếp dưới hạng)\s+"
    r"(?P<words>(?:(?:trong|khoảng|từ|thứ|đạt|ở|số|mức|tối thiểu|ít nhất|là|trên|dưới|cao hơn|thấp hơn|không|hạng)"
    r"\s+){0,6})"
    r"(?P<rank>\d{1,3})(?:\s*(?:-|–|đến)\s*(?:thứ\s+|hạng\s+)?(?P<rank2>\d{1,3}))?"
    r"(?:\s+trở\s+(?P<way>lên|xuống))?(?!\d|[\d.,]*\s*%)"
    # "xếp hạng Chỉ số CCHC từ thứ 20 trở lên", "thứ hạng … không thấp hơn hạng 30"
    r"|\b(?:thứ hạng|xếp hạng|vị trí)(?:\s+(?!so\b|(?:cao|tốt|nhanh|nhiều)\s+hơn\b)[^\W\d]+){1,10}?\s+"
    r"(?:(?:hạng|thứ|vị trí thứ|vị trí)\s+(?P<rank3>\d{1,3})"
    r"(?:\s*(?:-|–|đến)\s*(?:thứ\s+|hạng\s+)?(?P<rank5>\d{1,3}))?|từ\s+(?P<rank4>\d{1,3})(?=\s+trở\s+lên))"
    r"(?:\s*/\s*\d{1,3}[^.;%\d]{0,40}?)?(?:\s+trở\s+(?P<way3>lên|xuống))?(?!\d|[\d.,]*\s*%)"
    # "xếp hạng PAR INDEX từ 15 đến 20", "trong nhóm từ 11 đến 20": two places that nothing else is counted by.
    r"|\b(?:(?:thứ hạng|xếp hạng|vị trí)(?:\s+(?!so\b)[^\W\d]+){1,10}?\s+|nhóm\s+)(?:khoảng\s+)?(?:từ\s+)?"
    r"(?:hạng\s+|thứ\s+)?(?P<rank6>\d{1,3})\s*(?:-|–|đến)\s*(?:hạng\s+|thứ\s+)?(?P<rank7>\d{1,3})(?![\d/]|[.,]\d)"
    r"(?=\s*(?:$|[,;.()]|/|(?:cả nước|toàn quốc|trong|trên|so với|của|về|theo|các tỉnh|năm|vào|đến năm|và)\b))"
    r"|\bnhóm\s+(?P<group2>\d{1,3})\s*/\s*\d{2,3}\b"
    r"|\b(?:(?:xếp|đứng)(?:\s+ở)?(?:\s+vị trí)?\s+(?:thứ|hạng)|vị trí\s+(?:thứ|số))\s+(?P<word>nhất|nhì|hai|ba|một)\b"
    rf"|\b(?:(?:trong|thuộc|vào)\s+(?:nhóm\s+)?|nhóm\s+)(?P<group>\d{{1,3}})(?:\s*(?:-|–|đến)\s*(?P<group1>\d{{1,3}}))?"
    rf"\s+[^\d.;]{{2,60}}?{_FIRST}\b"
)
# "nhóm dẫn đầu cả nước", "tốp 1/3", "nửa trên": a place to reach that no number says.
VAGUE_RANK = re.compile(
    r"\b(?:nhóm|tốp|top)\s+\d\s*/\s*\d(?![\d/])|\bnửa\s+(?:trên|đầu)\s+(?:của\s+)?bảng\b|\b(?:tốp|top|nhóm)\s+đầu\b"
    r"|\b(?:thuộc|trong|vào|ở)\s+(?:tốp|top|nhóm)\s+(?:(?!người\b|giải\b)[^\W\d]+,?\s+){0,4}?(?:dẫn|đứng)\s+đầu\b"
)
# "ít nhất 2/3 số xã", "thuộc 1/3 số tỉnh đứng đầu": a part that no percentage says.
PART = re.compile(
    rf"(?<!\w)(?:{_AT_LEAST}|{_AT_MOST}|{_MORE}|thuộc|trong|vào)\s+(?:(?:{_LINK}|có)\s+){{0,3}}"
    r"(?:[1-9]\s*/\s*[1-9](?![\d/])|một\s+nửa)\s+(?:tổng\s+)?số\b"
)
RANK_NUMBERS = [name for name in RANK.groupindex if name.startswith(("top", "rank", "group"))]
ORDINALS = {"nhất": 1, "một": 1, "nhì": 2, "hai": 2, "ba": 3}
YEAR_BEHIND = re.compile(r"\s+\(?(?:(?:vào|của|trong|cuối)\s+){0,2}năm\s+20\d\d\b")
# "từ vị trí 25 lên vị trí 20"; "từ vị trí 15 đến vị trí 20" names two places and asks for the worse one.
RANK_MOVE = re.compile(
    r"\btừ\s+(?:vị trí|hạng|thứ hạng|thứ)(?:\s+thứ)?\s+(?P<low>\d{1,3})(?:/\d{1,3})?"
    r"(?:\s+\(?(?:của\s+)?năm\s+(?P<low_year>20\d\d)\)?,?)?\s+(?P<way>lên|xuống|đến|tới)\s+"
    r"(?:(?:vị trí|hạng|thứ hạng|thứ)\s+)?(?:thứ\s+)?(?P<one>\d{1,3})(?!\d|\s*%)"
)
_BANDS = "|".join(sorted(BANDS, key=len, reverse=True))
_BAND_NOUN = r"(?:nhóm|mức|xếp loại(?:(?:\s+[^\W\d]+){1,3}(?:\s+đạt|(?=\s+từ\s)))?|đạt loại|xếp hạng|loại)"
BAND = re.compile(
    r"(?P<before>(?:(?<!\w)(?:thoát khỏi|ra khỏi|rơi vào|rơi xuống|không thuộc|"
    rf"không ở|{_AT_MOST}|{_AT_LEAST}|{_LESS}|{_MORE}|từ|đến|đạt)\s+){{0,3}})"
    rf"(?<!\w){_BAND_NOUN}\s+(?P<from>từ\s+)?(?:mức\s+|loại\s+)?[\"“]?(?P<band>{_BANDS})[\"”]?(?!\s+(?:hơn|nhất))(?!\w)"
    rf"(?:\s*(?P<range>đến|tới|-|–|,|/|và|hoặc)\s*(?:{_BAND_NOUN}\s+)?[\"“]?(?P<band2>{_BANDS})[\"”]?(?!\s+(?:hơn|nhất))(?!\w))?"
    r"(?:\s+trở\s+(?P<way>lên|xuống))?"
    r"(?P<average>\s+(?:chung|cả nước|toàn quốc|của|khu vực|các tỉnh|vùng|toàn tỉnh)\b)?"
)
# "thuộc nhóm cao nhất cả nước", "thoát khỏi nhóm thấp nhất": which band that is depends on the index.
VAGUE_BAND = re.compile(r"\b(?:thuộc|trong|vào|ở|đạt|khỏi)\s+(?:nhóm|mức)\s+(?:cao|tốt|thấp|kém)\s+nhất\b")
_WORDS_TO_YEAR = r"(?:[^\W\d]+\s+){0,4}?(?:năm\s+)?"
_YEAR = r"20\d\d|năm trước|năm liền kề"
BETTER = re.compile(
    r"(?P<equal>\b(?:bằng|duy trì|giữ vững)\s+hoặc\s+)?\b(?:cao|tốt|nhanh|nhiều)\s+hơn\s+(?:hoặc\s+bằng\s+)?"
    r"(?:so\s+với\s+)?"
    + rf"{_WORDS_TO_YEAR}(?P<year>{_YEAR})"
    + r"|(?P<equal1>\b(?:duy trì|giữ vững)\s+hoặc\s+)?"
    + r"\b(?:cải thiện|nâng cao|nâng|tăng|tăng hạng)\b[^.;%\d]{0,80}?\b(?:so\s+với|hơn)\s+"
    + rf"{_WORDS_TO_YEAR}(?P<year1>{_YEAR})"
    + r"|\b(?P<notless>không\s+thấp\s+hơn|không\s+kém|(?:tối thiểu|ít nhất)\s+bằng)\s+(?:so\s+với\s+)?"
    + rf"{_WORDS_TO_YEAR}(?P<year2>{_YEAR})"
    + rf"|\bvượt\s+(?:so\s+với|mức|kết\s+quả|điểm|điểm\s+số|thứ\s+hạng)\s+{_WORDS_TO_YEAR}(?P<year3>{_YEAR})"
)
# "cao hơn năm 2024 ít nhất 2 bậc", "cao hơn năm 2023 từ 1 - 2 điểm phần trăm": better by so much.
BETTER_BY = re.compile(
    r"\b(?:(?:cao|tốt)\s+hơn\s+(?:so\s+với\s+)?|(?:tăng|nâng|cải thiện)\b[^.;,%\d]{0,60}?\bso\s+với\s+)"
    + rf"{_WORDS_TO_YEAR}(?P<year>20\d\d)\s+"
    + rf"(?P<prefix>(?:(?:{_AT_LEAST}|{_AT_MOST}|{_MORE}|từ|là|thêm|khoảng)\s+)*)(?P<one>\d{{1,3}}(?:[.,]\d{{1,2}})?)"
    + r"\s*%?(?:\s*(?:-|–|đến)\s*(?P<two>\d{1,3}(?:[.,]\d{1,2})?))?\s*(?P<what>bậc|hạng|%|phần trăm|điểm|lần)(?!\w)"
    + r"(?:\s*(?:%|phần trăm))?(?:\s+trở\s+lên\b)?"
)
# "cao hơn mức bình quân chung cả nước".
AVERAGE = re.compile(
    rf"(?<!\w)(?:{_AT_LEAST}|{_MORE}|(?:tối thiểu |ít nhất )?bằng)\s+(?:so\s+với\s+)?(?:mức\s+)?"
    r"(?:(?:điểm|giá trị|tỷ lệ)\s+)?(?:bình quân|trung bình)"
    r"(?:\s+chung|\s+(?:của\s+)?(?:cả nước|toàn quốc|khu vực|các tỉnh|các địa phương|vùng|toàn tỉnh))+\b"
)
WORSE = re.compile(
    r"\b(?:thấp|ít)\s+hơn\s+(?:so\s+với\s+)?"
    + rf"{_WORDS_TO_YEAR}(?P<year>{_YEAR})"
    + r"|\bgiảm\b[^.;%\d]{0,80}?\bso\s+với\s+"
    + rf"{_WORDS_TO_YEAR}(?P<year1>{_YEAR})"
)
SINCE_YEAR = re.compile(r"\bso\s+với\s+(?:(?!giai\b)[^\W\d]+\s+){0,6}?(20\d\d)\b(?!\s*[-–])")
AGAINST = re.compile(r"^\s*(?:(?!\bđạt\b)[^\W\d]+\s+){0,8}?so\s+với\b")
COMPARED = re.compile(r"^[^;]*?\bso\s+với\b")
OF_PLAN = re.compile(r"^\s*(?:so với\s+)?(?:kế hoạch|chỉ tiêu|dự toán)\b")
REDUCES = re.compile(r"\b(?:giảm|tinh giản|rút ngắn)\b(?P<between>(?:\s+[^\W\d]+){0,22}?)\s*$")
INCREASES = re.compile(r"\b(?:tăng|nâng)\b(?:\s+[^\W\d]+){0,8}?\s*$")
LEVEL_WORD = re.compile(r"\b(?:đạt|xuống|còn|lên|đảm bảo|bảo đảm|cho|ở mức|tỷ lệ|tỉ lệ|mức)\b")
# Words between "giảm" and a number that make the number a level and no difference.
REACHES = re.compile(r"\b(?:đạt|xuống|còn|lên|đảm bảo|bảo đảm|cho|ở mức)\b")
RATE = re.compile(r"\b(?:tỷ lệ|tỉ lệ)\b")
# "Tỷ lệ đơn vị xếp loại trung bình dưới 10%": the band is what the percentage counts.
COUNTED_BAND = re.compile(r"\b(?:tỷ lệ|tỉ lệ|số|số lượng)\b[^,;.%\d]{0,80}$")
PERCENTAGE_NEXT = re.compile(rf"^[^,;.%\d]{{0,40}}{_NUMBER}{_PERCENT}")
OWN_VERB = re.compile(r"[,:]\s*(?:nằm|thuộc|đạt|xếp|duy trì|giữ)\b|:|\bvà\s+(?:nằm|thuộc|duy trì|giữ)\b")
AND = re.compile(r"(?:\bvà|,)\s*$")
DOWN_TO = re.compile(r"\b(?:còn|xuống)\b")
ABOUT = re.compile(r"\b(?:khoảng|gần|xấp xỉ)\b")
STRETCH = re.compile(r"\(\s*phấn đấu[^()%\d]*$")
NOT_A_GOAL = re.compile(r"\b(?:hỗ trợ|lãi suất|thuế suất|trích|mức phạt)\s+(?:[^\W\d]+\s+)?$")
# "tối đã 5%", "cao nhất 5%", "~ 5%": words that should bound a number and do not say clearly how.
ODD_BOUND = re.compile(r"(?:\btối\s+[^\W\d]+|\b(?:cao|thấp) nhất|[~≈±])\s*$")
DENIED = re.compile(r"\bkhông\s+(?:để|có|còn|được|xảy ra)\b[^,;.%]{0,60}$")
# A figure of another year beside the target: "năm 2024 đạt 85%, năm 2025 đạt 90%", "90% (năm 2024 là 85%)".
OF_A_YEAR = re.compile(r"(?<!đến )(?<!hết )(?<!cuối )\bnăm 20\d\d:?\s*$")
YEARS = re.compile(r"\bnăm (20\d\d)\b")
IN_BRACKETS = re.compile(r"%[^()]*\([^()]*$")
# What nobody wants more of; few per cent of it are rather a limit.
UNWANTED = re.compile(r"\b(?:trễ hạn|quá hạn|chậm muộn|trễ hẹn|tồn đọng|sai sót|vi phạm|khiếu nại)\b")
