"""Rights as one table: which role may use which command, and whose data it then gets."""

import pytest

from domain.access import (
    COMMANDS,
    covers,
    managed_roots,
    may_follow_notice,
    may_open_file,
    may_report,
    may_use,
    summary_roots,
)
from domain.people import Duty, Person, Role
from handlers.flow import COMMANDS as STEPS

COLUMNS = ("nobody", "secretary", "leader", "officer")
TABLE = {
    "/start": "x x x x",
    "/trogiup": "x x x x",
    "/riengtu": "x x x x",
    "/toi": "x x x x",
    "/web": "x x x x",
    "/lienket": "x x x x",
    "/roikhoi": "x x x x",
    "/huy": "x x x x",
    "/baocao": ". x . .",
    "/trangthai": ". x . .",
    "/sua": ". x . .",
    "/hoannhac": ". x . .",
    "/han": ". x x x",
    "/tonghop": ". . x x",
    "/chuanop": ". . x x",
    "/bieudo": ". . x x",
    "/xuat": ". . x x",
    "/xephang": ". . x x",
    "/moi": ". . . x",
    "/donvi": ". . . x",
    "/dot": ". . . x",
    "/taodot": ". . . x",
    "/duyet": ". . . x",
    "/ghiho": ". . . x",
    "/nhac": ". . . x",
    "/nhatky": ". . . x",
    "/nhom": ". . . x",
    "/thongbao": ". . . x",
    "/bantin": ". . x x",
    "/bang": ". . x x",
}
# Whose data: the whole tree is 1 with 2 and 3 below it, 4 below 2, and 5 on its own.
LINES = {1: [1], 2: [2, 1], 3: [3, 1], 4: [4, 2, 1], 5: [5]}
SCOPES = [
    # duties, whom one reports for, whom one counts, whom one is in charge of, whose files one opens
    ([], "", "", "", ""),
    ([(Role.SECRETARY, 2)], "2", "", "", "2"),
    ([(Role.SECRETARY, 2), (Role.SECRETARY, 5)], "25", "", "", "25"),
    ([(Role.LEADER, 2)], "", "24", "", "24"),
    ([(Role.LEADER, 1)], "", "1234", "", "1234"),
    ([(Role.LEADER, None)], "", "12345", "", "12345"),
    ([(Role.OFFICER, 2)], "", "24", "24", "24"),
    ([(Role.OFFICER, None)], "", "12345", "12345", "12345"),
    ([(Role.SECRETARY, 5), (Role.LEADER, 2)], "5", "24", "", "245"),
    ([(Role.LEADER, None), (Role.OFFICER, 3)], "", "12345", "3", "12345"),
]


def person(*duties: tuple[Role, int | None]) -> Person:
    return Person(1, "Lan", tuple(Duty(role, unit) for role, unit in duties))


def test_the_table_has_every_command_that_there_is() -> None:
    assert TABLE.keys() == COMMANDS.keys() == STEPS.keys() | {"/start"}


@pytest.mark.parametrize("command", TABLE)
def test_who_may_use_a_command(command: str) -> None:
    people = [person(), *(person((role, None)) for role in (Role.SECRETARY, Role.LEADER, Role.OFFICER))]
    allowed = " ".join("x" if may_use(one, command) else "." for one in people)
    assert allowed == TABLE[command], COLUMNS


@pytest.mark.parametrize(("duties", "reports", "counts", "manages", "opens"), SCOPES)
def test_whose_data_somebody_gets(
    duties: list[tuple[Role, int | None]], reports: str, counts: str, manages: str, opens: str
) -> None:
    somebody = person(*duties)
    told = [
        "".join(str(unit) for unit in LINES if may_report(somebody, unit)),
        "".join(str(unit) for unit, line in LINES.items() if covers(summary_roots(somebody), line)),
        "".join(str(unit) for unit, line in LINES.items() if covers(managed_roots(somebody), line)),
        "".join(str(unit) for unit, line in LINES.items() if may_open_file(somebody, unit, line)),
    ]
    assert told == [reports, counts, manages, opens]


@pytest.mark.parametrize(
    ("duties", "own", "others"),
    [
        ([], False, False),
        ([(Role.SECRETARY, 2)], False, False),
        ([(Role.LEADER, None)], False, False),
        ([(Role.OFFICER, 2)], True, False),
        ([(Role.OFFICER, None)], True, True),
    ],
)
def test_whose_notices_an_officer_follows(duties: list[tuple[Role, int | None]], own: bool, others: bool) -> None:
    """Who is no officer any more does not even follow the notices they sent."""
    somebody = person(*duties)
    assert (may_follow_notice(somebody, somebody.id), may_follow_notice(somebody, 99)) == (own, others)
