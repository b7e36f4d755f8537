"""Is that right? A yes or a no to what was read back; whoever says more than that says something of their own."""

from language.spelling import bare, words_of

RIGHT = frozenset({"đúng", "phải", "chuẩn", "vâng", "ừ", "ok", "oke", "okie", "👍"})
WRONG = frozenset({"không", "ko", "k", "kg", "hông", "sai"})
CLAIMS = frozenset({"đúng", "phải"})
POLITE = "dạ ạ rồi thế vậy nhé nha ơi thưa em anh chị bác đồng chí của tôi là"
COURTESY = frozenset(POLITE.split())


def agrees(text: str) -> bool:
    """True for "đúng rồi ạ", "vâng", "phải"; false for "đừng", and for "đúng là chưa xong"."""
    words = words_of(text)
    return _only(words, RIGHT | COURTESY) and _some(words, RIGHT)


def denies(text: str) -> bool:
    """True for "không", "sai rồi", "không phải tôi"."""
    words = words_of(text)
    return _only(words, WRONG | CLAIMS | COURTESY) and _some(words, WRONG)


def _only(words: list[str], allowed: frozenset[str]) -> bool:
    """Every word is one of these, or is typed without marks and may be one."""
    unmarked = {bare(word) for word in allowed}
    marked = any(word != bare(word) for word in words)
    return bool(words) and all(word in allowed or (not marked and word in unmarked) for word in words)


def _some(words: list[str], wanted: frozenset[str]) -> bool:
    return any(bare(word) in {bare(one) for one in wanted} for word in words)
