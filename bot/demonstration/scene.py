"""Who is there when the demonstration begins, and what can be tried."""

from dataclasses import dataclass

from aiohttp import web

from bot.demonstration.earlier import NEXT_REFERENCE
from bot.demonstration.picture import playground
from bot.demonstration.words import Words
from participation.goals import Goal, GoalKind
from participation.processes import Process
from simulator import Group, Introduction, Person, Phone, Picture, Place, Poster, Simulator, Step

BOT = "mitreden_bot"
TOKEN = "4200000000:the-bot-of-the-demonstration-on-this-machine"  # noqa: S105  it opens nothing but the simulator
GAP = "|"
NEIGHBOURS = ("Petra", "Emre", "Hannah", "Karl")
TOPIC, DISTRICT = "umwelt", "siegelbach"
PICTURE_ADDRESS = "/demonstration/playground.jpg"
INNER_CITY, STATION, SIEGELBACH = (49.4447, 7.7689), (49.4361, 7.7686), (49.4667, 7.7000)


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    maria: Person
    ali: Person
    sabine: Person
    team: Group
    colleague: Person
    """Checks ideas with Sabine; has no phone on the page."""
    lena: Person
    """Writes for the city; takes turns with Sabine on the page."""
    neighbours: tuple[Person, ...]
    """Have written before."""


async def move_in(telegram: Simulator, words: Words) -> People:
    """The bot, two who live here, one who works for the city, the group of her team, and those who are not to be seen."""
    bot = await telegram.add_bot(BOT, TOKEN, name="Mitreden")
    maria = await telegram.add_person("Maria", language="de")
    ali = await telegram.add_person("Ali", language="en")
    sabine = await telegram.add_person("Sabine", language="de")
    colleague = await telegram.add_person("Jonas", language="de")
    lena = await telegram.add_person("Lena", language="de")
    team = await telegram.add_group(words.say("demo-team")["de"], sabine, colleague, lena, bot["id"])
    neighbours = tuple([await telegram.add_person(name, language="de") for name in NEIGHBOURS])
    for neighbour in neighbours:
        await neighbour.opens()
    return People(maria=maria, ali=ali, sabine=sabine, team=team, colleague=colleague, lena=lena, neighbours=neighbours)


def introduction(people: People, process: Process, words: Words) -> Introduction:
    say = words.say
    return Introduction(
        title="Mitreden",
        sentence=say("demo-sentence", city=process.city),
        zone=process.zone.key,
        phones=(
            Phone(person=people.maria.id, caption=say("demo-maria")),
            Phone(person=people.ali.id, caption=say("demo-ali")),
            Phone(person=people.sabine.id, chat=people.team.id, caption=say("demo-sabine"), spot="team"),
            Phone(person=people.lena.id, chat=people.team.id, caption=say("demo-lena"), spot="team"),
        ),
        steps=(
            Step(text=say("demo-step-start"), done_by="open"),
            Step(text=say("demo-step-idea"), done_by=f"reads:{NEXT_REFERENCE}"),
            Step(text=say("demo-step-publish"), done_by=_reads("desk-decided-publish", words, by=GAP, at=GAP)),
            Step(text=say("demo-step-hour"), done_by="panel:clock"),
            Step(text=say("demo-step-queue"), done_by=_reads("queue-by-topic", words, topics=GAP)),
        ),
        posters=tuple(_posters(process, words)),
        places=(
            Place(title=say("demo-place-inner-city"), latitude=INNER_CITY[0], longitude=INNER_CITY[1]),
            Place(title=say("demo-place-station"), latitude=STATION[0], longitude=STATION[1]),
            Place(title="Siegelbach", latitude=SIEGELBACH[0], longitude=SIEGELBACH[1]),
        ),
        pictures=(Picture(title=say("demo-picture"), url=PICTURE_ADDRESS),),
    )


def _reads(phrase: str, words: Words, **facts: str) -> str:
    """Somebody reads in the team's group how this phrase begins; the group speaks the first language of the process."""
    return "reads:" + words.say(phrase, **facts)["de"].partition(GAP)[0].strip()


def picture_route() -> web.RouteDef:
    async def send(_: web.Request) -> web.Response:
        return web.Response(body=playground(), content_type="image/jpeg")

    return web.get(PICTURE_ADDRESS, send)


def _posters(process: Process, words: Words) -> list[Poster]:
    """Posters of a topic and of a district, where the process has them."""
    topics = [topic for field in process.fields for topic in field.topics if topic.key == TOPIC]
    districts = [district for district in process.districts if district.key == DISTRICT]
    return [
        *(_poster(GoalKind.TOPIC, topic.key, words.say("demo-poster", what=topic.short)) for topic in topics),
        *(_poster(GoalKind.DISTRICT, district.key, words.say("demo-poster", what=district.short)) for district in districts),
    ]


def _poster(kind: GoalKind, key: str, title: dict[str, str]) -> Poster:
    return Poster(title=title, payload=Goal(kind=kind, key=key).payload)
