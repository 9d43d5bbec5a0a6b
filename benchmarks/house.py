"""`bot run` as it is, except that Telegram's limits do not hold: a simulator without them is what is at the other end."""

import asyncio

from bot.keys import find_keys
from bot.logs import set_up_logs
from bot.pace import Limits
from bot.run import run
from bot.settings import Settings
from participation import team_rules

UNLIMITED = Limits(per_second=100_000, chat_seconds=0, chat_burst=1000, group_per_minute=100_000)
OPEN_DOOR = team_rules.Limits(person_at_once=10**9, person_per_minute=10**9, all_at_once=10**9, all_per_second=10**9)

if __name__ == "__main__":
    set_up_logs()
    settings = Settings(_env_file=None)
    asyncio.run(run(settings, keys=find_keys(settings), limits=UNLIMITED, intake=OPEN_DOOR))
