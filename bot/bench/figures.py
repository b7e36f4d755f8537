"""What a part of the bench comes to."""

Figures = dict[str, float]


class LeftOut(Exception):
    """A part cannot be measured here; the sentence says why."""
