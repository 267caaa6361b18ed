import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0001_initial"),
        ("education", "0008_outbound_core"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LearningAgreement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("is_invented", models.BooleanField(default=False, verbose_name="invented")),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "mobility",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="learning_agreement",
                        to="education.mobility",
                    ),
                ),
            ],
            options={
                "verbose_name": "learning agreement",
                "verbose_name_plural": "learning agreements",
            },
        ),
        migrations.CreateModel(
            name="LearningAgreementVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("content", models.JSONField(help_text="See `learning.content`")),
                ("digest", models.CharField(help_text="SHA-256 of the content", max_length=64)),
                (
                    "is_change",
                    models.BooleanField(
                        default=False,
                        help_text="Proposed after an earlier version had been signed by three",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="remark")),
                ("proposed_at", models.DateTimeField()),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="education.learningagreement",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "version of a learning agreement",
                "verbose_name_plural": "versions of learning agreements",
                "ordering": ["agreement", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agreement", "number"), name="learningversion_number_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LearningAgreementSignature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "party",
                    models.CharField(
                        choices=[
                            ("student", "Student"),
                            ("home", "Home university"),
                            ("host", "Host university"),
                        ],
                        max_length=7,
                        verbose_name="for",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("position", models.CharField(blank=True, max_length=200, verbose_name="position")),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail")),
                ("signed_at", models.DateTimeField(verbose_name="signed")),
                (
                    "link",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="education.link",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="education.learningagreementversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "signature of a learning agreement",
                "verbose_name_plural": "signatures of learning agreements",
                "ordering": ["version", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("version", "party"), name="learningsignature_one_of_a_party"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("link__isnull", False), ("party", "host"), ("person__isnull", True)
                            ),
                            models.Q(
                                models.Q(("party", "host"), _negated=True),
                                ("link__isnull", True),
                                ("person__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="learningsignature_of_a_host_by_link_of_others_by_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("party", "student"),
                            models.Q(("position", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="learningsignature_for_an_institution_has_a_position",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LearningAgreementComment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "party",
                    models.CharField(
                        choices=[
                            ("student", "Student"),
                            ("home", "Home university"),
                            ("host", "Host university"),
                        ],
                        max_length=7,
                        verbose_name="for",
                    ),
                ),
                ("text", models.TextField(verbose_name="comment")),
                (
                    "is_refusal",
                    models.BooleanField(
                        default=False,
                        help_text="EWP: comment-proposal",
                        verbose_name="refuses this version",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("written_at", models.DateTimeField()),
                (
                    "link",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="education.link",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="education.learningagreementversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "comment on a learning agreement",
                "verbose_name_plural": "comments on learning agreements",
                "ordering": ["version", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("link__isnull", False), ("party", "host"), ("person__isnull", True)
                            ),
                            models.Q(
                                models.Q(("party", "host"), _negated=True),
                                ("link__isnull", True),
                                ("person__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="learningcomment_of_a_host_by_link_of_others_by_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="learningcomment_says_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Nomination",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("content", models.JSONField(help_text="See `nominating.content`")),
                (
                    "proposal_id",
                    models.CharField(
                        help_text="SHA-256 of the content; EWP: proposal-id", max_length=64
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[("link", "Personal link"), ("file", "List for the host's portal")],
                        max_length=4,
                        verbose_name="sent by",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="remark to the host")),
                ("nominated_at", models.DateTimeField()),
                ("is_invented", models.BooleanField(default=False, verbose_name="invented")),
                (
                    "link",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="nominations",
                        to="education.link",
                    ),
                ),
                (
                    "mobility",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="nominations",
                        to="education.mobility",
                    ),
                ),
                (
                    "nominated_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "nomination",
                "verbose_name_plural": "nominations",
                "ordering": ["mobility", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("mobility", "number"), name="nomination_number_once_of_a_mobility"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("channel", "link"), ("link__isnull", False)),
                            models.Q(("channel", "file"), ("link__isnull", True)),
                            _connector="OR",
                        ),
                        name="nomination_has_a_link_if_sent_by_one",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HostAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("accept", "Accepts the student"),
                            ("refuse", "Does not accept the student"),
                            ("correct", "Asks for a correction"),
                            ("term", "Offers another term"),
                        ],
                        max_length=7,
                        verbose_name="answer",
                    ),
                ),
                ("comment", models.TextField(blank=True, verbose_name="comment")),
                ("term", models.CharField(blank=True, max_length=20, verbose_name="term")),
                ("year", models.PositiveSmallIntegerField(null=True, verbose_name="academic year")),
                ("planned_from", models.DateField(null=True, verbose_name="planned from")),
                ("planned_until", models.DateField(null=True, verbose_name="planned until")),
                ("answered_at", models.DateTimeField()),
                ("is_invented", models.BooleanField(default=False, verbose_name="invented")),
                (
                    "evidence",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                        verbose_name="evidence",
                    ),
                ),
                (
                    "link",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="education.link",
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "nomination",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="education.nomination",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer of a host",
                "verbose_name_plural": "answers of hosts",
                "ordering": ["nomination", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("link__isnull", False), ("noted_by__isnull", True)),
                            models.Q(("link__isnull", True), ("noted_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="hostanswer_by_a_link_or_noted_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "accept"),
                            models.Q(("comment", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="hostanswer_other_than_yes_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "term"), _negated=True),
                            models.Q(
                                models.Q(("term", ""), _negated=True), ("year__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="hostanswer_other_term_is_named",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("planned_from__isnull", True),
                            ("planned_until__isnull", True),
                            ("planned_until__gte", models.F("planned_from")),
                            _connector="OR",
                        ),
                        name="hostanswer_planned_days_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Particulars",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("birth_date", models.DateField(verbose_name="date of birth")),
                (
                    "nationality",
                    models.CharField(
                        help_text="ISO 3166-1", max_length=2, verbose_name="nationality"
                    ),
                ),
                (
                    "gender",
                    models.CharField(
                        choices=[
                            ("0", "Not known"),
                            ("1", "Male"),
                            ("2", "Female"),
                            ("9", "Not applicable"),
                        ],
                        default="0",
                        max_length=1,
                        verbose_name="gender",
                    ),
                ),
                (
                    "global_id",
                    models.CharField(
                        blank=True,
                        max_length=255,
                        verbose_name="European Student Identifier or student number",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        blank=True, max_length=35, verbose_name="language of instruction"
                    ),
                ),
                (
                    "cefr",
                    models.CharField(
                        blank=True, max_length=2, verbose_name="level of the language (CEFR)"
                    ),
                ),
                (
                    "receiving_year",
                    models.CharField(
                        help_text="EWP: 2026/2027, or 2027/2027",
                        max_length=9,
                        verbose_name="academic year at the host",
                    ),
                ),
                ("changed_at", models.DateTimeField()),
                ("is_invented", models.BooleanField(default=False, verbose_name="invented")),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "mobility",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="particulars",
                        to="education.mobility",
                    ),
                ),
            ],
            options={
                "verbose_name": "particulars of a student",
                "verbose_name_plural": "particulars of students",
            },
        ),
        migrations.CreateModel(
            name="TermDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_accepted", models.BooleanField(verbose_name="accepted")),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("decided_at", models.DateTimeField()),
                (
                    "answer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decision",
                        to="education.hostanswer",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "decision on another term",
                "verbose_name_plural": "decisions on other terms",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_accepted", True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="termdecision_against_has_a_reason",
                    )
                ],
            },
        ),
    ]
