from django.db import migrations, models


class Migration(migrations.Migration):
    """Apart from the filling: PostgreSQL alters no table whose changes wait for their checks."""

    dependencies = [("assessments", "0006_questions_as_they_are")]

    operations = [
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("retired_at__isnull", False), ("state", "retired")),
                    models.Q(models.Q(("state", "retired"), _negated=True), ("retired_at", None)),
                    _connector="OR",
                ),
                name="question_retired_when_said_so",
            ),
        ),
    ]
