"""Messages as they come, change and go, each as a chat app shows it."""

import pytest
from playwright.async_api import expect

from tests.browser import Window
from tests.simulator.page.scene import GO, Scene
from tests.simulator.pictures import picture

pytestmark = [pytest.mark.chromium, pytest.mark.asyncio(loop_scope="session")]


async def test_messages_appear_as_they_are_sent(started: Scene, page: Window) -> None:
    await started.bot_says("Guten Tag, Maria")
    await started.bot_says("Good day, Ali", started.ali)

    await page.sees("Maria", "Guten Tag, Maria")
    await page.sees("Ali", "Good day, Ali")
    await expect(page.log("Maria")).not_to_contain_text("Ali")


async def test_a_message_that_is_edited_or_deleted_changes_in_its_place(started: Scene, page: Window) -> None:
    first = await started.bot_says("Seite 1")
    second = await started.bot_says("Bleibt")
    await page.sees("Maria", "Bleibt")

    await started.bot.call("editMessageText", chat_id=started.maria.id, message_id=first, text="Seite 2")
    edited = await page.sees("Maria", "Seite 2")
    await started.bot.call("deleteMessage", chat_id=started.maria.id, message_id=second)

    await expect(edited).to_contain_text("bearbeitet")
    await expect(page.log("Maria")).not_to_contain_text("Seite 1")
    await expect(page.log("Maria")).not_to_contain_text("Bleibt")


async def test_formatting_is_shown_and_foreign_markup_is_only_text(started: Scene, page: Window) -> None:
    await started.bot_says(
        "<b>fett <i>und schräg</i></b> <blockquote>zitiert</blockquote>\nDanach "
        '<a href="https://example.org/">Mehr</a> <tg-spoiler>geheim</tg-spoiler>',
        parse_mode="HTML",
    )
    await started.bot_says("<img src=x onerror=alert(1)><b>nicht fett</b>")
    message = await page.sees("Maria", "zitiert")

    await expect(message.locator("strong em")).to_have_text("und schräg")
    await expect(message.locator("blockquote")).to_have_text("zitiert")
    assert await message.locator("blockquote").evaluate("quote => quote.nextSibling.data") == "Danach "
    await expect(message.get_by_role("link", name="Mehr")).to_have_attribute("rel", "noopener noreferrer")
    await expect(message.get_by_text("geheim")).to_have_attribute("aria-hidden", "true")
    await message.get_by_role("button", name="Verdeckter Text").press("Enter")
    await expect(message.locator(".revealed")).to_have_text("geheim")
    await page.sees("Maria", "<img src=x onerror=alert(1)><b>nicht fett</b>")


async def test_who_has_scrolled_up_stays_there_and_is_told_what_is_new(started: Scene, page: Window) -> None:
    for number in range(30):
        await started.bot_says(f"Nachricht {number}")
    await page.sees("Maria", "Nachricht 29")
    await page.log("Maria").evaluate("log => log.scrollTo(0, 0)")
    to_newest = page.phone("Maria").get_by_role("button", name="Zur neuesten Nachricht")
    await to_newest.wait_for()

    await started.bot_says("Ganz neu")

    await expect(to_newest).to_contain_text("1")
    assert await page.log("Maria").evaluate("log => log.scrollTop") == 0
    await to_newest.click()
    await expect(to_newest).not_to_be_visible()
    await expect(await page.sees("Maria", "Ganz neu")).to_be_in_viewport()


async def test_typing_shows_until_the_message_comes(started: Scene, page: Window) -> None:
    await started.bot.call("sendChatAction", chat_id=started.maria.id, action="typing")
    await expect(page.phone("Maria").locator(".chat-subtitle")).to_contain_text("schreibt")

    await started.bot_says("Da bin ich")

    await expect(page.phone("Maria").locator(".chat-subtitle")).to_have_text("Bot")


async def test_short_answers_to_a_press_are_toasts_and_important_ones_must_be_acknowledged(started: Scene, page: Window) -> None:
    await started.bot_says("Bitte wählen", reply_markup=GO)
    await page.press("Maria", "Weiter")
    await expect(page.button("Maria", "Weiter")).to_have_attribute("aria-busy", "true")
    await started.bot.call("answerCallbackQuery", callback_query_id=(await started.bot_hears("callback_query"))["id"], text="Gespeichert")

    await expect(page.phone("Maria").locator(".toast")).to_have_text("Gespeichert")
    await expect(page.button("Maria", "Weiter")).not_to_have_attribute("aria-busy", "true")

    await page.press("Maria", "Zurück")
    query = (await started.bot_hears("callback_query"))["id"]
    await started.bot.call("answerCallbackQuery", callback_query_id=query, text="Wirklich?", show_alert=True)

    alert = page.page.get_by_role("alertdialog")
    await expect(alert).to_contain_text("Wirklich?")
    await alert.get_by_role("button", name="OK").click()
    await expect(alert).not_to_be_visible()


async def test_a_photo_an_album_and_a_document_of_the_bot_are_shown(started: Scene, page: Window) -> None:
    await started.bot.call_with_files("sendPhoto", {"photo": picture()}, chat_id=str(started.maria.id), caption="Ihr Foto")
    await started.bot.call_with_files("sendDocument", {"document": b"%PDF-1.7"}, chat_id=str(started.maria.id), caption="Ihr Brief")
    photo = (await page.sees("Maria", "Ihr Foto")).get_by_role("img")
    letter = (await page.sees("Maria", "Ihr Brief")).get_by_role("link")

    await expect(photo).to_have_attribute("alt", "Foto von only_bot")
    assert await photo.evaluate("image => image.decode().then(() => image.naturalWidth)") == 320
    await expect(letter).to_have_attribute("download", "document")
    await photo.click()
    await expect(page.page.get_by_role("dialog", name="Foto von only_bot").get_by_role("img")).to_be_visible()
