"""Percentages, figures and the sentences made of them."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.campaigns import Item, ItemKind
from domain.summary import percent, summarize
from tests.support.people import COLLECTIVE, INDIVIDUALS, STUDIED, at, plan_campaign, study_campaign
from texts import writing
from texts.summary import sentence

DAY = at("2023-06-15 23:59")


@pytest.mark.parametrize(
    ("done", "total", "shown"),
    [(116, 121, "95,87%"), (62, 121, "51,24%"), (172, 344, "50,00%"), (121, 121, "100,00%"), (0, 0, "0,00%"),
     (49_999, 50_000, "99,99%"), (99_999, 100_000, "99,99%"), (1, 3, "33,33%"), (2, 3, "66,67%"), (1, 800, "0,13%")],
)  # fmt: skip
def test_percent_is_rounded_half_up_and_is_100_only_when_all_is_done(done: int, total: int, shown: str) -> None:
    assert writing.share(percent(done, total)) == shown


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_percent_never_says_100_too_early(done: int, total: int) -> None:
    share = percent(min(done, total), total)
    assert (share == Decimal("100.00")) == (done >= total)
    assert 0 <= share <= 100


def test_the_sentence_of_one_confirm() -> None:
    figures = {"expected": 121, "reported": 116, "yes:studied": 116}
    said = sentence(summarize(study_campaign().campaign, figures, DAY, to_the_day=True), DAY)
    assert said == (
        "Tính đến ngày 15/6/2023, có 116/121 cấp ủy cơ sở đã tổ chức học tập, quán triệt nghị quyết; "
        "còn 05 cấp ủy cơ sở chưa tổ chức."
    )


def test_the_sentence_of_a_confirm_and_a_quota() -> None:
    figures = {"expected": 121, "yes:collective": 62, "done:individuals": 172, "of:individuals": 344}
    said = sentence(summarize(plan_campaign().campaign, figures, DAY, to_the_day=True), DAY)
    assert said == (
        "Tính đến ngày 15/6/2023, có 62/121 tập thể và 172/344 cá nhân đã gửi kế hoạch đăng ký làm theo Bác; "
        "còn 59 tập thể và 172 cá nhân chưa gửi."
    )


def test_the_sentence_says_100_only_when_all_have() -> None:
    all_in = summarize(study_campaign().campaign, {"expected": 121, "yes:studied": 121}, DAY, to_the_day=True)
    assert sentence(all_in, DAY) == (
        "Tính đến ngày 15/6/2023, 100% cấp ủy cơ sở (121/121) đã tổ chức học tập, quán triệt nghị quyết."
    )


def test_the_sentence_now_carries_the_hour_and_thousands_a_dot() -> None:
    now = at("2023-06-15 08:05")
    said = sentence(summarize(study_campaign().campaign, {"expected": 52_000, "yes:studied": 1_250}, now), now)
    assert said.startswith("Tính đến 08:05 ngày 15/6/2023, có 1.250/52.000 cấp ủy cơ sở")


def asked(*items: Item, **figures: int) -> str:
    campaign = replace(study_campaign().campaign, items=items)
    keys = {name.replace("__", ":"): value for name, value in figures.items()}
    return sentence(summarize(campaign, keys, DAY, to_the_day=True), DAY).removeprefix("Tính đến ngày 15/6/2023, ")


GIVEN = Item("given", ItemKind.CONFIRM, "gửi báo cáo", counted="đơn vị", yes="Đã gửi")
PLEDGES = Item("pledges", ItemKind.QUOTA, "bản cam kết", counted="bản cam kết")
PEOPLE = Item("people", ItemKind.NUMBER, "Số lượt người tham gia", counted="lượt người")
HELD = Item("held", ItemKind.DATE, "Ngày tổ chức")
FORM = Item("form", ItemKind.CHOICE, "Hình thức", options=("Trực tiếp", "Trực tuyến", "Kết hợp"))
PLAN = Item("plan", ItemKind.FILE, "Bản kế hoạch")
NOTE = Item("note", ItemKind.TEXT, "Khó khăn")


@pytest.mark.parametrize(
    ("items", "figures", "said"),
    [
        # two deeds are two clauses: none is said to have been done by the units of the other
        ((STUDIED, GIVEN), {"expected": 121, "yes__studied": 116, "yes__given": 9},
         "có 116/121 cấp ủy cơ sở đã tổ chức học tập, quán triệt nghị quyết; còn 05 cấp ủy cơ sở chưa tổ chức; "
         "có 9/121 đơn vị đã gửi báo cáo; còn 112 đơn vị chưa gửi."),
        ((STUDIED, PLEDGES), {"expected": 4, "yes__studied": 4, "done__pledges": 3, "of__pledges": 11},
         "100% cấp ủy cơ sở (4/4) đã tổ chức học tập, quán triệt nghị quyết; "
         "bản cam kết: 3/11 bản cam kết, còn 08 bản cam kết."),
        ((COLLECTIVE, INDIVIDUALS), {"expected": 2, "yes__collective": 2, "done__individuals": 4,
                                     "of__individuals": 5},
         "có 2/2 tập thể và 4/5 cá nhân đã gửi kế hoạch đăng ký làm theo Bác; còn 01 cá nhân chưa gửi."),
        ((PEOPLE,), {"expected": 16, "sum__people": 3657, "gave__people": 16},
         "số lượt người tham gia: 3.657 lượt người (16 đơn vị có số liệu)."),
        ((HELD, FORM), {"expected": 9, "day__held__2023-05-10": 1, "day__held__2023-05-12": 1, "gave__held": 2,
                        "pick__form__Trực tiếp": 5, "pick__form__Kết hợp": 12},
         "ngày tổ chức: từ ngày 10/5/2023 đến ngày 12/5/2023 (02 đơn vị có số liệu); "
         "hình thức: 05 đơn vị trực tiếp, 12 đơn vị kết hợp."),
        ((PLAN, NOTE), {"expected": 9, "gave__plan": 7, "gave__note": 3}, "bản kế hoạch: 07 đơn vị đã gửi."),
        ((NOTE,), {"expected": 9}, "chưa có số liệu."),
    ],
)  # fmt: skip
def test_the_sentence_goes_by_the_kinds_of_the_items(
    items: tuple[Item, ...], figures: dict[str, int], said: str
) -> None:
    assert asked(*items, **figures) == said


@given(st.integers(1, 10**5), st.data())
def test_the_sentence_says_100_percent_only_when_none_is_left(total: int, data: st.DataObject) -> None:
    done = data.draw(st.integers(0, total) | st.just(total) | st.just(total - 1))
    said = asked(STUDIED, expected=total, yes__studied=done)
    assert ("100%" in said) == ("còn" not in said) == (done == total)


def test_numbers_choices_and_dates_are_summed_as_their_kind_has_it() -> None:
    items = (
        STUDIED,
        Item("people", ItemKind.NUMBER, "Số lượt người tham gia", counted="lượt người", required=False),
        Item("form", ItemKind.CHOICE, "Hình thức", required=False, options=("Trực tiếp", "Trực tuyến")),
        Item("held", ItemKind.DATE, "Ngày tổ chức", required=False),
    )
    campaign = replace(study_campaign().campaign, items=items)
    figures = {
        "expected": 3, "yes:studied": 2, "sum:people": 1250, "gave:people": 2, "pick:form:Trực tiếp": 2,
        "day:held:2023-05-12": 1, "day:held:2023-05-10": 1, "gave:held": 2,
    }  # fmt: skip
    found = summarize(campaign, figures, DAY)
    studied, people, form, held = found.items
    assert (studied.done, studied.total, studied.remaining) == (2, 3, 1)
    assert (people.done, people.gave) == (1250, 2)
    assert form.counts == {"Trực tiếp": 2, "Trực tuyến": 0}
    assert (str(held.earliest), str(held.latest), held.gave) == ("2023-05-10", "2023-05-12", 2)
    assert "số lượt người tham gia: 1.250 lượt người (02 đơn vị có số liệu)" in sentence(found, DAY)


def test_writing_rules() -> None:
    assert [writing.padded(one) for one in (0, 5, 10, 1250)] == ["0", "05", "10", "1.250"]
    assert writing.deadline(at("2023-06-15 17:00")) == "17:00 thứ Năm 15/6/2023"
    assert writing.moment(at("2023-06-12 08:02")) == "08:02 ngày 12/6/2023"
    assert (COLLECTIVE.counted, INDIVIDUALS.counted) == ("tập thể", "cá nhân")
