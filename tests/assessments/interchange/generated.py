"""Questions of every kind with any words in them, for tests of what goes out and comes back."""

from decimal import Decimal

from hypothesis import strategies as st

from assessments.interchange.base import Attachment, Question
from core import richtext

PICTURE = Attachment("a picture.png", "image/png", b"\x89PNG not really")
SIGNS = "a1 \n\\#=~{}:%<>&[]'\"*/-检索$.,;"
WORDS = st.text(
    st.one_of(st.sampled_from(SIGNS), st.characters(codec="utf-8", categories=["L", "N", "P", "S"])),
    max_size=12,
)
FILLED = WORDS.filter(lambda text: text.strip().strip("\\"))
PIECES = st.sampled_from(
    [
        "<p>{}</p>",
        "<b>{}</b>",
        "{} &amp; &lt;x&gt;",
        '<span lang="fr">{}</span>',
        f'{{}} <img src="file:{PICTURE.digest}" alt="x">',
    ]
)
MARKUP = st.builds(
    lambda piece, words: richtext.clean(piece.format(richtext.from_plain(words))), PIECES, FILLED
)


@st.composite
def texts(draw, rich, bilingual):
    words = MARKUP if rich else FILLED
    first = draw(words)
    if bilingual:
        return {"zh": first, "en": draw(words)}
    return {"zh": first, "en": ""}


def ids(count):
    return [f"x{place}" for place in range(count)]


WEIGHTS = st.sampled_from(["0.5", "0.3333333", "-0.25", "0.1", "-1"])
NUMBERS = st.decimals(-999, 999, places=2).map(lambda value: f"{value:f}")


class Making:
    """Draws the parts of one question, all rich or all plain, in one language or in both."""

    def __init__(self, draw):
        self.draw = draw
        self.rich, self.bilingual = draw(st.booleans()), draw(st.booleans())

    def text(self):
        return self.draw(texts(self.rich, self.bilingual))

    def options(self, least=2):
        """No two of them alike, as every type asks for."""
        count = self.draw(st.integers(least, 4))
        return [{"id": identifier, **self.numbered(identifier)} for identifier in ids(count)]

    def numbered(self, mark):
        return {language: f"{mark} {text}" if text else "" for language, text in self.text().items()}

    def maybe(self, name, value):
        return {name: value()} if self.draw(st.booleans()) else {}

    def single_choice(self):
        options = self.options()
        key = {"options": ["x1"], **self.maybe("option_feedback", lambda: {"x0": self.text()})}
        key |= self.maybe("weights", lambda: {"x1": "1", "x0": self.draw(WEIGHTS)})
        return {"options": options, **self.maybe("fixed_order", lambda: True)}, key

    def multiple_choice(self):
        options = self.options(3)
        scoring = self.draw(st.sampled_from(["all_or_nothing", "partial", "weights"]))
        key = {"options": ["x0", "x1"], "scoring": scoring}
        if scoring == "weights":
            key["weights"] = {"x0": "0.5", "x1": "0.5", "x2": self.draw(WEIGHTS)}
        return {"options": options}, key

    def true_false(self):
        said = self.maybe("value_feedback", lambda: {"true": self.text(), "false": self.text()})
        return {}, {"value": self.draw(st.booleans()), **said}

    def short_text(self):
        answers = [{"text": self.draw(FILLED), "weight": "1"}]
        answers.append({"text": self.draw(FILLED), "weight": "0.5", **self.maybe("feedback", self.text)})
        tolerate = self.draw(st.sampled_from([[], ["width", "spaces"]]))
        return {}, {"answers": answers, "case": self.draw(st.booleans()), "tolerate": tolerate}

    def numeric(self):
        kind = self.draw(st.sampled_from(["absolute", "relative", "geometric"]))
        answers = [{"value": self.draw(NUMBERS), "tolerance": {"kind": kind, "value": "0.5"}, "weight": "1"}]
        answers += self.draw(st.sampled_from([[], [{"value": "*", "weight": "0"}]]))
        return {}, {"answers": answers}

    def calculated(self):
        variables = [{"name": "a", "kind": "uniform", "low": "1", "high": "9", "decimals": 1}]
        formula = {
            "formula": "{a}*2",
            "tolerance": {"kind": "relative", "value": "0.01"},
            "format": {"decimals": 2},
            "weight": "1",
        }
        return {"variables": variables}, {"formulas": [formula]}

    def matching(self):
        stems = [{"id": f"m{place}", **self.text()} for place in range(2)]
        pairs = {"m0": "x1", "m1": self.draw(st.sampled_from(["x0", "x1"]))}
        return {"stems": stems, "options": self.options()}, {"pairs": pairs, "scoring": "parts"}

    def ordering(self):
        return {"options": self.options()[:2]}, {"order": ["x1", "x0"], "scoring": "relative_to_correct"}

    def gaps(self):
        choices = [
            {**option, "group": self.draw(st.sampled_from(["1", "2", "words"]))} for option in self.options()
        ]
        gaps = [{"id": "1", "group": choices[0]["group"]}, {"id": "2", "group": choices[1]["group"]}]
        return {"choices": choices, "gaps": gaps}, {"gaps": {"1": "x0", "2": "x1"}}

    def cloze(self):
        gaps, keys = [], {}
        kinds = [self.single_choice, self.multiple_choice, self.short_text, self.numeric]
        for number, make in enumerate(self.draw(st.permutations(kinds))[:2], start=1):
            shape, key = make()
            shape |= {"markup": "html"} if self.rich else {}
            gaps.append({"id": str(number), "kind": make.__name__, "definition": shape})
            keys[str(number)] = {"key": key, "marks": self.draw(st.sampled_from(["1", "2", "0.5"]))}
        return {"gaps": gaps}, {"gaps": keys}

    def extended_text(self):
        rubric = [{"id": "r", **self.text(), "levels": [{"points": "2", **self.text()}]}]
        return {"lines": 12, "format": "plain"}, {"rubric": rubric, **self.maybe("sample", self.text)}

    def file_upload(self):
        return {"accept": [".pdf"], "most": 2, "megabytes": 5}, {"rubric": []}

    def description(self):
        return {}, {}


@st.composite
def questions(draw, kinds):
    kind = draw(st.sampled_from(kinds))
    making = Making(draw)
    shape, key = getattr(making, "gaps" if kind in ("select_words", "drag_words") else kind)()
    stem = making.text()
    if "gaps" in shape:
        stem = {language: f"{text} [[1]] [[2]]" if text else "" for language, text in stem.items()}
    definition = {"schema": 1, "stem": stem, **shape, **({"markup": "html"} if making.rich else {})}
    if kind != "description":
        key |= making.maybe("rules", lambda: "moodle") | making.maybe("penalty", lambda: "0.25")
        key |= making.maybe("feedback", lambda: {"right": making.text()})
        key |= making.maybe("hints", lambda: [{**making.text(), "clear_wrong": True, "show_count": False}])
    explanation = making.text() if draw(st.booleans()) else {}
    shown = str([definition, key, explanation])
    return Question(
        kind=kind,
        definition=definition,
        key=key,
        explanation=explanation,
        citations=draw(st.sampled_from([(), ({"instrument": "CPL", "articles": "56"},)])),
        competencies=draw(st.sampled_from([(), ("EV-1",)])),
        difficulty=draw(st.integers(1, 3)),
        marks=draw(st.sampled_from([Decimal(1), Decimal("2.5"), Decimal(10)])),
        level=draw(st.sampled_from([None, 3])),
        seconds=draw(st.sampled_from([None, 90])),
        tags=tuple(draw(st.lists(st.sampled_from(["证据", "a b", "c]d"]), unique=True, max_size=2))),
        category=draw(st.sampled_from([(), ("证据 | Evidence", "a/b"), ("Other",)])),
        key_name=draw(st.sampled_from(["", "EV-1", "q.2"])),
        name=draw(st.sampled_from(["", "A name: {1}", "名称"])),
        attachments=(PICTURE,) if PICTURE.digest in shown else (),
    )
