"""What every channel is: it turns raw messages into Inbound, and says replies as it can."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

from domain.chat import Capabilities, Chat, Inbound, Reply

Said = Literal["sent", "shown"]


@dataclass
class SendFailed(Exception):
    """A reply was not delivered: try again after some seconds, or never (`final`), or nobody is there."""

    reason: str
    retry_after: float | None = None
    unreachable: bool = False
    final: bool = False


class Channel(Protocol):
    """A channel and one bot on it."""

    name: str
    bot: str
    capabilities: Capabilities

    def parse(self, chat: Chat, payload: Any, received_at: datetime) -> Inbound:
        """The message of a stored payload; pure."""
        ...

    def words(self, payload: Any) -> str:
        """Everything in a payload that somebody wrote; pure."""
        ...

    async def send(self, chat: Chat, reply: Reply) -> Said:
        """Deliver one reply; "shown" when somebody has yet to look. Raises SendFailed."""
        ...

    def changed(self, chats: Collection[Chat]) -> None:
        """Something of these chats was committed."""
        ...
