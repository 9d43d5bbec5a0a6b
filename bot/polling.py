"""Long polling that acknowledges updates only once they are on record."""

import asyncio

import structlog

from bot.alarms import Alarm, Alarms
from bot.door import Door
from bot.inbox import number_of
from bot.telegram import NotSent, Telegram, Unanswered
from bot.verdicts import Kind, verdict_on, words_of

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
POLL_SECONDS = 25
LIMIT = 100  # the most that getUpdates gives at once (Bot API, getUpdates)
LONGEST_WAIT = 30.0

_log = structlog.get_logger()


class Polling:
    def __init__(self, *, telegram: Telegram, door: Door, alarms: Alarms) -> None:
        self._alarms = alarms
        self._telegram = telegram
        self._door = door
        self._offset: int | None = None

    async def run(self) -> None:
        """Poll until cancelled. A server that does not answer, or a second poller, is met with patience."""
        wait = 0.5
        while True:
            try:
                await self._once()
                wait = 0.5
            except _CannotPoll as trouble:
                _log.warning("polling_waits", reason=trouble.reason, code=trouble.code, seconds=trouble.wait or wait)
                await asyncio.sleep(trouble.wait or wait)
                wait = min(wait * 2, LONGEST_WAIT)

    async def _once(self) -> None:
        await self._door.has_room()
        params: dict[str, object] = {"timeout": POLL_SECONDS, "limit": LIMIT, "allowed_updates": ALLOWED_UPDATES}
        if self._offset is not None:
            params["offset"] = self._offset  # this acknowledges everything before it
        try:
            answer = await self._telegram.call("getUpdates", params, seconds=POLL_SECONDS + 15)
        except (NotSent, Unanswered) as trouble:
            raise _CannotPoll(str(trouble)) from None
        if answer.code == 409:
            await self._alarms.tell(Alarm.SECOND_POLLER)
        if verdict_on(answer).kind is Kind.REVOKED:
            await self._alarms.tell(Alarm.TOKEN_REFUSED)
        if not answer.ok:
            raise _CannotPoll(words_of(answer), code=answer.code, wait=answer.retry_after)
        updates = answer.result if isinstance(answer.result, list) else []
        if not updates:
            return
        try:
            await self._door.let_in(updates)
        except Exception as error:
            raise _CannotPoll(f"not_kept_{type(error).__name__}") from None
        numbers = [number for update in updates if (number := number_of(update)) is not None]
        if not numbers:
            raise _CannotPoll("no_numbers")
        # The newest, not the highest: after a week of silence Telegram begins anew at a random number.
        self._offset = numbers[-1] + 1


class _CannotPoll(Exception):
    def __init__(self, reason: str, *, code: int | None = None, wait: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.code = code
        self.wait = wait
