"""Pictures that people in the stories send."""

import io

from PIL import Image


def photo(number: int = 0) -> bytes:
    """Another number is another photo."""
    packed = io.BytesIO()
    Image.new("RGB", (200 + number, 240), (120, 160, 90)).save(packed, "JPEG")
    return packed.getvalue()
