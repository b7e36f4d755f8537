"""The pages over HTTP: who may open them, what a post must be, and what is never given away."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from bot.app import now
from domain.people import Role
from storage import outbox, people, sessions
from storage.database import Database
from tests.support.people import BOARD, House, set_up_house, study_campaign
from tests.support.process import Browser, Running, environment, running


class Site:
    """A running house with people, and a browser for each."""

    def __init__(self, house: House, run: Running) -> None:
        self.house = house
        self.address = run.address

    async def browser(self, name: str) -> Browser:
        async with self.house.database.begin() as store:
            return Browser(self.address, await sessions.open_session(store, name.casefold(), now()))

    async def code(self, role: Role, unit: str | None) -> str:
        async with self.house.database.begin() as store:
            return (await people.create_invites(store, BOARD.secret, role, [unit], now()))[0].code


@pytest.fixture
async def site(database_url: str, tmp_path: Path) -> AsyncIterator[Site]:
    database = Database(database_url)
    house = await set_up_house(database, study_campaign(due="2030-01-01 17:00"))
    env = environment(database_url, tmp_path / "data", TONGHOP_SECRET_KEY=BOARD.secret)
    async with running(env, cwd=tmp_path) as run:
        yield Site(house, run)
    await database.close()


async def test_a_secretary_answers_and_a_leader_reads_the_new_count(site: Site) -> None:
    async with await site.browser("Lan") as lan, await site.browser("Hùng") as leader:
        assert (await lan.say("a", "/baocao")).status_code == 202
        question = await lan.hears("Đơn vị đã")
        label, action = question["choices"][0]["label"], question["choices"][0]["action"]
        await lan.say("b", action=action, label=label)
        receipt = await lan.hears("Đã ghi nhận")
        assert (receipt["kind"], receipt["choices"][0]["label"]) == ("receipt", "Sửa")
        await leader.say("c", "/tonghop")
        summary = await leader.hears("Tính đến")
        assert summary["figures"][0]["measures"] == [
            {"done": 1, "total": 4, "counted": "cấp ủy cơ sở", "percent": "25,00%"}
        ]


async def test_an_invite_is_spent_by_a_post_only(site: Site) -> None:
    code = await site.code(Role.SECRETARY, "DB002")
    async with Browser(site.address) as guest:
        for _ in range(3):
            assert (await guest.client.get(f"/vao/{code}")).status_code == 200
        opened = await guest.client.post("/vao", data={"code": code})
        assert (opened.status_code, opened.headers["location"]) == (303, "/chat")
        cookie = opened.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=lax" in cookie
        assert "Chi bộ Trường Mẫu" in (await guest.hears("Mã này dành cho"))["text"]
        await guest.say("y", "Đúng")
        await guest.hears("họ và tên")
        await guest.say("n", "Lê Thị Mẫu")
        assert "đầu mối báo cáo của Chi bộ Trường Mẫu" in (await guest.hears("Đồng chí đã là"))["text"]
    async with Browser(site.address) as late:
        await late.client.post("/vao", data={"code": code})
        await late.hears("Mã này đã được dùng")


async def test_without_a_session_nothing_is_told(site: Site) -> None:
    async with Browser(site.address) as stranger:
        assert (await stranger.client.get("/chat")).status_code == 303
        assert (await stranger.client.get("/chat/feed")).status_code == 401
        assert (await stranger.say("a", "/tonghop")).status_code == 401
        assert (await stranger.client.post("/chat/seen", json={"ids": ["o1"]})).status_code == 401
        assert (await stranger.client.get("/vai")).status_code in (303, 405)
        assert (await stranger.client.post("/vai", data={"role": "hung"})).headers["location"] == "/"
        front = await stranger.client.get("/")
        assert "Mã 8 ký tự" in front.text
        assert "Đảng bộ" not in front.text
        wrong = await stranger.client.post("/vao", data={"code": "xyz"})
        assert (wrong.status_code, "xem lại rồi nhập lại" in wrong.text) == (400, True)


async def test_a_page_shows_only_its_own_conversation(site: Site) -> None:
    async with await site.browser("Lan") as lan, await site.browser("Minh") as minh:
        await lan.say("a", "/trangthai")
        theirs = await lan.hears("Đảng bộ Sở Mẫu")
        await minh.say("a", "/trangthai")
        assert "Đảng bộ Sở Mẫu" not in (await minh.hears("Chi bộ Trường Mẫu"))["text"]
        # Another page cannot mark it as seen either.
        await minh.client.post("/chat/seen", json={"ids": [theirs["id"]]})
        assert (await _sent(site)) == 0
        await lan.client.post("/chat/seen", json={"ids": [theirs["id"], "i1", "x", 5, "o9999999999999999999999"]})
        assert (await _sent(site)) == 1


async def _sent(site: Site) -> int:
    async with site.house.database.read() as store:
        return (await outbox.counts(store))["sent"]


async def test_posts_of_other_sites_and_of_no_sense_are_refused(site: Site) -> None:
    async with await site.browser("Lan") as lan:
        post = lan.client.post
        said = {"client": "x", "text": "/trangthai"}
        assert (await post("/chat/messages", json=said, headers={"origin": "http://evil.test"})).status_code == 400
        assert (
            await post("/chat/messages", json=said, headers={"sec-fetch-site": "cross-site"})
        ).status_code == 400
        assert (
            await post("/chat/messages", content=b"{}", headers={"content-type": "text/plain"})
        ).status_code == 400
        for body in (
            b"",
            b"[]",
            b"{",
            b'{"client": 1}',
            b'{"text": "x"}',
            b'{"client": "a", "text": ""}',
            b"\xff",
        ):
            answer = await post("/chat/messages", content=body, headers={"content-type": "application/json"})
            assert answer.status_code == 400, body
        assert (await lan.say("l", "x" * 20_001)).status_code == 413
        assert (await post("/chat/messages", content=b"x" * 200_000)).status_code == 413
        assert (await lan.client.get("/healthz", headers={"host": "evil.test"})).status_code == 400
        odd = b'{"client": "odd", "text": "\\u0000\\ud83d ch\\u00e0o"}'
        answer = await post("/chat/messages", content=odd, headers={"content-type": "application/json"})
        assert answer.status_code == 202
        await lan.hears("Tôi chưa rõ ý đồng chí")


async def test_every_answer_keeps_to_itself(site: Site) -> None:
    async with await site.browser("Lan") as lan:
        for path in ("/", "/chat", "/static/tokens.css", "/static/chat/page.js", "/healthz"):
            headers = (await lan.client.get(path)).headers
            assert "default-src 'none'" in headers["content-security-policy"]
            assert headers["x-content-type-options"] == "nosniff"
        font = await lan.client.get("/static/fonts/BeVietnamPro-Regular.ttf")
        assert (font.status_code, len(font.content) > 50_000) == (200, True)


async def test_health_is_told_only_when_the_database_answers_and_the_clock_ticks(site: Site) -> None:
    async with httpx.AsyncClient(base_url=site.address, trust_env=False) as client:
        answers = await asyncio.gather(*(client.get("/healthz") for _ in range(20)))
        assert {answer.status_code for answer in answers} == {200}
        assert answers[0].json() == {"status": "ok"}
