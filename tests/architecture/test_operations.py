"""Every act appends to the ledger; what is no act stands in a short list with its reason."""

import ast

from tests.architecture.source import calls, modules

# Writes that are not acts (architecture 6, "two kinds of trace"): journals of their own, or
# projections of what was recorded elsewhere.
EXEMPT: dict[str, str] = {
    "agenda.operations.note_use": "nobody's act: a program fetched the file",
    "assessments.operations.exposure.count_exposure": "a projection of the attempts, which are in the ledger",
    "assessments.operations.exports.write_export": "start_export is in the ledger",
    "assessments.operations.exports.sweep_exports": "as write_export",
    "assessments.operations.files.lay_down": "as put_file",
    "assessments.operations.imports.clear_away": "a part of acts that are in the ledger",
    "assessments.operations.imports.commit_import": "carried out behind the page, which is in the ledger",
    "assessments.operations.imports.remove_files": "as clear_away",
    "assessments.operations.imports.set_state": "as clear_away",
    "assessments.operations.files.put_file": "the version that shows it, or the import, is in the ledger",
    "assessments.operations.authoring.put_question": "a part of an import, which is in the ledger",
    "assessments.operations.wordings.add_many": "a part of acts that are in the ledger",
    "assessments.operations.wordings.revise_many": "as add_many",
    "assessments.operations.wordings.set_competencies": "as add_many",
    "assessments.operations.wordings.set_tags": "as add_many",
    "assessments.operations.wordings.withdraw_reviews": "as add_many",
    "assessments.operations.derived.refresh": "a projection of the newest wordings",
    "assessments.operations.derived.refresh_languages": "as refresh",
    "assessments.operations.derived.refresh_later": "as refresh",
    "assessments.operations.derived.refresh_likeness": "as refresh",
    "courses.operations.authoring.open_catalogue": "Wagtail publishes, and publish_edition records it",
    "courses.operations.authoring.translate_page": "a draft; Wagtail keeps its revisions",
    "courses.operations.panels.begin_step": "those named when the page was handed in are told",
    "courses.operations.panels.remind": "a reminder; what it is about is in the ledger",
    "courses.operations.changing.follow_publication": "publish_edition puts what it returns into the ledger",
    "courses.operations.publication.redraw_below": "a projection: the same texts at new addresses",
    "courses.operations.publication.redraw_lessons": "a projection: the same texts with changed terms",
    "courses.operations.publication.refresh_catalogues": "a projection of the published courses",
    "courses.operations.publication.refresh_outlines": "a projection of the published lessons",
    "courses.operations.discussion.follow": "a taste",
    "courses.operations.discussion.follow_paragraphs": "follows from page.published, which is in the ledger",
    "courses.operations.discussion.mark_seen": "nobody's business but the reader's",
    "courses.operations.discussion.publish_post": "the post or its release is in the ledger",
    "courses.operations.discussion.tell_author": "the act it tells of is in the ledger",
    "courses.operations.discussion.tell_moderators": "the act it tells of is in the ledger",
    "courses.operations.discussion.tell_of_topic": "the act it tells of is in the ledger",
    "courses.operations.discussion.set_state": "a part of acts that are in the ledger",
    "courses.operations.seating.note_completion": "follows from course.completed, which is in the ledger",
    "courses.operations.seating.tell_many": "the act it tells of is in the ledger",
    "courses.operations.group_figures.count": "a projection of what was done",
    "courses.operations.group_figures.look": "asks for a projection",
    "courses.operations.visits.note_visit": "nobody's business but the visitor's",
    "courses.operations.session_seats.tell": "the act it tells of is in the ledger",
    "courses.operations.path_members.remind_of_paths": "a reminder; what it is about is in the ledger",
    "courses.operations.run_trainers.tell_trainers": "the act it tells of is in the ledger",
    "courses.operations.review.approve": "Wagtail tells, and note_step records it",
    "courses.operations.review.send_back": "Wagtail tells, and note_step records it",
    "exchange.operations.create_programme_page": "a draft; Wagtail keeps its revisions",
    "content.operations.display.keep_reading_settings": "a taste",
    "courses.operations.notes.add_note": "nobody's business but the reader's",
    "courses.operations.notes.delete_note": "nobody's business but the reader's",
    "courses.operations.notes.restore_note": "nobody's business but the reader's",
    "courses.operations.notes.revise_note": "nobody's business but the reader's",
    "assessments.operations.practice.check_answer": "the attempt's journal records it",
    "assessments.operations.delivery.flag_item": "the attempt's journal records it",
    "assessments.operations.marking.auto_mark": "a part of the submission, which is in the ledger",
    "notifications.operations.notify": "the act it tells of is in the ledger",
    "notifications.operations.notify_many": "as notify",
    "notifications.operations.queue_mails": "each notice remembers its mail",
    "notifications.operations.webhooks.publish": "the act it tells of is in the ledger",
    "notifications.operations.webhooks.sweep": "as call_target",
    "notifications.operations.digests.send_digest": "the digest's row remembers it",
    "notifications.operations.digests.sweep": "as send_digest",
    "notifications.operations.mails.send_mail": "the delivery row remembers it",
    "notifications.operations.mails.sweep": "as send_mail",
    "notifications.operations.preferences.set_preference": "a taste",
    "notifications.operations.preferences.set_preferences": "a taste",
    "notifications.operations.preferences.set_quiet_hours": "a taste",
    "notifications.operations.reading.forget_old": "what the notices told of is in the ledger",
    "notifications.operations.reading.mark": "nobody's business but the reader's",
    "notifications.operations.reading.mark_all_read": "nobody's business but the reader's",
    "notifications.operations.reading.mark_read": "nobody's business but the reader's",
    "notifications.operations.sendings.finish": "a part of send_mail and send_digest",
    "notifications.operations.sendings.put_off": "a part of send_mail and send_digest",
    "notifications.operations.sendings.take": "a part of send_mail and send_digest",
    "people.operations.accounts.set_language": "a taste",
    "search.operations.move_places": "a projection of the tree of offices",
    "search.operations.place": "a projection of the tree of offices",
    "search.operations.put": "a projection of what the apps hold",
    "search.operations.rebuild": "as put",
    "search.operations.refresh": "as put",
    "search.operations.remove": "as put",
    "people.operations.groups.follow_grants": "a projection of the grants",
    "people.operations.groups.refresh_groups": "a projection of the grants",
    "people.operations.passwords.ask_for_reset": "nobody is signed in, and nothing has changed",
    "people.operations.passwords.send_reset": "the new password is in the ledger",
    "people.operations.invitations.send_invitation": "the invitation itself is in the ledger",
}
# They stand beside the writers whose shapes they share, and write nothing.
READERS = {
    "assessments.operations.exports.format_to_write",
    "assessments.operations.exports.name_of_file",
    "assessments.operations.exports.try_export",
    "assessments.operations.files.kind_of",
    "assessments.operations.imports.lock_job",
    "assessments.operations.imports.may_still",
    "assessments.operations.leases.held_job",
    "courses.operations.discussion.lock_topic",
    "assessments.operations.authoring.lock_question",
    "assessments.operations.wordings.state_of",
    "assessments.operations.wordings.tags_of",
    "assessments.operations.drafts.beside_of",
    "assessments.operations.drafts.draft_of",
    "courses.operations.seating.lock_run",
    "courses.operations.batches.lock_target",
    "courses.operations.path_members.lock_path",
    "courses.operations.paths.require_alive",
    "courses.operations.session_seats.lock_session",
    "notifications.operations.mails.may_go",
    "notifications.operations.sendings.due",
    "notifications.operations.sendings.key_of",
    "courses.operations.session_seats.lock_sessions_of",
    "content.operations.recordings.check_captions",
    "content.operations.recordings.check_file",
    "courses.operations.authoring.english_of",
    "courses.operations.authoring.paragraphs",
    "courses.operations.authoring.prepare",
    "terminology.operations.words_of",
}


def writers() -> dict[str, ast.FunctionDef]:
    """Public functions of operations modules that take the named actor."""
    found = {}
    for module, tree in modules().items():
        parts = module.split(".")
        if len(parts) < 2 or parts[1] != "operations":
            continue
        for node in tree.body:
            name = f"{module}.{getattr(node, 'name', '')}"
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and name not in READERS:
                found[name] = node
    return found


def reaches_ledger(
    node: ast.FunctionDef, same_module: dict[str, ast.FunctionDef], seen: frozenset[str]
) -> bool:
    if any(True for _ in calls(node, "append_act")) or any(
        isinstance(call.func, ast.Attribute) and getattr(call.func.value, "id", "") == "ledger"
        for call in calls(node, "append")
    ):
        return True
    called = {
        call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        for call in ast.walk(node)
        if isinstance(call, ast.Call)
    }
    return any(
        reaches_ledger(same_module[name], same_module, seen | {name})
        for name in called & set(same_module) - seen
    )


def test_every_act_appends_to_the_ledger():
    by_app: dict[str, dict[str, ast.FunctionDef]] = {}
    for module, tree in modules().items():
        parts = module.split(".")
        if len(parts) > 1 and parts[1] == "operations":
            for node in tree.body:
                if isinstance(node, ast.FunctionDef):
                    by_app.setdefault(parts[0], {})[node.name] = node
    silent = {
        name
        for name, node in writers().items()
        if not reaches_ledger(node, by_app[name.split(".")[0]], frozenset({node.name}))
    }
    assert silent - set(EXEMPT) == set()
    assert set(EXEMPT) - silent == set(), "exempt operations that append after all, or are gone"


def test_every_writer_takes_keywords_and_a_named_actor():
    loose = {
        name
        for name, node in writers().items()
        if node.args.args or ("by" in [a.arg for a in node.args.kwonlyargs] and _default_of(node, "by"))
    }
    assert loose == set()


def _default_of(node: ast.FunctionDef, name: str) -> bool:
    names = [argument.arg for argument in node.args.kwonlyargs]
    return node.args.kw_defaults[names.index(name)] is not None
