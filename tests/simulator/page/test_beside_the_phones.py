"""The clock, the faults, the account, the host's own controls, and the language of it all."""

import asyncio
from typing import Any

import pytest
from playwright.async_api import expect

from tests.browser import Window
from tests.simulator.page.scene import GO, MOMENT, Scene

pytestmark = [pytest.mark.chromium, pytest.mark.asyncio(loop_scope="session")]


async def test_the_clock_moves_and_says_so(scene: Scene, page: Window) -> None:
    side = page.page.get_by_role("complementary")
    await expect(side.locator(".clock")).to_contain_text("Freitag, 5. April 2024")

    await side.get_by_role("button", name="+ 1 Tag").click()

    await expect(side.locator(".clock")).to_contain_text("Samstag, 6. April 2024")
    await expect(page.page.locator("#announcer")).to_have_text("Jetzt ist Samstag, 6. April 2024, 12:00 Uhr.")
    await expect(page.phone("Maria").locator(".status-line")).to_contain_text("12:00")


async def test_a_switch_lets_telegram_answer_429(started: Scene, page: Window) -> None:
    switch = page.page.get_by_role("switch", name="Telegram antwortet 429")
    await switch.press("Enter")
    await expect(switch).to_be_checked()
    with pytest.raises(AssertionError, match="429"):
        await started.bot_says("Kommt nicht an")

    await switch.click()
    await started.bot_says("Kommt an")

    await page.sees("Maria", "Kommt an")
    await expect(page.page.locator(".account")).to_contain_text("429")


async def test_the_account_tells_what_waits_for_the_bot(started: Scene, page: Window) -> None:
    await started.bot.updates()
    account = page.page.locator(".account")
    await expect(account).to_contain_text("Der Bot hört gerade nicht zu")
    await page.write("Maria", "Ist da jemand?")
    await expect(account.locator("dd").nth(1)).to_have_text("1")

    await started.bot.updates()
    poll = asyncio.create_task(started.bot.updates(timeout=20))

    await expect(account).to_contain_text("Der Bot hört zu")
    poll.cancel()


async def test_a_host_puts_its_own_controls_and_pictures_of_time_there(scene: Scene, page: Window) -> None:
    pressed: list[Any] = []

    async def press(value: Any) -> dict[str, Any]:
        pressed.append(value)
        return {"note": {"de": "Läuft nicht mehr", "en": "Stopped"}, "tone": "bad", "disabled": True}

    now = MOMENT.timestamp()
    phases = {"phases": [{"title": "Sammeln", "starts_at": now - 86400, "ends_at": now + 3 * 86400}]}
    scene.telegram.panel.add("stop", {"de": "Anhalten", "en": "Stop"}, "button", press, section="faults")
    scene.telegram.panel.add("phases", "Phasen", "timeline", press, phases)
    side = page.page.get_by_role("complementary")

    await side.get_by_role("button", name="Anhalten").click()

    await expect(side).to_contain_text("Läuft nicht mehr")
    await expect(side.get_by_role("button", name="Anhalten")).to_have_attribute("aria-disabled", "true")
    await expect(side.get_by_role("list", name="Phasen")).to_contain_text("Läuft noch")
    assert pressed == [None]


async def test_first_steps_are_ticked_off_and_go_away(scene: Scene, page: Window) -> None:
    steps = page.page.get_by_role("region", name="Zum Ausprobieren")
    second = steps.get_by_role("listitem").nth(1)
    await page.press("Maria", "Starten")
    await expect(steps.get_by_role("listitem").first).to_contain_text("erledigt")

    await page.write("Maria", "Meine Nummer: 7 Bänke")
    await page.sees("Maria", "7 Bänke")
    await expect(second).not_to_contain_text("erledigt")
    await scene.bot_says("Danke. Ihre Nummer: 17")

    await expect(second).to_contain_text("erledigt")
    await expect(steps).not_to_be_visible()


async def test_a_reload_once_opened_the_first_step_again(scene: Scene, page: Window) -> None:
    steps = page.page.get_by_role("region", name="Zum Ausprobieren")
    await page.press("Maria", "Starten")
    await expect(steps.get_by_role("listitem").first).to_contain_text("erledigt")
    await page.page.reload()
    await expect(steps.get_by_role("listitem").first).to_contain_text("erledigt")
    await expect(steps.get_by_role("listitem").nth(1)).not_to_contain_text("erledigt")

    await steps.get_by_role("button", name="Hinweise schließen").click()
    await page.page.reload()
    await page.sees("Maria", "/start")

    await expect(steps).not_to_be_visible()


async def test_the_page_speaks_german_and_english(started: Scene, page: Window) -> None:
    await started.bot_says("Seite 1", reply_markup=GO)
    await page.sees("Maria", "Seite 1")
    await page.phone("Maria").get_by_role("textbox").fill("Angefangen")
    await page.page.get_by_role("button", name="English").click()

    await expect(page.page.locator("html")).to_have_attribute("lang", "en")
    await expect(page.page.locator(".top")).to_contain_text("It answers.")
    await expect(page.page.get_by_role("complementary")).to_contain_text("Friday, 5 April 2024")
    await expect(page.phone("Maria").get_by_role("textbox", name="Write a message")).to_have_value("Angefangen")


async def test_both_languages_have_the_same_words(page: Window) -> None:
    german, english = await page.page.evaluate(
        "import('/page/code/dictionary.js').then(({DICTIONARY: {de, en}}) => [Object.keys(de), Object.keys(en)])"
    )

    assert german == english
