"""For the bench, where the fake is a process of its own: people write, figures are read, faults are set.

POST /fake/write {"people": 1000, "texts": ["/trangthai"]} lets each of them write each text, person by person.
POST /fake/meet {"people": 1000} lets the bot write to each of them, though nobody has written.
GET /fake/figures?sent=1000&within=60 waits until so many messages were sent, then tells the figures.
POST /fake/faults {"latency": 0.05, "limits": false} sets what is named, and answers with the figures.
"""

import json
from typing import TYPE_CHECKING, Any

from aiohttp import web

if TYPE_CHECKING:
    from tests.support.telegram.fake import Fake

SENDING = ("sendMessage", "sendPhoto", "sendDocument")


async def answer(fake: "Fake", path: str, request: web.BaseRequest) -> web.Response:
    """One of the four."""
    asked = {"/fake/write": _write, "/fake/meet": _meet, "/fake/faults": _set, "/fake/figures": _wait}.get(path)
    if asked is None:
        return web.Response(status=404)
    body = await request.read()
    await asked(fake, json.loads(body) if body else dict(request.query))
    return web.Response(text=json.dumps(figures(fake)), content_type="application/json")


def figures(fake: "Fake") -> dict[str, Any]:
    """Counts since the start; ids of people begin at 1000001."""
    return {
        "sent": _sent(fake),
        "confirmed": fake.updates.confirmed,
        "pending": len(fake.updates.pending),
        "too_many": sum(count for (_, status), count in fake.answered.items() if status == 429),
        "answered": {f"{method} {status}": count for (method, status), count in fake.answered.items()},
        "refused": [f"{one.method}: {one.description}" for one in fake.refused[:20]],
    }


def _sent(fake: "Fake") -> int:
    return sum(fake.answered[method, 200] for method in SENDING)


async def _write(fake: "Fake", asked: dict[str, Any]) -> None:
    for text in asked["texts"]:
        for number in range(asked["people"]):
            await fake.person(f"Mẫu {number}").writes(text)


async def _meet(fake: "Fake", asked: dict[str, Any]) -> None:
    for number in range(asked["people"]):
        fake.person(f"Mẫu {number}").chat.met = True


async def _set(fake: "Fake", asked: dict[str, Any]) -> None:
    fake.faults.latency = asked.get("latency", fake.faults.latency)
    fake.limits.on = asked.get("limits", fake.limits.on)


async def _wait(fake: "Fake", asked: dict[str, Any]) -> None:
    wanted, within = int(asked.get("sent", 0)), float(asked.get("within", 60))
    await fake.bell.until(lambda: _sent(fake) >= wanted, within, lambda: f"only {_sent(fake)} were sent")
