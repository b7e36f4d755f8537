"""What officers and leaders ask for in plain words; a report is never taken for a wish."""

import pytest

from language.wishes import Wish, read_wish


@pytest.mark.parametrize(
    ("text", "wish", "rest"),
    [
        ("xếp hạng", Wish.RANKING, ""),
        ("Xep hang nam 2023 bệnh viện", Wish.RANKING, "2023 bệnh viện"),
        ("duyệt báo cáo nq-2023", Wish.REVIEW, "nq-2023"),
        ("ghi hộ đơn vị DB001 lúc 9h đã học", Wish.ON_BEHALF, "DB001 lúc 9h đã học"),
        ("Tạo đợt mới", Wish.NEW_CAMPAIGN, ""),
        ("cấp mã cho đơn vị chưa có đầu mối", Wish.CODES, "cho đơn vị chưa có đầu mối"),
        ("in thư mời", Wish.CODES, ""),
    ],
)
def test_a_wish_and_its_words(text: str, wish: Wish, rest: str) -> None:
    assert read_wish(text) == (wish, rest)


@pytest.mark.parametrize("text", ["đã được duyệt rồi", "đơn vị đã học rồi", "ghi họ tên", "bao cao", "rồi ạ"])
def test_no_wish(text: str) -> None:
    assert read_wish(text) is None
