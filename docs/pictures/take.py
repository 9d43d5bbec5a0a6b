"""Takes the pictures of README and guide anew, of the demonstration as it is: `.venv/bin/python -m docs.pictures.take`."""  # noqa: INP001  docs is no package

import asyncio
import io
import re
import tempfile
from pathlib import Path

from PIL import Image
from playwright.async_api import expect

from bot.demonstration.earlier import NEXT_REFERENCE
from tests.browser import Window, browsing, window
from tests.demonstration import STARTING, demonstration

FOLDER = Path(__file__).parent
SCALE = 1.25
PATIENT = 120_000  # milliseconds; in the team's group the bot writes twenty messages a minute at most
GAP, GROUND = 24, (230, 236, 239)
CROSSING = "Many children cross here on their way to school. A zebra crossing would make it safe."
SHADE = "Am Spielplatz in Siegelbach fehlt Schatten. Drei Bäume würden helfen."
ANSWER = "Die Burgwiese ist im August frei. Wir suchen einen Verein, der das Kino mit uns ausrichtet."
NEWS = "Am Samstag um 10 Uhr gehen wir durch Siegelbach. Kommen Sie mit? Treffpunkt ist die Grundschule."
QUESTION = "Wann ist der nächste Rundgang in Siegelbach?"


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with browsing() as browser, demonstration(Path(folder)) as demo:
            async with window(browser, demo.address, language="en", width=1440, height=880, device_scale_factor=SCALE) as page:
                await expect(page.page.get_by_role("complementary")).to_contain_text("The bot is running.", timeout=STARTING)
                keep("idea", beside(await an_idea_on_its_way(page)))
                await another_idea(page)
                keep("demonstration", picture(await page.page.screenshot()))
            async with window(browser, demo.address, language="de", width=1440, height=1000, device_scale_factor=SCALE) as page:
                keep("deciding", beside(await a_decision(page)))
                keep("working", beside(await other_work(page)))
            async with window(browser, demo.address, language="en", width=1440, height=1000, device_scale_factor=SCALE) as page:
                keep("announcement", await an_announcement(page), Image.Quantize.MAXCOVERAGE)  # the few dots count
            await demo.ends()


async def an_idea_on_its_way(page: Window) -> list[Image.Image]:
    """Ali's phone: topic, text, place, a last look, and the receipt."""
    await page.press("Ali", "Start", "Continue in English", "Yes, I agree", "Yes, write to me", "Write an idea")
    topic = await look(page, "Ali", "What is it about?")
    await page.press("Ali", "Getting around")
    await page.sees("Ali", "Step 2 of 4")
    await page.write("Ali", CROSSING)
    text = await look(page, "Ali", "Would you like to add anything?")
    await page.press("Ali", "Add place")
    place = await look(page, "Ali", "Where is it?")
    await page.press("Ali", "Send my location")
    await page.page.get_by_role("dialog").get_by_role("button", name="Inner city").click()
    await page.sees("Ali", "a point on the map")
    await page.press("Ali", "Continue")
    last_look = await look(page, "Ali", "Is everything right?")
    await page.press("Ali", "Send the idea")
    return [topic, text, place, last_look, await look(page, "Ali", NEXT_REFERENCE)]


async def another_idea(page: Window) -> None:
    """Maria writes hers, with a photo, in German; the team has Ali's before it."""
    await page.press("Maria", "Start", "Weiter auf Deutsch", "Ja, ich stimme zu", "Ja, schreiben Sie mir", "Idee schreiben")
    await page.press("Maria", "Grün und Klima", "Umwelt")
    await page.write("Maria", SHADE)
    await page.sees("Maria", "Schritt 3 von 4")
    await page.press("Maria", "Attach")
    await page.page.get_by_role("menuitem", name="Photo").click()
    sheet = page.page.get_by_role("dialog")
    await sheet.get_by_role("button", name="Playground without shade").click()
    await sheet.get_by_role("button", name="Send").click()
    await page.sees("Maria", "Ihr Foto ist da.")
    await page.sees("Sabine", CROSSING)
    await settled(page)


async def a_decision(page: Window) -> list[Image.Image]:
    """Sabine's phone: the card, why it goes back, what can be undone; and Maria's, who hears of it."""
    await page.press("Maria", "Weiter", "Idee absenden")
    card = await look(page, "Sabine", SHADE)
    await page.press("Sabine", "Zurückgeben")
    why = await look(page, "Sabine", "Warum geht die Idee zurück?")
    await page.press("Sabine", "Unvollständig")
    decided = await look(page, "Sabine", "Zurückgegeben von Leitung 3")
    await page.page.get_by_role("button", name="+ 1 Stunde").click()
    return [card, why, decided, await look(page, "Maria", "braucht eine Änderung")]


async def other_work(page: Window) -> list[Image.Image]:
    """Sabine's phone: the queue, everything that can be done with a published idea, an answer of the city's, a question."""
    page.page.set_default_timeout(PATIENT)
    await page.write("Sabine", "/queue")
    queue = await look(page, "Sabine", "Ideen warten")
    await page.write("Sabine", "/idea 2024-00002")
    await page.sees("Sabine", "Sommerkino")
    await page.press("Sabine", "Mehr")
    await page.button("Sabine", "Vorhaben zuordnen").wait_for()
    more = await look(page, "Sabine", "Sommerkino")
    await page.press("Sabine", "Beantworten")
    await page.sees("Sabine", "Ihre Antwort zu 2024-00002")
    await page.write("Sabine", ANSWER)
    await page.sees("Sabine", "So kommt es an")
    answer = await look(page, "Sabine", ANSWER)
    await page.write("Maria", "/ask")
    await page.sees("Maria", "Was möchten Sie fragen?")
    await page.write("Maria", QUESTION)
    return [queue, more, answer, await look(page, "Sabine", QUESTION)]


async def an_announcement(page: Window) -> Image.Image:
    """The whole page: half of a city has the news, and the bot has been killed meanwhile."""
    page.page.set_default_timeout(PATIENT)
    side = page.page.get_by_role("complementary")
    await page.page.get_by_role("button", name="Close the hints").click()
    await side.get_by_role("button", name="Bring in 10,000 people").click()
    await side.get_by_role("switch", name="Faster").click()
    await expect(side).to_contain_text("The bot is back.", timeout=STARTING)
    await page.write("Sabine", "/announce")
    await page.press("Sabine", "Neue Ankündigung")
    await page.sees("Sabine", "Antworten Sie auf diese Nachricht mit dem Text")
    await page.write("Sabine", NEWS)
    await page.press("Sabine", "Zur Freigabe geben")
    card = await page.sees("Sabine", "Wartet auf die Freigabe")
    [number] = re.findall(r"mit der Zahl ([\d.]*\d)", await card.inner_text())
    await page.press("Sabine", "To Lena")
    await page.press("Lena", "Freigeben")
    await page.sees("Lena", "Antworten Sie auf diese Nachricht mit der Zahl")
    await page.write("Lena", number)
    words = side.locator(".crowd-words")
    await expect(words).to_contain_text(re.compile(r"^3,\d\d\d of"), timeout=120_000)
    await side.get_by_role("button", name="Let the bot crash").click()
    await expect(side).to_contain_text("The bot is back.", timeout=STARTING)
    await expect(words).to_contain_text(re.compile(r"^6,\d\d\d of"), timeout=120_000)
    await settled(page)
    return picture(await page.page.screenshot())


async def look(page: Window, name: str, text: str) -> Image.Image:
    """Somebody's phone, once they see this."""
    await page.sees(name, text)
    await settled(page)
    return picture(await page.phone(name).locator(".phone").screenshot())


async def settled(page: Window) -> None:
    """Nothing is pointed at, and what slides in has done so."""
    await page.page.evaluate("document.activeElement?.blur()")
    await page.page.mouse.move(0, 0)
    await page.page.wait_for_timeout(800)


def picture(raw: bytes) -> Image.Image:
    return Image.open(io.BytesIO(raw)).convert("RGB")


def beside(moments: list[Image.Image]) -> Image.Image:
    width, height = moments[0].size
    whole = Image.new("RGB", (len(moments) * (width + GAP) + GAP, height + 2 * GAP), GROUND)
    for number, moment in enumerate(moments):
        whole.paste(moment, (GAP + number * (width + GAP), GAP))
    return whole


def keep(name: str, image: Image.Image, method: Image.Quantize = Image.Quantize.MEDIANCUT) -> None:
    image.quantize(256, method, dither=Image.Dither.NONE).save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    asyncio.run(main())
