"""Every address of the house gives a stranger, a secretary and a leader of a part only what is theirs."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.routing import Mount

from bot.app import now
from domain.campaigns import CampaignDraft, Item, ItemKind
from domain.people import Role
from storage.database import Database
from storage.shelf import Shelf
from tests.support import documents
from tests.support.people import BOARD, STUDIED, study_campaign
from tests.support.process import Browser
from tests.support.site import Site, serving
from web.app import House, create_app

NAMES = {
    "DB000": "Đảng bộ Khối Mẫu",
    "DB001": "Đảng bộ Sở Mẫu",
    "DB002": "Chi bộ Trường Mẫu",
    "DB003": "Đảng bộ Bệnh viện Mẫu",
}
THEIRS = {"": set[str](), "Lan": {"DB001"}, "Bình": {"DB000", "DB001", "DB002"}}
SECRET = "zebra-4711"
TRIED = {
    "code": ["ABCD2345", "%2e%2e", "x"],
    "token": ["x", "a" * 32],
    "id": ["1", "2", "3", "999999999999999999999"],
}
FEEDS = ("/chat/feed", "/bang/song")
BODIES = (
    {"data": {"code": "ABCD2345", "token": "x", "role": "hung"}},
    {"json": {"client": "c1", "action": "report:1:4:1", "label": "x"}},
    {"json": {"client": "c2", "action": "open:1::u4:on:0", "label": "x"}},
    {"json": {"client": "c3", "action": "review:1:4:1:show", "label": "x"}},
    {"json": {"client": "c4", "action": "ghiho:1:4", "label": "x"}},
    {"json": {"ids": ["o1", "o2", "o3", "o4", "o5", "o6"]}},
    {"content": b"\x00\xff", "headers": {"x-client": "f1", "x-file-name": "a.pdf"}},
)


def campaign() -> CampaignDraft:
    draft = study_campaign(due="2030-01-01 17:00")
    plan = Item("plan", ItemKind.FILE, "Bản kế hoạch", required=False)
    return replace(draft, campaign=replace(draft.campaign, items=(STUDIED, plan)))


@pytest.fixture
async def site(database_url: str, tmp_path: Path) -> AsyncIterator[Site]:
    """Tú has reported for DB003, with a file; Bình leads DB000 and what is below it."""
    async with serving(database_url, tmp_path, campaign()) as site, await site.browser("Tú") as tu:
        await site.add("Bình", Role.LEADER, "DB000")
        sent = {"x-client": "f1", "x-file-name": f"{SECRET}.pdf"}
        answer = await tu.client.post("/chat/files", content=documents.pdf(SECRET), headers=sent)
        assert answer.status_code == 202
        await tu.hears("Đã nhận tệp")
        await tu.say("y", "đã tổ chức rồi ạ")
        await tu.hears("Đã ghi nhận")
        yield site


def addresses(folder: Path) -> Iterator[tuple[str, str]]:
    """(method, path) of everything the web answers, with what somebody might guess in it."""
    nowhere = Database(f"sqlite+aiosqlite:///{folder}/none.db")
    house = House(
        database=nowhere, board=BOARD, receive=lambda _: asyncio.sleep(0, {}),
        subscribe=lambda _: pytest.fail("not called"), trouble=str, clock=now, hosts=("127.0.0.1",), secure=False,
        over=asyncio.Event(), shelf=Shelf(folder),
    )  # fmt: skip
    for route in create_app(house).routes:
        path = route.path if not isinstance(route, Mount) else f"{route.path}/x"
        if path in FEEDS:
            continue
        name, _, kind = path.partition("{")[2].partition("}")[0].partition(":")
        for value in TRIED.get(name, [""]):
            filled = path.replace(f"{{{name}:{kind}}}" if kind else f"{{{name}}}", value)
            yield from (("GET", filled), ("POST", filled))


@pytest.mark.parametrize("name", THEIRS)
async def test_no_address_tells_what_is_not_theirs(name: str, site: Site, tmp_path: Path) -> None:
    asked = 0
    for method, path in addresses(tmp_path):
        for body in BODIES if method == "POST" else ({},):
            async with await opened(site, name) as browser:
                answer = await browser.client.request(method, path, **body)
            assert answer.status_code < 500, (method, path)
            assert not seen_beyond(answer.text, name), (method, path)
            assert SECRET not in answer.text, (method, path)
            asked += 1
    assert asked > 40
    async with await opened(site, name) as browser:
        if not name:
            assert (await browser.client.get("/chat/feed")).status_code == 401
            return
        await browser.say("last", "/trogiup")
        await browser.hears("Đồng chí có thể gõ lệnh")
        assert not seen_beyond(str(await feed(browser)), name)


async def opened(site: Site, name: str) -> Browser:
    """A browser of somebody, with a session that nothing has ended yet."""
    return await site.browser(name) if name else Browser(site.address)


def seen_beyond(text: str, name: str) -> set[str]:
    """The units that a text names and that are not the person's."""
    return {code for code, unit in NAMES.items() if unit in text} - THEIRS[name]


async def feed(browser: Browser) -> list[object]:
    """Everything the page is told when it opens."""
    told: list[object] = []
    async for event, data in browser.events():
        if event == "ready":
            return told
        told.append(data)
    raise AssertionError("the feed ended")
