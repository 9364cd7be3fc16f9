"""`python -m tools`: write every file that is made."""

from __future__ import annotations

from tools.made import ROOT, made

if __name__ == "__main__":
    for name, text in made().items():
        (ROOT / name).write_text(text, "utf-8")
        print(name)
