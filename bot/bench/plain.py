"""The reference: a plain python-telegram-bot bot. python -m bot.bench.plain API_URL TOKEN DATABASE [CONCURRENT]

An update is one read, one write with its commit and one reply, by the library's own loop and transport: what a bot
does that keeps a table of its people and no promise. It acknowledges before it stores.
"""

import sys

import aiosqlite
from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

TABLE = "CREATE TABLE IF NOT EXISTS people (id INTEGER PRIMARY KEY, times INTEGER NOT NULL, text TEXT NOT NULL)"
READ = "SELECT times FROM people WHERE id = ?"
WRITE = (
    "INSERT INTO people VALUES (?, 1, ?) ON CONFLICT (id) DO UPDATE SET times = times + 1, text = excluded.text"
)


class Plain:
    """Counts what each person has written."""

    def __init__(self, path: str) -> None:
        self._path = path

    async def open(self, _: object) -> None:
        """The database, as durable as ours."""
        self._database = await aiosqlite.connect(self._path)
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            await self._database.execute(f"PRAGMA {pragma}")
        await self._database.execute(TABLE)

    async def answer(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """One read, one write, one reply."""
        message = update.message
        if message is None or message.from_user is None:
            return
        person = message.from_user.id
        row = await (await self._database.execute(READ, (person,))).fetchone()
        await self._database.execute(WRITE, (person, message.text))
        await self._database.commit()
        await message.reply_text(f"Đã ghi: lần thứ {row[0] + 1 if row else 1}.")


def main(url: str, token: str, path: str, concurrent: str = "0") -> None:
    """Answer until killed; `concurrent`: how many updates at once, 0 for one after the other."""
    builder = Application.builder().token(token).base_url(f"{url}/bot")
    if at_once := int(concurrent):
        builder = builder.concurrent_updates(at_once).connection_pool_size(at_once)
    plain = Plain(path)
    application = builder.post_init(plain.open).build()
    application.add_handler(MessageHandler(filters.TEXT, plain.answer))
    application.run_polling()


if __name__ == "__main__":
    main(*sys.argv[1:])
