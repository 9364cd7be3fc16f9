"""`install.sh` with strange letters in its paths, and with lists that name what is not ours."""

from __future__ import annotations

import shutil
import stat
import subprocess
from pathlib import Path

import pytest
from machine import Machine, add_command, new_machine

FAKE_UV = """
mkdir -p "$HOME/uv/bin" "$UV_TOOL_BIN_DIR"
case $2 in
install)
	ln -sf "$HOME/uv/bin/jimaku-mpv" "$UV_TOOL_BIN_DIR/jimaku-mpv"
	echo 'echo "jimaku-mpv $*"' >"$HOME/uv/bin/jimaku-mpv"
	chmod +x "$HOME/uv/bin/jimaku-mpv"
	;;
uninstall) rm -r "$HOME/uv" "$UV_TOOL_BIN_DIR/jimaku-mpv" ;;
esac
"""


@pytest.fixture
def with_uv(bare_path: Path) -> dict[str, str]:
    """A system where a uv installs at once."""
    for name, body in (("mpv", "exit 0"), ("uv", FAKE_UV)):
        add_command(bare_path, name, body)
    (bare_path / "chmod").symlink_to(shutil.which("chmod") or "")
    return {"PATH": str(bare_path)}


@pytest.mark.parametrize(
    ("options", "more", "code", "told"),
    [
        (["--prefix", "a\nb"], {}, 2, "--prefix has a line break or another control character in it"),
        (["--prefix", "a\n"], {}, 2, "--prefix has a line break or another control character in it"),
        (["--prefix", "a\tb"], {}, 2, "--prefix has a line break or another control character in it"),
        (["--prefix", "a\x1b[2Jb"], {}, 2, "--prefix has a line break or another control character in it"),
        (["--mpv-config", "a\nb"], {}, 2, "--mpv-config has a line break or another control"),
        (["--prefix", "/"], {}, 2, "--prefix needs a folder of its own"),
        (["--prefix", "missing/../there"], {}, 2, "--prefix names no folder: missing/../there"),
        (["--prefix", 'a"b'], {}, 1, "/bin can't hold what Python needs. Paths with a quote"),
        (["--prefix", "a\\b"], {}, 1, "/bin can't hold what Python needs. Paths with a quote"),
        (["--prefix", "a$(touch x)b"], {}, 1, "/bin can't hold what Python needs. Paths with a quote"),
        (["--prefix", "a`touch x`b"], {}, 1, "/bin can't hold what Python needs. Paths with a quote"),
        (["--prefix", "a:b"], {}, 1, "/bin can't hold what Python needs. Paths with a quote"),
        ([], {"HOME": "{}/a\nb"}, 4, "HOME has a line break or another control character in it"),
        ([], {"HOME": "home"}, 4, "HOME is not a whole path: home"),
        ([], {"HOME": '{}/a"b'}, 1, "/a\"b/.local/bin can't hold what Python needs"),
        ([], {"XDG_DATA_HOME": "{}/a\nprogram\t/b"}, 4, "XDG_DATA_HOME has a line break"),
        ([], {"XDG_DATA_HOME": "data"}, 4, "XDG_DATA_HOME is not a whole path: data"),
        ([], {"XDG_CONFIG_HOME": "{}/a\nb"}, 4, "XDG_CONFIG_HOME has a line break"),
        ([], {"JIMAKU_MPV_HOME": "{}/a\nb"}, 4, "JIMAKU_MPV_HOME has a line break"),
        ([], {"TMPDIR": "{}/a\nb"}, 4, "TMPDIR has a line break"),
    ],
)
def test_what_can_not_work_is_refused_in_words(
    machine: Machine,
    with_uv: dict[str, str],
    options: list[str],
    more: dict[str, str],
    code: int,
    told: str,
) -> None:
    places = {name: place.format(machine.home) for name, place in more.items()}
    ran = machine.install(*options, **with_uv | places)
    assert (ran.returncode, ran.stdout) == (code, "")
    assert ran.stderr.startswith("install.sh: ")
    assert told in ran.stderr
    assert machine.everything() == {}


def test_a_checkout_in_a_folder_with_a_line_break(tmp_path: Path) -> None:
    (tmp_path / "a\nb").mkdir()
    machine = new_machine(tmp_path / "a\nb")
    machine.home.rename(tmp_path / "home")
    ran = Machine(machine.checkout, tmp_path / "home").install()
    assert (ran.returncode, ran.stdout) == (4, "")
    assert "The path of install.sh has a line break" in ran.stderr


@pytest.mark.parametrize(
    "name", ["with space", "it's", "蛙の家", "a*b [c] ?", "-n", "#x", "~", "a;b&c|d (e)"]
)
def test_what_can_work_does(tmp_path: Path, with_uv: dict[str, str], name: str) -> None:
    (tmp_path / name).mkdir()
    machine = new_machine(tmp_path / name)
    before = machine.everything()
    ran = machine.install(**with_uv)
    assert (ran.returncode, ran.stderr) == (0, "")
    told = machine.install("--uninstall", "--purge", "--dry-run", **with_uv)
    ran = machine.install("--uninstall", "--purge", **with_uv)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == told.stdout.replace("Would remove", "Removed")
    assert machine.everything() == before


@pytest.mark.parametrize(
    "places",
    [
        {"HOME": "{}/"},
        {"HOME": "{}/x/..//."},
        {"XDG_DATA_HOME": "{}//.local/share/"},
        {"XDG_DATA_HOME": "{}/new//data/"},
    ],
)
def test_one_place_written_in_two_ways(
    machine: Machine, with_uv: dict[str, str], places: dict[str, str]
) -> None:
    (machine.home / "x").mkdir()
    before = machine.everything()
    odd = {name: place.format(machine.home) for name, place in places.items()}
    machine.install(**with_uv | odd)
    ran = machine.install("--uninstall", **with_uv | odd)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "Kept" not in ran.stdout
    assert machine.everything() == before


def test_what_an_earlier_version_listed_with_two_slashes_goes(
    machine: Machine, with_uv: dict[str, str]
) -> None:
    own = machine.home / ".local/share/jimaku-mpv"
    plant(machine, f"program\t{machine.home}//.local/share//jimaku-mpv/venv")
    (own / "venv").mkdir()
    ran = machine.install("--uninstall", **with_uv, HOME=f"{machine.home}/")
    assert ran.stdout == f"Removed {own}/venv\n"


def test_a_folder_that_is_listed_twice_is_told_once(machine: Machine, with_uv: dict[str, str]) -> None:
    own = machine.home / ".local/share/jimaku-mpv"
    plant(machine, f"folder\t{own}", f"tree\t{own}")
    (own / "decisions.db").touch()
    ran = machine.install("--uninstall", "--purge", "--dry-run", **with_uv)
    assert ran.stdout == f"Would remove {own}\n"


@pytest.mark.parametrize(
    "name", ["with space", "it's", "蛙の家", "a*b [c] ?", "-n", "#x", "~", "a;b&c|d (e)"]
)
def test_a_prefix_is_the_folder_that_was_meant(machine: Machine, with_uv: dict[str, str], name: str) -> None:
    (machine.home / name).mkdir()
    for prefix in (name, f"./{name}/../{name}//", f"{machine.home}/{name}/", f"{name}/new"):
        ran = machine.install("--dry-run", "--prefix", prefix, **with_uv)
        assert (ran.returncode, ran.stderr) == (0, "")
        folder = machine.home / name / ("new" if prefix.endswith("new") else "")
        assert f"as {folder}/bin/jimaku-mpv\n" in ran.stdout


def test_it_really_runs_from_a_place_with_quotes_and_spaces(tmp_path: Path) -> None:
    folder = tmp_path / "it's 蛙の家 [1] *"
    folder.mkdir()
    machine = new_machine(folder)
    ran = machine.install("--no-system")
    if "can't be downloaded" in ran.stderr:
        pytest.skip("no network")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert machine.version().startswith("jimaku-mpv ")
    ran = machine.install("--uninstall", "--purge")
    assert (ran.returncode, ran.stderr, machine.everything()) == (0, "", {})


@pytest.mark.parametrize("mask", ["000", "022", "077", "0277"])
def test_its_own_folder_is_the_users_alone(machine: Machine, with_uv: dict[str, str], mask: str) -> None:
    command = f'umask {mask}; exec "$0" "$@"'
    ran = subprocess.run(
        ["sh", "-c", command, machine.checkout / "install.sh"],
        env=machine.environment(**with_uv),
        cwd=machine.home,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=110,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    own = machine.home / ".local/share/jimaku-mpv"
    assert stat.S_IMODE(own.stat().st_mode) == 0o700
    assert (own / "install.list").stat().st_mode & 0o077 == 0
    assert stat.S_IMODE((machine.home / ".local/bin").stat().st_mode) & 0o022 == 0


def test_a_folder_that_an_earlier_version_left_open_is_closed(
    machine: Machine, with_uv: dict[str, str]
) -> None:
    own = machine.home / ".local/share/jimaku-mpv"
    own.mkdir(parents=True)
    own.chmod(0o777)
    assert machine.install("--dry-run", **with_uv).returncode == 0
    assert stat.S_IMODE(own.stat().st_mode) == 0o777
    machine.install(**with_uv)
    assert stat.S_IMODE(own.stat().st_mode) == 0o700
    own.chmod(0o755)
    assert "is up to date" in machine.install(**with_uv).stdout
    assert stat.S_IMODE(own.stat().st_mode) == 0o700


def plant(machine: Machine, *lines: str) -> None:
    own = machine.home / ".local/share/jimaku-mpv"
    own.mkdir(parents=True, exist_ok=True)
    (own / "install.list").write_text("".join(f"{line}\n" for line in lines))


def lines_about(machine: Machine) -> list[str]:
    """What a list would have to say for somebody else's things to go; all of it is there."""
    home = machine.home
    theirs = home / "theirs"
    (theirs / "venv").mkdir(parents=True)
    (theirs / "data/sub").mkdir(parents=True)
    for path in (theirs / "file", theirs / "venv/pyvenv.cfg", theirs / "data/sub/letter"):
        path.write_text("theirs")
    (home / "link").symlink_to(theirs)
    (home / ".cache").mkdir()
    (home / ".cache/jimaku-mpv").symlink_to(theirs)
    (home / "mpv/scripts").mkdir(parents=True)
    (home / "mpv/scripts/jimaku_mpv").symlink_to(theirs / "data")
    (theirs / "data/main.lua").write_text("theirs")
    above = home.parent
    return [
        f"program\t{theirs}",
        f"program\t{theirs}/venv",
        f"program\t{home}",
        f"program\t{home}/.local/share/jimaku-mpv/../../../theirs",
        f"tree\t{theirs}",
        f"tree\t{theirs}/data",
        f"tree\t{home}/link",
        f"tree\t{home}/link/",
        f"tree\t{home}/.cache/jimaku-mpv",
        f"tree\t{home}/.cache/jimaku-mpv/.",
        f"tree\t{home}/x/jimaku-mpv/../../theirs",
        f"tree\t{home}",
        f"tree\t{above}",
        "tree\t",
        "tree\ttheirs",
        f"file\t{theirs}/file",
        f"file\t{home}/mpv/scripts/jimaku_mpv/main.lua",
        f"conf\t{theirs}/file",
        f"folder\t{theirs}/data",
        f"{theirs}\ttree",
        f"rm -rf\t{theirs}",
        f"tool\t{theirs}",
        f"package\tx; rm -rf {theirs}",
    ]


def test_a_list_can_name_nothing_that_is_not_ours(machine: Machine) -> None:
    plant(machine, *lines_about(machine))
    before = {name: what for name, what in machine.everything().items() if not name.startswith(".local")}
    ran = machine.install("--uninstall", "--purge")
    assert (ran.returncode, ran.stderr) == (0, "")
    after = {name: what for name, what in machine.everything().items() if not name.startswith(".local")}
    assert after == before
    assert (
        f"Kept {machine.home}/theirs: it need not be ours. Look at it, and remove it yourself\n" in ran.stdout
    )
    assert "Removed" not in ran.stdout


def test_a_home_that_is_called_as_our_folders_are(tmp_path: Path) -> None:
    made = new_machine(tmp_path)
    machine = Machine(made.checkout, tmp_path / "jimaku-mpv")
    (machine.home / "letters").mkdir(parents=True)
    plant(machine, f"tree\t{machine.home}", f"tree\t{tmp_path}/jimaku-mpv")
    machine.install("--uninstall", "--purge")
    assert (machine.home / "letters").is_dir()


def test_what_is_ours_goes_all_the_same(machine: Machine) -> None:
    ours = [machine.home / name / "jimaku-mpv" for name in (".config", ".cache", "Library/Logs")]
    ours.append(machine.home / ".local/state/jimaku-mpv/log")
    for folder in ours:
        (folder / "within").mkdir(parents=True)
    plant(machine, *(f"tree\t{folder}" for folder in ours))
    ran = machine.install("--uninstall", "--purge")
    assert [folder for folder in ours if folder.exists()] == []
    assert ran.stdout.count("Removed ") == 4


def test_a_list_of_somebody_else_s_counts_for_nothing(machine: Machine) -> None:
    ours = machine.home / ".cache/jimaku-mpv"
    ours.mkdir(parents=True)
    plant(machine, f"tree\t{ours}")
    record = machine.home / ".local/share/jimaku-mpv/install.list"
    record.rename(machine.home / "a list")
    record.symlink_to(machine.home / "a list")
    ran = machine.install("--uninstall", "--purge")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert f"{record} is not a list of yours. Nothing was removed" in ran.stderr
    assert ours.is_dir()


@pytest.mark.parametrize("newer", [True, False])
@pytest.mark.parametrize("kept", [True, False])
def test_on_a_mac_the_list_is_found_wherever_the_program_put_it(
    machine: Machine, bare_path: Path, newer: bool, kept: bool
) -> None:
    add_command(bare_path, "uname", "echo Darwin")
    data = machine.home / "xdg" if newer else machine.home / "Library/Application Support"
    ours, conf = data / "jimaku-mpv", machine.home / "mpv/script-opts/jimaku_mpv.conf"
    for path in (ours / "jimaku.cc/decisions.db", conf):
        path.parent.mkdir(parents=True)
        path.write_text("x")
    (ours / "setup.list").write_text(f"conf\t{conf}\ntree\t{ours}\n")
    more = {"PATH": str(bare_path), "XDG_DATA_HOME": str(machine.home / "xdg")}
    ran = machine.install("--uninstall", *([] if kept else ["--purge"]), **more)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert (ours / "jimaku.cc").exists() == kept
    assert conf.exists() == kept
    assert (ours / "setup.list").exists() == kept
    if kept:
        machine.install("--uninstall", "--purge", **more)
        assert not ours.exists()
