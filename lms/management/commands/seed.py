"""Demo data up to a stage of the platform's life, through the operations."""

from datetime import UTC, datetime

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, CommandError

from core import clock, ledger
from lms.demo import (
    banking,
    catalogue,
    change,
    grades,
    kinds,
    media,
    national,
    notices,
    organisation,
    papers,
    paths,
    practice,
    programmes,
    questions,
    records,
    release,
    runs,
    sessions,
    study,
    talk,
    training,
    words,
)

BEGAN = datetime(2023, 2, 1, 1, 0, tzinfo=UTC)
STAGES = ("empty", "catalogue", "running", "closed", "national")


class Command(BaseCommand):
    help = (
        "Fill a demo database: empty (offices and accounts), catalogue (courses published), running (staff, "
        "cases in every state), closed (all cases decided), national (running for 200,000 people, takes "
        "some minutes)."
    )

    def add_arguments(self, parser):
        parser.add_argument("--stage", choices=STAGES, default="running")

    def handle(self, *, stage: str, verbosity: int, **options):
        if not settings.DEMO:
            raise CommandError("Demo data is written only where DEMO is on.")
        if ledger.queries.entries_of("demo.seeded").exists():
            raise CommandError(f"This database is seeded already; remove {settings.VAR_DIR} to begin again.")
        if get_user_model()._default_manager.exists():
            raise CommandError("This database is not a demo's: it holds people. Nothing was written.")
        say = self.stdout.write if verbosity else lambda line: None
        fill(stage, say)
        organisation.write_accounts(stage)
        say(f"Seeded, stage {stage}.")


def fill(stage: str, say) -> None:
    size = organisation.SIZES.get(stage, organisation.SIZES["catalogue"])
    say("Offices, posts and accounts")
    # The platform of the demo has been in use for years: its history begins then.
    with clock.frozen(BEGAN):
        offices = organisation.offices(size)
        posts = organisation.posts()
        people = organisation.demo_accounts(offices, posts)
        organisation.mark_as_demo(people["system_administrator"], stage)
        if stage == "empty":
            catalogue.frame(people)
            return
        say("Law, glossary, competencies, courses and questions")
        catalogue.publish(people)
        words.practise(people)
        practice.compose(people)
        kinds.write(people)
    papers.compose(people)
    questions.bring_in(people)
    banking.arrange(people)
    say("Exchange programmes")
    programmes.announce(people, offices)
    if stage == "catalogue":
        return
    say("Staff, studies and cases")
    staff = organisation.staff(offices, posts, size.staff)
    release.arrange(people)
    records.play(people, staff, decided=stage == "closed")
    media.annotate(people)
    say("Trainings done elsewhere")
    training.enter(people, offices)
    say("Lessons that change under way")
    change.work(people, staff)
    say("Course runs")
    runs.hold(offices, posts, people, staff)
    sessions.hold(people)
    study.study(people)
    say("Learning paths")
    paths.lead(offices, posts, people)
    say("Gradebooks")
    grades.keep(people)
    notices.choose(people)
    say("A discussion")
    talk.begin(people)
    if stage == "national":
        national.fill(run_count=national.RUNS, positions=national.POSITIONS, say=say)
