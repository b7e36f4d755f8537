"""A reply where there are no buttons: the choices are numbered lines."""

from domain.chat import Reply
from texts.general import ANSWER_BY_NUMBER


def as_text(reply: Reply) -> str:
    """The words with the choices below; the choices of a figure are left out, as "2" would have two meanings."""
    if not reply.choices or reply.numeric:
        return reply.text
    lines = [f"{place}. {choice.label}" for place, choice in enumerate(reply.choices, 1)]
    return "\n".join([reply.text, *lines, ANSWER_BY_NUMBER])
