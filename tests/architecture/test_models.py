"""What every model keeps to: names in Vietnamese, who beside when, exact numbers, migrations that are complete."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

from tests.architecture.scene import APPS

MODELS = [model for app in APPS for model in apps.get_app_config(app).get_models()]

# What people meet by an address of its own: a fetch starts at `visible_to`, and a stranger's is not there.
FETCHED = {
    *("Activity", "Assignment", "AuditEvent", "Evidence", "Measurement", "Plan", "PlanImport", "ProgressUpdate"),
    *("Report", "ReportRound", "Target", "Unit", "User"),
    *("CriteriaSet", "Scorecard", "ScoringRound"),
    *("Communication", "Dialogue", "Inspection", "Regime", "ReportingRoute", "SteeringDocument", "Survey"),
    *("ChangeRequest", "Note", "Notification", "ProposedUpdate", "SavedFilter", "Tombstone"),
}
# Rows that are reached through one of those, or that everybody may know.
REACHED = {
    "ActingGrant": "through the people of an agency",
    "ApiToken": "only by its owner's key, and on the administration pages",
    "ActivityChange": "through its activity",
    "AssignmentGap": "through its assignment",
    "CardTransition": "through its card",
    "Criterion": "through its set",
    "CriterionScore": "through its card",
    "DocumentSetting": "through its unit",
    "ExternalIdentity": "only by sign-in, for its owner",
    "FigureDraft": "through the entry sheet of its unit",
    "Finding": "through its inspection",
    "FrozenList": "through its report",
    "HeaderChoice": "only by the importer, for its owner",
    "IdempotentRequest": "only by its own client",
    "ImportRow": "through its import",
    "Indicator": "a catalogue for everybody",
    "IndicatorPart": "a catalogue for everybody",
    "IndicatorVersion": "a catalogue for everybody",
    "Installation": "one row, whose day stands on every page",
    "Issue": "through its report",
    "Job": "through reporting.queries.jobs.watched_job, since what it works on decides",
    "MeasurementRevision": "through its measurement",
    "NotificationSetting": "one's own alone",
    "OutlinePart": "a catalogue for everybody",
    "PartComment": "through its report",
    "PartRevision": "through its report's part",
    "PeriodGate": "only by the services that write and close figures",
    "PeriodLock": "only to tell whether its agency may still write",
    "PeriodReport": "through its assignment",
    "PlanSection": "through its plan",
    "Quote": "through its report's part",
    "RecoveryCode": "through its second factor",
    "ReformArea": "a catalogue for everybody",
    "RegimeAnnex": "through its regime",
    "RegimeDue": "through its regime",
    "RegimePeriod": "through its regime",
    "ReplacedFile": "through its report",
    "ReportFile": "through its report",
    "ReportPart": "through its report",
    "ReportTransition": "through its report",
    "ReportVersion": "through its report",
    "Resolution": "published documents, for everybody",
    "RoundExclusion": "through its round",
    "RoundQuestion": "through its round",
    "SecondFactor": "only by its owner, at sign-in and on the page of it",
    "SentenceTemplate": "through its unit",
    "TargetJudgement": "through its target",
    "TargetStep": "through its target",
    "Task": "through its plan",
    "Tenure": "through its person",
    "UnitAlias": "through its unit",
    "UnitSuccession": "through its unit",
    "Webhook": "by ADMIN alone",
    "WebhookDelivery": "through its webhook",
}
# Moments without a person beside them, and why.
IMPERSONAL = {
    "ApiToken.created_at": "who issued it stands in the log",
    "ApiToken.expires_at": "time itself does it",
    "ApiToken.last_used_at": "`user` is its client",
    "ApiToken.revoked_at": "who revoked it stands in the log",
    "ExternalIdentity.linked_at": "`user` is its person",
    "FrozenList.made_at": "a worker does it",
    "IdempotentRequest.created_at": "`user` is its client",
    "Job.created_at": "`requested_by` is its person",
    "Job.finished_at": "a worker does it",
    "Notification.created_at": "the portal itself tells",
    "Notification.mailed_at": "a worker does it",
    "Notification.read_at": "`recipient` is its person",
    "PlanImport.committed_at": "who did it stands in the log; an operator's command has no person",
    "RecoveryCode.used_at": "the factor's `user` is its person",
    "Report.compiled_at": "the report's transitions name who asked, or the schedule did",
    "ReportFile.made_at": "a worker does it",
    "SecondFactor.confirmed_at": "`user` is its person",
    "Tombstone.deleted_at": "the database itself writes it",
    "User.created_at": "who made the account stands in the log",
    "Webhook.stopped_at": "a worker does it",
    "WebhookDelivery.created_at": "the portal itself tells",
    "WebhookDelivery.delivered_at": "a worker does it",
    "WebhookDelivery.next_at": "a worker goes by it",
}
# Pairs in which the person may be missing although the moment is set, and why.
HALF_PAIRS = {
    "ActivityChange.changed_at": "an operator's command has no person",
    "Assignment.updated_at": "the database's own stamp; `updated_by` goes with `updated_on`",
    "CriteriaSet.made_at": "an operator's command has no person",
    "HeaderChoice.chosen_at": "an operator's command has no person",
    "PartRevision.replaced_at": "compiling by the schedule has no person",
    "PlanImport.read_at": "an operator's command has no person",
}


def _name(model: type[models.Model]) -> str:
    return model.__name__


def test_each_model_is_fetched_by_who_may_see_it_or_through_another():
    assert {model.__name__ for model in MODELS} == FETCHED | REACHED.keys()
    assert {model.__name__ for model in MODELS if hasattr(model._default_manager, "visible_to")} == FETCHED


@pytest.mark.parametrize("model", MODELS, ids=_name)
def test_a_model_has_a_vietnamese_name_and_names_its_rows(model):
    given = model._meta.original_attrs
    assert given.get("verbose_name") and given.get("verbose_name_plural")
    assert not given["verbose_name"].isascii(), "people read it"
    assert "__str__" in vars(model)
    assert model.__doc__ and not model.__doc__.startswith(f"{model.__name__}("), "Django's own docstring says nothing"


@pytest.mark.parametrize("model", MODELS, ids=_name)
def test_a_model_measures_exactly_and_saves_plainly(model):
    assert [field.name for field in model._meta.get_fields() if isinstance(field, models.FloatField)] == []
    assert not {"save", "delete", "clean"} & vars(model).keys(), "changes go through services"


def test_each_moment_has_its_person():
    alone = set()
    for model in MODELS:
        names = {field.name for field in model._meta.get_fields()}
        moments = [field for field in model._meta.concrete_fields if isinstance(field, models.DateTimeField)]
        alone |= {
            f"{model.__name__}.{field.name}"
            for field in moments
            if field.name.endswith("_at")
            and field.name != "updated_at"
            and f"{field.name.removesuffix('_at')}_by" not in names
        }
    assert alone == IMPERSONAL.keys()


def test_the_database_keeps_moment_and_person_together():
    loose = set()
    for model in MODELS:
        fields = {field.name: field for field in model._meta.concrete_fields}
        conditions = [str(rule.condition) for rule in model._meta.constraints if hasattr(rule, "condition")]
        for name in fields:
            person = fields.get(f"{name.removesuffix('_at')}_by") if name.endswith("_at") else None
            if person is None or (not fields[name].null and not person.null):
                continue
            together = (f"{name}__isnull', False", f"{person.name}__isnull', False")
            if not any(all(part in condition for part in together) for condition in conditions):
                loose.add(f"{model.__name__}.{name}")
    assert loose == HALF_PAIRS.keys()


@pytest.mark.django_db
def test_migrations_say_what_the_models_say():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
