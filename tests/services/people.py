"""Residents for tests of the deeds: somebody who has agreed, without a chat."""

from datetime import datetime

from participation.residents import ConsentWay, ResidentId
from participation.words import Language
from services.residents import Residents
from storage.records import Records
from tests.stage import INSEK


async def somebody(records: Records, at: datetime, number: int = 1) -> ResidentId:
    async with records.changing() as unit:
        resident = await Residents(unit, INSEK, at).agree(
            person=number.to_bytes(16, "big"), address=b"sealed", language=Language.GERMAN, version="1", way=ConsentWay.PRESSED
        )
        return resident.id
