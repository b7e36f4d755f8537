"""The demonstration's campaigns, as an officer would write them."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.campaigns import CampaignDraft
from imports.campaigns import read_campaign

STUDIED = """
code: nq-2023
short: Học tập, quán triệt nghị quyết
title: Học tập, quán triệt các nghị quyết, chỉ thị, quy định, kết luận của Trung ương
opens: 2023-01-05
due: 2023-06-15 17:00
units: all
items:
  - key: studied
    kind: confirm
    label: tổ chức nghiên cứu, học tập, quán triệt
    counted: cấp ủy cơ sở
    done: tổ chức nghiên cứu, học tập, quán triệt các nghị quyết, chỉ thị, quy định, kết luận của Trung ương
"""

PLANS = """
code: kh-2023
short: Đăng ký làm theo Bác
title: Kế hoạch đăng ký học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh năm 2023
opens: 2023-02-01
due: 2023-06-15 17:00
units: all
items:
  - key: collective
    kind: confirm
    label: kế hoạch của tập thể
    counted: tập thể
    ask: Tập thể đơn vị đã gửi kế hoạch đăng ký chưa?
    yes: Đã gửi
    no: Chưa
    done: gửi kế hoạch đăng ký học tập và làm theo Bác
  - key: individuals
    kind: quota
    label: kế hoạch của cá nhân
    counted: cá nhân
    quota: individual_quota
    ask: Trong {quota} cá nhân thuộc diện đăng ký, đã có bao nhiêu đồng chí nộp kế hoạch?
"""

OPEN_NOW = """
code: {code}
short: Quán triệt nghị quyết mới
title: Học tập, quán triệt nghị quyết mới của Trung ương (đợt xem thử)
opens: {opens}
due: {due} 17:00
units: all
items:
  - key: studied
    kind: confirm
    label: tổ chức học tập, quán triệt nghị quyết mới
    counted: cấp ủy cơ sở
  - {{key: held_on, kind: date, label: Ngày tổ chức, required: false}}
  - {{key: attendees, kind: number, label: Số lượt người tham gia, counted: lượt người, required: false}}
  - {{key: photo, kind: file, label: Ảnh hội nghị, required: false}}
reminders: {{days_before: [1, 0], at: "08:00"}}
"""
BEGAN_BEFORE, DUE_AFTER = timedelta(days=11), timedelta(days=3)


def of_2023(zone: ZoneInfo) -> tuple[CampaignDraft, CampaignDraft]:
    """The two campaigns of the half-year report."""
    return _read(STUDIED, zone), _read(PLANS, zone)


def open_today(now: datetime, zone: ZoneInfo) -> CampaignDraft:
    """A campaign that began a while ago and is due in three days."""
    today = now.astimezone(zone).date()
    due = today + DUE_AFTER
    code = f"nq-{due:%Y-%m-%d}"
    return _read(OPEN_NOW.format(code=code, opens=today - BEGAN_BEFORE, due=due), zone)


def _read(text: str, zone: ZoneInfo) -> CampaignDraft:
    return read_campaign(text.encode(), zone, "cấp ủy cơ sở")


def closing(zone: ZoneInfo) -> datetime:
    """When the two of 2023 were closed: after the report was written."""
    return datetime.combine(datetime(2023, 6, 30, tzinfo=zone).date(), time(17, 0), zone)
