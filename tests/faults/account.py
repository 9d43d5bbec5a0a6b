"""Balances what people did, what the records hold, and what Telegram says it accepted: nothing lost, and every repeat explained.

Telegram knows no key by which a message sent twice could be recognised, so one kind of repeat cannot be avoided: where Telegram has
accepted a message and the bot dies before its answer is on record. How often that happened is counted here after every death, from
Telegram's own account and not from the bot's. Then an equation must hold, message by message: accepted = recorded as sent + such repeats.
"""

import asyncio
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from simulator import Simulator
from simulator.people import Person
from storage.ideas import IdeaRow
from storage.inbox import UpdateRow, UpdateState
from storage.outbox import UNSENT, MessageRow, MessageState
from storage.records import Records
from storage.seals import Seals
from tests.faults.guards import MASTER_KEY
from tests.faults.people import LONG

NOT_KEPT = ("answerCallbackQuery", "setMy", "deleteMy", "setWebhook", "deleteWebhook", "sendChatAction")
"""What the bot calls besides sending what its outbox holds."""


class Kind(StrEnum):
    LOST = "lost"  # an update, an idea or a reply is missing
    TWICE = "twice"  # an effect or a reply is there twice, and no unrecorded answer explains it
    CHANGED = "changed"  # a text is not what the person wrote
    OUT_OF_ORDER = "out of order"
    NOT_FLAGGED = "not flagged"  # a message that may have arrived twice does not say so on record
    STUCK = "stuck"  # something neither done nor given up
    TROUBLE = "trouble"  # an update failed, was tried again or could not be read, though nothing was wrong with it


@dataclass(frozen=True, slots=True)
class Finding:
    kind: Kind
    what: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.what}"


@dataclass(frozen=True, slots=True)
class Accepted:
    """One message that Telegram accepted."""

    n: int
    chat: bytes
    method: str
    text: str
    message_id: int | None
    answered: bool

    @property
    def mark(self) -> tuple[bytes, bool, int | None]:
        """What the record of it would bear: an edit and the message that it changes have the same number."""
        return self.chat, self.method.startswith("edit"), self.message_id

    def says_the_same_as(self, other: "Accepted") -> bool:
        return self.n != other.n and (self.chat, self.method, self.text) == (other.chat, other.method, other.text)


class Account:
    def __init__(self, telegram: Simulator, records: Records) -> None:
        self.telegram = telegram
        self._records = records
        self._seals = Seals(MASTER_KEY)
        self._explained: dict[int, int] = {}
        self.others_take_over = False
        """Whether other processes may go on with a dead or frozen one's messages before anybody could count its lost answers."""
        self.findings: list[Finding] = []

    @property
    def repeats(self) -> int:
        """How many acceptances had an answer that never came on record."""
        return len(self._explained)

    async def count_lost_answers(self) -> int:
        """Count the acceptances whose answer a bot took with it that has just died, or fallen asleep. Called before another takes over.

        If it wakes up and records the answer after all, that one is no longer counted at the end.
        """
        await self.telegram.counts()  # whatever stood in the network's buffers has been read by the time this is answered
        await asyncio.sleep(0.02)
        rows, before = await self._messages(), self.repeats
        in_hand = {row.chat: row for row in rows if row.state == MessageState.SENDING}
        for accepted in await self._unrecorded(rows):
            if accepted.n in self._explained:
                continue
            row = in_hand.pop(accepted.chat, None)
            if row is not None and row.method == accepted.method and _may_say(row, accepted.text):
                self._explained[accepted.n] = row.id
            elif accepted.answered:
                self._find(Kind.TWICE, f"{accepted.method} {accepted.text!r} was sent, but nothing on record says that it was being sent")
        return self.repeats - before

    async def unsent(self) -> Sequence[MessageRow]:
        """What is still to be sent, or is on its way."""
        return [row for row in await self._messages() if row.state in UNSENT]

    async def is_at_rest(self) -> bool:
        return not await self._unfinished()

    async def at_rest(self, within: float = LONG) -> None:
        """Wait until nothing is left to do, neither with Telegram nor with the bot."""
        try:
            async with asyncio.timeout(within):
                while not await self.is_at_rest():  # noqa: ASYNC110  it is looked for in other processes, which set no event here
                    await asyncio.sleep(0.05)
        except TimeoutError:
            for left in await self._unfinished():
                self._find(Kind.STUCK, left)

    async def close(self, *, unreadable: int = 0, beside: int = 0) -> list[Finding]:
        """Balance it all, once everything is at rest. So many updates were unreadable, and so many came from elsewhere.

        What people were told, and what became of their ideas, is compared after that.
        """
        await self._balance_updates(unreadable, beside)
        await self._balance_messages()
        return self.findings

    async def told(self, person: Person) -> list[str]:
        """What the person was told, in order, each thing once: repeats that are explained are left out."""
        chat = self._seals.hash_of(person.id)
        return [_plain(entry) for entry in await self._accepted() if entry.chat == chat and entry.n not in self._explained]

    async def compare_told(self, person: Person, expected: Sequence[str]) -> None:
        told = await self.told(person)
        for text in (Counter(expected) - Counter(told)).elements():
            self._find(Kind.LOST, f"{person.name} was never told {text!r}")
        for text in (Counter(told) - Counter(expected)).elements():
            self._find(Kind.TWICE, f"{person.name} was told once too often {text!r}")
        if Counter(told) == Counter(expected) and told != list(expected):
            self._find(Kind.OUT_OF_ORDER, f"{person.name} was told {told}")

    async def compare_ideas(self, expected: Sequence[str]) -> None:
        """Every idea that was sent is there once, to the letter, and has a number of its own."""
        async with self._records.reading() as unit:
            rows = (await unit._session.execute(select(IdeaRow.text, IdeaRow.year, IdeaRow.number))).all()
        there = Counter(row.text for row in rows)
        for text in (Counter(expected) - there).elements():
            self._find(Kind.LOST, f"the idea {text!r}")
        for text in (there - Counter(expected)).elements():
            self._find(Kind.TWICE if text in expected else Kind.CHANGED, f"the idea {text!r}")
        for (year, number), count in Counter((row.year, row.number) for row in rows).items():
            if count > 1:
                self._find(Kind.TWICE, f"the number {year}-{number:05}")

    def compare_count(self, what: str, count: int, expected: int) -> None:
        if count != expected:
            self._find(Kind.LOST if count < expected else Kind.TWICE, f"{what}: {count} times, not {expected} times")

    async def suspected(self) -> int:
        """How many messages are on record as possibly arrived twice."""
        return sum(row.maybe_twice for row in await self._messages())

    def missed(self, person: Person, waited: AssertionError) -> None:
        """Somebody waited in vain for what they should have been told."""
        self._find(Kind.LOST, f"{person.name} waited: {waited}")

    async def _balance_updates(self, unreadable: int, beside: int) -> None:
        async with self._records.reading() as unit:
            rows = (await unit._session.execute(select(UpdateRow.state, UpdateRow.attempts))).all()
        states = Counter(UpdateState(row.state) for row in rows)
        issued = beside + sum(bot.updates._serial for bot in self.telegram.world.bots.values())
        if len(rows) < issued:
            self._find(Kind.LOST, f"{issued - len(rows)} of {issued} updates")
        if len(rows) > issued:
            self._find(Kind.TWICE, f"{len(rows) - issued} more updates on record than the {issued} that Telegram has given out")
        if states[UpdateState.QUARANTINED] != unreadable:
            self._find(Kind.TROUBLE, f"{states[UpdateState.QUARANTINED]} updates could not be read, {unreadable} were unreadable")
        if states[UpdateState.FAILED]:
            self._find(Kind.TROUBLE, f"{states[UpdateState.FAILED]} updates failed")
        if again := sum(row.attempts > 0 for row in rows if row.state == UpdateState.DONE):
            self._find(Kind.TROUBLE, f"{again} updates needed more than one attempt")

    async def _balance_messages(self) -> None:
        rows = await self._messages()
        accepted = await self._accepted()
        unrecorded = {entry.n for entry in await self._unrecorded(rows)}
        by_mark = {entry.mark: entry for entry in accepted}
        flagged = {row.id for row in rows if row.maybe_twice}
        for row in rows:
            if row.state not in {MessageState.SENT, *UNSENT}:
                self._find(Kind.LOST, f"a {row.method} is {row.state} ({row.reason})")
            elif row.state == MessageState.SENT and row.message_id is not None and _mark_of(row) not in by_mark:
                self._find(Kind.LOST, f"a {row.method} is on record as sent, but Telegram knows nothing of it")
        for n in self._explained.keys() - unrecorded:
            del self._explained[n]  # its answer came on record after all
        for entry in accepted:
            if entry.n in unrecorded and entry.n not in self._explained:
                self._explain(entry, accepted, rows)
        for row_id in set(self._explained.values()) - flagged:
            self._find(Kind.NOT_FLAGGED, f"message {row_id} may have arrived twice")

    def _explain(self, entry: Accepted, accepted: Sequence[Accepted], rows: Sequence[MessageRow]) -> None:
        """What else may lack a record: answers that Telegram could not give, and those of a leader in whose place another acts.

        Either is on record as possibly twice, and the same message is there again.
        """
        by_mark = {_mark_of(row): row for row in rows if row.state == MessageState.SENT}
        alike = [by_mark[other.mark] for other in accepted if other.mark in by_mark and other.says_the_same_as(entry)]
        flagged = [row for row in alike if row.maybe_twice and row.id not in self._explained.values()]
        if not alike or (entry.answered and not self.others_take_over):
            self._find(Kind.TWICE, f"{entry.method} {entry.text!r}")
        else:
            self._explained[entry.n] = (flagged or alike)[0].id

    async def _unrecorded(self, rows: Sequence[MessageRow]) -> list[Accepted]:
        """Acceptances that no record tells of."""
        recorded = Counter(_mark_of(row) for row in rows if row.state == MessageState.SENT)
        left = []
        for entry in reversed(await self._accepted()):
            if recorded[entry.mark]:
                recorded[entry.mark] -= 1  # the latest of several that look alike is the one on record
            else:
                left.append(entry)
        return left[::-1]

    async def _accepted(self) -> list[Accepted]:
        return [
            Accepted(
                n=entry["n"],
                chat=self._seals.hash_of(entry["chat"]),
                method=entry["method"],
                text=str((entry["parameters"] or {}).get("text", "")),
                message_id=next(iter(entry["message_ids"]), None),
                answered=entry["answered"],
            )
            for entry in await self.telegram.accepted()
            if not entry["method"].startswith(NOT_KEPT)
        ]

    async def _messages(self) -> Sequence[MessageRow]:
        async with self._records.reading() as unit:
            return (await unit._session.scalars(select(MessageRow).order_by(MessageRow.id))).all()

    async def _unfinished(self) -> list[str]:
        queued = sum(len(bot.updates) for bot in self.telegram.world.bots.values())  # looked at first: then they go on record
        async with self._records.reading() as unit:
            updates = await unit.inbox.count(UpdateState.WAITING)
            messages = [f"a {row.method} is {row.state}" for row in await unit._session.scalars(_of_state(*UNSENT))]
        return messages + [
            f"an update is {word}" for word, count in (("waiting", updates), ("with Telegram", queued)) for _ in range(count)
        ]

    def _find(self, kind: Kind, what: str) -> None:
        self.findings.append(Finding(kind, what))


def _of_state(*states: MessageState) -> Any:
    return select(MessageRow).where(MessageRow.state.in_(states))


def _mark_of(row: MessageRow) -> tuple[bytes, bool, int | None]:
    return row.chat, row.method.startswith("edit"), row.message_id


def _may_say(row: MessageRow, text: str) -> bool:
    """What goes to many is worded only when it is sent."""
    return row.payload is None or row.payload.get("text", "") == text


def _plain(entry: Accepted) -> str:
    """What was said, without the number that an idea happened to get."""
    return re.sub(r"\b20\d\d-\d{5}\b", "2024-00000", entry.text)
