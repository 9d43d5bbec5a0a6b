"""How people in the stories write an idea, and what is on record of it."""

from sqlalchemy import select

from bot.app import App
from participation.ideas import Draft, DraftId, Idea
from simulator.wire import Json
from storage.drafts import DraftRow
from tests.stage import INSEK, Neighbour

SHADE = "Am Spielplatz fehlt Schatten. Drei Bäume würden helfen."
BENCH = "Und eine Bank wäre schön."
FIELD, TOPIC = "Schritt 1 von 4. Worum geht es?", "Welches Thema passt am besten?"
TEXT, EXTRAS, CHECK = "Was soll wo besser werden, und warum?", "dazugeben?", "Ist alles richtig?"
PHOTO, PLACE, DISTRICT, TITLE = "Welches Foto", "Wo ist das?", "Welcher Ortsbezirk ist es?", "Wie soll Ihre Idee heißen?"
RECEIPT = "Danke, Ihre Idee ist da."


async def chooses_a_topic(person: Neighbour) -> None:
    await person.says("/new")
    await person.sees(FIELD)
    await person.presses("Grün und Klima")
    await person.sees(TOPIC)
    await person.presses("Umwelt")
    await person.sees(TEXT)


async def writes_up_to_the_extras(person: Neighbour, text: str = SHADE) -> Json:
    """Returns the message with the text."""
    await chooses_a_topic(person)
    message = await person.says(text)
    await person.sees(EXTRAS)
    return message


async def writes_up_to_the_last_look(person: Neighbour, text: str = SHADE) -> Json:
    """Returns the message with the text."""
    message = await writes_up_to_the_extras(person, text)
    await person.presses("Weiter")
    await person.sees(CHECK)
    return message


async def sends_an_idea(person: Neighbour, text: str = SHADE) -> str:
    """Returns the receipt."""
    await writes_up_to_the_last_look(person, text)
    await person.presses("Idee absenden")
    return await person.sees(RECEIPT)


async def drafts(bot: App) -> list[Draft]:
    """All that are on record and not sent, the oldest first."""
    async with bot.records.reading() as unit:
        query = select(DraftRow.id).where(DraftRow.submitted_at.is_(None)).order_by(DraftRow.id)
        found = [await unit.drafts.find(DraftId(draft_id)) for draft_id in await unit._session.scalars(query)]
    return [draft for draft in found if draft]


async def the_draft(bot: App) -> Draft:
    (draft,) = await drafts(bot)
    return draft


async def ideas(bot: App) -> list[Idea]:
    """All that are on record, the oldest first."""
    async with bot.records.reading() as unit:
        return await unit.ideas.all_of(INSEK.key)


async def the_idea(bot: App) -> Idea:
    (idea,) = await ideas(bot)
    return idea


def data_of(message: Json, label: str) -> str:
    """What a button below a message sends."""
    keys = (key for row in message["reply_markup"]["inline_keyboard"] for key in row)
    return next(str(key["callback_data"]) for key in keys if key["text"] == label)
