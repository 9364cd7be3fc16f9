"""The package as a whole: what the wheel holds, how it starts, and that both names are one program."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

from jimaku_mpv import __version__

ROOT = Path(__file__).parent.parent
SUFFIXES = {".py", ".lua", ".conf"}
NAME = f"jimaku_mpv-{__version__}"
INFO = f"{NAME}.dist-info"
SHARED = {
    "share/man/man1/jimaku-mpv.1": "jimaku-mpv.1",
    "share/bash-completion/completions/jimaku-mpv": "jimaku-mpv.bash",
    "share/zsh/site-functions/_jimaku-mpv": "_jimaku-mpv",
    "share/fish/vendor_completions.d/jimaku-mpv.fish": "jimaku-mpv.fish",
}
ALONE = """
import socket
def refuse(*_):
    raise SystemExit("a build reached for the network")
socket.socket.connect = socket.getaddrinfo = refuse
"""


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in which Python has no network."""
    folder = tmp_path_factory.mktemp("alone")
    (folder / "sitecustomize.py").write_text(ALONE)
    return {**os.environ, "PYTHONPATH": str(folder)}


def build(what: str, source: Path, folder: Path, environment: dict[str, str]) -> Path:
    command = [sys.executable, "-m", "hatchling", "build", "-t", what, "-d", str(folder)]
    subprocess.run(command, cwd=source, env=environment, check=True, capture_output=True, timeout=100)
    return next(folder.glob("*.whl" if what == "wheel" else "*.tar.gz"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory, alone: dict[str, str]) -> Path:
    """A wheel, built without a network."""
    return build("wheel", ROOT, tmp_path_factory.mktemp("wheel"), alone)


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory, alone: dict[str, str]) -> Path:
    """What the sdist holds, in a folder."""
    folder = tmp_path_factory.mktemp("sdist")
    with tarfile.open(build("sdist", ROOT, folder, alone)) as archive:
        archive.extractall(folder, filter="data")
    return folder / NAME


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
    shared = {f"{NAME}.data/data/{place}" for place in SHARED}
    assert held == shipped("jimaku_mpv", "jimaku_mpv") | shipped("lua", "jimaku_mpv/lua") | shared | info
    assert {Path(name).suffix for name in held - info - shared} <= SUFFIXES
    assert {"jimaku_mpv/lua/main.lua", "jimaku_mpv/lua/jimaku_mpv.conf"} <= held
    assert wheel.stat().st_size < 500_000


def test_the_manual_and_the_completions_are_those_of_this_version(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        for place, name in SHARED.items():
            assert archive.read(f"{NAME}.data/data/{place}") == (ROOT / "shell" / name).read_bytes()


def test_the_sdist_holds_everything(unpacked: Path) -> None:
    held = {path.relative_to(unpacked).as_posix() for path in unpacked.rglob("*") if path.is_file()}
    for folder in ("jimaku_mpv", "lua", "shell", "tools", "docs", "benchmarks"):
        assert shipped(folder, folder) <= held
    tests = {path for path in shipped("tests", "tests") if not path.startswith("tests/.cache/")}
    assert tests <= held
    top = "README.md CHANGELOG.md CONTRIBUTING.md LICENSE install.sh pyproject.toml PKG-INFO .ci/run"
    assert {*top.split(), ".luacheckrc", ".busted"} <= held
    places = {name.partition("/")[0] for name in held}
    assert not places & {".git", ".cache", "dist", "build", ".mypy_cache", ".pytest_cache"}


def test_a_wheel_out_of_the_sdist_is_the_same(
    wheel: Path, unpacked: Path, alone: dict[str, str], tmp_path: Path
) -> None:
    assert build("wheel", unpacked, tmp_path, alone).read_bytes() == wheel.read_bytes()


def test_the_build_needs_its_backend_alone() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert [requirement.partition(">")[0] for requirement in settings["build-system"]["requires"]] == [
        "hatchling"
    ]
    assert "hooks" not in str(settings["tool"]["hatch"])


def test_the_version_stands_in_one_place() -> None:
    """Apart from what is told of the past."""
    places = [ROOT / "pyproject.toml", ROOT / "README.md", ROOT / "install.sh"]
    for folder in ("jimaku_mpv", "lua", "shell", "tools"):
        places += [path for path in (ROOT / folder).rglob("*") if path.suffix != ".pyc" and path.is_file()]
    quoted = re.compile(rf"(?<![\d.]){re.escape(__version__)}(?![\d.])")
    holding = [path.relative_to(ROOT).as_posix() for path in places if quoted.search(path.read_text("utf-8"))]
    assert holding == ["jimaku_mpv/__init__.py"]


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
