"""What stays the user's own: folders that nobody else can open, addresses without the secrets in them.

Knows nothing of the rest of the program.
"""

from __future__ import annotations

import itertools
import re
from pathlib import Path


def make_private_folder(folder: Path) -> None:
    """Make the folder and those above that are missing, for the user alone.

    Raises OSError, also where not even the topmost one is there: a drive or a share may be gone.
    """
    missing = list(itertools.takewhile(lambda one: not one.is_dir(), (folder, *folder.parents)))
    for one in reversed(missing):
        one.mkdir(mode=0o700, exist_ok=True)


def without_secrets(place: str) -> str:
    """Of an address its scheme, host and last part: no user, query or fragment; any other text as it is."""
    found = re.match(r"([a-z][a-z0-9+.-]*)://([^?#]*)", place, re.IGNORECASE | re.DOTALL)
    if found is None:
        return re.sub(r"(?is)^(magnet|data):.*", r"\1:…", place)
    host, slash, path = found[2].partition("/")
    return f"{found[1]}://{host.rpartition('@')[2]}{slash}{path.rpartition('/')[2]}"
