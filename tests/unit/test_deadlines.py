"""Until when: a day to come, at 17:00 unless an hour is given, and the words behind it."""

import pytest

from language.deadlines import read_deadline
from language.misread import Misread
from tests.support.people import at

NOW = at("2023-06-12 10:00")
READ = (
    ("30/6", "2023-06-30 17:00", ""),
    ("17:30 30/6/2023", "2023-06-30 17:30", ""),
    ("đến 16h ngày 1/7, do mưa bão 30/6", "2023-07-01 16:00", "do mưa bão 30/6"),
    ("hôm 5/7", None, None),
    ("12/6 hết ngày", "2023-06-12 17:00", "hết ngày"),
    ("11/6", None, None),
    ("9:00 12/6", None, None),
    ("31/2", None, None),
    ("30/61", None, None),
    ("25:00 30/6", None, None),
    ("tuần sau", None, None),
    ("30/6 - 5/7", "2023-06-30 17:00", "5/7"),
)


@pytest.mark.parametrize(("text", "moment", "rest"), READ)
def test_the_deadline_and_the_words_behind_it(text: str, moment: str | None, rest: str | None) -> None:
    if moment is None:
        with pytest.raises(Misread):
            read_deadline(text, NOW)
        return
    assert read_deadline(text, NOW) == (at(moment), rest)
