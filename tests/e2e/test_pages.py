"""The pages over HTTP: who may open them, what a post must be, and what is never given away."""

import asyncio
import json
import re
import socket
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
import pytest_asyncio

from bot.app import now
from domain.chat import Reply
from domain.people import Role
from storage import outbox, sessions, tickets
from tests.support.people import chat
from tests.support.process import Browser
from tests.support.site import Site, serving

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def site(shared_folder: tuple[Path, str]) -> AsyncIterator[Site]:
    folder, url = shared_folder
    async with serving(url, folder) as served:
        yield served


async def test_a_secretary_answers_and_a_leader_reads_the_new_count(site: Site) -> None:
    async with await site.browser("Lan") as lan, await site.browser("Hùng") as leader:
        assert (await lan.say("report", "/baocao")).status_code == 202
        question = await lan.hears("Đơn vị đã")
        label, action = question["choices"][0]["label"], question["choices"][0]["action"]
        await lan.say("yes", action=action, label=label)
        receipt = await lan.hears("Đã ghi nhận")
        assert (receipt["kind"], receipt["choices"][0]["label"]) == ("receipt", "Sửa")
        await leader.say("count", "/tonghop")
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
        await lan.say("own", "/trangthai")
        theirs = await lan.hears("Đảng bộ Sở Mẫu")
        await minh.say("own", "/trangthai")
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


async def test_a_monitor_is_told_what_was_taken_handled_and_sent(site: Site) -> None:
    async with await site.browser("Minh") as minh:
        before = await _figures(site)
        await minh.say("watched", "/trogiup")
        await minh.hears("Đồng chí có thể gõ lệnh")
        after = await _figures(site)
    for name in (
        'tonghop_messages_taken_total{channel="web"}',
        'tonghop_handling_seconds_count{channel="web"}',
        'tonghop_sends_total{channel="web",outcome="shown"}',
    ):
        assert after[name] > before.get(name, 0), name
    assert after['tonghop_people{state="linked"}'] >= 5
    assert after['tonghop_inbox_messages{state="failed"}'] == 0


async def _figures(site: Site) -> dict[str, float]:
    async with httpx.AsyncClient(base_url=site.address, trust_env=False) as client:
        answer = await client.get("/metrics")
    lines = [line.rpartition(" ") for line in answer.text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in lines}


async def test_a_one_time_link_is_spent_by_a_post_only(site: Site) -> None:
    async with site.house.database.begin() as store:
        await tickets.keep(store, "once", "lan", now())
        await tickets.keep(store, "old", "lan", now() - tickets.LIFETIME)
    async with Browser(site.address) as phone, Browser(site.address) as late, await site.browser("Minh") as minh:
        for _ in range(3):
            assert (await phone.client.get("/mo/once")).status_code == 200
        elsewhere = {"origin": "https://evil.test"}
        assert (await phone.client.post("/mo", data={"token": "once"}, headers=elsewhere)).status_code == 410
        opened = await phone.client.post("/mo", data={"token": "once"})
        assert (opened.status_code, opened.headers["location"]) == (303, "/chat")
        assert "Đảng bộ Sở Mẫu" in (await phone.client.get("/chat")).text
        for answer in (
            await late.client.post("/mo", data={"token": "once"}),
            await late.client.get("/mo/once"),
            await late.client.get("/mo/old"),
            await late.client.post("/mo", data={"token": "old"}),
        ):
            assert (answer.status_code, "đã được dùng hoặc đã hết hạn" in answer.text) == (410, True)
            assert "Mã 8 ký tự" in answer.text
        # Who has a page here is led back to it.
        assert "Về trang của tôi" in (await minh.client.get("/mo/once")).text


async def test_a_page_that_became_another_persons_neither_writes_nor_reads(site: Site) -> None:
    async with await site.browser("Lan") as lan, await site.browser("Minh") as minh:
        page = re.search(r'data-page="(\w+)"', (await minh.client.get("/chat")).text)
        assert page
        named = {"x-page": page[1]}
        said = {"client": "a", "text": "tin của Minh"}
        assert (await minh.client.post("/chat/messages", json=said, headers=named)).status_code == 202
        for request in (
            lan.client.post("/chat/messages", json=said, headers=named),
            lan.client.post("/chat/seen", json={"ids": []}, headers=named),
            lan.client.post("/chat/files", content=b"x", headers=named | {"x-client": "b"}),
            lan.client.get("/chat/feed", params={"page": page[1]}),
        ):
            answer = await asyncio.wait_for(request, 10)
            assert (answer.status_code, "trang của người khác" in answer.json()["error"]) == (409, True)


async def test_a_session_goes_on_while_it_is_used_and_ends_when_its_owner_leaves(site: Site) -> None:
    async with site.house.database.begin() as store:
        used, over, fresh = [
            await sessions.open_session(store, "lan", now() - timedelta(days=days)) for days in (170, 181, 0)
        ]
    async with Browser(site.address, used) as lan:
        assert "Max-Age=15552000" in (await lan.client.get("/chat")).headers["set-cookie"]
        async with site.house.database.read() as store:
            assert await sessions.address_of(store, used, now() + timedelta(days=179)) == "lan"
        assert (await lan.client.post("/ra", headers={"sec-fetch-site": "cross-site"})).status_code == 303
        assert (await lan.client.get("/chat")).status_code == 200
        await lan.client.post("/ra")
    async with Browser(site.address, used) as thief, Browser(site.address, over) as late:
        assert (await thief.client.get("/chat")).status_code == 303
        assert (await late.client.get("/chat")).status_code == 303
    async with Browser(site.address, fresh) as lan:
        assert "set-cookie" not in (await lan.client.get("/chat")).headers


async def test_a_session_that_somebody_else_knows_is_not_the_one_a_code_opens(site: Site) -> None:
    """A planted cookie, made up or of a page that somebody opened before: after the code it opens nothing."""
    async with Browser(site.address) as before:
        await before.client.post("/vao", data={"code": "ABCD2345"})
        known = before.client.cookies["tonghop"]
    for planted in (known, "made-up-by-somebody-else"):
        async with Browser(site.address, planted) as guest, Browser(site.address, planted) as thief:
            opened = await guest.client.post("/vao", data={"code": "ABCD2346"})
            given = re.search(r"tonghop=([^;]+)", opened.headers["set-cookie"])
            assert given
            assert given[1] != planted
            assert (await thief.client.get("/chat")).status_code == 303
            assert (await thief.say("x", "/toi")).status_code == 401


MARKUP = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(")
HOSTILE = '</script><img src=x onerror="alert(1)">&amp;\n\nevent: who\ndata: {}\u2028"'


async def test_what_people_wrote_is_words_on_a_page_and_one_line_in_the_feed(site: Site) -> None:
    async with await site.browser("Minh") as minh:
        await minh.say("hostile", HOSTILE)
        lines = await _lines_of_the_feed(minh)
        assert [json.loads(line[6:])["text"] for line in lines if "onerror" in line] == [HOSTILE]
        events = {line for line in lines if not line.startswith(("data: {", ":"))}
        assert events <= {"", "event: who", "event: item", "event: ready"}
        for path in ("/vao/", "/mo/", "/tai/", "/gui/", "/"):
            shown = (await minh.client.get(f"{path}{quote(HOSTILE, safe='')}")).text
            assert "<img src=x" not in shown, path
    scripts = [path.read_text(encoding="utf-8") for path in (ROOT / "web" / "static").rglob("*.js")]
    assert scripts
    assert not [
        one for one in scripts if re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", one)
    ]


async def _lines_of_the_feed(browser: Browser) -> list[str]:
    """Until it is ready; only what ends a line to a browser does here."""
    told = b""
    async with browser.client.stream("GET", "/chat/feed") as answer:
        async for chunk in answer.aiter_bytes():
            told += chunk
            if b"event: ready" in told:
                return re.split(r"\r\n|\r|\n", told.decode())
    raise AssertionError("the feed ended")


async def test_no_path_leads_out_of_what_is_given_out(site: Site) -> None:
    async with Browser(site.address) as stranger:
        for way in ("../", "%2e%2e/", "%2e%2e%2f", "..%5c", "....//", "%252e%252e/", "/"):
            for base in ("/static/", "/static/fonts/", "/tep/", "/tai/x/", "/anh/"):
                for file in ("app.py", "data/secret.key", "tonghop.db", "etc/passwd"):
                    answer = await stranger.client.get(f"{base}{way * 3}{file}")
                    assert answer.status_code in (303, 404, 405, 410), (base, way)
                    assert "SQLite format" not in answer.text


async def test_a_feed_ends_with_its_session(site: Site) -> None:
    token = await site.token("Lan")
    async with Browser(site.address, token) as lan, Browser(site.address, token) as other:
        events = lan.events()
        while (await anext(events))[0] != "ready":
            pass
        await other.client.post("/ra")
        async with site.house.database.begin() as store:
            await outbox.put(store, [(chat("lan"), Reply("chỉ cho người còn ở đây"))], now())
        async with asyncio.timeout(30):
            assert not [data async for name, data in events if name == "item"]


async def test_behind_a_proxy_the_public_address_is_ours_and_all_is_kept_to_https(
    tmp_path: Path, sqlite_template: bytes
) -> None:
    (tmp_path / "tonghop.db").write_bytes(sqlite_template)
    url = f"sqlite+aiosqlite:///{tmp_path}/tonghop.db"
    port = _free_port()
    more = {"TONGHOP_PUBLIC_URL": "https://ban.example", "TONGHOP_HTTP_PORT": str(port)}
    async with (
        serving(url, tmp_path, **more),
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client,
    ):
        ours = {"origin": "https://ban.example"}
        opened = await client.post("/vao", data={"code": "ABCD2345"}, headers=ours)
        assert (opened.status_code, "; Secure" in opened.headers["set-cookie"]) == (303, True)
        assert "max-age=" in opened.headers["strict-transport-security"]
        refused = await client.post("/vao", data={"code": "ABCD2345"}, headers={"origin": "https://ban.evil"})
        assert refused.status_code == 400
        assert (await client.get("/metrics")).status_code == 200
        assert (await client.get("/metrics", headers={"host": "ban.example"})).status_code == 404
        assert (await client.get("/metrics", headers={"x-forwarded-for": "192.0.2.1"})).status_code == 404


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
