"""After a longer standstill: presses have been lost at Telegram, so whoever was in a dialog is asked to press again."""

from datetime import timedelta

import structlog

from bot.clock import Clock
from locales.speech import Speech
from storage.outbox import Lane, Outgoing
from storage.records import Records

PRESSES_LIVE = 150.0  # seconds for which Telegram keeps a press (tdlib/telegram-bot-api, Client.cpp:17155)
RECENTLY = timedelta(hours=24)  # whoever was asked longer ago was not about to press
STILL_OF_USE = timedelta(hours=2)

_log = structlog.get_logger()


class Outage:
    def __init__(self, *, records: Records, clock: Clock, speech: Speech) -> None:
        self._records = records
        self._clock = clock
        self._speech = speech

    async def tell(self, epoch: int, seconds: float) -> None:
        """Queue one message for each open dialog, if nobody led for so long that presses were lost. Once for each epoch."""
        if seconds < PRESSES_LIVE:
            return
        now = self._clock.now()
        async with self._records.changing() as unit:
            waiting = await unit.residents.in_a_dialog_since(now - RECENTLY - timedelta(seconds=seconds))
            await unit.outbox.put(
                [
                    Outgoing(
                        lane=Lane.PERSONAL,
                        chat=contact.chat,
                        address=contact.address,
                        method="sendMessage",
                        payload={"text": self._speech.in_(language)("press-again"), "parse_mode": "HTML"},
                        created_at=now,
                        resident_id=resident,
                        item=f"outage:{epoch}",
                        kind="press_again",
                        not_after=now + STILL_OF_USE,
                    )
                    for resident, language, contact in waiting
                ]
            )
        _log.warning("standstill_told", seconds=round(seconds), count=len(waiting))
