"""A file is fetched from the platform or the open internet: nobody at any other address is asked."""

import socket
from collections.abc import AsyncIterator
from contextlib import aclosing

import pytest
from aiohttp import web

from bot.channels.channel import FetchFailed
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.zalo.api import Api, NoAnswer
from bot.channels.zalo.channel import ZaloChannel
from bot.channels.zalo.outside import open_socket
from tests.channels.test_zalo import event, opened
from tests.support.listening import Listener
from tests.support.telegram.fake import TOKEN
from tests.support.zalo import Fake

LARGEST = 1 << 20


class Inner(Listener):
    """Something of our own network that must not be asked, at `/inner`; at `/moved` a platform that points there.

    As Telegram it tells the path `names`, and what lies there has moved, too.
    """

    def __init__(self) -> None:
        super().__init__(self._tell)
        self.asked, self.names = list[str](), "moved"

    async def _tell(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.path.endswith("/getFile"):
            told = {"file_id": "f", "file_unique_id": "f", "file_path": self.names}
            return web.json_response({"ok": True, "result": told})
        if request.path.endswith("/moved"):
            return web.Response(status=302, headers={"location": f"{self.url}/inner"})
        self.asked.append(request.path)
        return web.Response(body=b"secret")


@pytest.fixture
async def inner() -> AsyncIterator[Inner]:
    listener = Inner()
    await listener.open()
    yield listener
    await listener.close()


async def fetched(channel: ZaloChannel | TelegramChannel, payload: object) -> bytes:
    async with aclosing(channel.fetch(payload, LARGEST)) as chunks:
        return b"".join([chunk async for chunk in chunks])


async def test_a_picture_on_zalo_is_fetched_from_the_platform_and_never_from_our_own_network(inner: Inner) -> None:
    async with Fake() as fake, opened(fake) as channel:
        assert await fetched(channel, event("image", photo_url=fake.keep(b"picture"))) == b"picture"
        for place in (f"127.0.0.1:{inner.port}", f"localhost:{inner.port}", f"[::ffff:127.0.0.1]:{inner.port}"):
            for path in ("/inner", "/moved"):
                with pytest.raises(FetchFailed):
                    await fetched(channel, event("image", photo_url=f"http://{place}{path}"))
        for url in ("file:///etc/passwd", "ftp://127.0.0.1/x", "//127.0.0.1/x", "http://", "http://[", "x"):
            with pytest.raises(FetchFailed):
                await fetched(channel, event("image", photo_url=url))
    assert not inner.asked


async def test_what_the_platform_points_to_elsewhere_is_not_followed(inner: Inner) -> None:
    telegram = TelegramChannel(TOKEN, inner.url)
    await telegram.start()
    api = Api("1:secret", inner.url)
    await api.open()
    document = {"message": {"document": {"file_id": "f"}}}
    try:
        for path in ("moved", f"{inner.url}/moved", "../../moved"):
            inner.names = path
            with pytest.raises(FetchFailed):
                await fetched(telegram, document)
        with pytest.raises(NoAnswer, match="HTTP 302"):
            await anext(api.stream(f"{inner.url}/moved"))
        assert not inner.asked
        inner.names = "documents/file_1.pdf"
        assert await fetched(telegram, document) == b"secret"
        assert inner.asked == [f"/file/bot{TOKEN}/documents/file_1.pdf"]
    finally:
        await api.close()
        await telegram.stop()


@pytest.mark.parametrize(
    ("place", "good"),
    [
        *((place, False) for place in ("10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1")),
        *((place, False) for place in ("0.0.0.0", "127.8.8.8", "224.0.0.1", "::1", "fe80::1%eth0", "fd00::1")),  # noqa: S104
        *((place, True) for place in ("8.8.8.8", "2606:4700::1111")),
    ],
)
def test_only_addresses_of_the_open_internet_are_connected_to(place: str, good: bool) -> None:
    family = socket.AF_INET6 if ":" in place else socket.AF_INET
    found = (family, socket.SOCK_STREAM, 6, "", (place, 443))
    if good:
        open_socket(found).close()
    else:
        with pytest.raises(OSError, match="open internet"):
            open_socket(found)
