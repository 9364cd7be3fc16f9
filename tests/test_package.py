"""The package as a whole: what the wheel holds, how it starts, and that both names are one program."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from jimaku_mpv import __version__

ROOT = Path(__file__).parent.parent
SUFFIXES = {".py", ".lua", ".conf", ".toml"}
INFO = f"jimaku_mpv-{__version__}.dist-info"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel, built without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=100)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds the package as the wheel brings it, apart from this checkout."""
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def run(*args: str, path: Path = ROOT) -> subprocess.CompletedProcess[str]:
    # Coverage would follow into the process and bring imports of its own.
    clean = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    environment = clean | {"PYTHONPATH": str(path)}
    command = [sys.executable, "-P", "-W", "error", *args]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=100)


def shipped(folder: str, place: str) -> set[str]:
    files = (path for path in (ROOT / folder).rglob("*") if path.is_file())
    return {
        f"{place}/{path.relative_to(ROOT / folder).as_posix()}"
        for path in files
        if "__pycache__" not in path.parts
    }


def test_the_wheel_holds_the_package_and_the_script_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    info = {f"{INFO}/{n}" for n in ("METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE")}
    assert held == shipped("jimaku_mpv", "jimaku_mpv") | shipped("lua", "jimaku_mpv/lua") | info
    assert {Path(name).suffix for name in held - info} <= SUFFIXES
    assert {"jimaku_mpv/lua/main.lua", "jimaku_mpv/lua/jimaku_mpv.conf"} <= held
    assert wheel.stat().st_size < 500_000


def test_the_installed_package_brings_its_own_script(installed: Path) -> None:
    ran = run("-c", "from jimaku_mpv.paths import lua_folder; print(lua_folder())", path=installed)
    assert ran.stdout.strip() == str(installed / "jimaku_mpv/lua")


def test_the_installed_package_starts(installed: Path) -> None:
    ran = run("-m", "jimaku_mpv", "--version", path=installed)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith(f"jimaku-mpv {__version__}\n")


def test_every_module_can_be_imported_first(installed: Path) -> None:
    """No module relies on another one having been imported before it, and none warns."""
    names = [
        ".".join(path.relative_to(installed).with_suffix("").parts).removesuffix(".__init__")
        for path in sorted((installed / "jimaku_mpv").rglob("*.py"))
        if path.name != "__main__.py"
    ]
    code = """
import sys
for name in sys.argv[1:]:
    for loaded in [m for m in sys.modules if m.startswith("jimaku_mpv")]:
        del sys.modules[loaded]
    __import__(name)
"""
    ran = run("-c", code, *names, path=installed)
    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_the_command_and_the_module_say_the_same(option: str) -> None:
    command = Path(sys.executable).parent / "jimaku-mpv"
    by_name = subprocess.run([command, option], capture_output=True, text=True, timeout=100)
    by_module = run("-m", "jimaku_mpv", option)
    assert by_name.returncode == by_module.returncode == 0
    assert by_name.stdout == by_module.stdout != ""


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_a_quick_answer_imports_nothing_slow(option: str) -> None:
    code = f"""
import sys
from jimaku_mpv.cli import main
try:
    main(["{option}"])
except SystemExit:
    pass
own = {{"jimaku_mpv", "argparse"}}
print(*sorted({{m.partition(".")[0] for m in sys.modules}} - sys.stdlib_module_names - own), file=sys.stderr)
print(*sorted({{"asyncio", "sqlite3", "ssl", "http"}} & sys.modules.keys()), file=sys.stderr)
"""
    ran = run("-c", code)
    foreign, slow = ran.stderr.splitlines()
    libraries = {"requests", "guessit", "rapidfuzz", "py7zr", "platformdirs", "python_mpv_jsonipc"}
    assert not libraries & set(foreign.split())
    assert slow == ""


def test_a_command_that_does_not_exist_is_a_usage_error() -> None:
    ran = run("-m", "jimaku_mpv", "no-such-command")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "no-such-command" in ran.stderr
