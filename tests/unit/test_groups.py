"""When a group's post is changed, and when it is made anew."""

import pytest

from domain.chat import Chat
from domain.groups import Group, Move, next_move
from domain.people import Person
from tests.support.people import ZONE, at


@pytest.mark.parametrize(
    ("posted", "changed", "now", "move"),
    [
        ("2023-06-12 09:00:00", None, "2023-06-12 09:00:10", Move.CHANGE),
        ("2023-06-12 09:00:00", "2023-06-12 09:00:10", "2023-06-12 09:01:09", Move.NOTHING),
        ("2023-06-12 09:00:00", "2023-06-12 09:00:10", "2023-06-12 09:01:10", Move.CHANGE),
        ("2023-06-12 09:00:00", "2023-06-12 10:00:00", "2023-06-13 06:59:59", Move.CHANGE),
        ("2023-06-12 09:00:00", "2023-06-12 10:00:00", "2023-06-13 07:00:00", Move.POST),
        ("2023-06-12 23:59:59", None, "2023-06-13 00:00:00", Move.CHANGE),
        (None, None, "2023-06-13 05:00:00", Move.NOTHING),
    ],
)
def test_a_post_that_differs(posted: str | None, changed: str | None, now: str, move: Move) -> None:
    group = Group(
        1, Chat("", "", "-1"), 1, False, Person(1, "Thu"), 5, at(posted or now), at(changed) if changed else None
    )
    assert next_move(group, differs=posted is not None, now=at(now), zone=ZONE) is move


@pytest.mark.parametrize(
    ("posted", "now", "move"),
    [
        (None, "2023-06-12 05:00", Move.POST),
        ("2023-06-12 09:00", "2023-06-12 23:00", Move.NOTHING),
        ("2023-06-12 09:00", "2023-06-13 06:00", Move.NOTHING),
        ("2023-06-12 09:00", "2023-06-13 07:00", Move.POST),
    ],
)
def test_a_post_that_is_not_there(posted: str | None, now: str, move: Move) -> None:
    group = Group(1, Chat("", "", "-1"), 1, False, Person(1, "Thu"), None, at(posted) if posted else None)
    assert next_move(group, differs=True, now=at(now), zone=ZONE) is move
