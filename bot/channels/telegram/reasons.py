"""What an error of the Bot API means to the operator."""

from telegram.error import BadRequest, Conflict, InvalidToken, TelegramError

from texts import channels as texts


def reason_of(error: Exception) -> str | None:
    """A sentence for the operator, without anything that could hold the token; None for a fault of our own."""
    match error:
        case InvalidToken():
            return texts.NOT_KNOWN
        case Conflict():
            return texts.ANOTHER_POLLER
        case BadRequest():
            return texts.refused(str(error))
        case TelegramError():
            return texts.no_answer(type(error).__name__)
    return None
