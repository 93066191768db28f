"""Every change of the term base. All share one ledger stream: changes are few and belong together."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import ProtectedError, prefetch_related_objects
from wagtail.models import ReferenceIndex

from core import groups, ledger
from core.errors import Conflict, Invalid, NotAllowed
from search import operations as search
from terminology import findable, policies
from terminology.events import term_changed
from terminology.models import Rendering, Term
from terminology.registry import search_text, sort_key, texts_with

if TYPE_CHECKING:
    from people.models import User

STREAM = "terminology"
LANGUAGES = {"zh": Rendering.Language.CHINESE, "en": Rendering.Language.ENGLISH}


@dataclass(frozen=True)
class Words:
    """A term in one language."""

    text: str
    pinyin: str = ""
    definition: str = ""
    variants: list[str] = field(default_factory=list)
    forbidden: list[str] = field(default_factory=list)


@transaction.atomic
def add_term(
    *,
    tag: str,
    zh: Words,
    en: Words,
    by: "User | None",
    status: str = Term.Status.DRAFT,
    source: str = "",
    is_marked: bool = True,
) -> Term:
    if status == Term.Status.APPROVED and not policies.may_approve(by):
        raise NotAllowed("terms.may_not_approve")
    term = Term.objects.create(tag=tag, status=status, source=source, is_marked=is_marked)
    _write(term, "zh", zh)
    _write(term, "en", en)
    _trace("term.added", term, by, zh, en, status=status)
    _announce(term, "added", public=status == Term.Status.APPROVED)
    return term


@transaction.atomic
def revise_term(
    *,
    term: Term,
    by: "User | None",
    tag: str | None = None,
    zh: Words | None = None,
    en: Words | None = None,
    status: str | None = None,
    source: str | None = None,
    is_marked: bool | None = None,
) -> Term:
    """What is None stays. Whatever touches an approved term needs somebody who may approve."""
    term = Term.objects.select_for_update().get(pk=term.pk)
    was_public = term.status == Term.Status.APPROVED
    old = words_of(term)
    given = {"tag": tag, "status": status, "source": source, "is_marked": is_marked}
    changed: dict[str, Any] = {
        name: [getattr(term, name), value]
        for name, value in given.items()
        if value is not None and value != getattr(term, name)
    }
    for language, words in (("zh", zh), ("en", en)):
        if words is not None and words != old.get(language):
            changed[language] = _write(term, language, words)
    if not changed:
        return term
    is_public = (status or term.status) == Term.Status.APPROVED
    if (was_public or is_public) and not policies.may_approve(by):
        raise NotAllowed("terms.may_not_approve")
    for name in changed.keys() & given.keys():
        setattr(term, name, given[name])
    term.save()
    event = "term.approved" if is_public and not was_public else "term.revised"
    _trace(event, term, by, zh or old.get("zh"), en or old.get("en"), changed=changed)
    _announce(term, "revised", public=was_public or is_public)
    return term


def approve_term(*, term: Term, by: "User | None") -> Term:
    return revise_term(term=term, by=by, status=Term.Status.APPROVED)


@transaction.atomic
def remove_term(*, term: Term, by: "User | None") -> None:
    # Whoever called goes on to say which term it was, so `term` itself keeps its key and its names.
    prefetch_related_objects([term], "renderings")
    words = words_of(term)
    if ReferenceIndex.get_references_to(term).exists():
        raise Conflict("terms.term_used")
    if texts := texts_with(term.uuid):
        raise Conflict("terms.term_in_texts", texts="; ".join(texts))
    _trace("term.removed", term, by, words.get("zh"), words.get("en"))
    _announce(term, "removed", public=term.status == Term.Status.APPROVED)
    try:
        Term.objects.get(pk=term.pk).delete()
    except ProtectedError:
        raise Conflict("terms.term_used") from None
    search.remove(kind=findable.TERM, things=[term.pk])


@transaction.atomic
def load_seed(*, data: Sequence[Mapping[str, Any]], by: "User | None") -> dict[str, int]:
    """Bring the term base up to the data (see lms/seed/glossary.json); nothing is removed.

    A term is known by its Chinese text. New ones are approved. Returns how many terms were added and
    revised; a second run returns zeros.
    """
    counts: Counter[str] = Counter(added=0, revised=0)
    zh_texts = Rendering.objects.filter(language=Rendering.Language.CHINESE)
    known = {
        row.text: row.term for row in zh_texts.select_related("term").prefetch_related("term__renderings")
    }
    for item in data:
        zh = Words(item["zh"], item.get("pinyin", ""), item.get("def_zh", ""), item.get("variants_zh", []))
        en = Words(item["en"], "", item.get("def_en", ""), item.get("variants_en", []))
        term = known.get(zh.text)
        if term is None:
            marked = item.get("is_marked", True)
            add_term(tag=item["tag"], zh=zh, en=en, status=Term.Status.APPROVED, is_marked=marked, by=by)
            counts["added"] += 1
            continue
        old = words_of(term)
        zh, en = _kept(zh, old["zh"]), _kept(en, old["en"])
        if (term.tag, old["zh"], old["en"]) != (item["tag"], zh, en):
            revise_term(term=term, tag=item["tag"], zh=zh, en=en, by=by)
            counts["revised"] += 1
    return dict(counts)


def _kept(words: Words, old: Words) -> Words:
    """What the data leaves empty stays as an editor wrote it."""
    empty = {name: getattr(old, name) for name, value in asdict(words).items() if not value}
    return replace(words, **empty)


@transaction.atomic
def grant_editor_permissions(*, by: "User | None") -> int:
    """What the editors' groups may do in the back office; returns how many permissions were missing."""
    granted = 0
    for name, codenames in policies.GROUP_PERMISSIONS.items():
        group, missing = groups.grant_missing(group=name, app_label="terminology", codenames=codenames)
        if missing:
            ledger.append(
                event="terms.editors_granted",
                subject=group,
                by=by,
                stream=STREAM,
                group=name,
                permissions=missing,
            )
        granted += len(missing)
    return granted


def words_of(term: Term) -> dict[str, Words]:
    """By `zh` and `en`, as far as the term has them."""
    found = {}
    for name, language in LANGUAGES.items():
        row = term.rendering(language)
        if row is not None:
            found[name] = Words(row.text, row.pinyin, row.definition, list(row.variants), list(row.forbidden))
    return found


def _write(term: Term, name: str, words: Words) -> dict[str, Any]:
    if not words.text.strip():
        raise Invalid("terms.text_missing")
    language = LANGUAGES[name]
    twins = Rendering.objects.filter(language=language, text=words.text).exclude(term=term)
    if twins.exists():
        raise Conflict("terms.text_taken", text=words.text)
    Rendering.objects.update_or_create(
        term=term,
        language=language,
        defaults={
            **asdict(words),
            "search_text": search_text(
                words.text, pinyin=words.pinyin, others=(*words.variants, *words.forbidden)
            ),
            "sort_key": sort_key(words.text, pinyin=words.pinyin),
        },
    )
    return asdict(words)


def _trace(
    event: str, term: Term, by: "User | None", zh: Words | None, en: Words | None, **data: Any
) -> None:
    names = {"zh": zh.text if zh else "", "en": en.text if en else ""}
    ledger.append(event=event, subject=term, by=by, stream=STREAM, **names, **data)


def _announce(term: Term, reason: str, *, public: bool) -> None:
    search.refresh(kind=findable.TERM, things=[term.pk])
    if public:
        term_changed.send(sender=Term, term_ids=frozenset({term.pk}), reason=reason)
