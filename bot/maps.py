"""A place as a picture: the districts of the operator's GeoJSON file, and a mark where the place is. Without a file, there is none."""

import io
import json
import math
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias

import structlog
from PIL import Image, ImageDraw

from participation.ideas import Point
from participation.processes import Process

WIDTH = 800  # pixels
TALLEST = 1200
MARGIN = 20
MARK = 12
LAND, LINE, HERE, SEA = "#e8efe0", "#5b6b4f", "#cfe3f7", "#ffffff"
RED = "#c0392b"

Ring: TypeAlias = Sequence[tuple[float, float]]
"""Corners as longitude and latitude in degrees (RFC 7946), the last like the first."""

_log = structlog.get_logger()


class Maps:
    def __init__(self, folder: Path) -> None:
        """`folder` is the one of the process file; the map's path is relative to it."""
        self._folder = folder

    def picture(self, process: Process, point: Point) -> bytes | None:
        """A JPEG of the districts with the point on them; None without a map, or for a point outside of it."""
        if process.team.districts_map is None:
            return None
        try:
            rings = _rings(self._folder / process.team.districts_map)
        except (OSError, ValueError, LookupError, TypeError) as error:
            _log.error("districts_map_unreadable", error=type(error).__name__)
            return None
        return drawn(rings, point)


@lru_cache(maxsize=4)
def _rings(path: Path) -> tuple[Ring, ...]:
    return tuple(_outer_rings(json.loads(path.read_text("utf-8"))))


def _outer_rings(found: Any) -> Iterator[Ring]:
    """The outer borders of all areas; what else a file holds is passed over."""
    match found["type"]:
        case "FeatureCollection":
            for feature in found["features"]:
                yield from _outer_rings(feature)
        case "Feature" if found["geometry"]:
            yield from _outer_rings(found["geometry"])
        case "Polygon":
            yield _ring(found["coordinates"][0])
        case "MultiPolygon":
            for polygon in found["coordinates"]:
                yield _ring(polygon[0])


def _ring(corners: Any) -> Ring:
    return tuple((float(longitude), float(latitude)) for longitude, latitude, *_ in corners)


def drawn(rings: Sequence[Ring], point: Point) -> bytes | None:
    """North is up; a degree of longitude is as long as it is in the middle of the map."""
    corners = [corner for ring in rings for corner in ring]
    if not corners:
        return None
    west, east = min(corner[0] for corner in corners), max(corner[0] for corner in corners)
    south, north = min(corner[1] for corner in corners), max(corner[1] for corner in corners)
    if not (west <= point.longitude <= east and south <= point.latitude <= north) or west == east or south == north:
        return None
    narrow = math.cos(math.radians((south + north) / 2))
    scale = min((WIDTH - 2 * MARGIN) / ((east - west) * narrow), (TALLEST - 2 * MARGIN) / (north - south))

    def at(longitude: float, latitude: float) -> tuple[float, float]:
        return MARGIN + (longitude - west) * narrow * scale, MARGIN + (north - latitude) * scale

    right, bottom = at(east, south)
    image = Image.new("RGB", (math.ceil(right) + MARGIN, math.ceil(bottom) + MARGIN), SEA)
    draw = ImageDraw.Draw(image)
    for ring in rings:
        fill = HERE if _is_inside(ring, point) else LAND
        draw.polygon([at(*corner) for corner in ring], fill=fill, outline=LINE, width=2)
    x, y = at(point.longitude, point.latitude)
    draw.ellipse((x - MARK, y - MARK, x + MARK, y + MARK), fill=RED, outline=SEA, width=3)
    packed = io.BytesIO()
    image.save(packed, "JPEG", quality=85)
    return packed.getvalue()


def _is_inside(ring: Ring, point: Point) -> bool:
    """Whether a line to the east crosses the border an odd number of times."""
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        crosses = (y1 > point.latitude) != (y2 > point.latitude)
        if crosses and point.longitude < (x2 - x1) * (point.latitude - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside
