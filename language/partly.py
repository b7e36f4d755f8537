"""How much of it is done: "2/4 chi bộ", "80%", "còn 1 chi bộ nữa", "mới 2 buổi" are not all of it."""

import re

SHARE = re.compile(r"(?<![\d/])(\d{1,3})\s?/\s?(\d{1,3})(?![\d/])")
PERCENT = re.compile(r"(?<![\d.,])(\d{1,3})(?:[.,]\d+)?\s?%")
FIGURE = r"(?:\d+|một|mot|hai|ba|bốn|bon|vài|vai|mấy|may|nửa|nua)"
OF_IT = (
    r"(?:chi bộ|chi bo|cb|đơn vị|don vi|đảng bộ|dang bo|tổ|to|khoa|phòng|phong|nhóm|nhom|khối|khoi"
    r"|buổi|buoi|lớp|lop|bản|phần|phan|nội dung|noi dung|cơ sở|co so|cá nhân|ca nhan)"
)
CELLS = re.compile(rf"\s?{OF_IT}\b")
LEFT_OVER = re.compile(
    rf"\b(?:còn|con|thiếu|thieu|trừ|tru)\s(?:(?:lại|lai|mỗi|moi|khoảng|thiếu|thieu|đúng|có)\s)?{FIGURE}\b"
)
FEW_ONLY = re.compile(
    r"\b(?:mới|moi|chỉ mới|chỉ|mới chỉ)\s"
    r"(?:(?:được|duoc|có|co|xong|học|hoc|làm|nộp|gửi|tổ chức|triển khai|ở)\s)*" + rf"{FIGURE}\b"
)
NO_MORE = re.compile(r"\s(?:nữa|nua|ạ|a|thôi|thoi|anh|chị|em|nhé)\b|$|\s?/")
REACHED = re.compile(r"\b(?:được|duoc|mới|moi|xong|đạt|dat|chỉ|chi)\s$")
PEOPLE = re.compile(r"\s?(?:đồng chí|người|đảng viên|dong chi|nguoi|dang vien|lượt|luot)\b")
MONTHS = 12


def is_partly(text: str) -> bool:
    """True where a part is told of; "12/5" is taken for a day, "33/35 đồng chí" for who came."""
    if any(int(one) < 100 for one in PERCENT.findall(text)):
        return True
    if any(_is_share(text, found) for found in SHARE.finditer(text)):
        return True
    return any(
        CELLS.match(text[found.end() :]) or NO_MORE.match(text[found.end() :])
        for pattern in (LEFT_OVER, FEW_ONLY)
        for found in pattern.finditer(text)
    )


def _is_share(text: str, found: re.Match[str]) -> bool:
    done, total = int(found[1]), int(found[2])
    before, after = text[: found.start()], text[found.end() :]
    if done >= total or PEOPLE.match(after):
        return False
    return bool(CELLS.match(after)) or (total > MONTHS and bool(REACHED.search(before)))


def leaves_people(text: str) -> bool:
    """ "còn 3 đồng chí": away, or yet to do it; nobody can tell."""
    return any(PEOPLE.match(text[found.end() :]) for found in LEFT_OVER.finditer(text))


def is_all(text: str) -> bool:
    """True for "100%"."""
    return any(int(one) == 100 for one in PERCENT.findall(text))
