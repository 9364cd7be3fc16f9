"""Makes `python -m jimaku_mpv` the same program as `jimaku-mpv`."""

from __future__ import annotations

import sys

from jimaku_mpv.cli import main

if __name__ == "__main__":
    sys.exit(main())
