"""The bank in order: a tree, tags, a question that waits for approval, a stale one, two that read alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.models import Bank
from assessments.operations import authoring, banks, batch, categories, reviewing, translating
from assessments.operations.authoring import Draft

if TYPE_CHECKING:
    from people.models import User

ASKED = {
    "zh": "被请求引渡人具有中华人民共和国国籍的，应当拒绝引渡。",
    "en": "Extradition shall be refused where the person sought is a national of the PRC.",
}
LIKE_IT = {"zh": "被请求引渡人具有中华人民共和国国籍的，应当拒绝引渡请求。", "en": ""}
TIME = {
    "zh": "联系机关应当及时审查外国的协助请求。",
    "en": "The liaison authority examines a foreign request.",
}
HEADINGS = (("管辖与豁免", "Jurisdiction and immunity", "A4"), ("保密与数据", "Secrecy and data", "A2"))
BASIS = [{"instrument": "extradition-law", "articles": "8"}]


def arrange(people: dict[str, User]) -> None:
    trainer, writer = people["trainer"], people["legal_reviewer"]
    _sort(Bank.objects.get(code="FP-101"), trainer)
    pool = banks.create_bank(
        code="POOL", title_zh="人才库选拔题库", title_en="Questions of the talent pool", by=trainer,
        needs_review=True,
    )  # fmt: skip
    law = categories.add_category(bank=pool, title_zh="引渡", title_en="Extradition", by=trainer)
    written = {}
    asked = (("POOL-01", ASKED, writer), ("POOL-02", LIKE_IT, trainer), ("POOL-03", TIME, writer))
    for key, stem, by in asked:
        draft = Draft(
            "true_false", {"schema": 1, "stem": stem}, {"value": True}, citations=BASIS, category=law,
            level=2, seconds=45, tags=["引渡", "拒绝事由"], competencies=["C3"],
        )  # fmt: skip
        written[key] = authoring.add_question(bank=pool, key=key, draft=draft, by=by)
    for key in ("POOL-01", "POOL-03"):
        reviewing.submit_question(question=written[key], by=writer)
    approved = reviewing.approve_question(question=written["POOL-03"], by=trainer, expected=1)
    # The Chinese text was made more exact; the English one has yet to follow.
    translating.write_texts(
        question=approved,
        texts={("stem", "zh"): "联系机关应当及时审查外国的协助请求是否符合形式要求。"},
        confirmed=[],
        by=writer,
    )


def _sort(bank: Bank, by: User) -> None:
    """Half of the questions under two headings, by their competencies."""
    top = categories.add_category(bank=bank, title_zh="基础", title_en="Foundations", by=by)
    for title_zh, title_en, code in HEADINGS:
        below = categories.add_category(bank=bank, title_zh=title_zh, title_en=title_en, parent=top, by=by)
        fitting = list(bank.questions.filter(competencies__code=code))
        batch.change_questions(
            bank=bank, questions=fitting, changes={"category": below, "add_tags": [title_zh]}, by=by
        )
