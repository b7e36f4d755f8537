"""The dashboard opened inside the Telegram app: only what the app signed just now lets somebody in, and once."""

import hmac
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.channels.telegram import call
from domain.chat import Chat
from storage import people
from tests.support.people import House, at
from tests.support.rooms import Rooms, rooms
from tests.support.telegram.call import signed as sign
from web.house import Call, Caller

NOW = at("2023-06-12 08:00")
TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
PAGE = "/bang/mo"


def signed(person: int = 7, when: datetime = NOW, token: str = TOKEN, **more: str) -> str:
    return sign(token, person, when, **more)


def test_what_was_signed_by_other_hands_is_taken_as_documented() -> None:
    """Made by hand from the platform's page: fields in the order of the alphabet, a line each."""
    lines = 'auth_date=1686531600\nuser={"id":7}'
    key = hmac.digest(b"WebAppData", TOKEN.encode(), "sha256")
    told = hmac.digest(key, lines.encode(), "sha256").hex()
    data = f"user=%7B%22id%22%3A7%7D&auth_date=1686531600&hash={told}"
    assert call.read(TOKEN, data, NOW) == Caller(Chat("telegram", "110201543", "7"), f"telegram:{told}")


@pytest.mark.parametrize(
    "data",
    [
        signed().replace("auth_date=1686", "auth_date=1687"),
        signed().replace("%22id%22%3A+7", "%22id%22%3A+8"),
        signed(token="110201543:another"),
        signed() + "&user=%7B%22id%22%3A8%7D",
        signed() + "&x=1",
        signed().partition("&hash")[0],
        signed().partition("&hash")[0] + "&hash=",
        signed().partition("&hash")[0] + "&hash=%C3%A9",
        signed(when=NOW - timedelta(minutes=6)),
        signed(when=NOW + timedelta(minutes=2)),
        signed(user="[]"),
        signed(user='{"id": "x"}'),
        signed(user="null"),
        signed(auth_date="9" * 40),
        signed(pad="x" * 9000),
        "",
        "&&&",
        "\0",
        "&".join(["a=b"] * 99),
    ],
)
def test_what_is_forged_old_or_of_no_sense_is_nobodys(data: str) -> None:
    assert call.read(TOKEN, data, NOW) is None


@pytest.fixture
async def desk(house: House, tmp_path: Path) -> AsyncIterator[Rooms]:
    async with house.database.begin() as store:
        for name, number in (("Hùng", "7"), ("Lan", "8")):
            await people.add_account(store, house.people[name], Chat("telegram", "110201543", number), NOW)
    how = Call(partial(call.read, TOKEN), call.FRAMED_BY)
    async with rooms(house, tmp_path, NOW, call=how) as opened:
        yield opened


async def test_one_opening_makes_one_session(desk: Rooms) -> None:
    async with desk.browser("") as phone, desk.browser("") as thief:
        for one in (phone, thief):
            one.cookies.clear()
        page = await phone.get(PAGE)
        assert "frame-ancestors https://web.telegram.org" in page.headers["content-security-policy"]
        assert "frame-ancestors 'none'" in (await phone.get("/")).headers["content-security-policy"]
        came = await phone.post(PAGE, data={"data": signed()})
        assert came.headers["location"] == "/bang"
        assert "nq" in (await phone.get("/bang")).text
        again = await thief.post(PAGE, data={"data": signed()})
        assert again.status_code == 410
        assert "set-cookie" not in again.headers
        assert (await thief.get("/bang")).status_code == 303
        reopened = await phone.post(PAGE, data={"data": signed()})
        assert reopened.headers["location"] == "/bang"


async def test_others_come_to_their_chat_or_nowhere(desk: Rooms) -> None:
    async with desk.browser("") as phone:
        phone.cookies.clear()
        old = await phone.post(PAGE, data={"data": signed(when=NOW - timedelta(minutes=9))})
        stranger = await phone.post(PAGE, data={"data": signed(person=99)})
        elsewhere = await phone.post(PAGE, data={"data": signed()}, headers={"origin": "https://evil.example"})
        assert [one.status_code for one in (old, stranger, elsewhere)] == [403, 403, 403]
        assert not any("set-cookie" in one.headers for one in (old, stranger, elsewhere))
        assert (await phone.post(PAGE, data={"data": signed(person=8)})).headers["location"] == "/chat"
