"""How somebody likes to read: a handful of choices in one short text, in a cookie and beside the account."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Final

COOKIE: Final = "reading"
# For each choice what there is to choose from, the ordinary one first.
CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "size": ("medium", "small", "large", "largest"),
    "face": ("serif", "sans"),
    "width": ("normal", "narrow", "wide"),
    "lines": ("normal", "airy"),
    "view": ("one", "both"),
    "print": ("normal", "large"),
}


@dataclass(frozen=True)
class Display:
    """`view`: one language or both beside each other; `print`: large print on the whole site."""

    size: str = CHOICES["size"][0]
    face: str = CHOICES["face"][0]
    width: str = CHOICES["width"][0]
    lines: str = CHOICES["lines"][0]
    view: str = CHOICES["view"][0]
    print: str = CHOICES["print"][0]

    @property
    def both(self) -> bool:
        return self.view == "both"

    @property
    def text(self) -> str:
        """As it is kept: `medium.serif.normal.normal.one.normal`"""
        return ".".join(asdict(self).values())

    @property
    def attributes(self) -> str:
        """Of the html element, as far as they are not the ordinary ones; safe as it stands."""
        return "".join(
            f' data-{name}="{value}"' for name, value in asdict(self).items() if value != CHOICES[name][0]
        )


PLAIN = Display()


def chosen(values: Mapping[str, Any]) -> Display:
    """What is no choice is the ordinary one."""
    return Display(
        **{
            name: values[name] if values.get(name) in options else options[0]
            for name, options in CHOICES.items()
        }
    )


def read(text: str) -> Display:
    if not text or len(text) > 80:
        return PLAIN
    return chosen(dict(zip([field.name for field in fields(Display)], text.split("."), strict=False)))


def of(request: Any) -> Display:
    """Of the person signed in, else of the browser; no query, the session is read for every page."""
    user = getattr(request, "user", None)
    kept = request.session.get(COOKIE, "") if user is not None and user.is_authenticated else ""
    return read(kept or request.COOKIES.get(COOKIE, ""))
