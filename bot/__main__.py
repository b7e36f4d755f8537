"""python -m bot: the same as tonghop."""

from bot.cli import main

main()
