"""Which commands somebody is offered (https://core.telegram.org/bots/api#determining-list-of-commands), and a bot's words about itself."""

import pytest

from simulator import Person, Simulator
from simulator.wire import Json
from tests.simulator.bare import BareBot


def listed(*names: str) -> list[Json]:
    return [{"command": name, "description": name} for name in names]


async def test_the_language_goes_before_the_general_list(telegram: Simulator, bot: BareBot, maria: Person) -> None:
    ali = await telegram.add_person("Ali", language="en")
    await bot.call("setMyCommands", commands=listed("help"))
    await bot.call("setMyCommands", commands=listed("hilfe"), language_code="de")

    assert (await maria.commands(), await ali.commands()) == (["hilfe"], ["help"])


async def test_the_narrower_scope_goes_before_the_wider(telegram: Simulator, bot: BareBot, maria: Person) -> None:
    ali = await telegram.add_person("Ali", language="de")
    await bot.call("setMyCommands", commands=listed("all"))
    await bot.call("setMyCommands", commands=listed("private"), scope={"type": "all_private_chats"})
    await bot.call("setMyCommands", commands=listed("own"), scope={"type": "chat", "chat_id": maria.id})

    assert (await maria.commands(), await ali.commands()) == (["own"], ["private"])


async def test_administrators_of_a_group_are_offered_more(telegram: Simulator, bot: BareBot, maria: Person) -> None:
    ali = await telegram.add_person("Ali")
    group = await telegram.add_group("Team", maria, ali, bot.id)
    await bot.call("setMyCommands", commands=listed("queue"), scope={"type": "all_group_chats"})
    await bot.call("setMyCommands", commands=listed("decide"), scope={"type": "chat_administrators", "chat_id": group.id})
    member: Json = {"type": "chat_member", "chat_id": group.id, "user_id": ali.id}

    before = (await maria.commands(group), await ali.commands(group))
    await bot.call("setMyCommands", commands=listed("mine"), scope=member)

    assert before == (["decide"], ["queue"])
    assert await ali.commands(group) == ["mine"]
    assert await bot.call("getMyCommands", scope=member) == listed("mine")


async def test_deleted_commands_are_gone(bot: BareBot, maria: Person) -> None:
    await bot.call("setMyCommands", commands=listed("help"))

    await bot.call("deleteMyCommands")

    assert await maria.commands() == []
    assert await bot.call("getMyCommands") == []


async def test_slashes_and_spaces_are_taken_off(bot: BareBot) -> None:
    await bot.call("setMyCommands", commands=[{"command": " /help ", "description": " Help "}])

    assert await bot.call("getMyCommands") == [{"command": "help", "description": "Help"}]  # B:187


@pytest.mark.parametrize("what", ["Name", "Description", "ShortDescription"])
async def test_texts_fall_back_to_the_general_one(what: str, bot: BareBot) -> None:
    field = {"Name": "name", "Description": "description", "ShortDescription": "short_description"}[what]
    await bot.call(f"setMy{what}", **{field: "General"})
    await bot.call(f"setMy{what}", **{field: "Deutsch", "language_code": "de"})

    german = await bot.call(f"getMy{what}", language_code="de")
    french = await bot.call(f"getMy{what}", language_code="fr")

    assert (german, french) == ({field: "Deutsch"}, {field: "General"})


async def test_the_menu_button_of_one_person_and_of_all(bot: BareBot, maria: Person) -> None:
    app: Json = {"type": "web_app", "text": "Map", "web_app": {"url": "https://x.de"}}
    await bot.call("setChatMenuButton", chat_id=maria.id, menu_button=app)

    own, general = await bot.call("getChatMenuButton", chat_id=maria.id), await bot.call("getChatMenuButton")

    assert (own, general) == (app, {"type": "commands"})
    assert (await maria.screen())["menu"][0]["button"] == app
