"""Settings of the REST interface and of how it describes itself; `reform.settings` takes them over."""

import os

from reform.environment import flag, number, words

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "organisations.api.authentication.TokenAuthentication",  # first: it says how to sign in where nobody has
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": [
        "rest_framework.permissions.IsAuthenticated",
        "organisations.api.access.HasScope",
    ],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "reform.common.api.negotiation.Negotiation",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["reform.common.api.filters.StrictFilters"],
    "DEFAULT_PAGINATION_CLASS": "reform.common.api.paging.CursorPages",
    "DEFAULT_SCHEMA_CLASS": "reform.common.api.schema.VietnameseSchema",
    "DEFAULT_THROTTLE_CLASSES": ["reform.common.api.throttles.MinuteThrottle"],
    "EXCEPTION_HANDLER": "reform.common.api.problems.exception_handler",
}
# Sites whose scripts may read the interface with a key of their own, by full origin; without credentials of the browser
# (sessions stay with the portal's own pages), reading only.
CORS_ALLOWED_ORIGINS = words("REFORM_CORS_ORIGINS", "")
CORS_URLS_REGEX = r"^/api/v1/"
CORS_ALLOW_CREDENTIALS = False
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS"]
CORS_ALLOW_HEADERS = ["accept", "authorization", "if-modified-since", "if-none-match"]
CORS_EXPOSE_HEADERS = [
    *("Deprecation", "ETag", "Last-Modified", "Link", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"),
    *("Retry-After", "Sunset", "WWW-Authenticate"),
]
# Requests a minute: of one key or signed-in person, and of an address without either.
API_RATES = {"account": max(1, number("REFORM_API_RATE", 300)), "address": 120}
API_STREAM_COST = 10  # as so many requests counts a whole list in one answer
# Seconds that a pull of changes looks back: longer than a transaction may last, and clocks of two machines differ.
API_WATERMARK_LAG = 15 * 60
# Days for which a deleted row is told of; who has not pulled for longer reads all again.
TOMBSTONE_DAYS = max(30, number("REFORM_TOMBSTONE_DAYS", 400))
API_REPORT_AS_OF = "reporting.api.as_of.report_as_of"  # what `?as_of=report:ID` means
SPECTACULAR_SETTINGS = {
    "TITLE": "API dữ liệu cải cách hành chính",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",  # 3.0 cannot say that an object may be null
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "DISABLE_DOCSTRING_DESCRIPTIONS": True,  # docstrings are English and for the code's readers
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    # No validatorUrl: it would send the schema's address to a foreign host.
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "docExpansion": "list", "validatorUrl": None},
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "reform.common.api.schema.document_interface",
    ],
    "ENUM_NAME_OVERRIDES": {  # several fields are called status or kind
        "AreaKeyEnum": "indicators.enums.AreaKey",
        "DeadlineKindEnum": "plans.enums.DeadlineType",
        "FigureStatusEnum": "indicators.enums.FigureStatus",
        "PeriodEnum": "reform.common.periods.Period",
        "PlanStatusEnum": "plans.enums.PlanStatus",
        "ReportStatusEnum": "reporting.enums.ReportStatus",
        "ResolutionKindEnum": "plans.enums.ResolutionKind",
        "RoundStatusEnum": "reporting.enums.RoundStatus",
        "StateEnum": "plans.states.State",
        "UnitKindEnum": "organisations.enums.UnitKind",
        "WorkStatusEnum": "plans.enums.WorkStatus",
    },
}

# ── Webhooks: where events may be posted to ─────────────────────────────────────────────────────────────────────────
# Private networks (10/8, 172.16/12, 192.168/16, fc00::/7), on which offices that are cut off from the internet work.
WEBHOOK_PRIVATE = flag("REFORM_WEBHOOK_PRIVATE")
WEBHOOK_LOOPBACK = False  # the machine itself; on in tests alone
# Days for which events that were taken or given up are kept.
WEBHOOK_DAYS = max(7, number("REFORM_WEBHOOK_DAYS", 90))
WEBHOOK_CA = os.environ.get("REFORM_WEBHOOK_CA", "")  # file of certificates of a province's own authority
