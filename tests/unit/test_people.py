"""Codes, and who may see what."""

import pytest

from domain.access import may_report, summary_roots
from domain.people import Duty, Person, Role, new_code, read_code


def test_codes_are_read_however_they_are_typed_and_no_word_is_one() -> None:
    for _ in range(200):
        code = new_code()
        assert (
            read_code(code)
            == read_code(f" {code[:4].lower()} {code[4:]}")
            == read_code(f"{code[:4]}-{code[4:]}")
            == code
        )


@pytest.mark.parametrize(
    "text", ["", "chua duoc", "em chua bc", "12345678", "23456789", "ABCDEFGH", "ABCD234", "ABCD23456", "ABCD1234"]
)
def test_what_is_no_code(text: str) -> None:
    assert read_code(text) is None


def person(*duties: tuple[Role, int | None]) -> Person:
    return Person(1, "Lan", tuple(Duty(role, unit) for role, unit in duties))


@pytest.mark.parametrize(
    ("duties", "roots", "reports_for"),
    [
        ([(Role.SECRETARY, 1), (Role.SECRETARY, 2)], frozenset(), {1, 2}),
        ([(Role.LEADER, None)], None, set()),
        ([(Role.OFFICER, None)], None, set()),
        ([(Role.LEADER, 3)], frozenset({3}), set()),
        ([(Role.LEADER, 3), (Role.OFFICER, 4), (Role.SECRETARY, 5)], frozenset({3, 4}), {5}),
        ([(Role.LEADER, 3), (Role.OFFICER, None)], None, set()),
        ([], frozenset(), set()),
    ],
)
def test_who_may_count_what_and_report_for_whom(
    duties: list[tuple[Role, int | None]], roots: frozenset[int] | None, reports_for: set[int]
) -> None:
    somebody = person(*duties)
    assert summary_roots(somebody) == roots
    assert {unit for unit in range(1, 9) if may_report(somebody, unit)} == reports_for
