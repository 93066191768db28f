"""What the courses of a path ask for, without a database."""

import pytest
from hypothesis import given, strategies as st

from courses.pathway import Step, is_complete, share, still_needed, stops

R1, R2, R3 = Step(1), Step(2), Step(3)
G4, G5, G6 = (Step(course, 9, 2) for course in (4, 5, 6))


@pytest.mark.parametrize(
    ("steps", "done", "states", "left"),
    [
        ([R1, R2], set(), ["open", "locked:1"], (0, 2)),
        ([R1, R2], {1}, ["done", "open"], (1, 2)),
        ([R1, R2], {2}, ["open", "done"], (1, 2)),  # completed before its time counts
        ([R1, R2], {1, 2}, ["done", "done"], (2, 2)),
        # Two of three are enough; nothing in a group waits for its neighbours, what follows waits for two.
        ([G4, G5, G6, R1], set(), ["open", "open", "open", "locked:4,5,6"], (0, 3)),
        ([G4, G5, G6, R1], {5}, ["open", "done", "open", "locked:4,6"], (1, 3)),
        ([G4, G5, G6, R1], {5, 6}, ["spared", "done", "done", "open"], (2, 3)),
        # A group that goes on behind a course does not hold it back: they would wait for each other.
        ([G4, R1, G5], set(), ["open", "open", "locked:1"], (0, 3)),
        ([G4, R1, G5, R2], {1}, ["open", "done", "open", "locked:4,5"], (1, 4)),
        # A group that lost courses asks for as many as it has.
        ([G4, R1], set(), ["open", "locked:4"], (0, 2)),
    ],
)
def test_how_the_courses_stand(steps, done, states, left):
    found = stops(steps, done, in_sequence=True)

    said = [
        f"{stop.state}:{','.join(map(str, stop.behind))}" if stop.behind else stop.state for stop in found
    ]
    assert said == states
    assert share(steps, done) == left
    assert is_complete(steps, done) is (left[0] == left[1])


def test_in_any_order_nothing_waits():
    assert [stop.state for stop in stops([R1, G4, R2], set(), in_sequence=False)] == ["open"] * 3


def test_a_path_without_courses_is_never_complete():
    assert (is_complete([], {1}), share([], {1}), still_needed([], ())) == (False, (0, 0), [])


@st.composite
def walks(draw):
    groups = draw(st.lists(st.integers(0, 2), min_size=1, max_size=7))
    enough = {group: draw(st.integers(1, 4)) for group in (1, 2)}
    steps = [Step(course, group, enough.get(group, 0)) for course, group in enumerate(groups, start=1)]
    return steps, draw(st.sets(st.integers(1, 7)))


@given(walks())
def test_whoever_takes_what_is_open_arrives(walk):
    """No order and no groups lock anybody out, and one more course never takes anything away."""
    steps, done = walk
    done = done & {step.course for step in steps}
    for _step in steps:
        before, wanted = share(steps, done)
        upcoming = next((s for s in stops(steps, done, in_sequence=True) if s.state == "open"), None)
        if upcoming is None:
            break
        done = done | {upcoming.step.course}
        assert before <= share(steps, done)[0] <= wanted
    assert is_complete(steps, done)
    assert still_needed(steps, done) == []
