"""Whatever campaign file an officer hands in is taken in whole, or nothing changes; twice is once."""

import copy
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.intake import CampaignTaken
from domain.campaigns import ItemKind
from imports.campaigns import BadCampaign
from tests.support.desk import Desk, assert_told

SHORT = st.sampled_from(["Học tập", "a: b", "#1", "*x", "Đăng ký\nlàm theo", "true", "12", '"', "½ ngày"])
DAYS = st.sampled_from(["2023-01-05", "2023-02-01 08:00", "2023-05-31"])
UNITS: list[Any] = ["all", {"codes": ["DB001"]}, {"under": "DB001"}, {"sectors": ["trường học", "cơ quan"]}]
QUOTAS: list[Any] = ["individual_quota", 3, "2", {"DB001": 1, "DB002": 0}]


@st.composite
def sound_items(draw: st.DrawFn) -> list[dict[str, Any]]:
    items = []
    for place, kind in enumerate(draw(st.permutations(list(ItemKind)))[: draw(st.integers(1, 7))]):
        item = {"key": f"{kind}_{place}", "kind": kind.value, "label": draw(SHORT)}
        if kind is ItemKind.QUOTA:
            item["quota"] = draw(st.sampled_from(QUOTAS))
        if kind is ItemKind.CHOICE:
            item["options"] = ["Trực tiếp", "Trực tuyến", draw(SHORT)]
        if kind is ItemKind.NUMBER:
            item |= {"min": draw(st.integers(-5, 5)), "max": draw(st.integers(5, 10**9))}
        items.append(item | ({"required": False} if place and draw(st.booleans()) else {}))
    return items


@st.composite
def sound_campaigns(draw: st.DrawFn) -> dict[str, Any]:
    reminders = {"days_before": [7, 0], "at": "09:30", "quiet": "20:00-07:00", "working_days_only": False}
    return {
        "code": draw(st.sampled_from(["nq-2", "nq-2", "NQ", "2023"])),
        "title": draw(SHORT),
        "opens": draw(DAYS),
        "due": draw(st.sampled_from(["2023-06-15 17:00", "2023-06-17"])),
        "units": draw(st.sampled_from(UNITS)),
        "items": draw(sound_items()),
        **draw(st.sampled_from([{}, {"short": "Ngắn"}, {"reminders": reminders}, {"reminders": None}])),
    }


HOSTILE: list[Any] = [None, "", [], {}, True, -1, 10**30, "\0a", "\ud800a", "0001-01-01", "9999-12-31", "x" * 600]
HOSTILE += [
    ["a", "A "],
    {"DB9": 1},
    {"DB001": "2"},
    ["DB001", "\0"],
    "tối",
    "25:00",
    "all",
    "quota",
    "individual_quota",
]


@st.composite
def hostile(draw: st.DrawFn, campaign: dict[str, Any]) -> dict[str, Any]:
    """One field somewhere holds what nobody should write, or is called what nobody calls it."""
    campaign = copy.deepcopy(campaign)
    parts = [campaign, *campaign["items"], *(part for part in campaign.values() if isinstance(part, dict))]
    part = draw(st.sampled_from(parts))
    key = draw(st.sampled_from([*part, *part, "note", "\ud800", "quota", "options", "min"]))
    part[key] = draw(st.sampled_from(HOSTILE))
    return campaign


@st.composite
def written(draw: st.DrawFn, campaign: dict[str, Any]) -> str:
    flow = draw(st.sampled_from([None, True, False]))
    return yaml.safe_dump(campaign, allow_unicode=draw(st.booleans()), default_flow_style=flow, sort_keys=False)


SCRAPS = st.sampled_from(
    ["\t", "\n", ":", "- ", "{", "]", '"', "'", "*", "&a ", "!x ", "%", "#", "? ", "| ", "\0", "\x07",
     "~", '"\\0"', '"\\ud800"', "9" * 30, "code: x\n", "due: 2023-06-16\n", "under: DB9", "<<: ", "---\n",
     "0001-01-01", "é", "DB00"]
)  # fmt: skip


@st.composite
def spoilt(draw: st.DrawFn, text: str) -> bytes:
    for _ in range(draw(st.integers(1, 3))):
        lines = text.splitlines(keepends=True) or [""]
        line, place = draw(st.integers(0, len(lines) - 1)), draw(st.integers(0, len(text)))
        match draw(st.integers(0, 4)):
            case 0:
                text = text[:place] + draw(SCRAPS) + text[place + draw(st.integers(0, 8)) :]
            case 1:
                text = "".join([*lines[:line], *lines[line + 1 :]])
            case 2:
                text = "".join([*lines[:line], lines[line], *lines[line:]])
            case 3:
                lines[line] = lines[line].split(":")[0] + ": " + draw(SCRAPS) + "\n"
                text = "".join(lines)
            case 4:
                lines[line] = draw(st.sampled_from(["\t", " ", "  "])) + lines[line]
                text = "".join(lines)
    return text.encode(draw(st.sampled_from(["utf-8", "utf-8", "utf-16", "utf-8-sig"])))


def campaign_holds_together(desk: Desk, data: bytes) -> CampaignTaken | None:
    try:
        trial = desk.campaign(data, dry_run=True)
        assert desk.rows() == desk.base
        taken = desk.campaign(data)
        assert (taken.units, taken.new, taken.changes) == (trial.units, trial.new, trial.changes)
        after = desk.rows()
        again = desk.campaign(data)
        assert (again.new, again.changes, again.units) == (False, (), taken.units)
        assert desk.rows() == after
    except BadCampaign as refused:
        assert_told(refused.problems)
        assert refused.problems
        assert desk.rows() == desk.base
        return None
    finally:
        desk.reset()
    return taken


@settings(max_examples=200)
@given(st.data())
def test_a_campaign_is_taken_in_whole_or_not_at_all_and_once(desk: Desk, data: st.DataObject) -> None:
    campaign = data.draw(sound_campaigns())
    damage = data.draw(st.sampled_from(["none", "a field", "the text"]))
    if damage == "a field":
        campaign_holds_together(desk, data.draw(written(data.draw(hostile(campaign)))).encode())
    elif damage == "the text":
        campaign_holds_together(desk, data.draw(spoilt(data.draw(written(campaign)))))
    if damage != "none":
        return
    taken = campaign_holds_together(desk, data.draw(written(campaign)).encode())
    # The code NQ is that of the campaign that stands, which asks for something else.
    assert (taken is None) == (campaign["code"] == "NQ")
    assert taken is None or [(item.key, item.kind, item.label) for item in taken.campaign.items] == [
        (item["key"], item["kind"], " ".join(item["label"].split())) for item in campaign["items"]
    ]
