"""Groups: members, administrators, topics, privacy mode, the move to a supergroup."""

from collections.abc import AsyncIterator

import pytest

from simulator import Group, Person, Simulator
from simulator.wire import Json
from tests.simulator.bare import BareBot


@pytest.fixture
async def group(telegram: Simulator, bot: BareBot, maria: Person) -> Group:
    founded = await telegram.add_group("Neighbours", maria, bot.id, type="supergroup")
    await bot.updates()
    return founded


@pytest.fixture
async def other(telegram: Simulator, bot: BareBot) -> AsyncIterator[BareBot]:
    added = await telegram.add_bot("other_bot")
    async with BareBot(telegram.url, added["token"]) as bare:
        yield bare


async def texts(bot: BareBot) -> list[str]:
    return [update["message"]["text"] for update in await bot.updates() if "text" in update.get("message", {})]


async def test_a_bot_hears_that_it_was_added(telegram: Simulator, bot: BareBot, maria: Person) -> None:
    await bot.updates()
    group = await telegram.add_group("Neighbours", maria, bot.id)

    added, service = await bot.updates()

    assert added["my_chat_member"]["new_chat_member"] == {"user": added["my_chat_member"]["new_chat_member"]["user"], "status": "member"}
    assert added["my_chat_member"]["chat"]["type"] == "group"
    assert service["message"]["new_chat_members"][0]["id"] == bot.id
    assert group.id < 0


async def test_supergroups_have_long_numbers(group: Group) -> None:
    assert group.id < -1_000_000_000_000


async def test_privacy_mode_lets_only_through_what_is_meant_for_the_bot(bot: BareBot, group: Group, maria: Person) -> None:
    asked = await bot.call("sendMessage", chat_id=group.id, text="Hello all")
    await maria.says("among us", chat=group)
    await maria.says("/help", chat=group)
    await maria.says("/help@only_bot", chat=group)
    await maria.says("/help@other_bot", chat=group)
    await maria.says("you mean this?", chat=group, reply_to=asked["message_id"])

    assert await texts(bot) == ["/help", "/help@only_bot", "you mean this?"]


async def test_in_charge_or_without_privacy_a_bot_hears_all(telegram: Simulator, bot: BareBot, group: Group, maria: Person) -> None:
    await group.promotes(bot.id)
    await maria.says("one", chat=group)
    await group.demotes(bot.id)
    await maria.says("two", chat=group)
    await telegram.ask("PATCH", f"/bots/{bot.id}", {"sees_all_group_messages": True})
    await maria.says("three", chat=group)

    assert await texts(bot) == ["one", "three"]
    assert (await bot.call("getMe"))["can_read_all_group_messages"] is True


async def test_a_general_command_goes_to_the_bot_that_spoke_last(bot: BareBot, other: BareBot, group: Group, maria: Person) -> None:
    await group.adds(other.id)
    await bot.call("sendMessage", chat_id=group.id, text="I am here")
    await other.call("sendMessage", chat_id=group.id, text="So am I")

    await maria.says("/start", chat=group)

    assert (await texts(bot), await texts(other)) == ([], ["/start"])  # Bots FAQ: what messages will my bot get?


async def test_bots_do_not_hear_each_other(bot: BareBot, other: BareBot, group: Group) -> None:
    await group.adds(other.id)
    await group.promotes(other.id)

    await bot.call("sendMessage", chat_id=group.id, text="/start")

    assert await texts(other) == []


async def test_members_and_administrators(telegram: Simulator, bot: BareBot, group: Group, maria: Person) -> None:
    ali = await telegram.add_person("Ali")
    await group.adds(ali)
    await group.promotes(ali, custom_title="Referent")

    admins = await bot.call("getChatAdministrators", chat_id=group.id)
    ali_as_member = await bot.call("getChatMember", chat_id=group.id, user_id=ali.id)
    itself = await bot.call("getChatMember", chat_id=group.id, user_id=bot.id)

    assert [(admin["user"]["id"], admin["status"]) for admin in admins] == [(maria.id, "creator"), (ali.id, "administrator")]
    assert (ali_as_member["custom_title"], ali_as_member["can_delete_messages"]) == ("Referent", True)
    assert itself["status"] == "member"
    assert await bot.call("getChatMemberCount", chat_id=group.id) == 3


async def test_who_was_never_there_has_left(telegram: Simulator, bot: BareBot, group: Group) -> None:
    stranger = await telegram.add_person("Stranger")

    assert (await bot.call("getChatMember", chat_id=group.id, user_id=stranger.id))["status"] == "left"


async def test_going_and_being_sent_away(telegram: Simulator, bot: BareBot, group: Group) -> None:
    ali, eva = await telegram.add_person("Ali"), await telegram.add_person("Eva")
    for person in (ali, eva):
        await group.adds(person)
    await bot.updates()

    await group.loses(ali)
    await group.removes(eva)

    left = [update["message"]["left_chat_member"]["id"] for update in await bot.updates()]
    assert left == [ali.id, eva.id]
    assert (await bot.call("getChatMember", chat_id=group.id, user_id=ali.id))["status"] == "left"
    assert (await bot.call("getChatMember", chat_id=group.id, user_id=eva.id))["status"] == "kicked"


async def test_changes_of_members_are_told_to_those_who_ask(telegram: Simulator, bot: BareBot, group: Group) -> None:
    await bot.call("getUpdates", offset=-1, allowed_updates=["chat_member"])
    await group.promotes(bot.id)
    await group.adds(await telegram.add_person("Ali"))

    changes = [update["chat_member"] for update in await bot.updates() if "chat_member" in update]

    assert [(change["old_chat_member"]["status"], change["new_chat_member"]["status"]) for change in changes] == [("left", "member")]


async def test_an_anonymous_administrator_writes_in_the_groups_name(bot: BareBot, group: Group, telegram: Simulator) -> None:
    ali = await telegram.add_person("Ali")
    await group.adds(ali)
    await group.promotes(ali, anonymous=True)
    await bot.updates()

    await ali.says("/pause", chat=group)

    message = (await bot.updates())[0]["message"]
    assert message["from"]["username"] == "GroupAnonymousBot"
    assert message["sender_chat"]["id"] == group.id
    assert "Ali" not in str(message)


async def test_an_anonymous_administrators_press_names_the_person(telegram: Simulator, bot: BareBot, group: Group) -> None:
    ali = await telegram.add_person("Ali")
    await group.adds(ali)
    await group.promotes(ali, anonymous=True)
    await bot.call("sendMessage", chat_id=group.id, text="?", reply_markup={"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]})
    await bot.updates()

    await ali.presses("Go", chat=group)

    assert (await bot.updates())[0]["callback_query"]["from"]["id"] == ali.id


async def test_topics(telegram: Simulator, bot: BareBot, maria: Person) -> None:
    forum = await telegram.add_group("Forum", maria, bot.id, is_forum=True)
    thread = await forum.opens_topic("Trees")
    await bot.updates()

    await bot.call("sendMessage", chat_id=forum.id, text="In the topic", message_thread_id=thread)
    await maria.says("/here", chat=forum, thread=thread)

    message = (await bot.updates())[0]["message"]
    assert (message["message_thread_id"], message["is_topic_message"], message["chat"]["is_forum"]) == (thread, True, True)
    assert (await maria.chat(forum))[-2]["message_thread_id"] == thread
    with pytest.raises(AssertionError, match="there is no topic 77"):
        await maria.says("nowhere", chat=forum, thread=77)


async def test_a_group_moves_to_a_supergroup(telegram: Simulator, bot: BareBot, maria: Person) -> None:
    group = await telegram.add_group("Neighbours", maria, bot.id)
    await bot.updates()

    supergroup = await group.migrates()

    moved_to, moved_from = [update["message"] for update in await bot.updates()]
    assert (moved_to["chat"]["id"], moved_to["migrate_to_chat_id"]) == (group.id, supergroup.id)
    assert (moved_from["chat"]["id"], moved_from["migrate_from_chat_id"]) == (supergroup.id, group.id)
    await bot.call("sendMessage", chat_id=supergroup.id, text="Here we are")
    assert await maria.sees(chat=supergroup) == "Here we are"


async def test_a_selective_keyboard_is_for_those_addressed(telegram: Simulator, bot: BareBot, group: Group, maria: Person) -> None:
    ali = await telegram.add_person("Ali")
    await group.adds(ali)
    said = await maria.says("/keys", chat=group)
    keys: Json = {"keyboard": [["Yes"]], "selective": True}

    await bot.call("sendMessage", chat_id=group.id, text="Yes?", reply_markup=keys, reply_to_message_id=said["message_id"])

    assert (await maria.buttons(group), await ali.buttons(group)) == (["Yes"], [])


async def test_a_pressed_key_in_a_group_is_a_reply(bot: BareBot, group: Group, maria: Person) -> None:
    await bot.call("sendMessage", chat_id=group.id, text="Yes?", reply_markup={"keyboard": [["Yes"]], "one_time_keyboard": True})
    await bot.updates()

    await maria.presses("Yes", chat=group)

    assert (await bot.updates())[0]["message"]["reply_to_message"]["text"] == "Yes?"
    assert (await maria.screen(group))["keyboard_hidden"] is True


async def test_strangers_neither_write_nor_press(telegram: Simulator, group: Group) -> None:
    stranger = await telegram.add_person("Stranger")

    with pytest.raises(AssertionError, match="Stranger is not in the group"):
        await stranger.says("Let me in", chat=group)


async def test_a_chat_tells_about_itself(bot: BareBot, group: Group, maria: Person) -> None:
    message = await bot.call("sendMessage", chat_id=maria.id, text="Important")
    await bot.call("pinChatMessage", chat_id=maria.id, message_id=message["message_id"])

    private, shown = await bot.call("getChat", chat_id=maria.id), await bot.call("getChat", chat_id=group.id)

    assert (private["type"], private["pinned_message"]["text"]) == ("private", "Important")
    assert (shown["type"], shown["title"], shown["permissions"]["can_send_messages"]) == ("supergroup", "Neighbours", True)
