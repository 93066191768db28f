"""The certificate as PDF, from facts alone. What the page may load is a short list of names."""

from __future__ import annotations

import io
import logging
import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.translation import override

if TYPE_CHECKING:
    from weasyprint.text.fonts import FontConfiguration

logger = logging.getLogger("comity.certificates")

WEIGHTS = (400, 700)


@dataclass(frozen=True)
class CertificateFacts:
    holder_zh: str
    holder_latin: str
    qualification_zh: str
    qualification_en: str
    office_zh: str
    office_en: str
    issuer_zh: str
    issuer_en: str
    requirement: int
    valid_from: date
    last_day: date | None
    printed_code: str
    verify_url: str

    def dates(self) -> dict[str, str]:
        """Each day in the manner of each language, as a certificate has both at once."""
        shown = {}
        for suffix, language, pattern in (("zh", "zh-hans", "Y年n月j日"), ("en", "en", "j F Y")):
            with override(language):
                shown[f"from_{suffix}"] = date_format(self.valid_from, pattern)
                shown[f"to_{suffix}"] = date_format(self.last_day, pattern) if self.last_day else ""
        return shown


def certificate_pdf(facts: CertificateFacts) -> bytes:
    html = render_to_string(
        "qualifications/certificate.html", {"facts": facts, "dates": facts.dates(), "weights": font_weights()}
    )
    return pdf(html, {"qr.svg": lambda: (_qr(facts.verify_url), "image/svg+xml"), **_assets()})


Asset = Callable[[], tuple[bytes, str]]


def pdf(html: str, assets: Mapping[str, Asset]) -> bytes:
    """Whatever the page asks for beyond `asset:<name>` is left blank, be it file, address or data."""
    from weasyprint import CSS, HTML  # noqa: PLC0415  slow import (1.5 s), for workers only
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415  slow import

    fetcher = _fetcher(assets)
    # Without it in both calls WeasyPrint ignores @font-face and says nothing.
    fonts: FontConfiguration = FontConfiguration()
    sheets = []
    if "certificate.css" in assets:
        css = assets["certificate.css"]()[0].decode("utf-8")
        sheets.append(CSS(string=css, font_config=fonts, url_fetcher=fetcher))
    document = HTML(string=html, url_fetcher=fetcher, media_type="print")
    return document.write_pdf(stylesheets=sheets, font_config=fonts)  # type: ignore[no-any-return]


def _fetcher(assets: Mapping[str, Asset]) -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415  slow import

    class AssetFetcher(URLFetcher):  # type: ignore[misc]
        """Hands out named assets; never calls its base class, which would open files and addresses."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            scheme, _, name = url.partition(":")
            if scheme != "asset" or name not in assets:
                logger.warning("certificate asked for something that is no asset")
                raise ValueError("not an asset")
            body, content_type = assets[name]()
            return URLFetcherResponse(url, body, {"Content-Type": content_type})

    return AssetFetcher(allowed_protocols=("asset",), allow_redirects=False)


def _assets() -> dict[str, Asset]:
    found: dict[str, Asset] = {"certificate.css": lambda: (_css(), "text/css")}
    for weight in font_weights():
        found[f"sc-{weight}.ttf"] = partial(_font, weight)
    return found


def _font(weight: int) -> tuple[bytes, str]:
    return font_file(weight).read_bytes(), "font/ttf"


def _css() -> bytes:
    faces = "".join(
        f'@font-face {{ font-family: "Certificate"; font-weight: {weight}; '
        f'src: url("asset:sc-{weight}.ttf"); }}\n'
        for weight in font_weights()
    )
    sheet = Path(settings.BASE_DIR) / "templates" / "qualifications" / "certificate.css"
    return (faces + sheet.read_text("utf-8")).encode()


def _qr(address: str) -> bytes:
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=0, scale=4, svgclass=None)
    return out.getvalue()


# --- Fonts --------------------------------------------------------------------------------


def font_weights() -> list[int]:
    """Those collected by scripts/frontend.py; without them the system's fonts print the page."""
    found = [weight for weight in WEIGHTS if _collected(weight).exists()]
    if not found:
        logger.warning("no certificate font in %s: using the system's", _collected(400).parent)
    return found


def font_file(weight: int) -> Path:
    """The font unpacked. Once per installation: WeasyPrint would unpack it for each page, 3 s every time."""
    source = _collected(weight)
    stat = source.stat()
    target = Path(settings.VAR_DIR) / "cache" / "fonts" / f"{source.stem}-{stat.st_size}.ttf"
    if not target.exists():
        _unpack(source, target)
    return target


def _collected(weight: int) -> Path:
    return Path(settings.FRONTEND_DIR) / "fonts" / f"noto-sans-sc-{weight}.woff2"


def _unpack(source: Path, target: Path) -> None:
    from fontTools.ttLib import TTFont  # noqa: PLC0415  slow import

    target.parent.mkdir(parents=True, exist_ok=True)
    font = TTFont(source)
    font.flavor = None
    # Under its name only when whole: two workers may do this at the same moment.
    handle, name = tempfile.mkstemp(dir=target.parent)
    with os.fdopen(handle, "wb") as file:
        font.save(file)
    Path(name).replace(target)
