"""The signed files that an office brought back for its report, those included that have been replaced since."""

from dataclasses import dataclass

from reporting.models import Issue, ReplacedFile, Report


@dataclass(frozen=True)
class FormerFile:
    """A signed file that is the report's no longer: of an earlier sending, or one in whose place another came, who
    did that being named in `file` then.
    """

    file: Issue | ReplacedFile
    version: int

    @property
    def is_replaced(self) -> bool:
        """Whether another was recorded for the same sending."""
        return isinstance(self.file, ReplacedFile)


def signed_files(report: Report) -> tuple[Issue | None, list[FormerFile]]:
    """Number, date and file of what was sent last, None while the report is written; and the files from before, the
    last one first. No query before it was first sent, then one, two where a file was brought.
    """
    if not report.version:
        return None, []
    issues = list(report.issues.select_related("brought_by").order_by("-version"))
    current = next((one for one in issues if one.version == report.version and report.file_version), None)
    if not any(one.file for one in issues):
        return current, []
    people = ("brought_by", "replaced_by")
    replaced = list(ReplacedFile.objects.filter(issue__in=issues).select_related(*people).order_by("-id"))
    former = []
    for issue in issues:
        if issue.file and issue is not current:
            former.append(FormerFile(issue, issue.version))
        former += [FormerFile(one, issue.version) for one in replaced if one.issue_id == issue.pk]
    return current, former
