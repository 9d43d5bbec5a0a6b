"""Keeps one process's seals and buttons in step with the keys' file and with what the records say about which key is in use."""

import asyncio

import structlog

from bot.keys import KeyWatch
from handlers.buttons import Signer
from storage.key_ring import KeyRing
from storage.records import Records
from storage.seals import KeyNotHere, Seals
from storage.unit import Unit

LOOK_AGAIN = 1.0  # seconds

_log = structlog.get_logger()


class KeysInUse:
    def __init__(self, *, watch: KeyWatch, records: Records, seals: Seals, signer: Signer) -> None:
        self._watch = watch
        self._records = records
        self._seals = seals
        self._signer = signer
        seals.look_again = self.read_file

    async def begin(self, unit: Unit) -> None:
        """Before anything is answered. Raises WrongKey."""
        self.read_file()
        await unit.installation.begin_with(self._seals)
        self._sign()

    def read_file(self) -> None:
        """Take up keys that have come or gone since the last look."""
        ring = self._watch.news()
        if ring is not None and ring != self._seals.ring:
            self._use(ring, self._seals.number)

    async def watch(self) -> None:
        """Until cancelled. A change of key is taken up within a second or two."""
        while True:
            await asyncio.sleep(LOOK_AGAIN)
            self.read_file()
            try:
                async with self._records.reading() as unit:
                    in_use = await unit.installation.key_in_use()
            except Exception as error:  # the database is away, say: others tell of that
                _log.warning("key_not_asked", error=type(error).__name__)
                continue
            if in_use is not None and in_use.number != self._seals.number:
                self._use(self._seals.ring, in_use.number)

    def _use(self, ring: KeyRing, number: int) -> None:
        try:
            self._seals.use(ring, number)
        except KeyNotHere:  # what is sealed under it waits until it comes
            _log.error("key_missing")
            return
        self._sign()

    def _sign(self) -> None:
        self._signer.use(self._seals.buttons, *self._seals.earlier_buttons)
