from assessments.question_types.tokens import shown_options, shuffled


def test_tokens_lead_back_in_the_order_shown():
    assert list(shown_options("salt", 1, ["b", "a"]).values()) == ["b", "a"]


def test_the_same_option_has_another_token_in_each_attempt_and_each_question():
    tokens = {
        next(iter(shown_options(salt, position, ["a"]))) for salt in ("s1", "s2") for position in (1, 2)
    }

    assert len(tokens) == 4


def test_n_exa_02_neither_place_nor_token_tells_which_option_is_first_in_the_bank():
    """Over 600 attempts each place and each rank of token holds option a about equally often."""
    places, ranks = [0] * 4, [0] * 4
    for number in range(600):
        salt = f"salt-{number}"
        order = shuffled(salt, "options|1", "abcd")
        shown = shown_options(salt, 1, order)
        places[order.index("a")] += 1
        ranks[sorted(shown).index(next(token for token, option in shown.items() if option == "a"))] += 1

    chi_squares = [sum((count - 150) ** 2 / 150 for count in counts) for counts in (places, ranks)]
    assert [value < 11.34 for value in chi_squares] == [True, True]  # p > 0.01 with 3 degrees of freedom


def test_an_order_can_be_made_again():
    assert shuffled("salt", "paper", range(50)) == shuffled("salt", "paper", range(50)) != list(range(50))
