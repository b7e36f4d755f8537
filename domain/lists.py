"""A list of units that an officer sent: what is to be done with it just before the answer goes out."""

from dataclasses import dataclass
from enum import StrEnum


class Doing(StrEnum):
    """Say what it would change; bring the units in line with it; give the units as a list to be filled in."""

    LOOK = "look"
    TAKE = "take"
    GIVE = "give"


@dataclass(frozen=True, slots=True)
class ListWork:
    """What is to be done with the list that lies in a file, by its id; to give one needs none."""

    doing: Doing
    file: int = 0
