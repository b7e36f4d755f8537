"""A small Zalo of our own on 127.0.0.1: its Bot Platform, the people who write, and a strict referee.

Only what /bot<TOKEN>/<method> is known to do is here. Where sources contradict each other the fake does either:
`repeats` (what a poll consumed comes back on every poll) or not (what came while nobody polled is lost); `flat`
posts to the webhook without the envelope; `idle_in_200` tells an idle poll inside HTTP 200.
"""

from tests.support.zalo.bots import Bot
from tests.support.zalo.fake import Fake
from tests.support.zalo.people import Group, Person

__all__ = ["Bot", "Fake", "Group", "Person"]
