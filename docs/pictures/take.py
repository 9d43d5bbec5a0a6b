"""Takes the README's pictures anew, of the demonstration as it is: `.venv/bin/python -m docs.pictures.take`."""  # noqa: INP001  docs is no package

import asyncio
import io
import tempfile
from pathlib import Path

from PIL import Image
from playwright.async_api import expect

from tests.browser import Window, browsing, window
from tests.demonstration import STARTING, demonstration

FOLDER = Path(__file__).parent
SCALE = 1.25
GAP, GROUND = 24, (230, 236, 239)
CROSSING = "Many children cross here on their way to school. A zebra crossing would make it safe."
SHADE = "Am Spielplatz in Siegelbach fehlt Schatten. Drei Bäume würden helfen."


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with browsing() as browser, demonstration(Path(folder)) as demo:
            async with window(browser, demo.address, language="en", width=1440, height=880, device_scale_factor=SCALE) as page:
                await expect(page.page.get_by_role("complementary")).to_contain_text("The bot is running.", timeout=STARTING)
                moments = await an_idea_on_its_way(page)
                keep("idea", beside(moments))
                await another_idea(page)
                keep("demonstration", picture(await page.page.screenshot()))
            await demo.ends()


async def an_idea_on_its_way(page: Window) -> list[Image.Image]:
    """Ali's phone: topic, text, place, a last look, and the receipt."""
    moments: list[Image.Image] = []

    async def look(text: str) -> None:
        await page.sees("Ali", text)
        await page.phone("Ali").get_by_role("textbox").blur()
        await page.page.mouse.move(0, 0)
        await page.page.wait_for_timeout(600)  # what slides in has done so
        moments.append(picture(await page.phone("Ali").locator(".phone").screenshot()))

    await page.press("Ali", "Start", "Continue in English", "Yes, I agree", "Yes, write to me", "Write an idea")
    await look("What is it about?")
    await page.press("Ali", "Getting around")
    await page.sees("Ali", "Step 2 of 4")
    await page.write("Ali", CROSSING)
    await look("Would you like to add anything?")
    await page.press("Ali", "Add place")
    await look("Where is it?")
    await page.press("Ali", "Send my location")
    await page.page.get_by_role("dialog").get_by_role("button", name="Inner city").click()
    await page.sees("Ali", "a point on the map")
    await page.press("Ali", "Continue")
    await look("Is everything right?")
    await page.press("Ali", "Send the idea")
    await look("2024-00001")
    return moments


async def another_idea(page: Window) -> None:
    """Maria writes hers, with a photo, in German."""
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
    await page.write("Sabine", "Guten Morgen, Team!")
    await page.phone("Sabine").get_by_role("textbox").blur()
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


def keep(name: str, image: Image.Image) -> None:
    image.quantize(256, dither=Image.Dither.NONE).save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    asyncio.run(main())
