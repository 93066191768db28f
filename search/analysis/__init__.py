"""Text as search understands it; no database and no Django. The same for what is found and for what is typed.

    normalise("檢察院 ＦＰ-101")            "检察院 fp-101": case, width, accents, Traditional and Simplified
    tokens(Source(names=("重庆市",)))       {token: weight}: what an index keeps of one thing
    parse("chong qing")                    what to look for: each word as ranges of tokens
    marks(text, query)                     where the words stand in a text, for highlighting
    excerpt(texts, query)                  the place of several texts that answers best

A token is a few bytes, compared byte by byte on every database. Its first letter says what it is:
`h` one or two Chinese characters, `e` an English word, `s` its stem, `c` a code without its hyphens,
`p` pinyin from one syllable on, `i` the initials from one syllable on, `=` a whole name.
The dictionaries of Traditional characters and of pinyin are read when they are first needed.
"""

from search.analysis.documents import Source, tokens
from search.analysis.excerpts import Excerpt, Piece, excerpt, marks, pieces
from search.analysis.letters import normalise
from search.analysis.queries import Query, Range, Word, parse
from search.analysis.sound import syllables

__all__ = [
    "Excerpt",
    "Piece",
    "Query",
    "Range",
    "Source",
    "Word",
    "excerpt",
    "marks",
    "normalise",
    "parse",
    "pieces",
    "syllables",
    "tokens",
]
