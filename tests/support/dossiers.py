"""Dossiers made without a database: so many units, of which every fourth lags."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from domain.campaigns import Campaign, Item, ItemKind
from domain.dossier import Dossier, Line, Told
from domain.reports import Standing, denominators, standing_figures
from domain.summary import add_up, summarize
from tests.support.people import BOARD, STUDIED, at

OPENS, DUE, NOW = at("2023-01-05 00:00"), at("2023-06-15 17:00"), at("2023-06-16 08:00")
SECTORS = ("bệnh viện", "trường học", "cơ quan")
ALL_KINDS = (
    STUDIED,
    Item("held", ItemKind.DATE, "Ngày tổ chức"),
    Item("people", ItemKind.NUMBER, "Số lượt người tham gia", counted="lượt người"),
    Item("form", ItemKind.CHOICE, "Hình thức", options=("Trực tiếp", "Trực tuyến", '="Kết hợp"')),
    Item("plans", ItemKind.QUOTA, "Bản thu hoạch", counted="bản thu hoạch"),
    Item("note", ItemKind.TEXT, "Khó khăn"),
    Item("photo", ItemKind.FILE, "Ảnh hội nghị"),
)
GIVEN: dict[ItemKind, Any] = {
    ItemKind.CONFIRM: True, ItemKind.DATE: "2023-05-12", ItemKind.NUMBER: 1250, ItemKind.CHOICE: "Trực tiếp",
    ItemKind.QUOTA: 9, ItemKind.TEXT: "không", ItemKind.FILE: [{"id": 1, "name": "anh.jpg"}],
}  # fmt: skip


def campaign_of(items: Sequence[Item] = (STUDIED,), **more: Any) -> Campaign:
    """A campaign with these items."""
    title = "Học tập, quán triệt các nghị quyết"
    return replace(Campaign(1, "nq-2023", title, "Học tập nghị quyết", OPENS, DUE, tuple(items)), **more)


def line_of(place: int, items: Sequence[Item], **more: Any) -> Line:
    """A unit: every fourth has not reported, half of those are silent; every seventh of the others was late."""
    quotas = {item.key: 5 for item in items if item.kind is ItemKind.QUOTA}
    made = Line(f"DB{place:03d}", f"Chi bộ Mẫu số {place}", "chi bộ", SECTORS[place % 3], quotas=quotas)
    if place % 8 == 4:
        return replace(made, **more)
    when = DUE + timedelta(hours=1) if place % 7 == 6 else OPENS + timedelta(days=1 + place % 150)
    answers = {item.key: GIVEN[item.kind] for item in items}
    told = Told(True, when, when, answers, words="đã tổ chức rồi ạ", by="Lan")
    if place % 8 == 0:
        no = {item.key: False for item in items if item.kind is ItemKind.CONFIRM}
        told = Told(False, when, when, no, planned_on=at("2023-06-20 00:00").date(), words="chưa ạ", by="Lan")
    return replace(made, **({"told": (told,)} | more))


def dossier_of(
    many: int,
    items: Sequence[Item] = (STUDIED,),
    *,
    lines: Sequence[Line] | None = None,
    now: datetime = NOW,
    **more: Any,
) -> Dossier:
    """A dossier of so many units, with the figures that they make."""
    campaign = campaign_of(items)
    found = tuple(lines if lines is not None else (line_of(place, items) for place in range(many)))
    figures = add_up(part for line in found for part in _figures(campaign, line))
    return Dossier(BOARD, summarize(campaign, figures, now), found, now.date(), **more)


def _figures(campaign: Campaign, line: Line) -> list[tuple[dict[str, int], int]]:
    asked = (denominators(line.quotas), 1)
    if line.last is None:
        return [asked]
    stood = Standing(
        1,
        1,
        1,
        line.last.answers,
        reported=line.reported,
        became_at=line.became_at,
        planned_on=line.last.planned_on,
    )
    return [asked, (standing_figures(campaign, stood, line.quotas), 1)]
