"""What authors choose from."""

from core.i18n import localized
from law import queries as law_queries
from terminology import queries as term_queries


def instrument_choices() -> list[tuple[str, str]]:
    return [(instrument.key, localized(instrument, "name")) for instrument in law_queries.instruments()]


def term_choices() -> list[tuple[str, str]]:
    return [(str(term.uuid), str(term)) for term in term_queries.approved_terms()]
