"""Where the project and its data are; known without Django, so that a health check costs next to nothing."""

import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
# Database, messages, uploads and whatever else an installation keeps.
DATA_DIR = Path(os.environ.get("REFORM_DATA_DIR") or BASE_DIR / "var").resolve()
