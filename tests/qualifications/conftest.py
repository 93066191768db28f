import pytest

from tests.factories.qualifications import case_of


@pytest.fixture
def path(cast):
    """Who decides the cases of province A."""
    return {"verifier": cast.verifier, "reviewer": cast.own_hr, "approver": cast.approver}


@pytest.fixture
def waiting(cast):
    """A submitted case of the learner of province A: it waits for the verifier."""
    return case_of(cast.learner)
