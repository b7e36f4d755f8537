"""How reasons and reminders are put into a sentence."""

from dataclasses import replace
from datetime import time

import pytest

from domain.campaigns import Policy
from tests.support.people import study_campaign
from texts.planning import preview
from texts.writing import because


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("do mưa bão", "Lý do: mưa bão."),
        ("Vì lý do thời tiết.", "Lý do: thời tiết."),
        ("lý do: chờ số liệu quý", "Lý do: chờ số liệu quý."),
        ("đơn vị giải thể", "Lý do: đơn vị giải thể."),
        ("dọn trụ sở", "Lý do: dọn trụ sở."),
        ("do", "Lý do: do."),
    ],
)
def test_what_leads_a_reason_in_is_not_said_twice(reason: str, told: str) -> None:
    assert because(reason) == told


@pytest.mark.parametrize(
    ("days", "times", "told"),
    [
        ((7, 1, 0), 3, "Nhắc trước 7, 1 ngày và ngày hạn, lúc 08:00; quá hạn 3 lần, chỉ đơn vị còn thiếu."),
        ((0,), 0, "Nhắc ngày hạn, lúc 08:00, chỉ đơn vị còn thiếu."),
        ((), 2, "Nhắc sau hạn, lúc 08:00; quá hạn 2 lần, chỉ đơn vị còn thiếu."),
        ((), 0, "Không tự nhắc."),
    ],
)
def test_when_units_are_reminded(days: tuple[int, ...], times: int, told: str) -> None:
    draft = study_campaign()
    policy = Policy(days_before=days, at=time(8), overdue_times=times)
    draft = replace(draft, campaign=replace(draft.campaign, policy=policy))
    shown = preview(draft, None, draft.campaign.due_at, 4, 3, "tất cả đơn vị", day_off=False)
    assert shown.splitlines()[-1] == told
