"""The team sees places on the operator's map; without one, or outside of it, there is no picture."""

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from bot.maps import RED, Maps, drawn
from participation.ideas import Point
from tests.stage import INSEK

WEST = [(7.6, 49.4), (7.7, 49.4), (7.7, 49.5), (7.6, 49.5), (7.6, 49.4)]
EAST = [(7.7, 49.4), (7.8, 49.4), (7.8, 49.5), (7.7, 49.5), (7.7, 49.4)]
MAPPED = replace(INSEK, team=replace(INSEK.team, districts_map="map.geojson"))


def feature(*rings: list[tuple[float, float]]) -> dict[str, object]:
    return {"type": "Feature", "properties": {}, "geometry": {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]}}


def reds(picture: bytes) -> list[int]:
    """The columns in which there is something of the mark."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    wanted = tuple(bytes.fromhex(RED.removeprefix("#")))
    return [
        x
        for x in range(image.width)
        for y in range(image.height)
        if all(abs(seen - red) < 30 for seen, red in zip(image.getpixel((x, y)), wanted, strict=True))  # type: ignore[arg-type]  # RGB
    ]


def test_the_mark_stands_where_the_place_is() -> None:
    west = drawn([WEST, EAST], Point(latitude=49.45, longitude=7.62))
    east = drawn([WEST, EAST], Point(latitude=49.45, longitude=7.78))

    assert west is not None
    assert east is not None
    assert max(reds(west)) < 250
    assert min(reds(east)) > 550


def test_outside_of_the_map_there_is_no_picture() -> None:
    assert drawn([WEST], Point(latitude=52.5, longitude=13.4)) is None
    assert drawn([], Point(latitude=49.45, longitude=7.65)) is None


def test_the_operators_file_is_drawn(tmp_path: Path) -> None:
    (tmp_path / "map.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [feature(WEST, EAST)]}))

    assert Maps(tmp_path).picture(MAPPED, Point(latitude=49.45, longitude=7.65))
    assert Maps(tmp_path).picture(INSEK, Point(latitude=49.45, longitude=7.65)) is None


@pytest.mark.parametrize(
    "content",
    ["", "[]", '{"type": "FeatureCollection"}', '{"type": "Polygon", "coordinates": []}', '{"type": "Polygon", "coordinates": [["x"]]}'],
)
def test_a_file_that_is_no_map_leaves_the_pin(tmp_path: Path, content: str) -> None:
    (tmp_path / "map.geojson").write_text(content)

    assert Maps(tmp_path).picture(MAPPED, Point(latitude=49.45, longitude=7.65)) is None
