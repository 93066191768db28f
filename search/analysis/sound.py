"""How Chinese is typed by its sound: pinyin without tones, whole or as initials."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice, product

from search.analysis.letters import normalise, runs

MOST_READINGS = 6
FURTHEST = 10  # syllables of a name that are kept behind each place where it may be entered

# Family names that are read otherwise than the character is elsewhere.
SURNAMES = {
    "万俟": "mo qi", "尉迟": "yu chi", "长孙": "zhang sun", "令狐": "ling hu", "澹台": "tan tai",
    "单": "shan", "仇": "qiu", "查": "zha", "解": "xie", "任": "ren", "曾": "zeng", "朴": "piao", "盖": "ge",
    "区": "ou", "缪": "miao", "翟": "zhai", "乐": "yue", "员": "yun", "召": "shao", "繁": "po", "种": "chong",
    "折": "she", "冼": "xian", "洗": "xian", "柏": "bai", "隗": "kui", "逄": "pang", "句": "gou", "覃": "qin",
    "宓": "mi", "黑": "he", "秘": "bi", "晁": "chao", "费": "fei", "曲": "qu", "长": "chang", "俞": "yu",
}  # fmt: skip
_INITIALS = (
    "", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "r", "z", "c", "s", "y", "w",
    "zh", "ch", "sh",
)  # fmt: skip
_FINALS = (
    "a", "o", "e", "ai", "ei", "ao", "ou", "an", "en", "ang", "eng", "er", "i", "ia", "iao", "ie", "iu",
    "ian", "in", "iang", "ing", "iong", "u", "ua", "uo", "uai", "ui", "uan", "un", "uang", "ong", "v", "ve",
    "ue",
)  # fmt: skip
_SYLLABLES = frozenset(initial + final for initial in _INITIALS for final in _FINALS) - {"i", "u", "v"}
_STARTS = frozenset(syllable[:end] for syllable in _SYLLABLES for end in range(1, len(syllable) + 1))
_LONGEST = 6
# No syllable begins with one of the others.
INITIAL_LETTERS = frozenset("abcdefghjklmnopqrstwxyz")


@lru_cache(maxsize=20_000)
def syllables(text: str) -> tuple[str, ...]:
    """One for each Chinese character of a run, as the words around it want it: 重庆 is chong qing."""
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415  slow import: a dictionary of 47,000 words

    return tuple(lazy_pinyin(text, style=Style.NORMAL, v_to_u=False, errors="ignore"))


@lru_cache(maxsize=20_000)
def _readings(character: str) -> tuple[str, ...]:
    from pypinyin import Style, pinyin  # noqa: PLC0415  as above

    found = pinyin(character, style=Style.NORMAL, heteronym=True, v_to_u=False, errors="ignore")
    return tuple(dict.fromkeys(found[0])) if found else ()


def readings_of_name(name: str, most: int = MOST_READINGS) -> Iterator[tuple[str, ...]]:
    """The ways a person's name may be read, the likeliest first; every character may have several."""
    surname = next((part for part in (name[:2], name[:1]) if part in SURNAMES), "")
    head = tuple(SURNAMES[surname].split()) if surname else syllables(name[:1])
    given = name[len(head) :]
    likely = (*head, *syllables(given)) if given else head
    if len(likely) != len(name):
        return
    others = product(*(_readings(character) for character in name)) if most > 1 else iter(())
    yield from dict.fromkeys([likely, *islice(others, most - 1)])


def entries(sounds: tuple[str, ...]) -> Iterator[tuple[bool, str, str]]:
    """For each place where somebody may begin to type: whether it is the first, pinyin and initials."""
    for start in range(len(sounds)):
        part = sounds[start : start + FURTHEST]
        yield start == 0, "".join(part), "".join(sound[0] for sound in part)


def sounds_of(text: str, *, names: int = 0) -> Iterator[tuple[str, ...]]:
    """The readings of every run of Chinese in a text; of a person's name as many as `names` says."""
    for run in runs(normalise(text)):
        if run.is_han and names:
            yield from readings_of_name(run.text, names)
        elif run.is_han:
            sounds = syllables(run.text)
            if len(sounds) == len(run.text):
                yield sounds


def is_pinyin(word: str, *, typing: bool) -> bool:
    """Whether the letters are syllables; with `typing` the last one may be unfinished, and a family name may
    be followed by initials (zhangw, zhangwm)."""
    if not word.isascii() or not word.isalpha() or len(word) > _LONGEST * FURTHEST:
        return False
    reached = {0}
    for place in range(len(word)):
        if place in reached:
            rest = word[place:]
            if typing and (
                rest in _STARTS or (place > 0 and len(rest) == 2 and INITIAL_LETTERS.issuperset(rest))
            ):
                return True
            reached |= {
                place + length
                for length in range(1, _LONGEST + 1)
                if word[place : place + length] in _SYLLABLES and place + length <= len(word)
            }
    return len(word) in reached


def spoken(sounds: Sequence[str], typed: str) -> int:
    """How many of the syllables the letters cover: 2 of (chong, qing, shi) for `chongq`; 0 for none."""
    rest = typed
    for count, sound in enumerate(sounds, start=1):
        if sound.startswith(rest):
            return count
        if not rest.startswith(sound):
            return count - 1 + short if count > 1 and (short := abbreviated(sounds[count - 1 :], rest)) else 0
        rest = rest[len(sound) :]
    return 0


def abbreviated(sounds: Iterable[str], typed: str) -> int:
    """As `spoken`, for initials."""
    letters = "".join(sound[0] for sound in sounds)
    return len(typed) if letters.startswith(typed) else 0
