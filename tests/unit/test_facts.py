"""Several facts in one reply, and choices: what is certain is taken, the rest is asked."""

from datetime import date
from typing import Any

import pytest

from domain.campaigns import Item, ItemKind
from language.choices import read_choice
from language.facts import beside_quotas, read_facts
from language.misread import Misread
from tests.support.people import COLLECTIVE, INDIVIDUALS, STUDIED

TODAY = date(2023, 6, 15)
STUDY = (
    STUDIED,
    Item("on", ItemKind.DATE, "Ngày tổ chức"),
    Item("came", ItemKind.NUMBER, "Số lượt", counted="lượt người"),
    Item(
        "form",
        ItemKind.CHOICE,
        "Hình thức",
        options=("Trực tiếp", "Trực tuyến", "Kết hợp trực tiếp và trực tuyến"),
    ),
)
PLAN = (COLLECTIVE, INDIVIDUALS)
FORMS = STUDY[3].options
STATES = ("Hoàn thành", "Đang thực hiện", "Chưa thực hiện")
GRADES = ("Tốt", "Khá", "Trung bình", "Yếu")


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("dạ đv em học hôm 12/5 rồi, 45 đc dự", {"studied": True, "on": "2023-05-12", "came": 45}),
        ("Đã học ngày 11/5, 38 đ/c tham gia", {"studied": True, "on": "2023-05-11", "came": 38}),
        ("đã tổ chức ngày 12/5 với 45 đồng chí tham gia", {"studied": True, "on": "2023-05-12", "came": 45}),
        ("hoc roi a, 10/6, 1.250 luot nguoi", {"studied": True, "on": "2023-06-10", "came": 1250}),
        ("đã học 12/5,45 đ/c", {"studied": True, "on": "2023-05-12", "came": 45}),
        ("Học hôm qua rồi, 20 người", {"studied": True, "on": "2023-06-14", "came": 20}),
        ("đã học trực tiếp, 12/5", {"studied": True, "on": "2023-05-12", "form": "Trực tiếp"}),
        ("đã học, gần 50 người", {"studied": True}),
        ("học xong 11/6 và 12/6 rồi", {"studied": True}),
        ("đã học ngày 20/6", {}),
        ("chưa học, 12/6 mới học", {}),
        ("chưa học, 45 người", {"studied": False}),
        ("45/50 đ/c dự, học rồi", {"studied": True}),
        ("vâng", {}),
    ],
)
def test_a_day_and_a_number_in_the_same_breath(text: str, facts: dict[str, Any]) -> None:
    assert read_facts(text, STUDY, {}, TODAY) == facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("tập thể gửi rồi, cá nhân 2/3", {"collective": True, "individuals": 2}),
        ("tập thể rồi, cá nhân còn 1 đ/c chưa", {"collective": True, "individuals": 2}),
        ("gửi rồi, đủ cả 3 cá nhân", {"collective": True, "individuals": 3}),
        ("tập thể chưa gửi, cá nhân 1/3", {"collective": False, "individuals": 1}),
        ("cá nhân đủ, tập thể chưa", {"collective": False, "individuals": 3}),
        ("tập thể đã gửi còn cá nhân chưa đủ", {"collective": True}),
        ("cá nhân 2/4", {}),
    ],
)
def test_a_collective_and_its_people(text: str, facts: dict[str, Any]) -> None:
    assert read_facts(text, PLAN, {"individuals": 3}, TODAY) == facts


def test_what_is_said_of_people_is_no_answer_of_the_collective() -> None:
    assert beside_quotas("tập thể rồi, cá nhân chưa", PLAN, {"individuals": 3}) == "tập thể rồi"
    assert beside_quotas("cá nhân chưa đủ", PLAN, {"individuals": 3}) == ""
    assert beside_quotas("rồi ạ", PLAN, {"individuals": 3}) == "rồi ạ"


@pytest.mark.parametrize(
    ("text", "options", "wanted"),
    [
        ("số 1 ạ", FORMS, 0),
        ("mục 2", FORMS, 1),
        ("ba", FORMS, 2),
        ("học trực tiếp nhé", FORMS, 0),
        ("truc tuyen a", FORMS, 1),
        ("kết hợp cả hai", FORMS, 2),
        ("trực tuyên", FORMS, 1),
        ("truc tuyem", FORMS, 1),
        ("hoàn thành ạ", STATES, 0),
        ("đang ạ", STATES, 1),
        ("chưa thực hiện ạ", STATES, 2),
        ("trung bình ạ", GRADES, 2),
        ("tot", GRADES, 0),
    ],
)
def test_an_option_by_number_name_part_or_slip(text: str, options: tuple[str, ...], wanted: int) -> None:
    assert read_choice(text, options) == options[wanted]


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("1 và 2", FORMS),
        ("7", FORMS),
        ("0", FORMS),
        ("gì cũng được", FORMS),
        ("không trực tiếp", FORMS),
        ("trực tiếp hay trực tuyến", FORMS),
        ("trực tiếp?", FORMS),
        ("thực hiện", STATES),
        ("không rõ ạ", STATES),
        ("chưa hoàn thành", STATES),
        ("", GRADES),
    ],
)
def test_two_options_or_none_are_asked_again(text: str, options: tuple[str, ...]) -> None:
    with pytest.raises(Misread):
        read_choice(text, options)
