"""The people, units and campaigns that tests speak of, made in one place."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from domain.board import Board
from domain.campaigns import Audience, Campaign, CampaignDraft, Item, ItemKind
from domain.chat import Chat
from domain.people import Link, Role
from domain.reviews import Counts
from domain.units import UnitRow
from storage import campaigns, invites, people, units
from storage.database import Database, Store

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
BOARD = Board("Ban Tuyên giáo và Dân vận", ZONE, "a secret of the tests", address="https://ban.example")
STUDIED = Item(
    "studied",
    ItemKind.CONFIRM,
    "tổ chức nghiên cứu, học tập, quán triệt",
    counted="cấp ủy cơ sở",
    done="tổ chức học tập, quán triệt nghị quyết",
)
COLLECTIVE = Item(
    "collective",
    ItemKind.CONFIRM,
    "kế hoạch của tập thể",
    counted="tập thể",
    ask="Tập thể đơn vị đã gửi kế hoạch đăng ký chưa?",
    yes="Đã gửi",
    no="Chưa",
    done="gửi kế hoạch đăng ký làm theo Bác",
)
INDIVIDUALS = Item(
    "individuals",
    ItemKind.QUOTA,
    "kế hoạch của cá nhân",
    counted="cá nhân",
    ask="Trong {quota} cá nhân thuộc diện đăng ký, đã có bao nhiêu đồng chí nộp kế hoạch?",
)
UNITS = (
    UnitRow("DB000", "Đảng bộ Khối Mẫu", sector="cơ quan", individual_quota=5),
    UnitRow("DB001", "Đảng bộ Sở Mẫu", sector="cơ quan", members=73, individual_quota=3, parent="DB000"),
    UnitRow("DB002", "Chi bộ Trường Mẫu", sector="trường học", members=20, individual_quota=2, parent="DB000"),
    UnitRow("DB003", "Đảng bộ Bệnh viện Mẫu", sector="bệnh viện", members=99, individual_quota=1),
)


def at(text: str) -> datetime:
    """A moment on the Board's clock: "2023-06-12 08:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def chat(name: str) -> Chat:
    """Where a person of the tests writes."""
    return Chat("web", "web", name.casefold())


def study_campaign(
    code: str = "nq", due: str = "2023-06-15 17:00", opens: str = "2023-01-05 00:00"
) -> CampaignDraft:
    """A campaign of one confirm."""
    campaign = Campaign(
        0,
        code,
        "Học tập, quán triệt các nghị quyết",
        "Học tập, quán triệt nghị quyết",
        at(opens),
        at(due),
        (STUDIED,),
    )
    return CampaignDraft(campaign, Audience(), {})


def plan_campaign(
    code: str = "kh", due: str = "2023-06-16 17:00", opens: str = "2023-02-01 00:00"
) -> CampaignDraft:
    """A campaign of a confirm and a quota."""
    campaign = Campaign(
        0, code, "Kế hoạch đăng ký", "Đăng ký làm theo Bác", at(opens), at(due), (COLLECTIVE, INDIVIDUALS)
    )
    return CampaignDraft(campaign, Audience(), {"individuals": "individual_quota"})


def detail_campaign() -> CampaignDraft:
    """A campaign of the head of the tree alone: a confirm, the day it was held, and how many came."""
    items = (
        STUDIED,
        Item("held_on", ItemKind.DATE, "Ngày tổ chức"),
        Item("attendees", ItemKind.NUMBER, "Số lượt người tham gia", counted="lượt người"),
    )
    opens, due = at("2023-01-05 00:00"), at("2023-06-20 17:00")
    return CampaignDraft(
        Campaign(0, "ct", "Hội nghị", "Hội nghị", opens, due, items), Audience(codes=("DB000",)), {}
    )


def accepted_campaign() -> CampaignDraft:
    """A campaign of all units that counts what was accepted: a confirm, and a file to go with it."""
    items = (
        Item(
            "essays", ItemKind.CONFIRM, "bài thu hoạch", counted="đơn vị", yes="Đã nộp", done="nộp bài thu hoạch"
        ),
        Item("copy", ItemKind.FILE, "Bản chụp", required=False),
    )
    opens, due = at("2023-01-05 00:00"), at("2023-06-14 17:00")
    campaign = Campaign(0, "th", "Thu hoạch", "Thu hoạch", opens, due, items, counts=Counts.ACCEPTED)
    return CampaignDraft(campaign, Audience(), {})


def campaign_of_all_kinds() -> CampaignDraft:
    """A campaign of DB003 alone with an item of every kind."""
    items = (
        STUDIED,
        Item("held_on", ItemKind.DATE, "Ngày tổ chức"),
        Item("attendees", ItemKind.NUMBER, "Số lượt người tham gia", counted="lượt người"),
        Item("form", ItemKind.CHOICE, "Hình thức", options=("Trực tiếp", "Trực tuyến", "Kết hợp cả hai")),
        Item("plans", ItemKind.QUOTA, "Bản thu hoạch", counted="bản thu hoạch"),
        Item("note", ItemKind.TEXT, "Khó khăn, vướng mắc", required=False),
        Item("photo", ItemKind.FILE, "Ảnh hội nghị", required=False),
    )
    opens, due = at("2023-01-05 00:00"), at("2023-06-14 17:00")
    campaign = Campaign(0, "tt", "Hội nghị toàn thể", "Hội nghị", opens, due, items)
    return CampaignDraft(campaign, Audience(codes=("DB003",)), {"plans": 4})


@dataclass
class House:
    """A database with units, people and campaigns, and the ids that tests need of them; a folder for files."""

    database: Database
    board: Board = BOARD
    units: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    campaigns: dict[str, Campaign] = field(default_factory=dict)
    folder: Path | None = None


async def add_person(store: Store, name: str, role: Role, unit: str | None, now: datetime) -> int:
    """A person with a duty, linked as everybody is: by a code."""
    made = await invites.create(store, BOARD.secret, role, [unit], now)
    invite = (await invites.named(store, BOARD.secret, [made[0].code]))[made[0].code]
    known = (await people.people_of(store, [chat(name)])).get(chat(name))
    wanted = Link(invite.id, chat(name), name, known.id if known else None, "đồng ý")
    return (await invites.link(store, wanted, now))[0]


async def set_up_house(database: Database, *drafts: CampaignDraft) -> House:
    """Units, one secretary each (Lan, Minh, Tú), a leader (Hùng) and an officer (Thu); DB000 has nobody."""
    house = House(database)
    begun = at("2023-01-05 00:00")
    async with database.begin() as store:
        await units.import_units(store, UNITS, begun)
        house.units = {unit.code: unit.id for unit in await units.all_units(store)}
        for draft in drafts or (study_campaign(), plan_campaign()):
            house.campaigns[draft.campaign.code] = await campaigns.create(store, draft, begun)
        for name, role, unit in (
            ("Lan", Role.SECRETARY, "DB001"),
            ("Minh", Role.SECRETARY, "DB002"),
            ("Tú", Role.SECRETARY, "DB003"),
            ("Hùng", Role.LEADER, None),
            ("Thu", Role.OFFICER, None),
        ):
            house.people[name] = await add_person(store, name, role, unit, begun)
    return house
