"""Screen readers, weak eyes, narrow windows: the page is for everybody."""

from typing import Any

import pytest
from playwright.async_api import Browser, expect

from tests.browser import Window, window
from tests.simulator.page.scene import Scene, fill_the_screen

pytestmark = [pytest.mark.chromium, pytest.mark.asyncio(loop_scope="session")]


NAMELESS = """
() => [...document.querySelectorAll("button, a, input, textarea, summary, dialog, img, [role]:not([role=status], [role=alert])")]
  .filter((node) => node.checkVisibility() && node.type !== "file" && !node.closest("[aria-hidden=true]"))
  .filter((node) => !(node.ariaLabel || node.labels?.length || node.alt || node.hasAttribute("aria-labelledby")))
  .filter((node) => !(node.textContent.trim() || node.querySelector("img[alt]")))
  .map((node) => node.outerHTML.slice(0, 120))
"""
TWICE = """
() => [...document.querySelectorAll("[id]")].map(({ id }) => id).filter((id, at, all) => all.indexOf(id) !== at)
"""
PALE = """
() => {
  const lightness = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((part) => part / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const figures = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const ground = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const colour = figures(getComputedStyle(at).backgroundColor);
      if (colour.length < 4 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !node.checkVisibility({ opacityProperty: true })) continue;
    if (node.closest(".spoiler, .for-the-ear, noscript")) continue;
    const [one, other] = [lightness(figures(getComputedStyle(node).color)), lightness(ground(node))];
    const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    if (contrast < 4.5) found.push(`${contrast.toFixed(2)}: ${walker.currentNode.data.slice(0, 40)} in ${node.className}`);
  }
  return found;
}
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_text_is_easy_to_tell_from_its_ground(browser: Browser, started: Scene, scheme: Any) -> None:
    await fill_the_screen(started)
    async with window(browser, started.telegram.url, color_scheme=scheme) as page:
        await page.sees("Maria", "Wo ist das?")
        await page.press("Maria", "Befehle")
        await page.page.wait_for_timeout(300)  # what fades in has done so

        assert await page.page.evaluate(PALE) == []


async def test_the_check_of_contrast_can_fail(started: Scene, page: Window) -> None:
    await started.bot_says("Blass")
    await (await page.sees("Maria", "Blass")).locator(".text").evaluate("text => (text.style.color = '#999999')")

    assert await page.page.evaluate(PALE) == ["2.85: Blass in text"]


async def test_every_control_has_a_name_and_every_name_is_its_own(started: Scene, page: Window) -> None:
    await fill_the_screen(started)
    await page.sees("Maria", "Wo ist das?")
    await page.page.locator("summary").first.click()

    assert await page.page.evaluate(NAMELESS) == []
    assert await page.page.evaluate(TWICE) == []

    await page.page.locator("#languages button").first.evaluate("button => (button.textContent = '')")
    assert len(await page.page.evaluate(NAMELESS)) == 1


async def test_screen_readers_hear_new_messages_and_nothing_twice(started: Scene, page: Window) -> None:
    """The log is live once its history is there; what is there stays the same element when more comes."""
    await started.bot_says("Eins")
    log = page.log("Maria")
    first = await page.sees("Maria", "Eins")
    await expect(log).to_have_attribute("aria-live", "polite")
    await expect(log).to_have_attribute("lang", "de")
    await expect(first.locator(".for-the-ear").first).to_have_text("only_bot: ")
    await first.evaluate("node => (node.dataset.same = 'yes')")

    await started.bot_says("Zwei")
    await page.sees("Maria", "Zwei")
    await page.page.get_by_role("button", name="Deutsch").focus()

    await expect(log.locator("[data-same=yes]")).to_have_count(1)


@pytest.mark.parametrize("width, height", [(320, 640), (640, 360), (900, 700)])
async def test_in_narrow_windows_and_at_200_percent_phones_stand_behind_tabs(
    browser: Browser, started: Scene, width: int, height: int
) -> None:
    await fill_the_screen(started)
    async with window(browser, started.telegram.url, width=width, height=height) as page:
        await page.sees("Maria", "Wo ist das?")
        ali = page.page.get_by_role("tab", name="Ali")
        await started.bot_says("Hello", started.ali)
        await expect(ali).to_contain_text("1")

        await page.page.get_by_role("tab", name="Maria").press("ArrowRight")

        await expect(ali).to_be_focused()
        await expect(ali).to_have_attribute("aria-selected", "true")
        await expect(ali).to_have_text("Ali")
        await expect(page.page.get_by_role("tabpanel", name="Ali")).to_be_visible()
        await expect(page.phone("Maria")).not_to_be_visible()
        assert await page.page.evaluate("document.documentElement.scrollWidth") <= width


async def test_who_wants_no_motion_gets_none(browser: Browser, started: Scene) -> None:
    async with window(browser, started.telegram.url, reduced_motion="reduce") as page:
        await started.bot_says("Ruhig")
        bubble = (await page.sees("Maria", "Ruhig")).locator(".bubble")

        assert await bubble.evaluate("node => getComputedStyle(node).animationDuration") == "1e-05s"
