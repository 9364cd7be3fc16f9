"""Makes `python -m jimaku_mpv` the same program as `jimaku-mpv`."""

from __future__ import annotations

import sys

if not sys.flags.safe_path and __name__ == "__main__":
    # The current folder, which `python -m` puts before all libraries.
    del sys.path[0]

from jimaku_mpv.cli import main

if __name__ == "__main__":
    sys.exit(main())
