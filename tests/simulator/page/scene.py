"""Whom the page shows in its tests: Maria and Ali each with the bot, Sabine in the team's group."""

from datetime import UTC, datetime
from typing import Any

from simulator import Group, Introduction, Person, Phone, Place, Poster, Simulator, Step
from tests.simulator.bare import BareBot
from tests.simulator.pictures import picture

MOMENT = datetime(2024, 4, 5, 10, 0, tzinfo=UTC)
GO = {"inline_keyboard": [[{"text": "Weiter", "callback_data": "go"}, {"text": "Zurück", "callback_data": "back"}]]}
PLACE_KEYS = {"keyboard": [[{"text": "Standort senden", "request_location": True}], ["Ohne Ort"]], "one_time_keyboard": True}
TOKEN = "4200000000:the-only-bot-of-this-simulator"


class Scene:
    """Whoever tests speaks for the bot."""

    def __init__(self, telegram: Simulator, bot: BareBot, maria: Person, ali: Person, team: Group) -> None:
        self.telegram = telegram
        self.bot = bot
        self.maria = maria
        self.ali = ali
        self.team = team

    async def bot_says(self, text: str, person: Person | None = None, **more: Any) -> int:
        message: int = (await self.bot.call("sendMessage", chat_id=(person or self.maria).id, text=text, **more))["message_id"]
        return message

    async def bot_hears(self, kind: str) -> Any:
        """The newest update of a kind, once it has come."""
        for update in reversed(await self.bot.updates(timeout=5)):
            if kind in update:
                return update[kind]
        raise AssertionError(f"the bot hears no {kind}")


async def furnish(telegram: Simulator, bot: BareBot) -> Scene:
    await telegram.set_clock(MOMENT.timestamp() - datetime.now(UTC).timestamp())
    maria = await telegram.add_person("Maria", language="de")
    ali = await telegram.add_person("Ali", language="en")
    sabine = await telegram.add_person("Sabine", language="de")
    team = await telegram.add_group("Team", sabine, bot.id)
    telegram.panel.introduce(
        Introduction(
            title="Ein Bot",
            sentence={"de": "Er antwortet.", "en": "It answers."},
            zone="Europe/Berlin",
            phones=(Phone(person=maria.id), Phone(person=ali.id), Phone(person=sabine.id, chat=team.id)),
            steps=(
                Step(text={"de": "Starten drücken.", "en": "Press Start."}, done_by="open"),
                Step(text={"de": "Eine Idee schreiben.", "en": "Write an idea."}, done_by=r"reads:Nummer: \d+"),
            ),
            posters=(Poster(title={"de": "Plakat Umwelt", "en": "Poster environment"}, payload="t-umwelt"),),
            places=(Place(title="Rathaus", latitude=49.4447, longitude=7.769),),
        )
    )
    return Scene(telegram, bot, maria, ali, team)


async def fill_the_screen(scene: Scene) -> None:
    """One of everything that can stand in a chat."""
    await scene.bot.call("setMyCommands", commands=[{"command": "help", "description": "Hilfe"}])
    text = '<b>fett</b> <code>x</code> <a href="https://example.org/">Mehr</a> /help <blockquote>zitiert</blockquote>'
    await scene.bot_says(text, parse_mode="HTML", reply_markup=GO)
    await scene.maria.sends_photo(picture(), "Ein Foto")
    await scene.maria.sends_location(49.4, 7.7)
    await scene.maria.sends_document(b"%PDF-1.7", "brief.pdf")
    said = await scene.maria.says("Hallo /help")
    await scene.bot_says("Wo ist das?", reply_markup=PLACE_KEYS, reply_parameters={"message_id": said["message_id"]})
