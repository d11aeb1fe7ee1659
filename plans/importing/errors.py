"""The one error of the importer: a file that cannot become a plan at all."""


class PlanFileError(ValueError):
    """A file as a whole is refused: `code` for programs, `message` in Vietnamese with what to do.

    Codes: those of `reform.common.uploads.UploadError`, and `damaged`, `no_table`, `no_rows`, `too_large`,
    `scanned_pdf`, `old_letters`, `year_missing`, `year_outside_plan`.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
