"""When something was said: only behind "lúc", never in the future, and never taken for the day of a deed."""

import pytest

from language.hours import read_hour
from language.misread import Misread
from tests.support.people import at

NOW = at("2023-06-12 10:00")
READ = (
    ("lúc 9h30 đã học rồi", "2023-06-12 09:30", "đã học rồi"),
    ("đã học ngày 12/5, báo lúc 9 giờ", "2023-06-12 09:00", "đã học ngày 12/5, báo"),
    ("luc 16:30 ngay 11/6, 45 dc du", "2023-06-11 16:30", "45 dc du"),
    ("lúc 4h chiều hôm qua: rồi ạ", "2023-06-11 16:00", "rồi ạ"),
    ("hồi 8g15 sáng nay xong", "2023-06-12 08:15", "xong"),
    ("lúc 7h 1/6/2023 chưa", "2023-06-01 07:00", "chưa"),
)


@pytest.mark.parametrize(("text", "moment", "rest"), READ)
def test_the_hour_and_the_other_words(text: str, moment: str, rest: str) -> None:
    assert read_hour(text, NOW) == (at(moment), rest)


@pytest.mark.parametrize("text", ["đã học ngày 12/5 rồi, 45 đ/c", "lúc nào cũng được", "rồi ạ", "lúc đó 9 người"])
def test_no_hour(text: str) -> None:
    assert read_hour(text, NOW) == (None, text)


@pytest.mark.parametrize(
    "text", ["lúc 11h", "lúc 9h ngày 13/6", "lúc 25h hôm qua", "lúc 9:75 hôm qua", "lúc 9h 31/2"]
)
def test_an_hour_that_cannot_have_been(text: str) -> None:
    with pytest.raises(Misread):
        read_hour(text, NOW)
