"""A reply as Zalo takes it: plain text in pieces that fit, its choices as numbered lines."""

from collections.abc import Sequence

from bot.channels.pieces import length, pieces
from domain.chat import Choice, Reply
from texts import channels as texts
from texts import general

LONGEST, LONGEST_CAPTION = 1_800, 1_000


def texts_of(reply: Reply) -> list[str]:
    """The messages that a reply makes; its choices stand together, in the last."""
    found = pieces(general.with_files(reply.text, [file.name for file in reply.files]), LONGEST)
    if not reply.choices:
        return found
    listed = choices_of(reply.choices, numeric=reply.numeric)
    *earlier, last = found
    return [*earlier, *pieces(f"{last}\n{listed}", LONGEST)]


def below_a_picture(reply: Reply) -> tuple[dict[str, str], list[str]]:
    """What goes along with a picture, and what does not fit there and follows. How long it may be nobody tells."""
    found = texts_of(reply)
    fits = len(found) == 1 and length(found[0]) <= LONGEST_CAPTION
    return ({"caption": found[0]} if found[0] else {}, []) if fits else ({}, found)


def choices_of(choices: Sequence[Choice], *, numeric: bool) -> str:
    """The choices as lines; where a figure is asked for they bear no numbers, as those would be figures too."""
    labels = [choice.label for choice in choices]
    if numeric:
        worded = [label for label in labels if not label.isdigit()]
        return texts.figure_or(worded)
    return "\n".join([*(f"{number}. {label}" for number, label in enumerate(labels, 1)), texts.HOW_TO_CHOOSE])
