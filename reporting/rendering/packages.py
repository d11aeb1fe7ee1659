"""Office files are ZIP packages that carry the hour of their making; repacked, equal content gives equal bytes."""

import re
from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_CORE = "docProps/core.xml"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that a ZIP directory can hold
_MOMENTS = re.compile(rb"(<dcterms:(created|modified)\b[^>]*>)[^<]*(</dcterms:)")


def repacked(package: bytes, *, on: date) -> bytes:
    """The same parts with fixed times: the directory's at its epoch, the document's own at the start of `on`."""
    moment = f"{on:%Y-%m-%d}T00:00:00Z".encode()
    target = BytesIO()
    with ZipFile(BytesIO(package)) as source, ZipFile(target, "w", ZIP_DEFLATED) as copy:
        for name in source.namelist():
            content = source.read(name)
            if name == _CORE:
                content = _MOMENTS.sub(rb"\g<1>" + moment + rb"\g<3>", content)
            entry = ZipInfo(name, _EPOCH)
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 3  # else the directory tells on which system it was made
            copy.writestr(entry, content)
    return target.getvalue()
