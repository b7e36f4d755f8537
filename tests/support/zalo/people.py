"""People with Zalo on their phones: one chat with one bot each, and groups."""

import hashlib
import re
from typing import TYPE_CHECKING, Any

from tests.support.zalo.bots import Bot

if TYPE_CHECKING:
    from tests.support.zalo.fake import Fake

NUMBERED = re.compile(r"^(\d+)\. (.+)$", re.MULTILINE)


def opaque(name: str) -> str:
    """An id as the platform makes them: it tells nothing."""
    return hashlib.sha256(name.encode()).hexdigest()[:20]


class Person:
    """Somebody who writes to a bot. `full`: the bot took no more people, and nothing of theirs arrived."""

    def __init__(self, fake: "Fake", name: str, bot: Bot) -> None:
        self.fake, self.name, self.bot = fake, name, bot
        self.id = opaque(f"{name} at {bot.id}")
        self.full = False
        self._heard = 0

    @property
    def screen(self) -> list[str]:
        """What the bot has said, oldest first."""
        return self.bot.screens.get(self.id, [])

    async def writes(self, text: str, to: "Group | None" = None, message_id: str = "") -> str:
        """A text; returns its id."""
        assert 0 < len(text) <= 2000, "the app would not send this"
        return self._sends("message.text.received", {"text": text}, to, message_id)

    async def sends(self, what: str, to: "Group | None" = None, **content: Any) -> str:
        """A message of any kind, such as sends("sticker", sticker="x")."""
        return self._sends(f"message.{what}.received", content, to)

    async def sends_photo(self, content: bytes, caption: str | None = None, *, named: str = "photo_url") -> str:
        """A picture, of which only a link comes."""
        url = self.fake.keep(content)
        kept = {named: url, "message_type": "CHAT_PHOTO"} | ({"caption": caption} if caption else {})
        return self._sends("message.image.received", kept)

    async def chooses(self, label: str) -> str:
        """The number of a choice in the last list that was shown."""
        for text in reversed(self.screen):
            found = {said: number for number, said in NUMBERED.findall(text)}
            if label in found:
                return await self.writes(found[label])
        raise AssertionError(f"{self.name} sees no {label!r} in {self.screen}")

    async def hears(self, words: str, within: float = 60.0) -> str:
        """The first text of the bot not looked at before that holds the words. Raises AssertionError."""

        def look() -> str | None:
            for place in range(self._heard, len(self.screen)):
                if words in self.screen[place]:
                    self._heard = place + 1
                    return self.screen[place]
            return None

        unheard = lambda: f"{self.name}: {words!r} did not come, but {self.screen[self._heard :]}"  # noqa: E731
        return await self.fake.bell.until(look, within, unheard)

    def _sends(self, event: str, content: dict[str, Any], to: "Group | None" = None, message_id: str = "") -> str:
        self.full = not self.bot.admit(self.id)
        message_id = message_id or opaque(f"message {next(self.fake.numbers)}")
        message = {
            "from": {"id": self.id, "display_name": self.name, "is_bot": False},
            "chat": {"id": to.id if to else self.id, "chat_type": "GROUP" if to else "PRIVATE"},
            "message_id": message_id,
            "date": int(self.fake.clock() * 1000),
            **content,
        }
        if not self.full and (to is None or f"@{self.bot.name}" in content.get("text", "")):
            self.bot.hear({"event_name": event, "message": message})
        return message_id


class Group:
    """Several people and a bot, which sees only what mentions it."""

    def __init__(self, fake: "Fake", title: str, bot: Bot) -> None:
        self.fake, self.bot, self.id = fake, bot, opaque(f"group {title}")
        self.bot.screens[self.id] = []
        self._heard = 0

    async def hears(self, words: str, within: float = 60.0) -> str:
        """The first text of the bot there not looked at before. Raises AssertionError."""
        screen = self.bot.screens[self.id]

        def look() -> str | None:
            found = next((place for place in range(self._heard, len(screen)) if words in screen[place]), None)
            self._heard = self._heard if found is None else found + 1
            return None if found is None else screen[found]

        return await self.fake.bell.until(look, within, lambda: f"{words!r} did not come, but {screen}")
