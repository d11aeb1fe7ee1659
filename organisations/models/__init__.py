"""Units, people, what they did, and the jobs that run for them."""

from organisations.models.audit import AuditEvent
from organisations.models.clients import IdempotentRequest, Tombstone, Webhook, WebhookDelivery
from organisations.models.installation import Installation
from organisations.models.jobs import Job
from organisations.models.notifications import Notification, NotificationSetting
from organisations.models.positions import ActingGrant, Tenure
from organisations.models.sign_in import ExternalIdentity, RecoveryCode, SecondFactor
from organisations.models.tokens import ApiToken
from organisations.models.units import Unit, UnitAlias, UnitSuccession
from organisations.models.users import User

__all__ = [
    "ActingGrant",
    "ApiToken",
    "AuditEvent",
    "ExternalIdentity",
    "IdempotentRequest",
    "Installation",
    "Job",
    "Notification",
    "NotificationSetting",
    "RecoveryCode",
    "SecondFactor",
    "Tenure",
    "Tombstone",
    "Unit",
    "UnitAlias",
    "UnitSuccession",
    "User",
    "Webhook",
    "WebhookDelivery",
]
