"""The year's points: by the file of rules, each explained, ties in one place, nobody judged twice or too early."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.scoring import Deed, Record, Scoring, points, rank
from imports.scoring import SHIPPED, BadScoring, read_scoring
from texts import scoring as texts

RULES = Scoring()
RECORDS = (
    Record("A", "Đơn vị A", "", "NQ", Deed.ON_TIME), Record("A", "Đơn vị A", "", "KH", Deed.LATE, 1),
    Record("B", "Đơn vị B", "", "NQ", Deed.ON_TIME, good=True), Record("B", "Đơn vị B", "", "KH", Deed.WAITING),
    Record("C", "Đơn vị C", "", "NQ", Deed.MISSING), Record("D", "Đơn vị D", "", "NQ", Deed.LATE),
    Record("D", "Đơn vị D", "", "KH", Deed.LATE), Record("E", "Đơn vị E", "", "KH", Deed.LATE),
    Record("F", "Đơn vị F", "", "KH", Deed.WAITING),
)  # fmt: skip


def test_the_shipped_file_says_what_the_code_takes_for_granted() -> None:
    assert read_scoring(SHIPPED.read_bytes()) == RULES


def test_units_by_the_share_of_what_they_could_reach() -> None:
    ranked = rank(RULES, RECORDS)
    assert [(one.place, one.code, one.points, one.most) for one in ranked] == [
        (1, "B", 11, 10), (2, "A", 14, 20), (3, "D", 12, 20), (3, "E", 6, 10), (5, "C", 0, 10),
    ]  # fmt: skip
    assert [one.grade for one in ranked] == ["Xuất sắc", "Khá", "Khá", "Khá", "Cần cố gắng"]


def test_every_point_is_explained() -> None:
    told = texts.explained(rank(RULES, RECORDS)[1], RULES, 2023, 5)
    assert told.splitlines() == [
        "Đơn vị A (A), năm 2023: 14/20 điểm (70,00%), hạng 2/5, xếp loại Khá.",
        "• NQ: đúng hạn +10",
        "• KH: muộn +6, trả lại 01 lần −2 = 4",
    ]
    assert texts.why(RECORDS[3], RULES) == "KH: chờ duyệt, chưa tính điểm"


def test_the_table_has_a_row_a_unit_typed() -> None:
    rows = texts.table(rank(RULES, RECORDS), RULES)
    assert len(texts.HEADER) == len(rows[0])
    assert rows[0][:7] == (1, "B", "Đơn vị B", "", 11, 10, Decimal("110.00"))
    assert rows[0][8] == "NQ: đúng hạn +10, được duyệt tốt +1 = 11; KH: chờ duyệt, chưa tính điểm"


@given(
    st.lists(
        st.builds(
            Record, st.sampled_from("ABCDEF"), st.just("x"), st.just(""), st.just("NQ"), st.sampled_from(Deed),
            st.integers(0, 3), st.booleans(),
        ),
        max_size=30,
    )
)  # fmt: skip
def test_places_follow_the_shares_and_points_add_up(records: list[Record]) -> None:
    ranked = rank(RULES, records)
    for one in ranked:
        assert one.points == sum(points(RULES, record) for record in one.records)
        better = [other for other in ranked if other.points * one.most > one.points * other.most]
        assert one.place == len(better) + 1


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("on_time: 10", "on_time: 0"), "dòng 3, on_time"),
        (("late: 6", "late: sáu"), "dòng 4, late"),
        (("late: 6", "lat: 6"), "late"),
        (("name: Tốt", "nam: Tốt"), "dòng 11"),
        (("missing", "late"), "late"),
        (("late: 6", "\tlate: 6"), "dòng 4"),
    ],
)
def test_a_wrong_rule_is_named(change: tuple[str, str], told: str) -> None:
    text = SHIPPED.read_text(encoding="utf-8").replace(*change, 1)
    with pytest.raises(BadScoring, match=told):
        read_scoring(text.encode())
