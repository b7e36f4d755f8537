"""The word lists are held to their form at start; a house may add words of its own in DATA_DIR/tu-vung.txt."""

from pathlib import Path

from bot.commands.shell import Mistake
from language import lexicon
from language.lexicon import BadLine
from texts import commands as texts

OWN = "tu-vung.txt"


def take_words(data_dir: Path) -> None:
    """Check the lists that come with the program, and add the house's own. Raises Mistake that names the line."""
    try:
        lexicon.check()
        own = data_dir / OWN
        if own.exists():
            lexicon.extend(own.read_text(encoding="utf-8"), str(own))
    except BadLine as bad:
        raise Mistake(str(bad)) from None
    except UnicodeDecodeError:
        raise Mistake(texts.not_utf8(str(own))) from None
    except OSError as error:
        raise Mistake(texts.cannot_read(str(own), error.strerror or str(error))) from None
