"""What an error of the platform means: to the operator, and to a letter that was to go out."""

from bot.channels.channel import SendFailed
from bot.channels.zalo.api import NoAnswer, Refused, ZaloError
from texts import channels as texts

BAD, NOT_KNOWN, FORBIDDEN, NOWHERE, IDLE, CONFLICT, TOO_MANY = 400, 401, 403, 404, 408, 409, 429
NOBODY = ("chat", "user", "recipient")
A_FEW, BETWEEN, LATER = 3, 60.0, 600.0


class AnotherPolls(Exception):
    """Another process polls for this bot."""


def reason_of(error: Exception) -> str | None:
    """A sentence for the operator; None for a fault of our own."""
    match error:
        case Refused(code=code) if code == NOT_KNOWN:
            return texts.ZALO_NOT_KNOWN
        case Refused(code=code) if code == TOO_MANY:
            return texts.ZALO_QUOTA
        case Refused(code=code) if code == CONFLICT:
            return texts.ANOTHER_POLLER
        case AnotherPolls():
            return texts.ANOTHER_POLLER
        case Refused() if hooked(error):
            return texts.ZALO_HOOKED
        case Refused():
            return texts.zalo_refused(f"{error.code} {error}".strip())
        case NoAnswer():
            return texts.zalo_no_answer(str(error))
    return None


def failure_of(error: ZaloError, pause: float) -> SendFailed:
    """What becomes of a letter. `pause`: after how many seconds a spent quota is tried again."""
    if not isinstance(error, Refused):
        return SendFailed(str(error), counts=False)
    words = str(error)
    match error.code:
        case code if code == TOO_MANY:
            return SendFailed(texts.ZALO_QUOTA, retry_after=pause, counts=False, elsewhere=True)
        case code if code == NOT_KNOWN:
            return SendFailed(texts.ZALO_NOT_KNOWN, retry_after=LATER, counts=False, elsewhere=True)
        case code if code == FORBIDDEN:
            return SendFailed(words, retry_after=BETWEEN, unreachable=True, at_most=A_FEW)
        case code if code == IDLE:
            return SendFailed(words, counts=False)
    nobody = _nobody(error)
    return SendFailed(words or str(error.code), unreachable=nobody, final=not nobody)


def of_the_picture(error: ZaloError) -> bool:
    """True unless words would fail as well: the bot is at fault, or nobody is there."""
    if not isinstance(error, Refused):
        return True
    return error.code not in (NOT_KNOWN, TOO_MANY) and not (error.code == BAD and _nobody(error))


def _nobody(error: Refused) -> bool:
    words = str(error).casefold()
    return any(word in words for word in NOBODY)


def hooked(error: Refused) -> bool:
    """True when events cannot be asked for, as they are posted somewhere."""
    return error.code == BAD and "webhook" in str(error).casefold()
