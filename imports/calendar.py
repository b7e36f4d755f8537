"""The calendar file: days off and make-up Saturdays, one a line, as officers keep it. All of it, or every problem.

Its columns are ngày, việc (nghỉ | làm bù), mức (xác nhận | tính | dự kiến) and tên; the order does not matter.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from domain.calendar import Calendar, Certainty, SpecialDay
from domain.problems import Problem
from imports.letters import Unreadable
from imports.tables import Line, read_csv
from language.spelling import plain
from texts import calendar as texts
from texts import files

SHIPPED = Path(__file__).parent / "calendar_vn.csv"
COLUMNS = {"ngay": "ngày", "viec": "việc", "muc": "mức", "ten": "tên"}
WORKS = {"nghi": False, "lam bu": True}
CERTAINTY = {"xac nhan": Certainty.CONFIRMED, "tinh": Certainty.COMPUTED, "du kien": Certainty.PROPOSED}
YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
DAY_FIRST = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})", re.ASCII)
YEARS = range(2000, 2101)


class BadCalendar(Exception):
    """The file is wrong: what, where and why, by line."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(files.place(one.row, one.column, one.problem) for one in problems))
        self.problems = tuple(problems)


def read_calendar(data: bytes) -> Calendar:
    """The calendar of a CSV file, known to the end of its last year. Raises BadCalendar, in Vietnamese."""
    try:
        lines = [line for line in read_csv(data).lines if not _is_remark(line)]
    except Unreadable as error:
        raise BadCalendar([Problem(error.row, "", error.sentence)]) from error
    headings = [COLUMNS.get(plain(str(cell)), "") for cell in lines[0][1]] if lines else []
    if lacking := [name for name in COLUMNS.values() if name not in headings]:
        raise BadCalendar([Problem(1, "", texts.lacking_columns(lacking))])
    return _calendar(lines[1:], headings)


def _is_remark(line: Line) -> bool:
    return str(line[1][0]).startswith("#")


def _calendar(lines: Sequence[Line], headings: Sequence[str]) -> Calendar:
    found: dict[date, tuple[int, SpecialDay]] = {}
    problems: list[Problem] = []
    for row, cells in lines:
        values = dict(zip(headings, map(str, cells), strict=False))
        special, wrong = _special(row, values)
        problems += wrong
        if special is None:
            continue
        if stands := found.get(special.day):
            problems.append(Problem(row, "ngày", texts.day_twice(special.day, stands[0])))
        found.setdefault(special.day, (row, special))
    if not found and not problems:
        problems.append(Problem(1, "", texts.NO_DAYS))
    if problems:
        raise BadCalendar(problems)
    days = {day: special for day, (_, special) in found.items()}
    return Calendar(days, date(max(days).year, 12, 31))


def _special(row: int, values: Mapping[str, str]) -> tuple[SpecialDay | None, list[Problem]]:
    day = _day(values.get("ngày", ""))
    works = WORKS.get(plain(values.get("việc", "")))
    certainty = CERTAINTY.get(plain(values.get("mức", "")))
    problems = list(_problems(row, day, works, certainty))
    if problems or day is None or works is None or certainty is None:
        return None, problems
    return SpecialDay(day, values.get("tên", ""), certainty, works), []


def _problems(row: int, day: date | None, works: bool | None, certainty: Certainty | None) -> Iterator[Problem]:
    if day is None:
        yield Problem(row, "ngày", texts.NOT_A_DAY)
    if works is None:
        yield Problem(row, "việc", texts.NOT_A_USE)
    elif works and day is not None and day.weekday() < 5:
        yield Problem(row, "việc", texts.WORKED_ANYWAY)
    if certainty is None:
        yield Problem(row, "mức", texts.NOT_A_CERTAINTY)


def _day(text: str) -> date | None:
    first, last = YEAR_FIRST.fullmatch(text), DAY_FIRST.fullmatch(text)
    parts = first.groups() if first else last.groups()[::-1] if last else None
    if parts is None or int(parts[0]) not in YEARS:
        return None
    try:
        return date(int(parts[0]), int(parts[1]), int(parts[2]))
    except ValueError:
        return None
