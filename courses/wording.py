from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDING: dict[str, Promise] = {
    "course.code_taken": _("There is already a course with the code %(course)s."),
    "course.not_published": _("This course is not open for enrolment."),
    "enrolment.not_active": _("You are not enrolled in this course any more. Nothing was changed."),
    "enrolment.completed": _("You have completed this course, so there is nothing to withdraw from."),
    "enrolment.needed": _("Enrol in the course first."),
    "lesson.place_unknown": _("This place is not in the lesson any more. Your progress was not changed."),
    "watching.unknown": _("This recording is not in the lesson any more. Nothing was changed."),
    "watching.range_unknown": _("What the player reported lies outside of the recording. Nothing was noted."),
    "watching.too_fast": _("More was reported as played than can have been played. Nothing was noted."),
    "note.place_unknown": _("These words are not in the lesson any more. Reload the page and try again."),
    "note.too_long": _("A note has at most 4,000 characters. Nothing was saved."),
    "note.too_many": _("There are %(most)s notes in this lesson already. Delete some first."),
    "lesson.locked": _("This lesson opens once the lessons before it are complete."),
    "lesson.own_confirmation": _("Nobody confirms a lesson for himself. Ask another trainer of the run."),
    "lesson.not_for_confirmation": _("Lesson %(number)s is not one that trainers confirm."),
    "test.lessons_open": _("The final test opens once all lessons that the course needs are complete."),
    "release.shape": _("The rule cannot be read. Nothing was changed."),
    "release.version_unknown": _("The rule was written for another version of this system."),
    "release.kind_unknown": _("There is no condition called %(kind)s."),
    "release.empty_group": _("A group without conditions can never hold."),
    "release.too_deep": _("A rule has at most %(most)s levels of groups."),
    "release.too_large": _("A rule has at most %(most)s conditions. Nothing was changed."),
    "release.target_unreadable": _("A condition names nothing that exists."),
    "release.percent_range": _("A mark lies between 1 and 100 percent."),
    "release.never_opens": _(
        "Nobody could ever open lesson %(number)s: what opens it waits for the lesson itself. "
        "Nothing was changed."
    ),
    "release.closes_others": _(
        "Nobody could ever open %(lessons)s then: they and this lesson wait for each other. "
        "Nothing was changed."
    ),
    "release.day_unreadable": _("A condition has no day that can be read."),
    "quiz.lesson_locked": _("This quiz belongs to a lesson that is not open to you yet."),
    "page.not_in_review": _("This page is not waiting for this step of the review."),
    "page.in_review": _("This page is already in review."),
    "page.no_workflow": _("No review is set up for this page. Ask the administrator."),
    "page.translation_incomplete": _(
        "The translation is not complete: %(missing)s texts are still missing. Nothing was submitted."
    ),
    "page.translation_missing": _("The English text for %(path)s is missing."),
    "page.block_unknown": _("There is no kind of block called %(kind)s."),
    "page.reviewer_is_author": _("Whoever wrote or submitted the page cannot also review it."),
    "page.reviewer_not_asked": _("Other reviewers were asked for this step. Your answer was not recorded."),
    "page.reviewer_unfit": _("%(name)s cannot review this page: not of this step, or its author."),
    "page.panel_too_small": _("More approvals are wanted than people are asked."),
    "page.review_day_past": _("The day of a review lies in the past."),
    "component.not_published": _("This component has not been published yet."),
    "page.needs_review": _(
        "Course and lesson pages are published by the last step of their review. Submit the page for review."
    ),
    "page.changed_meanwhile": _(
        "The page was changed while you were reading it. Nothing was decided: look at the new text first."
    ),
    "page.reason_missing": _("Say what has to be changed."),
    "run.not_open": _("The run %(run)s is still being prepared and takes nobody yet."),
    "run.cancelled": _("The run %(run)s has been cancelled. Nothing was changed."),
    "run.archived": _("The run %(run)s is over and archived. Nothing was changed."),
    "run.by_trainer_only": _("People are brought into the run %(run)s by its trainers."),
    "run.not_yet": _("Enrolment for the run %(run)s has not begun yet."),
    "run.enrolment_over": _("Enrolment for the run %(run)s is closed."),
    "run.over": _("The last day of the run %(run)s is past."),
    "run.course_completed": _("The course of the run %(run)s is completed already."),
    "run.member_elsewhere": _(
        "Somebody is in one run of a course at a time. Leave the other run, or ask a trainer to move you."
    ),
    "run.elsewhere": _("You are in another run of this course."),
    "run.account_closed": _("This account is closed, so it joins nothing."),
    "run.not_active": _("Somebody has left the run %(run)s in the meantime. Nobody was changed: look again."),
    "run.changed_meanwhile": _(
        "Something else happened with these people at the same moment. Nobody was changed: look again."
    ),
    "run.not_of_this_course": _("People can be moved to another run of the same course only."),
    "run.transfer_blocked": _(
        "One of them cannot join the run %(run)s: a closed account, or the course is completed. "
        "Nobody was moved."
    ),
    "run.code_taken": _("There is already a run with the code %(run)s."),
    "run.ends_before_start": _("The last day lies before the first one."),
    "run.window_ends_before_start": _("Enrolment closes before it opens."),
    "run.over_before_open": _("The last day of this run is past. Give it new dates first."),
    "run.not_a_draft": _("The run %(run)s is open already."),
    "run.not_running": _("Only an open run can be archived."),
    "run.not_over": _("The run %(run)s goes on until %(ends)s. Cancel it, or archive it afterwards."),
    "run.reason_missing": _("Say why: everybody in the run reads it."),
    "run.edited_meanwhile": _("Somebody else has changed the run while you were writing. Look at it again."),
    "run.office_out_of_scope": _("A run is held by an office of your own scope."),
    "run.not_a_trainer": _("Only somebody who is a trainer can teach a run."),
    "run.teaches_already": _("This trainer teaches the run already."),
    "run.does_not_teach": _("This trainer does not teach the run any more."),
    "topic.not_open": _(
        "This topic is hidden or waits for release. Nothing was written; your text is kept here."
    ),
    "topic.closed": _("This topic has been closed. Nothing was written; your text is kept here."),
    "topic.run_over": _("The run of this topic is over, so nothing more is written in it."),
    "topic.no_question": _("Only a question has an answer."),
    "post.empty": _("Write something first."),
    "post.classified": _(
        "Your text holds the mark “%(mark)s” of a classified document. Nothing classified may be written "
        "here, so nothing was stored. Take it out of the text below."
    ),
    "post.too_many": _(
        "You have written %(most)s posts within %(minutes)s minutes. Wait a moment; your text is kept here."
    ),
    "post.moderated": _("A trainer has hidden or removed this post, so it cannot be edited any more."),
    "post.moderated_meanwhile": _("A trainer has already hidden or removed this post."),
    "post.decided_meanwhile": _("Somebody has decided about this post in the meantime. Look at it again."),
    "post.reason_missing": _("Say why: the author reads it."),
    "report.own_post": _("This post is your own: edit it instead."),
    "message.empty": _("Write something in both languages first."),
    "message.classified": _(
        "Your text holds the mark “%(mark)s” of a classified document. Nothing classified may be written "
        "here, so nothing was sent. Take it out of the text below."
    ),
    "message.too_many": _(
        "You have written %(most)s messages within an hour. Wait a while; your text is kept here."
    ),
    "message.all_written_to": _(
        "Nobody was written to: all of them (%(count)s) have heard from the trainers of this run within the "
        "last 24 hours."
    ),
    "path.not_open": _("The path %(path)s is still being prepared and takes nobody yet."),
    "path.not_open_any_more": _("Only an open path can be archived."),
    "path.archived": _("The path %(path)s is archived. Nothing was changed."),
    "path.by_trainer_only": _("People are brought onto the path %(path)s by its trainers."),
    "path.brought_in": _(
        "You were brought onto the path %(path)s. Ask a trainer if you should not be on it."
    ),
    "path.completed_already": _("The path %(path)s is completed already."),
    "path.account_closed": _("This account is closed, so it joins nothing."),
    "path.not_active": _(
        "Somebody has left or completed the path %(path)s in the meantime. Nobody was changed: look again."
    ),
    "path.course_locked": _(
        "The path “%(path)s” asks for the course %(first)s before %(course)s. Complete %(first)s first."
    ),
    "path.edited_meanwhile": _(
        "Somebody else has changed the path while you were writing. Look at it again."
    ),
    "path.code_taken": _("There is already a path with the code %(path)s."),
    "path.office_out_of_scope": _("A path is held by an office of your own scope."),
    "path.not_a_draft": _("The path %(path)s has been opened already."),
    "path.no_courses": _("A path needs at least one course before it opens."),
    "path.last_course": _("An open path keeps at least one course."),
    "path.course_not_published": _("Not published: %(courses)s. A path opens once all its courses are."),
    "path.course_twice": _("The course %(course)s is on the path already."),
    "path.course_gone": _("This course is not on the path any more. Nothing was changed."),
    "path.too_many_courses": _("A path has at most %(most)s courses."),
    "path.group_too_small": _("The group “%(group)s” asks for more courses than it has."),
    "path.group_in_use": _(
        "The group “%(group)s” still has courses. Remove them or make them required first."
    ),
    "path.group_without_title": _("Give the group a title."),
    "batch.changed_meanwhile": _(
        "The difference is another one by now. Nothing was changed: look at the new one and confirm it."
    ),
    "batch.not_shown": _("This list has been carried out already."),
    "batch.empty": _("The list names nobody whom you could add."),
    "batch.no_column": _("The table has no column with staff numbers. Use the template."),
    "rule.ended": _("This rule has ended."),
    "rule.out_of_scope": _("The rule reaches beyond your scope."),
    "session.held": _("The attendance of this session is closed. Nothing was changed."),
    "session.cancelled": _("This session has been cancelled. Nothing was changed."),
    "session.begun": _("This session has begun. Nothing was changed."),
    "session.past": _("A session has to end in the future."),
    "session.ends_before_start": _("The session ends before it begins."),
    "session.edited_meanwhile": _("Somebody else has changed the session meanwhile. Look at it again."),
    "session.signed_up_already": _("People have signed up, so the way of signing up stays as it is."),
    "session.reason_missing": _("Say why: everybody who would have come reads it."),
    "session.places_need_sign_up": _("Places go with sign-up: ask for it, or leave them empty."),
    "session.approval_needs_sign_up": _("Approval goes with sign-up: ask for it, or let nobody approve."),
    "session.correction_reason": _("The attendance is closed. Say why it has to be corrected."),
    "signup.reason_missing": _("Say why: the person reads it."),
    "signup.own_request": _("Nobody decides on a request of one's own. Nothing was changed."),
    "signup.two_people": _(
        "You have approved one of these for the office, so another trainer decides. Nothing was changed."
    ),
    "signup.decided_meanwhile": _(
        "One of these requests does not wait for this decision any more. Nothing was changed: look again."
    ),
    "signup.out_of_scope": _(
        "One of these people does not belong to your offices any more. Nothing was changed."
    ),
    "session.no_sign_up": _("This session needs no sign-up: come, and sign in there."),
    "session.not_in_run": _("Only people with a place in the run can sign up."),
    "session.not_signed_up": _("You are not signed up for this session any more."),
    "session.signed_in_already": _("You have signed in already, so there is nothing to withdraw."),
    "session.no_seat": _("You have no seat in this session. Ask the trainer."),
    "session.sign_in_not_yet": _("Sign-in has not opened yet. Look at the time of the session again."),
    "session.sign_in_over": _("The session is over. Ask the trainer to note your attendance."),
    "session.wrong_code": _("This is not the code shown in the room now. Type the one you see."),
    "session.locked": _("Too many wrong codes. Wait a minute, then try again."),
    "session.attendance_not_yet": _("Attendance can be noted once sign-in has opened."),
    "session.attendance_unknown": _("This is no way of attending. Nothing was changed."),
    "session.sheet_changed": _("Somebody is not on the list any more. Nothing was changed: look again."),
    "session.not_over": _("Attendance is closed after the end of the session."),
}
