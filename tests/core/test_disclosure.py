"""Small counts are hidden, and no sum gives one of them away."""

import random

import pytest

from core.disclosure import LIMIT, Table, hide


def test_large_counts_are_all_shown_with_their_totals():
    assert hide([[7, 5], [9, 12]]) == Table(((7, 5), (9, 12)), (12, 21), (16, 17), 33)


def test_a_small_one_takes_others_with_it_in_its_row_and_its_column():
    table = hide([[3, 20, 30], [25, 40, 50], [35, 45, 55]])

    assert table.cells == ((None, None, 30), (None, None, 50), (35, 45, 55))
    assert (table.row_totals, table.column_totals, table.total) == ((53, 115, 135), (63, 105, 135), 303)


def test_nobody_is_a_small_count_too_and_a_small_group_is_hidden_whole():
    table = hide([[0, 6, 0], [10, 20, 30]])

    assert table.cells[0] == (None, None, None)
    assert hide([[1, 2], [0, 1]]).total is None


def test_no_table_is_no_table():
    assert hide([]) == Table((), (), (), 0)


def values(table: Table, most: int) -> dict[tuple[int, int], set[int]]:
    """For each hidden cell every count that agrees with what is shown: all of them are tried."""
    hidden = [(r, c) for r, row in enumerate(table.cells) for c, cell in enumerate(row) if cell is None]
    sums = [(total, [(r, c) for c in range(len(table.cells[r]))]) for r, total in enumerate(table.row_totals)]
    sums += [
        (total, [(r, c) for r in range(len(table.cells))]) for c, total in enumerate(table.column_totals)
    ]
    sums.append((table.total, [place for _total, line in sums[: len(table.cells)] for place in line]))
    found: dict[tuple[int, int], set[int]] = {place: set() for place in hidden}

    def fits(guess, *, whole):
        for total, line in sums:
            made = sum(guess.get(place, table.cells[place[0]][place[1]] or 0) for place in line)
            if total is not None and (made > total or (whole and made != total)):
                return False
        return True

    def extend(guess):
        if len(guess) == len(hidden):
            if fits(guess, whole=True):
                for place, count in guess.items():
                    found[place].add(count)
            return
        for count in range(most + 1):
            longer = {**guess, hidden[len(guess)]: count}
            if not fits(longer, whole=False):
                return
            extend(longer)

    extend({})
    return found


@pytest.mark.parametrize("seed", range(4))
def test_n_rep_04_what_is_hidden_cannot_be_computed_back(seed):
    dice = random.Random(seed)
    for _ in range(6):
        counts = [[dice.choice((0, 1, 3, 4, 5, 6, 8)) for _ in range(2)] for _ in range(2)]
        table = hide(counts)

        shown = [cell for row in (*table.cells, table.row_totals, table.column_totals) for cell in row]
        assert [count for count in (*shown, table.total) if count is not None and count < LIMIT] == []
        assert [place for place, possible in values(table, most=25).items() if len(possible) == 1] == []


def test_noughts_cannot_corner_a_cell():
    """Found by trying all small tables: the visible seven fixed the hidden total of its column."""
    table = hide([[0, 5, 0], [7, 6, 0]])

    assert [len(possible) for possible in values(table, most=13).values() if len(possible) < 2] == []
