"""Residents at once, in the simulator's process: they act in its world directly, so that the measuring side costs little."""

import asyncio
from collections.abc import Iterator
from time import perf_counter
from typing import NamedTuple

from simulator import Simulator
from simulator.wire import Json
from simulator.world.acts import pressing, relations, writing
from simulator.world.people import Person
from simulator.world.world import World

START = "/start"


class Step(NamedTuple):
    """One update: a button's label or words to write, and how the reply is known, by a button or by what its text begins with."""

    does: str
    reply: str


class Resident:
    def __init__(self, world: World, person: Person, steps: Iterator[Step]) -> None:
        self._world = world
        self._person = person
        self._steps = steps
        self._message_id = 0
        self._buttons: dict[str, str] = {}
        self._awaited = ""
        self._answered = asyncio.Event()

    async def goes_on(self, due: float | None = None) -> float:
        """Take the next step. Seconds until the reply was there, counted from when the step was due."""
        step, begun = next(self._steps), perf_counter() if due is None else due
        self._awaited = step.reply
        self._answered.clear()
        self._does(step.does)
        await self._answered.wait()
        return perf_counter() - begun

    def hears(self, message: Json) -> None:
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        buttons = {button["text"]: button["callback_data"] for row in rows for button in row if "callback_data" in button}
        if self._awaited in buttons or message.get("text", "").startswith(self._awaited):
            self._message_id, self._buttons = message["message_id"], buttons
            self._answered.set()

    def _does(self, what: str) -> None:
        if what == START:
            relations.open_link(self._world, self._person)
        elif data := self._buttons.get(what):
            pressing.press(self._world, self._person, self._message_id, data)
        else:
            writing.say(self._world, self._person, what)


class Crowd:
    """Hands every message of the bot to the one who is waiting for it."""

    def __init__(self, telegram: Simulator) -> None:
        self._world = telegram.world
        self._residents: dict[int, Resident] = {}

    def moves_in(self, steps: Iterator[Step]) -> Resident:
        person = self._world.add_person(first_name=f"Person {len(self._residents)}", language_code="de")
        resident = self._residents[person.id] = Resident(self._world, person, steps)
        return resident

    async def listens(self) -> None:
        with self._world.events.listening() as events:
            while True:
                event = await events.get()
                if event["type"] in {"message", "edited"} and event["message"]["from"]["is_bot"]:
                    self._residents[event["people"][0]].hears(event["message"])
