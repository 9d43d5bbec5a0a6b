"""Pictures for tests, drawn on the spot."""

import io

from PIL import Image


def picture(width: int = 1000, height: int = 600, file_format: str = "JPEG", **how: object) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), (40, 120, 200)).save(buffer, file_format, **how)
    return buffer.getvalue()
