"""Answers to presses: right after the commit, at latest two seconds after the press, and never on record."""

import asyncio

from bot.conversations import Reply
from bot.telegram import NotSent, Telegram, Unanswered

AT_LATEST = 2.0  # seconds; then the button stops spinning even if the commit still takes its time


class Presses:
    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram
        self._waiting: dict[str, asyncio.TimerHandle] = {}
        self._answering: set[asyncio.Task[None]] = set()

    def arrived(self, press_id: str) -> None:
        if press_id not in self._waiting:
            self._waiting[press_id] = asyncio.get_running_loop().call_later(AT_LATEST, self._answer, press_id, None)

    def done(self, reply: Reply) -> None:
        if reply.press_id is not None:
            self._answer(reply.press_id, reply.toast)

    def turned_away(self, press_id: str, words: str) -> None:
        """Nothing is done for this press, and the person reads why."""
        self.arrived(press_id)
        self._answer(press_id, words)

    async def close(self) -> None:
        for timer in self._waiting.values():
            timer.cancel()
        if self._answering:
            await asyncio.wait(self._answering, timeout=2)

    def _answer(self, press_id: str, toast: str | None) -> None:
        timer = self._waiting.pop(press_id, None)
        if timer is None:
            return  # it was answered when its time was up
        timer.cancel()
        task = asyncio.create_task(self._call(press_id, toast))
        self._answering.add(task)
        task.add_done_callback(self._answering.discard)

    async def _call(self, press_id: str, toast: str | None) -> None:
        params = {"callback_query_id": press_id} | ({"text": toast[:200]} if toast else {})
        try:
            # Its outcome changes nothing: the press is done, whether or not its button still spins.
            _ = await self._telegram.call("answerCallbackQuery", params, seconds=10)
        except (NotSent, Unanswered):
            return
