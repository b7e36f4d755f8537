"""The Telegram of our tests: what it refuses, how it hands out updates, and that a real client believes it."""

import asyncio
import json
from collections.abc import AsyncIterator
from io import BytesIO
from typing import Any

import aiohttp
import pytest
import telegram
from aiohttp import web

from tests.support.telegram import Fake, Person

LAN = 1_000_001
SEND = {"chat_id": LAN, "text": "chào"}
TICK = {"type": "emoji", "emoji": "✅"}
EDIT = {"chat_id": LAN, "message_id": 1, "text": "chào"}


@pytest.fixture
async def fake() -> AsyncIterator[Fake]:
    async with Fake() as running:
        yield running


@pytest.fixture
async def lan(fake: Fake) -> Person:
    """Has written message 1, and is known."""
    person = fake.person("Lan")
    await person.writes("/start")
    fake.updates.pending.clear()
    return person


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


class Caller:
    """Calls methods as JSON."""

    def __init__(self, fake: Fake, http: aiohttp.ClientSession) -> None:
        self.fake, self.http = fake, http

    async def __call__(self, method: str, **given: Any) -> Any:
        """The whole answer."""
        async with self.http.post(f"{self.fake.url}/bot{self.fake.token}/{method}", json=given) as answer:
            body = await answer.json()
            assert answer.status == body.get("error_code", 200)
            return body

    async def result(self, method: str, **given: Any) -> Any:
        """What an accepted request brings."""
        body = await self(method, **given)
        assert body["ok"], body
        return body["result"]


@pytest.fixture
def call(fake: Fake, http: aiohttp.ClientSession) -> Caller:
    return Caller(fake, http)


def keyboard(*rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"reply_markup": {"inline_keyboard": list(rows)}}


def button(**more: Any) -> dict[str, Any]:
    return {"text": "Đúng", "callback_data": "1"} | more


def html(text: str) -> tuple[str, dict[str, Any], str]:
    return "sendMessage", SEND | {"text": text, "parse_mode": "HTML"}, "can't parse entities"


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("sendMassage", SEND, "Not Found: method not found"),
    ("sendMessage", SEND | {"txt": "x"}, 'unknown parameter "txt"'),
    ("sendMessage", {"chat_id": LAN}, '"text" is required'),
    ("sendMessage", {"text": "x"}, '"chat_id" is required'),
    ("sendMessage", SEND | {"text": 5}, '"text" must be a string'),
    ("sendMessage", SEND | {"chat_id": "Lan"}, '"chat_id" must be an integer'),
    ("sendMessage", SEND | {"chat_id": True}, '"chat_id" must be an integer'),
    ("sendMessage", SEND | {"protect_content": "yes"}, "must be true or false"),
    ("sendMessage", SEND | {"text": " \n "}, "message text is empty"),
    ("sendMessage", SEND | {"text": "<b> </b>", "parse_mode": "HTML"}, "message text is empty"),
    ("sendMessage", SEND | {"text": "x" * 4097}, "message is too long"),
    ("sendMessage", SEND | {"text": "🙏" * 2049}, "message is too long"),
    ("sendMessage", SEND | {"text": "\ud800"}, "must be encoded in UTF-8"),
    ("sendMessage", SEND | {"parse_mode": "Markdown"}, '"parse_mode" must be one of HTML'),
    ("sendMessage", SEND | {"chat_id": 9}, "chat not found"),
    ("sendMessage", SEND | {"reply_parameters": {"message_id": 77}}, "message to be replied not found"),
    html("<b>hở"),
    html("<b><i>chéo</b></i>"),
    html("thừa</b>"),
    html("<p>đoạn</p>"),
    html("a < b"),
    html("a > b"),
    html("a & b"),
    html("&nbsp;"),
    html("&copy;"),
    html("<a>không</a>"),
    html("<a href='javascript:1'>x</a>"),
    html("<b class='x'>x</b>"),
    html("<code><b>x</b></code>"),
    html("<blockquote><blockquote>x</blockquote></blockquote>"),
    html("<br/>"),
    ("sendMessage", SEND | keyboard([button(callback_data="x" * 65)]), "BUTTON_DATA_INVALID"),
    ("sendMessage", SEND | keyboard([button(callback_data="đ" * 33)]), "BUTTON_DATA_INVALID"),
    ("sendMessage", SEND | keyboard([button(callback_data="")]), "BUTTON_DATA_INVALID"),
    ("sendMessage", SEND | keyboard([button()] * 9), "array of at most 8"),
    ("sendMessage", SEND | keyboard(*[[button()]] * 101), "at most 100"),
    ("sendMessage", SEND | keyboard(*[[button()] * 8] * 13), "reply markup is too long"),
    ("sendMessage", SEND | keyboard([{"text": "Đúng"}]), "Text buttons are unallowed"),
    ("sendMessage", SEND | keyboard([button(url="https://a.vn")]), "Text buttons are unallowed"),
    ("sendMessage", SEND | keyboard([{"text": "", "callback_data": "1"}]), '"text" must be 1 to'),
    ("sendMessage", SEND | keyboard([{"text": "x", "url": "http://localhost:8080/"}]), "Wrong HTTP URL"),
    ("sendMessage", SEND | keyboard([{"text": "x", "web_app": {"url": "http://a.vn"}}]), "Wrong HTTP URL"),
    ("sendMessage", SEND | keyboard([button(colour="red")]), 'unknown parameter "colour"'),
    ("sendMessage", SEND | {"reply_markup": {"buttons": []}}, "object expected as reply markup"),
    ("sendMessage", SEND | {"reply_markup": "{"}, "can't parse JSON object"),
    ("editMessageText", EDIT | {"message_id": 99}, "message to edit not found"),
    ("editMessageText", EDIT, "message can't be edited"),
    ("editMessageText", EDIT | {"reply_markup": {"remove_keyboard": True}}, '"inline_keyboard" is required'),
    ("deleteMessage", {"chat_id": LAN, "message_id": 99}, "message to delete not found"),
    ("pinChatMessage", {"chat_id": LAN, "message_id": 99}, "message to pin not found"),
    ("unpinChatMessage", {"chat_id": LAN}, "message to unpin not found"),
    ("setMessageReaction", {"chat_id": LAN, "message_id": 1, "reaction": [TICK]}, '"emoji" must be one of'),
    ("answerCallbackQuery", {"callback_query_id": "1"}, "query is too old"),
    ("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 201}, "MESSAGE_TOO_LONG"),
    ("sendChatAction", {"chat_id": LAN, "action": "thinking"}, "must be one of"),
    ("sendPhoto", {"chat_id": LAN, "photo": "nothing"}, "wrong remote file identifier"),
    ("sendDocument", {"chat_id": LAN, "document": "x", "caption": "x" * 1025}, "message caption is too long"),
    ("getFile", {"file_id": "nothing"}, "wrong file_id"),
    ("setMyCommands", {"commands": [{"command": "Baocao", "description": "x"}]}, "BOT_COMMAND_INVALID"),
    ("setMyCommands", {"commands": [{"command": "b" * 33, "description": "x"}]}, "BOT_COMMAND_INVALID"),
    ("setMyCommands", {"commands": [{"command": "b", "description": ""}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
    ("setMyCommands", {"commands": [{"command": "b", "description": "x" * 257}]}, "BOT_COMMAND_DESCRIPTION"),
    ("setMyCommands", {"commands": [], "scope": {"type": "chat"}}, "can't parse BotCommandScope"),
    ("setMyCommands", {"commands": [], "scope": {"type": "chat", "chat_id": 9}}, "chat not found"),
    ("setMyDescription", {"description": "x" * 513}, "must be 0 to 512"),
    ("setMyShortDescription", {"short_description": "x" * 121}, "must be 0 to 120"),
    ("setChatMenuButton", {"menu_button": {"type": "web_app"}}, "can't parse menu button"),
    ("getUpdates", {"limit": 101}, "from 1 to 100"),
    ("getUpdates", {"allowed_updates": ["mesage"]}, "must be one of"),
    ("setWebhook", {"url": "http://bot.vn/hook"}, "HTTPS URL must be provided"),
    ("setWebhook", {"url": "https://bot.vn", "secret_token": "bí mật"}, "unallowed characters"),
]


@pytest.mark.parametrize(("method", "given", "why"), REFUSED)
async def test_refused(call: Caller, lan: Person, method: str, given: dict[str, Any], why: str) -> None:
    answer = await call(method, **given)
    assert not answer["ok"]
    assert why in answer["description"]
    assert [request.method for request in call.fake.refused] == [method]


async def test_a_stranger_is_refused(fake: Fake, http: aiohttp.ClientSession) -> None:
    for token, status in (("1234567890:" + "B" * 35, 401), ("nonsense", 404)):
        async with http.get(f"{fake.url}/bot{token}/getMe") as answer:
            assert answer.status == (await answer.json())["error_code"] == status


async def test_formatted_text_is_shown_without_its_marks(call: Caller, lan: Person) -> None:
    text = ' <b>Đợt 🙏 <i>nhắc</i></b> &lt;1&gt; &#273; <a href="https://a.vn/?x=1&amp;y=2">đây</a>'
    text += "<pre><code class='language-py'>x</code></pre><blockquote expandable>y</blockquote> "
    sent = await call.result("sendMessage", **SEND | {"text": text, "parse_mode": "HTML"})
    assert sent["text"] == lan.screen[-1].text == "Đợt 🙏 nhắc <1> đ đâyxy"
    raw = sent["text"].encode("utf-16-le")
    marked = {
        one["type"]: raw[one["offset"] * 2 : (one["offset"] + one["length"]) * 2].decode("utf-16-le")
        for one in sent["entities"]
    }
    assert marked == {
        "bold": "Đợt 🙏 nhắc",
        "italic": "nhắc",
        "text_link": "đây",
        "pre": "x",
        "expandable_blockquote": "y",
    }
    assert sent["entities"][2]["url"] == "https://a.vn/?x=1&y=2"
    await call.result("sendMessage", **SEND | {"text": f"<b>{'🙏' * 2048}</b>", "parse_mode": "HTML"})


async def test_the_three_encodings_are_the_same(fake: Fake, lan: Person, http: aiohttp.ClientSession) -> None:
    url, markup = f"{fake.url}/bot{fake.token}/sendMessage", keyboard([button()])["reply_markup"]
    form = {"chat_id": str(LAN), "text": "chào", "reply_markup": json.dumps(markup)}
    multipart = aiohttp.FormData(form, default_to_multipart=True)
    for body in ({"json": SEND | {"reply_markup": markup}}, {"data": form}, {"data": multipart}, {"params": form}):
        async with http.post(url, **body) as answer:
            assert (await answer.json())["ok"]
    assert [shown.rows for shown in lan.screen[1:]] == [[["Đúng"]]] * 4


async def test_an_edit_replaces_text_and_buttons(call: Caller, lan: Person) -> None:
    await call.result("sendMessage", **SEND | keyboard([button()]))
    old = await lan.hears("chào")
    edit = EDIT | {"message_id": old.id}
    same = await call("editMessageText", **edit | keyboard([button()]))
    assert "message is not modified" in same["description"]
    await call.result("editMessageText", **edit | {"text": "xong"})
    assert (await lan.hears("xong")).rows == []
    await call.result("editMessageReplyMarkup", chat_id=LAN, message_id=old.id, **keyboard([button(text="Sửa")]))
    assert lan.screen[-1].labels == ["Sửa"]
    press = await lan.presses("Đúng", on=old)
    await call.result("deleteMessage", chat_id=LAN, message_id=old.id)
    assert [shown.text for shown in lan.screen] == ["/start"]
    assert press.answer is None


async def test_a_press_is_answered_once_and_soon(call: Caller, lan: Person) -> None:
    await call.result("sendMessage", **SEND | keyboard([button()]))
    press = await lan.presses("Đúng")
    [update] = await call.result("getUpdates")
    assert update["callback_query"]["data"] == "1"
    waiting = asyncio.create_task(press.answered())
    await call.result("answerCallbackQuery", callback_query_id=press.id, text="Đã ghi")
    assert await waiting == "Đã ghi"
    assert lan.toasts == ["Đã ghi"]
    late = await lan.presses("Đúng")
    for query, lifetime in ((press, 15), (late, -1)):
        call.fake.query_lifetime = lifetime
        assert "query is too old" in (await call("answerCallbackQuery", callback_query_id=query.id))["description"]


async def test_who_blocks_the_bot_is_not_reached(call: Caller, lan: Person) -> None:
    await lan.blocks()
    answer = await call("sendMessage", **SEND)
    assert (answer["error_code"], answer["description"]) == (403, "Forbidden: bot was blocked by the user")
    await lan.unblocks()
    await call.result("sendMessage", **SEND)
    assert not call.fake.refused


async def test_a_group_that_moves_tells_where(call: Caller, lan: Person) -> None:
    group = call.fake.group("Giao ban")
    old = group.id
    await lan.writes("chuyện riêng", to=group)
    await lan.writes("/tonghop", to=group)
    await group.migrates()
    moved = await call("sendMessage", chat_id=old, text="x")
    assert moved["parameters"] == {"migrate_to_chat_id": group.id}
    await call.result("sendMessage", chat_id=group.id, text="116/121")
    await group.hears("116/121")
    said = [update["message"].get("text") for update in await call.result("getUpdates") if "message" in update]
    assert said == ["/tonghop", None, None]
    assert not call.fake.refused
    assert "not enough rights" in (await call("pinChatMessage", chat_id=group.id, message_id=2))["description"]


async def test_updates_are_forgotten_once_confirmed(call: Caller, lan: Person) -> None:
    for text in "abc":
        await lan.writes(text)
    first = await call.result("getUpdates", limit=2)
    assert [one["message"]["text"] for one in first] == ["a", "b"]
    call.fake.faults.forgotten_confirms = 1
    after = first[1]["update_id"] + 1
    assert len(await call.result("getUpdates", offset=after)) == 3
    assert len(await call.result("getUpdates", offset=after)) == 1
    assert [one["message"]["text"] for one in await call.result("getUpdates", offset=-1)] == ["c"]
    assert await call.result("getUpdates", offset=after + 1, allowed_updates=["callback_query"]) == []
    await lan.writes("d")
    assert await call.result("getUpdates") == []
    assert call.fake.updates.confirmed == 3


async def test_a_poll_waits_and_the_older_of_two_gives_way(call: Caller, lan: Person) -> None:
    older = asyncio.create_task(call("getUpdates", timeout=20))
    await call.fake.updates.polled()
    newer = asyncio.create_task(call("getUpdates", timeout=20))
    assert (await older)["description"].startswith("Conflict: terminated by other getUpdates request")
    await lan.writes("a")
    assert [one["message"]["text"] for one in (await newer)["result"]] == ["a"]
    await call.result("setWebhook", url="http://127.0.0.1:9/")
    assert (await call("getUpdates"))["error_code"] == 409


async def test_a_webhook_is_told_in_order_until_it_takes_each(call: Caller, lan: Person) -> None:
    taken: list[str] = []
    refusing = iter([True, True])

    async def hook(request: web.BaseRequest) -> web.Response:
        assert request.headers["X-Telegram-Bot-Api-Secret-Token"] == "s3cret"
        if next(refusing, False):
            return web.Response(status=503)
        taken.append((await request.json())["message"]["text"])
        return web.Response()

    runner = web.ServerRunner(web.Server(hook))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    await lan.writes("a")
    await call.result("setWebhook", url=f"http://127.0.0.1:{runner.addresses[0][1]}/", secret_token="s3cret")
    await lan.writes("b")
    assert (await call.result("getWebhookInfo"))["pending_update_count"] == 2
    await call.fake.updates.settled()
    assert taken == ["a", "b"]
    assert "503" in (await call.result("getWebhookInfo"))["last_error_message"]
    await call.result("deleteWebhook")
    assert (await call.result("getWebhookInfo"))["url"] == ""
    await runner.cleanup()


async def test_who_writes_too_fast_is_shut_out(fake: Fake, call: Caller, lan: Person) -> None:
    now = 1_000.0
    fake.limits.clock = lambda: now
    fake.limits.private = (40, 40)
    answers = [await call("sendMessage", **SEND) for _ in range(31)]
    assert [one["ok"] for one in answers] == [True] * 30 + [False]
    assert answers[-1]["parameters"] == {"retry_after": 1}
    now += 1
    for _ in range(10):
        await call.result("sendMessage", **SEND)
    assert (await call("sendMessage", **SEND))["parameters"] == {"retry_after": 39}
    group = fake.group("Giao ban")
    for _ in range(20):
        now += 1
        await call.result("sendMessage", chat_id=group.id, text="x")
    assert (await call("sendMessage", chat_id=group.id, text="x"))["error_code"] == 429
    fake.limits.on = False
    await call.result("sendMessage", **SEND)
    assert not fake.refused


async def test_faults(fake: Fake, call: Caller, lan: Person, http: aiohttp.ClientSession) -> None:
    fake.faults.lost["sendMessage"] = fake.faults.broken["*"] = 1
    assert (await call("sendMessage", **SEND))["error_code"] == 500
    assert len(lan.screen) == 1
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await call("sendMessage", **SEND)
    assert len(lan.screen) == 2
    fake.faults.down()
    async with http.get(f"{fake.url}/bot{fake.token}/getMe") as answer:
        assert answer.status == 502
    fake.faults.down(0)
    await fake.server.close()
    with pytest.raises(aiohttp.ClientConnectorError):
        await call("getMe")
    await fake.server.open()
    fake.faults.latency = 0.05
    began = asyncio.get_running_loop().time()
    await call.result("getMe")
    assert asyncio.get_running_loop().time() - began >= 0.05
    assert [request.status for request in await fake.called("sendMessage", 2)] == [500, 0]


async def test_words_that_do_not_come_are_told(fake: Fake, call: Caller, lan: Person) -> None:
    await call.result("sendMessage", **SEND)
    with pytest.raises(AssertionError, match="'Đã ghi nhận' did not come, but \\['chào'\\]"):
        await lan.hears("Đã ghi nhận", within=0.01)


@pytest.fixture
async def bot(fake: Fake) -> AsyncIterator[telegram.Bot]:
    """An independent client, which knows what the real one sends."""
    urls = {"base_url": f"{fake.url}/bot", "base_file_url": f"{fake.url}/file/bot"}
    async with telegram.Bot(fake.token, **urls) as running:
        yield running


async def test_a_real_client_understands_every_update(fake: Fake, bot: telegram.Bot) -> None:
    lan, group = fake.person("Lan"), fake.group("Giao ban")
    await lan.opens_link("https://t.me/tonghop_test_bot?start=K7M2QX4P")
    shown = await lan.writes("rồi ạ")
    await lan.edits(shown, "chưa ạ")
    for caption in ("minh chứng", ""):
        await lan.sends_photo(caption=caption, album="1")
    await lan.sends_document("kế hoạch.pdf", b"%PDF-1.7", "gửi kèm")
    await lan.sends(contact={"phone_number": "0912", "first_name": "Lan"})
    await lan.writes("/tonghop", to=group)
    await group.migrates()
    asked = await bot.send_message(lan.id, "?", reply_markup=buttons("Đúng"))
    press = await lan.presses("Đúng")
    kept = lan.screen[-1]
    await asked.delete()
    await lan.presses("Đúng", on=kept)
    await lan.blocks()
    await lan.unblocks()
    await group.removes_bot()
    updates = await bot.get_updates(timeout=1)
    kinds = [next(iter(update.to_dict().keys() - {"update_id"})) for update in updates]
    assert kinds[:4] == ["my_chat_member", "message", "message", "edited_message"]
    assert kinds.count("my_chat_member") == 4
    assert len(updates) == fake.updates.made == 16
    assert updates[1].message.text == "/start K7M2QX4P"
    assert updates[4].message.media_group_id == updates[5].message.media_group_id
    pressed, late = [update.callback_query for update in updates if update.callback_query]
    assert (pressed.message.is_accessible, late.message.is_accessible) == (True, False)
    assert await pressed.answer("Đã ghi")
    assert await press.answered() == "Đã ghi"
    file = await updates[6].message.document.get_file()
    assert bytes(await file.download_as_bytearray()) == b"%PDF-1.7"
    assert not fake.refused


def buttons(*labels: str) -> telegram.InlineKeyboardMarkup:
    return telegram.InlineKeyboardMarkup(
        [[telegram.InlineKeyboardButton(label, callback_data="1")] for label in labels]
    )


async def test_a_real_client_can_do_all_the_rest(fake: Fake, bot: telegram.Bot, lan: Person) -> None:
    assert bot.username == "tonghop_test_bot"
    sent = await bot.send_message(lan.id, "<b>a</b>", "HTML", reply_to_message_id=1, disable_notification=True)
    assert (sent.text, sent.entities[0].type, sent.reply_to_message.text) == ("a", "bold", "/start")
    edited = await bot.edit_message_text("b", lan.id, sent.message_id, reply_markup=buttons())
    assert edited.edit_date
    png = b"\x89PNG\r\n\x1a\n" + bytes(8) + b"\0\0\x03\x84\0\0\x02\x80"
    photo = await bot.send_photo(lan.id, BytesIO(png), caption="biểu đồ")
    assert (await bot.send_photo(lan.id, photo.photo[-1].file_id)).photo
    document = await bot.send_document(lan.id, b"%PDF", filename="Báo cáo.docx")
    assert lan.screen[-1].document == document.document.file_name == "Báo cáo.docx"
    assert (await bot.send_document(lan.id, document.document.file_id)).document
    large = await lan.sends_document("lớn.zip", b"PK", size=21 << 20)
    with pytest.raises(telegram.error.BadRequest, match="File is too big"):
        await bot.get_file(large.file_id)
    with pytest.raises(telegram.error.BadRequest, match="Photo_invalid_dimensions"):
        await bot.send_photo(lan.id, BytesIO(png[:16] + b"\0\0\x23\x28\0\0\x23\x28"))
    await bot.set_my_commands([("baocao", "Báo cáo")], telegram.BotCommandScopeChat(lan.id))
    await bot.set_my_commands([("trogiup", "Trợ giúp")], language_code="vi")
    assert [one.command for one in await bot.get_my_commands(telegram.BotCommandScopeChat(lan.id))] == ["baocao"]
    assert lan.menu == ["baocao"]
    await bot.delete_my_commands(telegram.BotCommandScopeChat(lan.id))
    assert lan.menu == ["trogiup"]
    await bot.set_my_description("Trợ lý tổng hợp")
    await bot.set_my_short_description("Tổng hợp", "vi")
    assert (await bot.get_my_description("vi")).description == "Trợ lý tổng hợp"
    assert (await bot.get_my_short_description("vi")).short_description == "Tổng hợp"
    await bot.set_chat_menu_button(lan.id, telegram.MenuButtonCommands())
    await bot.send_chat_action(lan.id, "typing")
    await bot.pin_chat_message(lan.id, sent.message_id)
    assert (await bot.get_chat(lan.id)).pinned_message.message_id == sent.message_id
    await bot.unpin_chat_message(lan.id)
    await bot.set_message_reaction(lan.id, 1, "👍")
    assert lan.chat.reactions == {1: ["👍"]}
    await bot.edit_message_reply_markup(lan.id, sent.message_id, reply_markup=buttons("Đúng"))
    assert lan.screen[1].labels == ["Đúng"]
    await bot.delete_message(lan.id, sent.message_id)
    assert len(fake.refused) == 2
