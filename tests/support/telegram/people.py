"""The people who write to the bot, and their groups: what a test says they do, and what they see."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.support.telegram.chats import Chat, Message, Shown
from tests.support.telegram.files import as_document
from tests.support.telegram.values import Upload, utf16
from tests.support.waiting import Bell

if TYPE_CHECKING:
    from tests.support.telegram.fake import Fake

COMMAND = re.compile(r"/[a-zA-Z0-9_]{1,64}(@\w+)?")
JPEG = b"\xff\xd8\xff\xe0" + bytes(60)


@dataclass
class Query:
    """A press that waits for its answer: answer is the toast, possibly empty."""

    id: str
    asked_at: float
    bell: Bell
    answer: str | None = None
    alert: bool = False

    async def answered(self, within: float = 10.0) -> str:
        """The toast. Raises AssertionError."""
        await self.bell.until(lambda: self.answer is not None, within, lambda: "the press was not answered")
        return self.answer or ""


class Person:
    """Somebody with the app: in private with the bot, or in a group by to=."""

    def __init__(self, fake: "Fake", name: str, number: int) -> None:
        self.name, self.id, self._fake = name, number, fake
        self.user: dict[str, Any] = {"id": number, "is_bot": False, "first_name": name, "language_code": "vi"}
        self.chat = fake.new_chat({"id": number, "type": "private", "first_name": name})
        self.queries: list[Query] = []

    @property
    def screen(self) -> list[Shown]:
        """What is on display in their chat with the bot, oldest first."""
        return self.chat.screen()

    @property
    def toasts(self) -> list[str]:
        """The answers to their presses that had words."""
        return [query.answer for query in self.queries if query.answer]

    @property
    def menu(self) -> list[str]:
        """The commands that their app offers."""
        mine = (
            f'{{"chat_id": {self.id}, "type": "chat"}}',
            '{"type": "all_private_chats"}',
            '{"type": "default"}',
        )
        for scope in mine:
            for language in ("vi", ""):
                if found := self._fake.commands.get((scope, language)):
                    return [one["command"] for one in found]
        return []

    async def hears(self, words: str, within: float = 10.0) -> Shown:
        """The first message or edit not heard before that holds the words. Raises AssertionError."""
        return await self.chat.hears(words, within)

    async def writes(self, text: str, to: "Group | None" = None, reply_to: Shown | None = None) -> Shown:
        """A text; commands are marked as such."""
        assert 0 < utf16(text) <= 4096, "the app would split or not send this"
        command = COMMAND.match(text)
        marked = [{"type": "bot_command", "offset": 0, "length": command.end()}] if command else []
        reply = {"reply_to_message": reply_to.message} if reply_to else {}
        return await self.sends(to, text=text, **({"entities": marked} if marked else {}), **reply)

    async def opens_link(self, link: str) -> Shown:
        """A deep link, or its payload alone."""
        payload = link.rpartition("start=")[2]
        assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", payload), f"no deep link can carry {payload!r}"
        return await self.writes(f"/start {payload}")

    async def sends_photo(
        self, content: bytes = JPEG, caption: str = "", *, size: int | None = None, **more: Any
    ) -> Shown:
        """A picture; album="x" puts it into one with others, size only claims to be so large."""
        return await self.sends(**_captioned(caption, more), **self._fake.files.photo(content, size))

    async def sends_document(
        self, name: str, content: bytes, caption: str = "", *, mime: str = "", size: int | None = None, **more: Any
    ) -> Shown:
        """A file; album="x" puts it into one with others, size only claims to be so large."""
        upload = Upload(name, content, mime or "application/octet-stream")
        kept = self._fake.files.keep("document", upload, size)
        return await self.sends(**_captioned(caption, more), **as_document(kept))

    async def sends(self, to: "Group | None" = None, **content: Any) -> Shown:
        """A message of any kind, such as sticker={…}."""
        chat = to.chat if to else self.chat
        assert to or not self.chat.closed, f"{self.name} has blocked the bot"
        self.chat.met = self.chat.met or to is None
        message = chat.add(self.user, int(self._fake.clock()), content)
        if to is None or to.bot_reads(message):
            self._fake.updates.push(chat.id, "message", message)
        return Shown(message)

    async def edits(self, shown: Shown, text: str) -> Shown:
        """A text of their own."""
        chat = self._fake.chats[shown.message["chat"]["id"]]
        assert shown.message["from"]["id"] == self.id, "one edits only one's own messages"
        edited = chat.messages[shown.id] | {"text": text, "edit_date": int(self._fake.clock())}
        chat.show(edited)
        self._fake.updates.push(chat.id, "edited_message", edited)
        return Shown(edited)

    async def presses(self, label: str, on: Shown | None = None, at: "Group | None" = None) -> Query:
        """The newest button with this label; on= an older message, with the buttons that it then had."""
        chat = at.chat if at else self.chat
        shown = on or next(chat.find(label), None)
        button = shown.button(label) if shown else None
        assert shown and button, f"{self.name} sees no [{label}] but {[one.labels for one in chat.screen()]}"
        assert "callback_data" in button, f"[{label}] does not call back: {button}"
        return await self.presses_data(button["callback_data"], shown, at)

    async def presses_data(self, data: str, on: Shown | None = None, at: "Group | None" = None) -> Query:
        """A press that carries this data, whether or not a button of theirs does: what a forged client sends."""
        chat = at.chat if at else self.chat
        query = Query(f"{5_000_000_000 + len(self._fake.queries)}", self._fake.clock(), self._fake.bell)
        self._fake.queries[query.id] = query
        self.queries.append(query)
        number = on.id if on else 1
        message = chat.messages.get(number, {"chat": chat.about, "message_id": number, "date": 0})
        asked = {"id": query.id, "from": self.user, "message": message, "chat_instance": f"{-chat.id}77"}
        self._fake.updates.push(chat.id, "callback_query", asked | {"data": data})
        return query

    async def blocks(self) -> None:
        """The bot can write to them no more."""
        self.chat.closed = "bot was blocked by the user"
        _standing(self._fake, self.chat, self.user, "member", "kicked")

    async def unblocks(self) -> None:
        """It can again."""
        self.chat.closed = None
        _standing(self._fake, self.chat, self.user, "kicked", "member")


def _captioned(caption: str, more: dict[str, Any]) -> dict[str, Any]:
    album = more.pop("album", None)
    return more | ({"caption": caption} if caption else {}) | ({"media_group_id": album} if album else {})


def _standing(fake: "Fake", chat: Chat, by: dict[str, Any], before: str, after: str) -> None:
    """my_chat_member: the bot's own standing in a chat has changed."""

    def member(status: str) -> dict[str, Any]:
        return {"user": fake.me, "status": status} | ({"until_date": 0} if status == "kicked" else {})

    changed = {"old_chat_member": member(before), "new_chat_member": member(after)}
    about = {"chat": chat.about, "from": by, "date": int(fake.clock())}
    fake.updates.push(chat.id, "my_chat_member", about | changed)


class Group:
    """Several people and the bot."""

    def __init__(self, fake: "Fake", title: str, number: int, bot_is_admin: bool, by: Person) -> None:
        self.title, self._fake, self._by = title, fake, by
        self.chat = fake.new_chat({"id": number, "type": "group", "title": title}, met=True)
        self.chat.bot_is_admin = bot_is_admin
        _standing(fake, self.chat, by.user, "left", "member")

    @property
    def id(self) -> int:
        """Of the chat as it is now."""
        return self.chat.id

    @property
    def screen(self) -> list[Shown]:
        """What is on display, oldest first."""
        return self.chat.screen()

    async def hears(self, words: str, within: float = 10.0) -> Shown:
        """As a person does."""
        return await self.chat.hears(words, within)

    def bot_reads(self, message: Message) -> bool:
        """Without further rights a bot sees commands, its own name, and replies to it."""
        if self.chat.closed:
            return False
        text, to = message.get("text", ""), message.get("reply_to_message", {})
        named = text.startswith("/") or f"@{self._fake.me['username']}" in text
        return self._fake.reads_groups or self.chat.bot_is_admin or named or to.get("from") is self._fake.me

    async def migrates(self) -> None:
        """It becomes a supergroup with another id; the old one is closed."""
        old, date = self.chat, int(self._fake.clock())
        about = {"id": self._fake.supergroup_id(), "type": "supergroup", "title": self.title}
        self.chat = self._fake.new_chat(about, met=True)
        self.chat.bot_is_admin = old.bot_is_admin
        gone = old.add(self._by.user, date, {"migrate_to_chat_id": self.chat.id})
        old.successor = self.chat.id
        self._fake.updates.push(old.id, "message", gone)
        come = self.chat.add(self._by.user, date, {"migrate_from_chat_id": old.id})
        self._fake.updates.push(self.chat.id, "message", come)

    async def removes_bot(self) -> None:
        """It can neither read nor write there any more."""
        self.chat.closed = f"bot was kicked from the {self.chat.about['type']} chat"
        _standing(self._fake, self.chat, self._by.user, "member", "kicked")
