"""Chats, and what is on display in them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.support.telegram.limits import Window
from tests.support.telegram.values import Refused, bad
from tests.support.waiting import Bell

Message = dict[str, Any]


@dataclass(frozen=True)
class Shown:
    """A message as it was on display at one moment."""

    message: Message

    @property
    def id(self) -> int:
        """Its number within its chat."""
        return int(self.message["message_id"])

    @property
    def text(self) -> str:
        """Its text or caption, without the marks of formatting."""
        return str(self.message.get("text") or self.message.get("caption") or "")

    @property
    def by_bot(self) -> bool:
        """Whether the bot wrote it."""
        return bool(self.message["from"]["is_bot"])

    @property
    def rows(self) -> list[list[str]]:
        """The labels of its buttons."""
        return [[button["text"] for button in row] for row in self._buttons]

    @property
    def labels(self) -> list[str]:
        """The labels of its buttons in one list."""
        return [label for row in self.rows for label in row]

    @property
    def document(self) -> str | None:
        """The name of the file that it carries."""
        return self.message["document"].get("file_name") if "document" in self.message else None

    @property
    def file_id(self) -> str | None:
        """Of its document or its largest picture."""
        found = self.message.get("document") or (self.message.get("photo") or [None])[-1]
        return found["file_id"] if found else None

    def button(self, label: str) -> dict[str, Any] | None:
        """The button with this label."""
        return next((one for row in self._buttons for one in row if one["text"] == label), None)

    @property
    def _buttons(self) -> list[list[dict[str, Any]]]:
        rows: list[list[dict[str, Any]]] = self.message.get("reply_markup", {}).get("inline_keyboard", [])
        return rows


class Chat:
    """One chat as the server has it: met is whether the bot may write there at all."""

    def __init__(self, about: dict[str, Any], bell: Bell, *, met: bool = False) -> None:
        self.about, self.met = about, met
        self.id: int = about["id"]
        self.messages: dict[int, Message] = {}
        self.unheard: list[Message] = []
        self.pinned: list[int] = []
        self.reactions: dict[int, list[str]] = {}
        self.keyboard: list[list[str]] = []
        self.doing: str | None = None
        self.closed: str | None = None
        self.successor: int | None = None
        self.bot_is_admin = self.private = about["type"] == "private"
        self.pace = Window()
        self._bell, self._count = bell, 0

    def reach(self) -> "Chat":
        """Itself. Raises Refused where the bot cannot write."""
        if not self.met:
            raise bad("chat not found")
        if self.successor:
            upgraded = "group chat was upgraded to a supergroup chat"
            raise bad(upgraded, migrate_to_chat_id=self.successor)
        if self.closed:
            raise Refused(403, f"Forbidden: {self.closed}")
        return self

    def add(self, author: dict[str, Any], date: int, content: dict[str, Any]) -> Message:
        """A new message, numbered within this chat: as in supergroups, two chats may both have a message 1."""
        self._count += 1
        message = {"message_id": self._count, "from": author, "chat": self.about, "date": date, **content}
        self.show(message)
        return message

    def show(self, message: Message) -> None:
        """Put a message, or its new version, on the screen."""
        self.messages[message["message_id"]] = message
        if message["from"]["is_bot"]:
            self.unheard.append(message)
            self._bell.ring()

    def remove(self, number: int) -> None:
        """Take a message off the screen."""
        del self.messages[number]
        self.pinned = [one for one in self.pinned if one != number]
        self._bell.ring()

    def screen(self) -> list[Shown]:
        """What is on display now, oldest first."""
        return [Shown(message) for message in self.messages.values()]

    def find(self, label: str) -> Iterator[Shown]:
        """The messages with such a button, newest first."""
        return (shown for shown in reversed(self.screen()) if shown.button(label))

    async def hears(self, words: str, within: float = 10.0) -> Shown:
        """The first message or edit by the bot not heard before that holds the words. Raises AssertionError."""

        def look() -> Shown | None:
            for message in self.unheard:
                if words in (shown := Shown(message)).text:
                    self.unheard.remove(message)
                    return shown
            return None

        return await self._bell.until(look, within, lambda: f"{words!r} did not come, but {self._heard()}")

    def _heard(self) -> list[str]:
        return [Shown(message).text for message in self.unheard]
