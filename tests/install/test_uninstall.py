"""`install.sh --uninstall`: all that it put there goes, nothing else does, and it says what went."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from machine import OWN_CONF, Machine, add_command

FAKE_UV = """
echo "uv $*" >>"$HOME/calls"
mkdir -p "$HOME/uv/bin" "$UV_TOOL_BIN_DIR"
case $2 in
install)
	ln -sf "$HOME/uv/bin/jimaku-mpv" "$UV_TOOL_BIN_DIR/jimaku-mpv"
	echo 'echo "jimaku-mpv $*" >>"$HOME/calls"' >"$HOME/uv/bin/jimaku-mpv"
	chmod +x "$HOME/uv/bin/jimaku-mpv"
	;;
uninstall) rm -r "$HOME/uv" "$UV_TOOL_BIN_DIR/jimaku-mpv" ;;
esac
"""


@pytest.fixture
def with_uv(machine: Machine, bare_path: Path) -> dict[str, str]:
    """A system where a uv installs that only writes down what it is told."""
    add_command(bare_path, "mpv")
    add_command(bare_path, "ffmpeg")
    add_command(bare_path, "uv", FAKE_UV)
    for tool in ("chmod",):
        (bare_path / tool).symlink_to(shutil.which(tool) or tool)
    return {"PATH": str(bare_path)}


def calls(machine: Machine) -> list[str]:
    return (machine.home / "calls").read_text().splitlines()


def test_settings_and_data_stay_until_they_are_asked_for(machine: Machine) -> None:
    theirs = [machine.home / ".config/mpv/scripts/other.lua", machine.home / ".local/share/other/data"]
    for path in theirs:
        path.parent.mkdir(parents=True)
        path.write_text("theirs")
    before = machine.everything()
    ran = machine.install()
    if "can't be downloaded" in ran.stderr:
        pytest.skip("no network")
    assert ran.returncode == 0
    key = machine.home / ".config/jimaku-mpv/jimaku.cc/api_key"
    key.parent.mkdir(parents=True)
    for path, text in ((key, "secret"), (machine.conf, OWN_CONF)):
        path.write_text(text)
    # An uninstallation needs no Python: that may be what is broken.
    (machine.home / ".local/share/jimaku-mpv/venv/bin/python").unlink()

    told = machine.install("--uninstall", "--dry-run")
    assert machine.link.is_symlink()
    ran = machine.install("--uninstall")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == told.stdout.replace("Would remove", "Removed")
    assert f"Removed the files of {machine.home}/.config/mpv/scripts/jimaku_mpv\n" in ran.stdout
    assert f"Removed {machine.link}\n" in ran.stdout
    assert f"Kept {machine.conf} (settings and data: --purge removes them)\n" in ran.stdout
    assert (key.read_text(), machine.conf.read_text()) == ("secret", OWN_CONF)
    assert not (machine.home / ".local/bin").exists()

    ran = machine.install("--uninstall", "--purge")
    assert f"Removed {machine.conf}\n" in ran.stdout
    assert machine.everything() == before
    ran = machine.install("--uninstall", "--purge")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("There is nothing to remove")


def test_only_said_is_not_done(machine: Machine, bare_path: Path) -> None:
    add_command(bare_path, "uv", "exit 1")
    add_command(bare_path, "apt-get", "exit 1")
    ran = machine.install("--dry-run", "--mpv-config", "portable config", PATH=str(bare_path))
    assert ran.returncode == 0
    assert ran.stdout.splitlines() == [
        "Would install the system packages mpv",
        f"Would install jimaku-mpv with uv, as {machine.link}",
        f"Would put the script into mpv's folder {machine.home}/portable config",
    ]
    assert machine.everything() == {}


def test_what_uv_installed_uv_removes(machine: Machine, with_uv: dict[str, str]) -> None:
    assert machine.install(**with_uv).returncode == 0
    ran = machine.install("--uninstall", **with_uv)
    assert f"Removed {machine.link}\n" in ran.stdout
    assert calls(machine)[-1] == "uv tool uninstall jimaku-mpv"
    assert list(machine.everything()) == ["calls"]


@pytest.mark.parametrize("broken", [None, "exit 1"])
def test_nothing_is_forgotten_where_uv_can_not_remove_it(
    machine: Machine, with_uv: dict[str, str], bare_path: Path, broken: str | None
) -> None:
    assert machine.install(**with_uv).returncode == 0
    before = machine.everything()
    (bare_path / "uv").unlink()
    if broken:
        add_command(bare_path, "uv", broken)
    ran = machine.install("--uninstall", "--purge", **with_uv)
    assert (ran.returncode, ran.stdout) == (1, "")
    why = "could not remove jimaku-mpv" if broken else f"which installed {machine.home}/uv, is not in PATH"
    assert why in ran.stderr
    assert "Run: uv tool uninstall jimaku-mpv, then run this again" in ran.stderr
    assert machine.everything() == before
    add_command(bare_path, "uv", FAKE_UV)
    assert machine.install("--uninstall", **with_uv).returncode == 0
    assert list(machine.everything()) == ["calls"]


def test_what_was_removed_without_uv_keeps_nothing_else(
    machine: Machine, with_uv: dict[str, str], bare_path: Path
) -> None:
    machine.install(**with_uv)
    (bare_path / "uv").unlink()
    shutil.rmtree(machine.home / "uv")
    ran = machine.install("--uninstall", **with_uv)
    assert f"Removed {machine.link}\n" in ran.stdout
    assert list(machine.everything()) == ["calls"]


def test_who_once_asked_for_sync_keeps_it(machine: Machine, with_uv: dict[str, str]) -> None:
    machine.install("--with-sync", **with_uv)
    (machine.checkout / "README.md").write_text("a newer one")
    machine.install(**with_uv)
    installed = [line for line in calls(machine) if line.startswith("uv tool install")]
    assert [line.rpartition(" ")[2] for line in installed] == [".[archives,sync]", ".[archives,sync]"]


def test_sync_is_added_to_what_is_there(machine: Machine, with_uv: dict[str, str]) -> None:
    machine.install(**with_uv)
    ran = machine.install("--with-sync", **with_uv)
    assert "Installing jimaku-mpv" in ran.stdout
    installed = [line for line in calls(machine) if line.startswith("uv tool install")]
    assert [line.rpartition(" ")[2] for line in installed] == [".[archives]", ".[archives,sync]"]


def test_sync_needs_ffmpeg(machine: Machine, with_uv: dict[str, str], bare_path: Path) -> None:
    (bare_path / "ffmpeg").unlink()
    add_command(bare_path, "dnf")
    add_command(bare_path, "id", "echo 0")
    assert "Missing: ffmpeg. Run: dnf install ffmpeg" in machine.install("--with-sync", **with_uv).stderr


def test_mpvs_folder_is_handed_on_as_it_was_meant(machine: Machine, with_uv: dict[str, str]) -> None:
    machine.install("--mpv-config", "portable config", **with_uv)
    assert f"jimaku-mpv setup --mpv-config {machine.home}/portable config" in calls(machine)


def test_before_the_demo_nothing_else_says_what_to_do_next(machine: Machine, with_uv: dict[str, str]) -> None:
    machine.install("--demo", **with_uv)
    assert [line for line in calls(machine) if line.startswith("jimaku-mpv")][-2:] == [
        "jimaku-mpv setup --brief",
        "jimaku-mpv demo",
    ]


@pytest.mark.parametrize(
    ("fonts", "told"), [("", ["Run: sudo apt-get install fonts-noto-cjk"]), ("echo Noto", [])]
)
def test_a_system_without_japanese_letters_is_told(
    machine: Machine, with_uv: dict[str, str], bare_path: Path, fonts: str, told: list[str]
) -> None:
    for name, body in {"fc-list": fonts, "apt-get": "exit 1", "id": "echo 1000", "sudo": ""}.items():
        add_command(bare_path, name, body)
    ran = machine.install(**with_uv)
    lines = [line for line in ran.stdout.splitlines() if "boxes" in line]
    assert [line.partition("boxes. ")[2] for line in lines] == told


def test_a_place_of_ones_own(machine: Machine) -> None:
    ran = machine.install("--prefix", "my programs", "--mpv-config", "my mpv")
    if "can't be downloaded" in ran.stderr:
        pytest.skip("no network")
    assert (ran.returncode, ran.stderr) == (0, "")
    link = machine.home / "my programs/bin/jimaku-mpv"
    assert link.readlink().is_relative_to(machine.home / "my programs/share")
    assert (machine.home / "my mpv/scripts/jimaku_mpv/main.lua").is_file()
    ran = machine.install("--uninstall", "--purge", "--prefix", "my programs")
    assert f"Removed {link}\n" in ran.stdout
    assert machine.everything() == {}
