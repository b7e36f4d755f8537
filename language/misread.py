"""An answer that could not be read for certain: the question stays open, and nothing is recorded."""

from enum import StrEnum


class Reason(StrEnum):
    """Why; the sentence that goes with it is in texts."""

    UNCLEAR = "unclear"
    HEDGED = "hedged"
    NOT_A_FIGURE = "not_a_figure"
    TWO_FIGURES = "two_figures"
    ROUGH = "rough"
    TOO_MANY = "too_many"
    NOT_A_DATE = "not_a_date"
    TWO_DATES = "two_dates"
    FUTURE = "future"
    NOT_AN_OPTION = "not_an_option"
    NOT_A_FILE = "not_a_file"
    TOO_LONG = "too_long"
    TOO_FEW = "too_few"


class Misread(Exception):
    """Raised instead of a guess."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason
