"""Papers filled from a pool: whenever any choice fills them, one is found; the same seed, the same paper."""

import random
from itertools import permutations

import pytest
from hypothesis import given, strategies as st

from assessments.assembly import Demand, Filled, Shortage, coverage, draw, parallel


def seeded(seed=1):
    return random.Random(seed)


def test_a_question_that_fits_two_demands_serves_where_nothing_else_does():
    demands = [Demand(1, {"a", "b"}), Demand(1, {"a"})]

    assert draw(demands, seeded()) == [["b"], ["a"]]


def test_the_same_seed_draws_the_same_paper_whatever_the_order_of_the_pool():
    pool = [f"q{number}" for number in range(50)]

    def paper(things, seed):
        return draw([Demand(5, things), Demand(3, things[:20])], seeded(seed))

    assert (
        paper(pool, 7)
        == paper(pool, 7)
        == draw([Demand(5, frozenset(pool)), Demand(3, frozenset(pool[:20]))], seeded(7))
    )
    assert paper(pool, 7) != paper(pool, 8)


def test_what_was_served_less_comes_first():
    used = {"a": 9, "b": 0, "c": 4}

    assert draw([Demand(2, {"a", "b", "c"})], seeded(), used=used) == [["b", "c"]]


def test_a_shortage_says_how_far_every_demand_goes():
    demands = [Demand(2, {"a", "b"}), Demand(2, {"b", "c"})]

    with pytest.raises(Shortage) as short:
        draw(demands, seeded())

    assert sorted(one.found for one in short.value.filled) == [1, 2]
    assert [(one.needed, one.fitting) for one in short.value.filled] == [(2, 2), (2, 2)]
    assert coverage([Demand(1, {"a"}), Demand(2, ())]) == [Filled(1, 1, 1), Filled(2, 0, 0)]


def test_parallel_forms_meet_the_same_demands_and_share_nothing():
    demands = [Demand(2, {"a", "b", "c", "d"}), Demand(1, {"d", "e", "f"})]

    forms = parallel(demands, seeded(), forms=2)

    assert [[len(part) for part in form] for form in forms] == [[2, 1], [2, 1]]
    drawn = [thing for form in forms for part in form for thing in part]
    assert len(set(drawn)) == len(drawn) == 6
    with pytest.raises(Shortage) as short:
        parallel(demands, seeded(), forms=3)
    assert [(one.needed, one.fitting) for one in short.value.filled] == [(6, 4), (3, 3)]


@st.composite
def demand_lists(draw_from):
    things = draw_from(st.integers(1, 5))
    sets = st.frozensets(st.integers(0, things - 1), max_size=things)
    return draw_from(st.lists(st.builds(Demand, st.integers(1, 2), sets), min_size=1, max_size=3))


def best(demands):
    """The most places that can be filled, by trying every order of the things."""
    places = [number for number, demand in enumerate(demands) for _one in range(demand.count)]
    things = sorted({thing for demand in demands for thing in demand.fitting})
    slots = [*things, *([None] * len(places))]
    return (
        max(
            sum(
                thing in demands[place].fitting
                for place, thing in zip(places, order, strict=True)
                if thing is not None
            )
            for order in permutations(slots, len(places))
        )
        if len(slots) <= 8
        else None
    )


@given(demand_lists())
def test_it_fills_as_much_as_any_choice_could(demands):
    filled = coverage(demands)
    most = best(demands)

    if most is not None:
        assert sum(one.found for one in filled) == most
    try:
        chosen = draw(demands, seeded())
    except Shortage:
        assert not all(one.is_met for one in filled)
    else:
        assert [len(part) for part in chosen] == [demand.count for demand in demands]
        assert all(set(part) <= set(demand.fitting) for part, demand in zip(chosen, demands, strict=True))
        flat = [thing for part in chosen for thing in part]
        assert len(flat) == len(set(flat))
