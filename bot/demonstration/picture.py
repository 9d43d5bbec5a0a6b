"""Photos, drawn: a playground in full sun, to send for whoever has none at hand, and a broken bench, which a neighbour has sent."""

import io
from collections.abc import Callable
from functools import cache

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 1200, 800
SKY_ABOVE, SKY_BELOW = (96, 170, 222), (206, 232, 245)
SUN, SAND, SAND_DARK = (255, 214, 92), (233, 208, 152), (214, 184, 124)
HEDGE, HEDGE_DARK = (104, 150, 88), (84, 126, 72)
HOUSE, ROOF, WINDOW = (240, 230, 214), (176, 88, 68), (148, 178, 194)
WOOD, STEEL, SLIDE, ROPE, SEAT = (148, 98, 58), (120, 132, 140), (222, 74, 58), (110, 92, 70), (52, 88, 128)


@cache
def playground() -> bytes:
    return _photo(_sky, _houses, _ground, _swing, _slide)


@cache
def bench() -> bytes:
    return _photo(_sky, _trees, _path, _broken_bench)


def _photo(*layers: Callable[[ImageDraw.ImageDraw], None]) -> bytes:
    image = Image.new("RGB", (WIDTH, HEIGHT))
    for layer in layers:
        layer(ImageDraw.Draw(image))
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=88)
    return buffer.getvalue()


def _sky(draw: ImageDraw.ImageDraw) -> None:
    for y in range(HEIGHT):
        share = min(y / 480, 1)
        draw.line([(0, y), (WIDTH, y)], fill=tuple(round(a + (b - a) * share) for a, b in zip(SKY_ABOVE, SKY_BELOW, strict=True)))
    draw.ellipse([930, 60, 1080, 210], fill=SUN)


def _houses(draw: ImageDraw.ImageDraw) -> None:
    for left, width, top in ((60, 220, 300), (330, 180, 330), (880, 260, 290)):
        draw.rectangle([left, top, left + width, 480], fill=HOUSE)
        draw.polygon([(left - 18, top), (left + width // 2, top - 90), (left + width + 18, top)], fill=ROOF)
        for x in range(left + 30, left + width - 40, 70):
            draw.rectangle([x, top + 40, x + 34, top + 84], fill=WINDOW)


def _ground(draw: ImageDraw.ImageDraw) -> None:
    for x in range(-40, WIDTH, 90):
        draw.ellipse([x, 420, x + 130, 520], fill=HEDGE if x % 180 else HEDGE_DARK)
    draw.rectangle([0, 480, WIDTH, HEIGHT], fill=HEDGE)
    draw.ellipse([-120, 500, WIDTH + 120, HEIGHT + 220], fill=SAND)
    for x, y, width in ((180, 640, 120), (520, 700, 160), (900, 650, 110), (700, 590, 90), (340, 760, 140)):
        draw.ellipse([x, y, x + width, y + 14], fill=SAND_DARK)


def _swing(draw: ImageDraw.ImageDraw) -> None:
    for x in (170, 470):
        draw.line([(x - 45, 640), (x, 330)], fill=WOOD, width=16)
        draw.line([(x + 45, 640), (x, 330)], fill=WOOD, width=16)
    draw.line([(160, 330), (480, 330)], fill=WOOD, width=18)
    for x in (250, 370):
        draw.line([(x, 335), (x, 560)], fill=ROPE, width=5)
        draw.line([(x + 46, 335), (x + 46, 560)], fill=ROPE, width=5)
        draw.rounded_rectangle([x - 8, 556, x + 54, 572], 6, fill=SEAT)


def _slide(draw: ImageDraw.ImageDraw) -> None:
    for x in (700, 790):
        draw.line([(x, 650), (x, 380)], fill=STEEL, width=12)
    for y in range(420, 650, 42):
        draw.line([(700, y), (790, y)], fill=STEEL, width=8)
    draw.rectangle([690, 372, 812, 396], fill=WOOD)
    draw.line([(800, 392), (990, 640), (1080, 648)], fill=SLIDE, width=34, joint="curve")
    draw.line([(800, 372), (1000, 632)], fill=(244, 120, 104), width=6)


def _trees(draw: ImageDraw.ImageDraw) -> None:
    for x in range(40, WIDTH, 150):
        draw.rectangle([x + 46, 300, x + 66, 520], fill=WOOD)
        draw.polygon([(x - 20, 400), (x + 56, 120 + x % 90), (x + 132, 400)], fill=HEDGE_DARK if x % 300 else HEDGE)


def _path(draw: ImageDraw.ImageDraw) -> None:
    draw.rectangle([0, 480, WIDTH, HEIGHT], fill=HEDGE)
    draw.polygon([(0, HEIGHT), (0, 700), (WIDTH, 560), (WIDTH, 680), (420, HEIGHT)], fill=SAND)


def _broken_bench(draw: ImageDraw.ImageDraw) -> None:
    for x in (400, 800):
        draw.line([(x, 660), (x, 430)], fill=STEEL, width=18)
        draw.line([(x - 8, 560), (x + 60, 660)], fill=STEEL, width=14)
    for y in (440, 480):
        draw.line([(370, y), (830, y)], fill=WOOD, width=22)
    draw.line([(370, 556), (590, 560)], fill=WOOD, width=24)
    draw.line([(590, 560), (700, 668)], fill=WOOD, width=24)
    draw.line([(380, 590), (840, 590)], fill=WOOD, width=20)
