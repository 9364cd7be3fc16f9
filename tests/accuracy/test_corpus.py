"""How often the program is right, measured on a corpus that lies outside the project.

`JIMAKU_MPV_CORPUS` names its folder, beside which the programs that measure lie. The floors only rise.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

FLOORS = {
    "identify": ("--min", "0.98", "--min-act", "0.91", "--max-wrong", "0"),
    "choose": ("--min", "1", "--min-best", "1", "--min-act", "1", "--max-wrong", "0"),
}


@pytest.mark.timeout(600)
@pytest.mark.parametrize("what", FLOORS)
def test_it_is_right_as_often_as_it_was(what: str, tmp_path: Path) -> None:
    if "JIMAKU_MPV_CORPUS" not in os.environ:
        pytest.skip("JIMAKU_MPV_CORPUS names no corpus")
    corpus = Path(os.environ["JIMAKU_MPV_CORPUS"])
    score = corpus.parent / "bench" / "score.py"
    command = [sys.executable, str(score), what, str(corpus / f"{what}.jsonl"), "--show", *FLOORS[what]]
    measured = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=tmp_path)
    print(measured.stdout.strip().rpartition("\n")[2])
    assert measured.returncode == 0, measured.stdout + measured.stderr
