"""Ten thousand people as a picture and in words, beside phones that stay as quick as ever; and phones that take turns in one spot."""

import asyncio
import time
from collections.abc import Sequence
from typing import Any

import pytest
from playwright.async_api import Browser, expect

from simulator import Crowd, Introduction, Phone
from tests.browser import Window, window
from tests.simulator.page.scene import Scene
from tests.simulator.page.test_for_everybody import NAMELESS, PALE

pytestmark = [pytest.mark.chromium, pytest.mark.asyncio(loop_scope="session")]

SIZE = 10_000
SLICES, PAUSE = 50, 0.05
AT_ONCE = 1000
"""Milliseconds."""
AS_PAINTED = """
canvas => {
  const brush = canvas.getContext("2d");
  const style = getComputedStyle(canvas);
  const colour = (name) => {
    brush.fillStyle = style.getPropertyValue(name);
    return brush.fillStyle;
  };
  const marks = ["--dot", "--dot-got", "--dot-twice"].map(colour);
  const { data, width } = brush.getImageData(0, 0, canvas.width, canvas.height);
  const step = width / 100;
  const hex = (at) => "#" + [0, 1, 2].map((part) => data[at + part].toString(16).padStart(2, "0")).join("");
  const middle = Math.floor((step - 1) / 2);
  return Array.from({ length: 10000 }, (_, index) =>
    marks.indexOf(hex(4 * ((Math.floor(index / 100) * step + middle) * width + (index % 100) * step + middle)))).join("");
}
"""
SPEAKS = """
line => {
  window.spoken = [];
  new MutationObserver(() => window.spoken.push(line.textContent)).observe(line, { childList: true, characterData: true, subtree: true });
}
"""


async def come(scene: Scene) -> Crowd:
    """They move in, and the host shows them on the page."""
    crowd = await scene.telegram.add_crowd(SIZE)

    async def stay(_: Any) -> dict[str, Any]:
        return {"crowd": crowd.id}

    state = {"crowd": crowd.id, "steps": [{"de": "Schreiben.", "en": "Write."}, "Lesen."]}
    scene.telegram.panel.add("city", {"de": "Viele holen", "en": "Bring many"}, "crowd", stay, state, section="crowd")
    return crowd


def deliver(scene: Scene, people: Sequence[int], words: str) -> None:
    """As if a bot had sent it, without the way there."""
    world = scene.telegram.world
    bot = world.bots[scene.bot.id]
    for person in people:
        world.post(world.private_chat(bot, world.people[person]), bot, {"text": words})


async def test_picture_words_and_phones_keep_up_with_ten_thousand_messages(started: Scene, page: Window) -> None:
    crowd = await come(started)
    canvas, words = page.page.get_by_role("img", name="Ein Punkt je Person"), page.page.locator(".crowd-words")
    await expect(words).to_have_text("10.000 Menschen, noch ohne Nachricht.")
    ear = page.page.locator(".crowd [role=status]")
    await ear.evaluate(SPEAKS)

    took = []
    for step in range(SLICES):
        deliver(started, crowd.people[step * SIZE // SLICES : (step + 1) * SIZE // SLICES], "An alle")
        await asyncio.sleep(PAUSE)
        if step % 10 == 5:
            deliver(started, crowd.people[step : step + 3], "An alle")
            asked = time.monotonic()
            await started.bot_says(f"Für Maria {step}")
            await page.sees("Maria", f"Für Maria {step}")
            took.append(time.monotonic() - asked)

    await expect(words).to_have_text("10.000 von 10.000 haben die Nachricht. Doppelt: 15.", timeout=AT_ONCE)
    assert await canvas.evaluate(AS_PAINTED) == await crowd.marks()
    assert sorted(took)[len(took) // 2] * 1000 < AT_ONCE
    await expect(page.page.locator(".crowd-pace")).to_have_text("Fertig.")
    await expect(ear).to_have_text("10.000 von 10.000 haben die Nachricht. Doppelt: 15. Fertig.")
    assert len(await page.page.evaluate("window.spoken")) <= 3


async def test_a_reload_and_the_other_language_show_the_same(started: Scene, page: Window) -> None:
    crowd = await come(started)
    deliver(started, crowd.people[:250], "An alle")
    deliver(started, crowd.people[100:103], "An alle")
    await crowd.awaits(9750)
    words = page.page.locator(".crowd-words")
    await expect(words).to_have_text("250 von 10.000 haben die Nachricht. Doppelt: 3.")

    await page.page.reload()
    await page.page.get_by_role("button", name="English").click()

    await expect(words).to_have_text("250 of 10,000 have the message. Twice: 3.")
    await expect(page.page.locator(".crowd-pace")).to_have_text("Nothing is coming at the moment.")
    assert await page.page.get_by_role("img", name="A dot for each person").evaluate(AS_PAINTED) == await crowd.marks()


async def test_with_the_next_announcement_the_picture_begins_anew(started: Scene, page: Window) -> None:
    crowd = await come(started)
    deliver(started, crowd.people[:250], "Gestern")
    words = page.page.locator(".crowd-words")
    await expect(words).to_contain_text("250 von 10.000")

    moment = time.time()
    deliver(started, crowd.people[:40], "Heute")
    await crowd.counts_anew(moment)

    await expect(words).to_have_text("40 von 10.000 haben die Nachricht. Doppelt: 0.")
    canvas = page.page.get_by_role("img", name="Ein Punkt je Person")
    assert await canvas.evaluate(AS_PAINTED) == await crowd.marks() == "1" * 40 + "0" * 9960


async def test_many_come_when_somebody_presses_and_the_hints_give_way_once_it_has_begun(started: Scene, page: Window) -> None:
    crowd = await started.telegram.add_crowd(3)

    async def let_come(_: Any) -> dict[str, Any]:
        return {"crowd": crowd.id, "steps": ["Erstens", "Zweitens"]}

    started.telegram.panel.add("city", "Viele holen", "crowd", let_come, {"note": "Sie warten schon."}, section="crowd")
    side = page.page.get_by_role("complementary")
    await expect(side).to_contain_text("Sie warten schon.")

    await side.get_by_role("button", name="Viele holen").click()
    await expect(side.get_by_role("listitem").filter(has_text="Zweitens")).to_be_visible()
    await expect(side.get_by_role("heading").first).to_have_text("Viele Menschen")
    deliver(started, crowd.people[:1], "An alle")

    await expect(side.get_by_role("listitem").filter(has_text="Zweitens")).not_to_be_visible()
    await expect(side.locator(".crowd-words")).to_have_text("1 von 3 haben die Nachricht. Doppelt: 0.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_many_people_are_for_everybody_to_see(browser: Browser, started: Scene, scheme: Any) -> None:
    crowd = await come(started)
    deliver(started, crowd.people[:40], "An alle")
    async with window(browser, started.telegram.url, color_scheme=scheme, width=320, height=640) as page:
        await page.page.get_by_role("tab", name="Uhr").click()
        await page.page.locator(".crowd-words").wait_for()

        assert await page.page.evaluate(PALE) == []
        assert await page.page.evaluate(NAMELESS) == []
        assert await page.page.evaluate("document.documentElement.scrollWidth") <= 320


async def test_how_many_were_refused_with_429_stands_beside_the_switch(started: Scene, page: Window) -> None:
    switch = page.page.get_by_role("switch", name="Telegram antwortet 429")
    await switch.click()
    for _ in range(2):
        with pytest.raises(AssertionError, match="429"):
            await started.bot_says("Kommt nicht an")

    beside = page.page.locator(".control", has=switch)
    await expect(beside).to_contain_text("Abgelehnt: 2. Weiter in")
    await switch.click()
    await expect(beside).to_contain_text("Der Bot darf wieder.")


async def test_two_people_take_turns_in_one_spot(started: Scene, page: Window) -> None:
    lena = await started.telegram.add_person("Lena", language="de")
    sabine = next(shown for shown in (await started.telegram.ask("GET", "/people"))["people"] if shown["first_name"] == "Sabine")
    await started.team.adds(lena)
    together = [Phone(person=person, chat=started.team.id, spot="team") for person in (sabine["id"], lena.id)]
    phones = (Phone(person=started.maria.id), *together)
    started.telegram.panel.introduce(Introduction(phones=phones))
    await expect(page.phone("Lena")).to_have_count(1)
    await expect(page.phone("Lena")).not_to_be_visible()

    await page.button("Sabine", "Zu Lena").press("Enter")
    await expect(page.button("Lena", "Zu Sabine")).to_be_focused()
    await expect(page.phone("Sabine")).not_to_be_visible()
    field = page.phone("Lena").get_by_role("textbox")
    assert await field.evaluate("field => field.clientHeight >= field.scrollHeight")
    await page.write("Lena", "/ist_gut@only_bot")

    assert (await started.bot_hears("message"))["from"]["first_name"] == "Lena"
    await page.page.set_viewport_size({"width": 640, "height": 700})
    await page.page.get_by_role("tab", name="Sabine").click()
    await expect(page.phone("Sabine")).to_be_visible()
    await expect(page.button("Sabine", "Zu Lena")).not_to_be_visible()


async def test_a_control_that_changed_while_the_page_looked_once_kept_its_old_state(started: Scene, page: Window) -> None:
    """A bot that was back was shown as starting for ever."""
    telegram, asked = started.telegram, asyncio.Event()

    async def press(_: Any) -> dict[str, Any]:
        return {}

    telegram.panel.add("bot", "Anhalten", "button", press, {"note": "Startet", "disabled": True}, section="faults")
    await expect(page.page.get_by_role("complementary")).to_contain_text("Startet")

    async def answer_late(route: Any) -> None:
        answer = await route.fetch()
        if not asked.is_set():
            asked.set()
            telegram.panel.show("bot", {"note": "Läuft"})
            await expect(page.page.get_by_role("complementary")).to_contain_text("Läuft")
        await route.fulfill(response=answer)

    await page.page.route("**/control/panel", answer_late)
    await started.telegram.add_person("Nina")
    await asked.wait()
    await page.page.wait_for_timeout(500)

    await expect(page.page.get_by_role("complementary")).to_contain_text("Läuft")
    await page.page.unroute_all(behavior="wait")
