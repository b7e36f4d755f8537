"""The machine's clock against the dates of a channel's messages: behind at once, ahead only after a while."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.channels.telegram.updates import taken
from bot.channels.zalo import events
from bot.drift import Drift
from domain.chat import RawMessage

NOW = datetime(2026, 6, 12, 1, 0, tzinfo=UTC)


def message(received: float, late: float) -> RawMessage:
    """A text that came so many minutes after eight, dated so many minutes before that."""
    at = NOW + timedelta(minutes=received)
    dated = int((at - timedelta(minutes=late)).timestamp())
    about = {"message_id": 1, "date": dated, "text": "x", "chat": {"id": 7, "type": "private"}, "from": {"id": 7}}
    found = taken("1", {"update_id": 1, "message": about}, at)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("came", "minutes"),
    [
        ([(0, 0), (1, 4), (2, -4)], 0),
        ([(0, -12)], -12),
        ([(0, -12), (1, 0)], 0),
        ([(0, 60)], 0),
        ([(0.1 * one, 60 - one) for one in range(20)], 0),  # a backlog comes within seconds
        ([(3 * one, 30) for one in range(5)], 30),
        ([(3 * one, 30 + one) for one in range(5)], 30),
        ([(3 * one, 30) for one in range(4)], 0),
        ([*((3 * one, 30) for one in range(5)), (16, 1)], 0),
    ],
)
def test_how_far_the_clock_is_off(came: list[tuple[float, float]], minutes: int) -> None:
    drift = Drift()
    for one in came:
        drift.note([message(*one)])
    assert drift.minutes == minutes


@pytest.mark.parametrize("kind", ["PRIVATE", "GROUP"])
@pytest.mark.parametrize("unit", [1000, 1])
def test_zalo_tells_the_hour_in_milliseconds_and_nothing_in_another_unit(kind: str, unit: int) -> None:
    late = int((NOW - timedelta(minutes=12)).timestamp() * unit)
    about = {"message_id": "m1", "date": late, "text": "/tonghop", "chat": {"id": "c1", "chat_type": kind}}
    found = events.taken("1", {"event_name": "message.text.received", "message": about}, NOW)
    assert found is not None
    assert found.dated == (NOW - timedelta(minutes=12) if unit == 1000 else None)


def test_a_press_tells_nothing_as_its_message_is_old() -> None:
    pressed = {
        "id": "1",
        "data": "1:0",
        "from": {"id": 7},
        "message": {"date": 1, "chat": {"id": 7, "type": "private"}},
    }
    found = taken("1", {"update_id": 1, "callback_query": pressed}, NOW)
    assert found is not None
    assert found.dated is None
