import pytest
from django.contrib.auth.models import Permission

from core.models import LedgerEntry
from people.operations.groups import refresh_groups
from terminology import operations, queries
from terminology.models import Term
from terminology.operations import Words
from tests.factories.terminology import TermFactory

LIST = "/cms/snippets/terminology/term/"
FIELDS = {
    "tag": "EXT",
    "status": "draft",
    "source": "",
    "zh_text": "引渡",
    "zh_pinyin": "yǐndù",
    "zh_definition": "定义",
    "zh_variants": "",
    "zh_forbidden": "",
    "en_text": "extradition",
    "en_definition": "A definition.",
    "en_variants": "surrender by treaty\nrendition by law",
    "en_forbidden": "",
}


@pytest.fixture
def staff(cast):
    refresh_groups()
    operations.grant_editor_permissions(by=None)
    access = Permission.objects.get(codename="access_admin")
    for group in cast.trainer.groups.all() | cast.legal_reviewer.groups.all() | cast.publisher.groups.all():
        group.permissions.add(access)
    return cast


@pytest.mark.parametrize(
    ("who", "lists", "adds", "deletes"),
    [
        ("trainer", 200, 200, 302),
        ("legal_reviewer", 200, 200, 302),
        ("publisher", 200, 200, 200),
        ("learner", 302, 302, 302),
    ],
)
def test_who_edits(staff, who, lists, adds, deletes):
    client, term = staff.client(who), TermFactory()

    assert client.get(LIST).status_code == lists
    assert client.get(LIST + "add/").status_code == adds
    assert client.get(f"{LIST}delete/{term.pk}/").status_code == deletes


def test_adding_is_the_operation(staff):
    assert staff.client("trainer").post(LIST + "add/", FIELDS).status_code == 302

    term = Term.objects.get()
    assert operations.words_of(term) == {
        "zh": Words("引渡", "yǐndù", "定义"),
        "en": Words("extradition", "", "A definition.", ["surrender by treaty", "rendition by law"]),
    }
    entry = LedgerEntry.objects.latest("id")
    assert (entry.event, entry.actor) == ("term.added", staff.trainer)


def test_the_form_shows_and_saves_what_is_there(staff):
    term = operations.add_term(tag="EXT", zh=Words("引渡", "yǐndù"), en=Words("extradition"), by=None)
    client = staff.client("publisher")
    assert 'value="extradition"' in client.get(f"{LIST}edit/{term.pk}/").content.decode()
    assert client.post(f"{LIST}edit/{term.pk}/", FIELDS | {"status": "approved"}).status_code == 302

    assert list(queries.glossary()) == [term]
    assert LedgerEntry.objects.latest("id").event == "term.approved"


@pytest.mark.parametrize("status", ["draft", "approved"])
def test_a_refusal_keeps_what_was_typed(staff, status):
    term = TermFactory(tag="EXT", status=status, zh__text="引渡", en__text="extradition")
    typed = FIELDS | {"status": "approved", "en_definition": "Typed with care."}
    response = staff.client("trainer").post(f"{LIST}edit/{term.pk}/", typed)

    content = response.content.decode()
    assert (response.status_code, "Typed with care." in content) == (200, True)
    assert "Approved terms are changed by" in content
    assert Term.objects.get().status == status
    assert Term.objects.get().rendering("en").definition == ""


def test_a_taken_name_keeps_what_was_typed(staff):
    TermFactory(zh__text="引渡")
    response = staff.client("trainer").post(LIST + "add/", FIELDS)

    assert (response.status_code, Term.objects.count()) == (200, 1)
    assert "There is already a term" in response.content.decode()


def test_deleting_is_the_operation(staff):
    term = TermFactory()
    assert staff.client("publisher").post(f"{LIST}delete/{term.pk}/").status_code == 302

    assert (Term.objects.count(), LedgerEntry.objects.latest("id").event) == (0, "term.removed")


def test_back_office_search_by_pinyin(staff):
    term = TermFactory(status="draft", zh__text="引渡", zh__pinyin="yǐndù")
    TermFactory()
    client = staff.client("trainer")

    assert list(client.get(LIST, {"q": "yindu"}).context["object_list"]) == [term]
    chooser = client.get("/cms/snippets/choose/terminology/term/results/", {"q": "yd"})
    assert list(chooser.context["results"].object_list) == [term]


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same(staff, count, django_assert_max_num_queries):
    client = staff.client("trainer")
    TermFactory.create_batch(count)
    client.get(LIST)

    with django_assert_max_num_queries(20):
        client.get(LIST)
