from fractions import Fraction

import pytest
from hypothesis import given, settings, strategies as st

from assessments.question_types.tries import Mode, Rules, Try, certain, standing

SHARES = {"r": Fraction(1), "p": Fraction(4, 5), "w": Fraction(0), "v": Fraction(0), "n": Fraction(-1, 3)}
THIRD = Fraction(3333333, 10**7)


def tries(letters, certainty=1):
    return [Try(letter, SHARES[letter], certainty) for letter in letters]


@pytest.mark.parametrize(
    ("mode", "penalty", "letters", "share", "used", "left", "closed", "hint"),
    [
        (Mode.DEFERRED, 0, "", 0, 0, None, False, None),
        (Mode.DEFERRED, 0, "rw", 0, 1, None, False, None),
        (Mode.DEFERRED, 0, "wr", 1, 1, None, False, None),
        (Mode.IMMEDIATE, 0, "", 0, 0, 1, False, None),
        (Mode.IMMEDIATE, 0, "nr", Fraction(-1, 3), 1, 0, True, None),
        (Mode.ADAPTIVE, THIRD, "", 0, 0, None, False, None),
        (Mode.ADAPTIVE, THIRD, "r", 1, 1, None, False, None),
        (Mode.ADAPTIVE, THIRD, "wr", 1 - THIRD, 2, None, False, None),
        (Mode.ADAPTIVE, THIRD, "wwr", 1 - THIRD, 2, None, False, None),
        (Mode.ADAPTIVE, THIRD, "wvr", 1 - 2 * THIRD, 3, None, False, None),
        (Mode.ADAPTIVE, THIRD, "pw", Fraction(4, 5), 2, None, False, None),
        (Mode.ADAPTIVE, THIRD, "wvwvr", 0, 5, None, False, None),
        (Mode.ADAPTIVE, THIRD, "n", 0, 1, None, False, None),
        (Mode.ADAPTIVE_FREE, THIRD, "wvr", 1, 3, None, False, None),
        (Mode.INTERACTIVE, THIRD, "", 0, 0, 3, False, None),
        (Mode.INTERACTIVE, THIRD, "w", 0, 1, 2, False, 0),
        (Mode.INTERACTIVE, THIRD, "p", Fraction(4, 5) - THIRD, 1, 2, False, 0),
        (Mode.INTERACTIVE, THIRD, "wp", Fraction(4, 5) - 2 * THIRD, 2, 1, False, 1),
        (Mode.INTERACTIVE, THIRD, "wr", 1 - THIRD, 2, 0, True, None),
        (Mode.INTERACTIVE, THIRD, "wwr", 1 - 2 * THIRD, 3, 0, True, None),
        (Mode.INTERACTIVE, THIRD, "wwp", Fraction(4, 5) - 2 * THIRD, 3, 0, True, None),
        (Mode.INTERACTIVE, THIRD, "rw", 1, 1, 0, True, None),
        (Mode.INTERACTIVE, 1, "wwr", 0, 3, 0, True, None),
    ],
)
def test_standing(mode, penalty, letters, share, used, left, closed, hint):
    found = standing(Rules(mode, Fraction(penalty), hints=2), tries(letters))

    assert (found.share, found.used, found.left, found.closed, found.hint) == (
        share,
        used,
        left,
        closed,
        hint,
    )


@pytest.mark.parametrize(
    ("letter", "certainty", "share"),
    [
        ("r", 1, 1),
        ("r", 2, 2),
        ("r", 3, 3),
        ("w", 1, 0),
        ("w", 2, -2),
        ("w", 3, -6),
        ("p", 3, Fraction(12, 5)),
        ("n", 3, -6),
    ],
)
def test_certainty_is_staked(letter, certainty, share):
    for mode in (Mode.DEFERRED_CERTAINTY, Mode.IMMEDIATE_CERTAINTY):
        assert standing(Rules(mode), tries(letter, certainty)).share == share
    assert certain(SHARES[letter], certainty) == share


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from([Mode.ADAPTIVE, Mode.ADAPTIVE_FREE, Mode.INTERACTIVE]),
    st.fractions(0, 1, max_denominator=10),
    st.text("rpwvn", max_size=6),
)
def test_several_tries_never_beat_the_best_and_never_go_below_nothing(mode, penalty, letters):
    found = standing(Rules(mode, penalty, hints=2), tries(letters))

    assert 0 <= found.share <= max([Fraction(0), *(SHARES[letter] for letter in letters)])
    assert found.used <= len(letters)
    if mode != Mode.INTERACTIVE:  # one more try never makes it worse
        assert standing(Rules(mode, penalty, hints=2), tries(letters + "w")).share >= found.share
