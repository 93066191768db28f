"""The seed's courses, lessons, terms, laws, offices and demo accounts in the index, without their rows."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from lms.demo.organisation import ACCOUNTS
from lms.demo.source import lessons, load
from search import operations, registry
from search.registry import EVERYWHERE, Document, Drawn, Part


def open_kinds(monkeypatch) -> None:
    """Everybody finds everything; what is drawn is the title and a link."""

    def drawn(user: Any, things: list[int], language: str) -> dict[int, Drawn]:
        return {thing: Drawn({"zh-hans": f"/zh/{thing}/", "en": f"/en/{thing}/"}) for thing in things}

    kinds = {
        name: replace(kind, scope=lambda user: (EVERYWHERE,), visible=None, draw=drawn)
        for name, kind in registry._kinds.items()
    }
    monkeypatch.setattr(registry, "_kinds", kinds)


def fill() -> None:
    for name, documents in DOCUMENTS.items():
        operations.put(kind=name, documents=documents())


def _courses() -> Iterator[Document]:
    for number, course in enumerate(load("courses"), start=1):
        yield Document(number, course["zh"], course["en"], codes=(course["code"],))


def _lessons() -> Iterator[Document]:
    written = [lesson for code in ("FP-101", "FP-201") for lesson in lessons(code)]
    for number, lesson in enumerate(written, start=1):
        yield Document(
            number,
            lesson["title"]["zh"],
            lesson["title"]["en"],
            codes=(f"{lesson['course']}-{lesson['number']}",),
            near=tuple(Part(language, lesson["summary"][language]) for language in ("zh", "en")),
            body=tuple(
                Part(language, text, f"p-{place}")
                for place, block in enumerate(lesson["blocks"])
                if block["type"] == "text"
                for language in ("zh", "en")
                for text in block[language]
            ),
        )


def _terms() -> Iterator[Document]:
    for number, term in enumerate(load("glossary"), start=1):
        near = (Part("zh", term.get("def_zh", "")), Part("en", term.get("def_en", "")))
        yield Document(number, term["zh"], term["en"], pinyin=(term.get("pinyin", ""),), near=near)


def _instruments() -> Iterator[Document]:
    for number, law in enumerate(load("law")["instruments"], start=1):
        short = tuple(filter(None, (law.get("short") or {}).values()))
        yield Document(number, law["name"]["zh"], law["name"]["en"], aliases=short)


def _offices() -> Iterator[Document]:
    seed = load("offices")
    for number, office in enumerate([seed["root"], *seed["children"]], start=1):
        yield Document(number, office["name"]["zh"], office["name"]["en"], codes=(office["code"],))


def _people() -> Iterator[Document]:
    for number, account in enumerate(ACCOUNTS, start=1):
        yield Document(
            number,
            account.zh,
            account.latin,
            pinyin=(account.latin,),
            codes=(account.staff_number,),
            is_person=True,
        )


DOCUMENTS: dict[str, Callable[[], Iterator[Document]]] = {
    "course": _courses,
    "lesson": _lessons,
    "term": _terms,
    "instrument": _instruments,
    "office": _offices,
    "person": _people,
}
