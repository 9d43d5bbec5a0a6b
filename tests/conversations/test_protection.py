"""People in distress are told at once who helps; whoever is banned hears why, once; and everybody else notices nothing."""

from sqlalchemy import select

from bot.app import App
from handlers.residents.asking.screens import before_the_team
from handlers.residents.banned.letters import tell_banned, tell_unbanned
from handlers.talk import Show
from participation.bans import Ban
from participation.ideas import IdeaId
from participation.inquiries import InquiryId
from participation.rights import Role
from participation.staff import Member
from participation.words import Language
from services.protection import Protection
from simulator import Simulator
from storage.ideas import IdeaRow
from tests.stage import INSEK, SPEECH, Neighbour

SAD = "Ich will nicht mehr leben. Hier hört mir niemand zu."


async def a_moderator(bot: App) -> Member:
    async with bot.records.changing() as unit:
        return await unit.staff.add(
            process=INSEK.key, person=b"m" * 16, address=b"", role=Role.MODERATOR, language=Language.GERMAN, at=bot.clock.now()
        )


async def banned(bot: App, reason: str) -> Ban:
    """A moderator bans the author of the only idea, and the letter goes out."""
    member, show = await a_moderator(bot), Show()
    async with bot.records.changing() as unit:
        idea = IdeaId((await unit._session.scalars(select(IdeaRow.id))).one())
        ban = await Protection(unit, INSEK, bot.clock.now()).ban(idea, member, reason)
        tell_banned(show, INSEK, ban)
        await bot.conversations._post.post(unit, INSEK, show.letters)
    bot.outbox.wake()
    return ban


async def unbanned(bot: App) -> None:
    member, show = await a_moderator(bot), Show()
    async with bot.records.changing() as unit:
        idea = IdeaId((await unit._session.scalars(select(IdeaRow.id))).one())
        ban = await Protection(unit, INSEK, bot.clock.now()).unban(idea, member)
        assert ban
        tell_unbanned(show, ban)
        await bot.conversations._post.post(unit, INSEK, show.letters)
    bot.outbox.wake()


async def test_whoever_writes_of_not_wanting_to_live_sees_at_once_who_helps(maria: Neighbour) -> None:
    await maria.joins()

    receipt = await maria.submits_an_idea(SAD)

    assert "2024-00001" in receipt
    [help_] = await told(maria, "112")
    assert "TelefonSeelsorge: 0800 111 0 111" in help_
    assert "Nummer gegen Kummer: 116 111" in help_


async def test_in_english_too(ali: Neighbour) -> None:
    await ali.joins(language=Language.ENGLISH)

    await ali.submits_an_idea("I want to die, nobody here listens to me.", language=Language.ENGLISH)

    [help_] = await told(ali, "112")
    assert "Please call 112 right away" in help_


async def test_in_plain_german_too(maria: Neighbour) -> None:
    await maria.joins(language=Language.PLAIN_GERMAN)

    await maria.submits_an_idea(SAD, language=Language.PLAIN_GERMAN)

    [help_] = await told(maria, "112")
    assert "Reden hilft" in help_


async def test_whatever_the_words_are_for_they_are_answered_with_who_helps_and_the_team_reads_them_first(
    telegram: Simulator, maria: Neighbour, bot: App
) -> None:
    emre = await Neighbour.moves_in(telegram, "Emre")
    await emre.says(SAD)
    assert "TelefonSeelsorge" in await emre.sees("112")

    await maria.joins()
    await maria.says(SAD)
    assert "TelefonSeelsorge" in await maria.sees("112")
    await maria.says(f"/ask {SAD}")

    assert "TelefonSeelsorge" in await maria.sees("112")
    async with bot.records.reading() as unit:
        process = await bot.in_force.process(unit)
        inquiry = await unit.inquiries.find(InquiryId(1))
    assert inquiry
    assert "Bitte zuerst lesen" in before_the_team(SPEECH.in_(Language.GERMAN), process, inquiry).text


async def test_words_that_are_too_long_for_a_question_are_answered_with_who_helps_all_the_same(maria: Neighbour) -> None:
    await maria.joins()

    await maria.says(f"/ask {SAD * 40}")

    assert "TelefonSeelsorge" in await maria.sees("112")
    await maria.sees("bitte schreiben Sie es kürzer")


async def told(person: Neighbour, words: str) -> list[str]:
    return [message["text"] for message in await person.chat() if words in message.get("text", "")]


async def test_whoever_writes_of_a_playground_sees_no_help_line(maria: Neighbour) -> None:
    await maria.joins()

    await maria.submits_an_idea("Am Spielplatz fehlt Schatten. Drei Bäume würden helfen.")

    assert not any("112" in message.get("text", "") for message in await maria.chat())


async def test_whoever_is_banned_hears_once_why_and_where_to_turn(bot: App, maria: Neighbour, ali: Neighbour) -> None:
    await maria.joins()
    await maria.submits_an_idea("Ihr seid alle Idioten, alle miteinander.")

    await banned(bot, "Beleidigungen & <Drohungen>")

    told = await maria.sees("nicht mitmachen")
    assert "Beleidigungen & <Drohungen>" in told
    assert INSEK.contact.feedback_address in told
    await maria.says("/new")
    assert "nicht mitmachen" in await maria.sees()
    await ali.opens()
    assert "Welcome" in await ali.sees()


async def test_whoever_had_said_stop_hears_of_the_ban_when_they_write(bot: App, maria: Neighbour) -> None:
    await maria.joins()
    await maria.submits_an_idea("Ihr seid alle Idioten, alle miteinander.")
    await maria.says("STOP")
    await maria.sees("Erledigt")

    await banned(bot, "Beleidigungen")

    await maria.says("Hallo?")
    assert "Beleidigungen" in await maria.sees("nicht mitmachen")
    assert ["nicht mitmachen" in message.get("text", "") for message in await maria.chat()].count(True) == 1


async def test_whoever_may_take_part_again_is_told_so_and_finds_everything_as_it_was(bot: App, maria: Neighbour) -> None:
    await maria.joins()
    await maria.submits_an_idea("Ihr seid alle Idioten, alle miteinander.")
    await banned(bot, "Beleidigungen")
    await maria.sees("nicht mitmachen")

    await unbanned(bot)

    assert "wieder mitmachen" in await maria.sees("wieder mitmachen")
    await maria.says("/ideas")
    assert "Ihr seid alle Idioten" in await maria.sees()


async def test_whoever_is_banned_can_still_have_their_data_deleted(bot: App, maria: Neighbour) -> None:
    await maria.joins()
    await maria.submits_an_idea("Ihr seid alle Idioten, alle miteinander.")
    await banned(bot, "Beleidigungen")
    await maria.sees("nicht mitmachen")

    await maria.says("/forget")

    assert "löschen" in (await maria.sees()).casefold()
