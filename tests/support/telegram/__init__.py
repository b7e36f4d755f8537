"""A small Telegram of our own on 127.0.0.1: the Bot API's server, the people who write, and a strict referee.

A method, parameter or tag that is not written down here is refused, even where the platform knows it: the
program may use only what is checked. aiohttp's bare server carries it: it is there for the client anyway, reads
multipart and chunked bodies, and answers thousands of requests a second on one core.
"""

from tests.support.telegram.chats import Shown
from tests.support.telegram.fake import Fake
from tests.support.telegram.people import Group, Person

__all__ = ["Fake", "Group", "Person", "Shown"]
