"""As of when a leader asks: one day, no day, or a question back; never another day than was meant."""

from datetime import date

import pytest

from language.cutoffs import read_cutoff
from language.misread import Misread

THURSDAY = date(2023, 6, 15)


@pytest.mark.parametrize(
    ("text", "day", "rest"),
    [
        ("tổng hợp", None, "tong hop"),
        ("15/6/2023", date(2023, 6, 15), ""),
        ("tổng hợp đến hết tháng 5 khối bệnh viện", date(2023, 5, 31), "tong hop den khoi benh vien"),
        ("tong hop het thang 7", date(2022, 7, 31), "tong hop"),
        ("hết tháng 6", date(2023, 6, 30), ""),
        ("cuối tháng 2/2024", date(2024, 2, 29), ""),
        ("đến hết quý I", date(2023, 3, 31), "den"),
        ("quý 2 năm 2022", date(2022, 6, 30), ""),
        ("hết quý IV", date(2022, 12, 31), ""),
        ("cuối tháng trước", date(2023, 5, 31), ""),
        ("hết tuần trước", date(2023, 6, 11), ""),
        ("hôm qua thế nào", date(2023, 6, 14), "the nao"),
        ("bệnh viện 31/5", date(2023, 5, 31), "benh vien"),
        ("số liệu tuần này", None, "so lieu tuan nay"),
        ("DB001", None, "db001"),
    ],
)
def test_the_day_and_the_rest(text: str, day: date | None, rest: str) -> None:
    found = read_cutoff(text, THURSDAY)
    assert (found.day, found.rest) == (day, rest)


@pytest.mark.parametrize(
    "text",
    [
        "31/2/2023",
        "tổng hợp tháng 5",
        "hết tháng 13",
        "12/5 và 13/5",
        "ngày 12",
        "năm 2023",
        "tháng trước",
        "45/6",
    ],
)
def test_half_a_day_or_two_are_asked_about(text: str) -> None:
    with pytest.raises(Misread):
        read_cutoff(text, THURSDAY)
