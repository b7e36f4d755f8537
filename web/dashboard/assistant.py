"""What is done from the dashboard is said to the assistant in one's own chat, and its answer is shown in place.

So an act on the dashboard is the act in the chat: the same rights, the same transaction, the same words, the same
line in the log. A multi-step act goes on in the pane where it began.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from domain.chat import Chat
from storage import inbox, outbox
from storage.outbox import Letter
from web.chat import LONGEST_KEY, LONGEST_LABEL, LONGEST_TEXT
from web.dashboard.viewer import Viewer, viewer_of
from web.desk import Desk
from web.page import chat_of
from web.safety import storable

PATIENCE, LOOK_AGAIN = 10.0, 0.25
HOME = "/bang"


@dataclass(frozen=True, slots=True)
class Pane:
    """What the assistant answered to what was done last, oldest first."""

    letters: tuple[Letter, ...]
    since: int


class Assistant:
    """Speaks with the assistant for somebody on the dashboard."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.house = desk.house

    async def act(self, request: Request) -> Response:
        """A form of the dashboard: `action` (with its `label`) or `text`, then words that follow it in `note`.

        On to `back`, where the pane shows what was answered.
        """
        viewer = await viewer_of(self.desk, request)
        if isinstance(viewer, Response):
            return viewer
        form = await self.desk.form(request)
        said, key, back = _said(form), storable(form.get("key", ""))[:LONGEST_KEY], _back(form.get("back", ""))
        if not said or not key:
            return RedirectResponse(back, 303)
        since = await self.ask(viewer, key, *said)
        return RedirectResponse(with_pane(back, since), 303)

    async def ask(self, viewer: Viewer, key: str, *said: Mapping[str, Any]) -> int:
        """Say these one after the other, each once the one before is answered; what comes after this id answers.

        The key makes a form that is sent twice one act: the second time the first one's answer is shown.
        """
        async with self.house.database.read() as store:
            since = await outbox.newest(store, chat_of(viewer.address), f"{key}.0")
        for place, payload in enumerate(said):
            if not await self._say(viewer.address, f"{key}.{place}", payload, since):
                break
        return since

    async def _say(self, address: str, key: str, payload: Mapping[str, Any], since: int) -> bool:
        """Say one thing; True once it is answered, and what it wants is made; False if that takes long."""
        with self.house.subscribe(address) as changed, suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                message = await self.desk.say(address, key, payload)
                while await self._waits(message, chat_of(address), since):
                    with suppress(TimeoutError):
                        await asyncio.wait_for(changed.wait(), LOOK_AGAIN)
                    changed.clear()
                return True
        return False

    async def _waits(self, message: int, chat: Chat, since: int) -> bool:
        async with self.house.database.read() as store:
            if not await inbox.is_answered(store, message):
                return True
            replies = [letter.reply for letter in await outbox.after(store, chat, since)]
        return any(reply and (reply.list or reply.export) and not reply.files for reply in replies)

    async def pane(self, request: Request, viewer: Viewer) -> Pane | None:
        """What was answered after the letter that the address names; shown here, it is seen."""
        since = request.query_params.get("tu", "")
        if not (since.isascii() and since.isdigit() and len(since) < 19):
            return None
        return await self.answers(viewer, int(since))

    async def answers(self, viewer: Viewer, since: int) -> Pane:
        """What was answered after the letter of that id; shown, it is seen."""
        chat = chat_of(viewer.address)
        async with self.house.database.read() as store:
            letters = await outbox.after(store, chat, since)
        unseen = [letter.id for letter in letters if letter.state == "shown"]
        if unseen:
            async with self.house.database.begin() as store:
                await outbox.see(store, chat, unseen, self.house.clock())
        return Pane(tuple(letters), since)


def _said(form: Mapping[str, str]) -> list[dict[str, str]]:
    action, text, note = (storable(form.get(name, "")) for name in ("action", "text", "note"))
    said: list[dict[str, str]] = []
    if action and len(action.encode()) <= LONGEST_KEY:
        said.append({"action": action, "label": storable(form.get("label", ""))[:LONGEST_LABEL]})
    elif text.strip():
        said.append({"text": text[:LONGEST_TEXT]})
    if said and note.strip():
        said.append({"text": note[:LONGEST_TEXT]})
    return said


def _back(told: str) -> str:
    """The address to go back to: a page of the dashboard, and nothing else."""
    found = urlsplit(told)
    ours = not found.scheme and not found.netloc and (found.path == HOME or found.path.startswith(f"{HOME}/"))
    return f"{found.path}{'?' if found.query else ''}{found.query}" if ours else HOME


def with_pane(back: str, since: int) -> str:
    """The address with the pane of what was answered after a letter."""
    path, _, query = back.partition("?")
    kept = [part for part in query.split("&") if part and not part.startswith("tu=")]
    return f"{path}?{'&'.join([*kept, f'tu={since}'])}#tro-ly"
