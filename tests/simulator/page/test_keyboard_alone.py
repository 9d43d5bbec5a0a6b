"""Whoever has no pointer gets everywhere, and always sees where."""

import pytest
from playwright.async_api import expect

from tests.browser import Window
from tests.simulator.page.scene import GO, Scene

pytestmark = [pytest.mark.chromium, pytest.mark.asyncio(loop_scope="session")]


async def test_everything_works_with_the_keyboard_alone(started: Scene, page: Window) -> None:
    """From the top of the page to a button in a chat, and on: no pointer, and the focus is never lost."""
    message = await started.bot_says("Bitte wählen", reply_markup=GO)
    await page.sees("Maria", "Bitte wählen")
    keyboard = page.page.keyboard
    await keyboard.press("Tab")
    await expect(page.page.get_by_role("link", name="Zu den Telefonen")).to_be_focused()
    await keyboard.press("Enter")
    for _ in range(12):
        await keyboard.press("Tab")
        if await page.button("Maria", "Weiter").evaluate("button => button === document.activeElement"):
            break
    await keyboard.press("Enter")
    query = (await started.bot_hears("callback_query"))["id"]
    await started.bot.call("answerCallbackQuery", callback_query_id=query)

    await started.bot.call("editMessageText", chat_id=started.maria.id, message_id=message, text="Nächste Seite", reply_markup=GO)
    await page.sees("Maria", "Nächste Seite")

    await expect(page.button("Maria", "Weiter")).to_be_focused()


async def test_arrow_keys_walk_through_messages_and_menus(started: Scene, page: Window) -> None:
    await started.bot_says("Eins")
    await started.bot_says("Zwei")
    await page.sees("Maria", "Zwei")
    await page.log("Maria").focus()
    await page.page.keyboard.press("ArrowUp")
    await page.page.keyboard.press("ArrowUp")
    await expect(page.log("Maria").get_by_role("article").filter(has_text="Eins")).to_be_focused()

    await page.page.keyboard.press("Enter")
    await expect(page.page.get_by_role("menuitem", name="Antworten")).to_be_focused()
    await page.page.keyboard.press("ArrowDown")
    await expect(page.page.get_by_role("menuitem", name="Text kopieren")).to_be_focused()
    await page.page.keyboard.press("Escape")

    await expect(page.page.get_by_role("menu")).to_have_count(0)


async def test_the_focus_is_always_visible(started: Scene, page: Window) -> None:
    await started.bot_says("Bitte wählen", reply_markup=GO)
    await page.sees("Maria", "Bitte wählen")
    unseen: list[str] = []
    for _ in range(40):
        await page.page.keyboard.press("Tab")
        outline, what = await page.page.evaluate(
            "() => [getComputedStyle(document.activeElement).outlineStyle, document.activeElement.outerHTML.slice(0, 90)]"
        )
        if outline == "none" and not what.startswith("<body"):
            unseen.append(what)

    assert unseen == []
