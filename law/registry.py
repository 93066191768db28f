"""How citations sort and how names are compared; no database."""

import re
import unicodedata
from collections.abc import Callable, Iterable

_DIGITS = re.compile(r"\d+")
_ARTICLES = re.compile(r"(\d+)(?:\s*\(\d+\))?(?:\s*[-\u2013\u2014]\s*(\d+))?")

# Each is given the key of an instrument and an article ("" for the whole) and names the texts that rest
# on it. Texts keep both as words, so neither the database nor Wagtail's reference index knows of them.
UsageCheck = Callable[[str, str], list[str]]
usage_checks: list[UsageCheck] = []


def usage_check(check: UsageCheck) -> UsageCheck:
    if check not in usage_checks:
        usage_checks.append(check)
    return check


def texts_resting_on(instrument: str, article: str = "") -> list[str]:
    return [text for check in usage_checks for text in check(instrument, article)]


def article_order(article: str) -> str:
    """A key under which articles sort by number: 9, 89, 89(2), 114."""
    return _DIGITS.sub(lambda number: number.group().zfill(6), article.strip().lower())[:64]


def articles_meet(one: str, other: str) -> bool:
    """Whether two citations of an instrument share an article: 17(2) and 17, 674-675 and 675.

    The whole instrument ("") meets each of its articles; what holds no number meets only its like.
    """
    if not one.strip() or not other.strip():
        return True
    ranges, others = _ranges(one), _ranges(other)
    if not ranges or not others:
        return fold(one) == fold(other)
    return any(first <= end and begin <= last for first, last in ranges for begin, end in others)


def _ranges(articles: str) -> list[tuple[int, int]]:
    return [
        (int(found.group(1)), int(found.group(2) or found.group(1))) for found in _ARTICLES.finditer(articles)
    ]


def fold(text: str) -> str:
    """Case, width and spacing do not matter to a search."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def folded(parts: Iterable[str]) -> str:
    return "\n".join(fold(part) for part in parts if part)
