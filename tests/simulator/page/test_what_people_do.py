"""Starting, writing, choosing, sending: everything that can be done with a phone."""

import pytest
from playwright.async_api import FilePayload, expect

from tests.browser import Window
from tests.simulator.page.scene import PLACE_KEYS, Scene
from tests.simulator.pictures import picture

pytestmark = [pytest.mark.chromium, pytest.mark.asyncio(loop_scope="session")]


async def test_a_new_chat_begins_with_start_and_a_poster_gives_it_a_goal(scene: Scene, page: Window) -> None:
    await scene.bot.call("setMyDescription", description="Ich sammle Ideen.")
    await expect(page.phone("Maria")).to_contain_text("Ich sammle Ideen.")

    await page.press("Maria", "Plakat Umwelt")
    await expect(page.phone("Maria")).to_contain_text("Gescannt: Plakat Umwelt")
    await page.press("Maria", "Starten")

    assert (await scene.bot_hears("message"))["text"] == "/start t-umwelt"
    await expect(page.phone("Maria").get_by_role("textbox")).to_be_focused()


async def test_a_link_to_the_bot_opens_it_on_this_phone(started: Scene, page: Window) -> None:
    await started.bot_says("Teilen: https://t.me/only_bot?start=d-mitte")
    await page.sees("Maria", "Teilen")

    await page.press("Maria", "https://t.me/only_bot?start=d-mitte")
    await page.press("Maria", "Starten")

    assert (await started.bot_hears("message"))["text"] == "/start d-mitte"


async def test_writing_answering_and_editing(started: Scene, page: Window) -> None:
    await started.bot_says("Was fehlt hier?")
    question = await page.sees("Maria", "Was fehlt hier?")
    await question.focus()
    await question.press("Enter")
    await page.page.get_by_role("menuitem", name="Antworten").press("Enter")
    field = page.phone("Maria").get_by_role("textbox")
    await expect(field).to_be_focused()
    await field.type("Schaten")
    await field.press("Shift+Enter")
    await field.type("am Spielplatz")
    await field.press("Enter")
    heard = await started.bot_hears("message")
    assert (heard["text"], heard["reply_to_message"]["text"]) == ("Schaten\nam Spielplatz", "Was fehlt hier?")

    await page.sees("Maria", "Schaten")
    await field.press("ArrowUp")
    await expect(field).to_have_value("Schaten\nam Spielplatz")
    await field.fill("Schatten am Spielplatz")
    await field.press("Enter")

    assert (await started.bot_hears("edited_message"))["text"] == "Schatten am Spielplatz"
    await expect(await page.sees("Maria", "Schatten am Spielplatz")).to_contain_text("bearbeitet")


async def test_commands_are_suggested_and_listed(started: Scene, page: Window) -> None:
    commands = [{"command": "new", "description": "Idee schreiben"}, {"command": "help", "description": "Hilfe"}]
    await started.bot.call("setMyCommands", commands=commands)
    field = page.phone("Maria").get_by_role("textbox")
    await page.button("Maria", "Befehle").wait_for()

    await field.type("/he")
    await expect(page.phone("Maria").get_by_role("option")).to_have_count(1)
    await field.press("ArrowDown")
    await expect(field).to_have_attribute("aria-activedescendant", "suggestions-1-0")
    await field.press("Enter")
    assert (await started.bot_hears("message"))["text"] == "/help"

    await page.press("Maria", "Befehle")
    await page.phone("Maria").get_by_role("option", name="/new").click()
    assert (await started.bot_hears("message"))["text"] == "/new"


async def test_a_photo_and_an_album_are_sent_with_words(started: Scene, page: Window) -> None:
    photo = FilePayload(name="a.jpg", mimeType="image/jpeg", buffer=picture())
    upload = page.phone("Maria").locator("input[type=file]").first
    sheet = page.page.get_by_role("dialog")

    await upload.set_input_files([photo])
    await sheet.get_by_role("textbox").fill("Der Spielplatz")
    await sheet.get_by_role("button", name="Senden").click()
    heard = await started.bot_hears("message")
    assert (heard["caption"], len(heard["photo"])) == ("Der Spielplatz", 4)

    await upload.set_input_files([photo, photo, photo])
    await sheet.get_by_role("button", name="Senden").click()
    await expect(page.log("Maria").locator(".pictures.of-3 img")).to_have_count(3)


async def test_a_place_goes_with_the_key_that_asks_for_it_and_wrong_figures_are_explained(started: Scene, page: Window) -> None:
    await started.bot_says("Wo ist das?", reply_markup=PLACE_KEYS)
    await page.press("Maria", "Standort senden")
    sheet = page.page.get_by_role("dialog")
    await sheet.get_by_role("textbox", name="Breite").fill("95")
    await sheet.get_by_role("button", name="Diesen Punkt senden").click()
    await expect(sheet.get_by_role("alert")).to_contain_text("zwischen")
    await expect(sheet.get_by_role("textbox", name="Breite")).to_be_focused()

    await sheet.get_by_role("button", name="Rathaus").click()

    assert (await started.bot_hears("message"))["location"] == {"latitude": 49.4447, "longitude": 7.769}
    await expect(page.log("Maria").get_by_role("img", name="Standort 49,4447, 7,7690")).to_be_visible()
    await expect(page.phone("Maria").get_by_role("button", name="Ohne Ort")).not_to_be_visible()
    await page.press("Maria", "Tasten des Bots", "Ohne Ort")
    assert (await started.bot_hears("message"))["text"] == "Ohne Ort"


async def test_a_bot_can_be_blocked_and_let_in_again(started: Scene, page: Window) -> None:
    await page.press("Maria", "Mehr zu diesem Chat")
    await page.page.get_by_role("menuitem", name="Bot blockieren").click()
    assert (await started.bot_hears("my_chat_member"))["new_chat_member"]["status"] == "kicked"

    await page.press("Maria", "Bot wieder zulassen")
    assert (await started.bot_hears("my_chat_member"))["new_chat_member"]["status"] == "member"


async def test_the_team_talks_in_its_group_and_calls_the_bot_by_name(started: Scene, page: Window) -> None:
    commands = [{"command": "queue", "description": "Was wartet?"}]
    await expect(page.log("Sabine")).to_contain_text("Sabine hat only_bot hinzugefügt")
    await started.bot.call("setMyCommands", commands=commands, scope={"type": "all_group_chats"})
    await page.press("Sabine", "Befehle")
    await page.phone("Sabine").get_by_role("option").click()
    assert (await started.bot_hears("message"))["text"] == "/queue@only_bot"

    await page.press("Sabine", "Chats")
    await page.phone("Sabine").get_by_role("button", name="only_bot Noch").click()
    await expect(page.phone("Sabine").get_by_role("button", name="Starten")).to_be_visible()
