#!/bin/sh
# Installs jimaku-mpv out of this checkout, for the user who runs it, and puts its script into mpv.
#
#   ./install.sh           install, or upgrade what an earlier run installed
#   ./install.sh --demo    the same, then play the demo; ends with the demo's exit code
#   --yes                  install missing system packages without asking
#   --help                 show this
#
# PYTHON names another interpreter. Exit: 0 done, 1 failed, 2 usage, 4 something is missing.
set -u

demo=
yes=
log=
keep_log=

say() {
	printf '%s\n' "$*"
}

# fail EXIT-CODE WHAT-HAPPENED WHAT-TO-DO
fail() {
	say "install.sh: $2. $3" >&2
	exit "$1"
}

# The same where the whole story is in the log.
fail_logged() {
	keep_log=yes
	fail "$1" "$2" "$3 (the log: $log)"
}

has() {
	command -v "$1" >/dev/null 2>&1
}

usage() {
	sed -n '2,/^$/s/^# \{0,1\}//p' install.sh | sed '/^set /d'
}

parse() {
	for option; do
		case $option in
		--demo) demo=yes ;;
		--yes | -y) yes=yes ;;
		--help | -h) usage && exit 0 ;;
		*) fail 2 "Unknown option $option" "See: ./install.sh --help" ;;
		esac
	done
}

# Where it goes. ----------------------------------------------------------------------------------

choose_places() {
	[ -n "${HOME:-}" ] || fail 4 "HOME is not set" "Set it to your home folder, then run this again"
	if [ -n "${SUDO_USER:-}" ] && [ -z "$(find "$HOME" -prune -user "$(id -u)" 2>/dev/null)" ]; then
		fail 1 "$HOME is not root's" "Run this without sudo; it calls sudo where that is needed"
	fi
	bin=$HOME/.local/bin
	link=$bin/jimaku-mpv
	venv=${XDG_DATA_HOME:-$HOME/.local/share}/jimaku-mpv/venv
	if [ -e "$link" ] && [ ! -L "$link" ]; then
		fail 1 "$link is not a link of this script" "Move it away, then run this again"
	fi
	mkdir -p "$bin" "${venv%/*}" 2>/dev/null ||
		fail 1 "$bin or ${venv%/*} can't be made" "Make the folder above it yours, then run this again"
	log=$(mktemp "${TMPDIR:-/tmp}/jimaku-mpv-install.XXXXXX" 2>/dev/null) ||
		fail 1 "${TMPDIR:-/tmp} can't be written" "Set TMPDIR to a folder that can, then run this again"
	trap '[ -n "$keep_log" ] || rm -f "$log"' EXIT
	trap 'exit 1' HUP INT TERM
}

# A second way beside the first one would leave that behind, never to be upgraded again.
choose_tool() {
	if [ -d "$venv" ]; then
		tool=venv
	elif has uv; then
		tool=uv
	elif has pipx; then
		tool=pipx
	else
		tool=venv
	fi
}

# What must be there before. ----------------------------------------------------------------------

# What a Mac has there is too old at best, and else opens a window that offers developer tools.
is_apples() {
	[ "$(uname)" = Darwin ] && [ "$(command -v "$1")" = /usr/bin/python3 ]
}

# All interpreters that are new enough, the usual one first.
pythons() {
	for name in "${PYTHON:-python3}" python3 python3.15 python3.14 python3.13 python3.12 python3.11; do
		is_apples "$name" ||
			"$name" -I -c 'import sys; sys.version_info < (3, 11) or print(sys.executable)' 2>/dev/null
	done
}

# Debian keeps ensurepip in a package of its own, without which `-m venv` fails.
find_python() {
	pythons | while IFS= read -r python; do
		if "$python" -I -c 'import ensurepip, venv' 2>/dev/null; then
			say "$python"
			break
		fi
	done
}

package_manager() {
	for manager in brew apt-get dnf pacman zypper apk; do
		if has "$manager"; then
			say "$manager"
			break
		fi
	done
}

python_packages() {
	python=$(pythons | head -n 1)
	case $manager:$python in
	apt-get:) say 'python3 python3-venv' ;;
	apt-get:/usr/bin/python3.*) say "${python##*/}-venv" ;;
	apt-get:*) say 'python3-venv' ;;
	brew:* | pacman:*) say 'python' ;;
	zypper:*) say 'python312' ;;
	*) say 'python3' ;;
	esac
}

missing_packages() {
	has mpv || printf 'mpv '
	# uv brings a Python of its own.
	[ "$tool" = uv ] || [ -n "$(find_python)" ] || python_packages
}

# What a person would type; many a Debian has no sudo, and needs root's own PATH.
install_command() {
	case $manager in
	brew) command="brew install $missing" ;;
	pacman) command="pacman -S $missing" ;;
	apk) command="apk add $missing" ;;
	*) command="$manager install $missing" ;;
	esac
	if [ "$manager" = brew ] || [ "$(id -u)" = 0 ]; then
		say "$command"
	elif has sudo; then
		say "sudo $command"
	else
		say "su -l -c '$command'"
	fi
}

# Without a terminal nobody could type the password that sudo asks for.
can_install() {
	case $manager in
	brew) true ;;
	apt-get) [ "$(id -u)" = 0 ] || { has sudo && { [ -t 0 ] || sudo -n true 2>/dev/null; }; } ;;
	*) false ;;
	esac
}

agreed() {
	if [ -n "$yes" ] || ! [ -t 0 ]; then
		return 0
	fi
	printf 'Missing: %s. Run "%s" now? [Y/n] ' "$missing" "$(install_command)"
	read -r answer || return 1
	case $answer in
	[Nn]*) return 1 ;;
	esac
}

apt_get() {
	set -- env DEBIAN_FRONTEND=noninteractive apt-get "$@"
	[ "$(id -u)" = 0 ] || set -- sudo "$@"
	"$@" </dev/null >>"$log" 2>&1
}

# The lists of a fresh or long unused machine name packages that are no longer there.
# shellcheck disable=SC2086 # a list of words
system_install() {
	case $manager in
	brew) brew install $missing </dev/null >>"$log" 2>&1 ;;
	apt-get)
		apt_get install -y --no-install-recommends $missing ||
			{ apt_get update && apt_get install -y --no-install-recommends $missing; }
		;;
	esac
}

require_packages() {
	manager=$(package_manager)
	missing=$(missing_packages)
	missing=${missing% }
	[ -n "$missing" ] || return 0
	[ -n "$manager" ] || fail 4 "Missing: $missing" "Install that (Python from 3.11 on), then run this again"
	if ! can_install || ! agreed; then
		fail 4 "Missing: $missing" "Run: $(install_command)"
	fi
	say "Installing $missing"
	system_install || fail_logged 4 "$manager could not install $missing" "Is there a network?"
	missing=$(missing_packages)
	[ -z "$missing" ] ||
		fail 4 "$manager has no Python from 3.11 on" "Install uv (https://docs.astral.sh/uv), then run this again"
}

# The package itself. -----------------------------------------------------------------------------

# A sum over all that gets installed, so that nothing is done when nothing changed.
source_sum() {
	find pyproject.toml README.md LICENSE jimaku_mpv lua shell -type f ! -name '*.pyc' -exec cksum {} + |
		LC_ALL=C sort | cksum
}

# The folder that our link points into; whichever tool made it.
installed_folder() {
	target=$(readlink "$link") && dirname "$(dirname "$target")"
}

up_to_date() {
	folder=$(installed_folder) &&
		[ "$(cat "$folder/installed-from" 2>/dev/null)" = "$(source_sum)" ] &&
		"$link" --version >/dev/null 2>&1
}

# Where pip is set to install for the user, it would refuse to work in a venv.
with_venv() {
	python=$(find_python)
	"$venv/bin/python" -I -m pip --version || "$python" -m venv --clear "$venv" || return 1
	PIP_USER=0 "$venv/bin/python" -I -m pip install --no-input --upgrade '.[archives]' || return 1
	ln -sf "$venv/bin/jimaku-mpv" "$link"
}

with_uv() {
	UV_TOOL_BIN_DIR=$bin uv tool install --force --compile-bytecode --reinstall-package jimaku-mpv '.[archives]'
}

with_pipx() {
	PIPX_BIN_DIR=$bin pipx install --force --python "$(find_python)" '.[archives]'
}

is_offline() {
	grep -qi -e NewConnectionError -e ConnectTimeout -e 'name resolution' -e 'not known' -e unreachable \
		-e 'resolve host' -e 'dns error' -e 'sending request' "$log"
}

install_package() {
	if up_to_date; then
		say "jimaku-mpv is up to date"
		return
	fi
	say "Installing jimaku-mpv with $tool"
	# Whatever happens from here on, what is there is no longer what was installed.
	folder=$(installed_folder) && rm -f "$folder/installed-from"
	if ! (LC_ALL=C && export LC_ALL && "with_$tool") </dev/null >>"$log" 2>&1; then
		is_offline && fail_logged 1 "The Python packages can't be downloaded" "Check the network, then run this again"
		fail_logged 1 "jimaku-mpv could not be installed with $tool" "Read why, then run this again"
	fi
	source_sum >"$(installed_folder)/installed-from"
}

# What comes after. -------------------------------------------------------------------------------

tell_path() {
	case :$PATH: in
	*":$bin:"* | *":$bin/:"*) ;;
	*) say "$bin is not in PATH: add it, or type $link for jimaku-mpv" ;;
	esac
}

CDPATH='' cd -- "$(dirname "$0")" || exit 1
parse "$@"
choose_places
choose_tool
require_packages
install_package
tell_path
"$link" setup || exit 1
if [ -n "$demo" ]; then
	say ''
	"$link" demo
fi
