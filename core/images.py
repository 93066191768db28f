"""The only reader of pictures that people or files bring: what it is, how large, and whether it is whole."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from PIL import Image

from core.errors import Invalid

KINDS = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}
MOST_PIXELS = 40_000_000
MOST_FRAMES = 200


@dataclass(frozen=True)
class Picture:
    mime: str
    width: int
    height: int


def examine(data: bytes) -> Picture:
    """Invalid: image_unreadable for another kind (SVG among them) or damage, image_too_large(pixels).

    The header is judged before a pixel is unpacked, so that a small file cannot ask for much memory.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=tuple(KINDS)) as picture:
                width, height = picture.size
                if width * height > MOST_PIXELS or getattr(picture, "n_frames", 1) > MOST_FRAMES:
                    raise Invalid("image_too_large", pixels=MOST_PIXELS)
                picture.load()
                return Picture(KINDS[picture.format or ""], width, height)
    except Invalid:
        raise
    except Image.DecompressionBombError:
        raise Invalid("image_too_large", pixels=MOST_PIXELS) from None
    except Exception as error:  # Pillow raises whatever the damage leads it into
        raise Invalid("image_unreadable") from error
