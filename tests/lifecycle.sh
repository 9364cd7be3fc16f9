#!/bin/sh
# install.sh as a new user goes through it, on a machine that is of no use otherwise (tests/images.sh):
# installed with the demo, again, removed, installed once more, removed with all.
#
#   tests/lifecycle.sh home   in the end the home is what it was before
#   tests/lifecycle.sh all    the whole system is: all that is needed must be there
#
# Every command is printed with what it says. Exit: 0 all as it should be.
set -u

clone=$(cd "$(dirname "$0")/.." && pwd)
cd "$HOME" || exit 1
state=$(mktemp -d) || exit 1
trap 'rm -rf "$state"' EXIT

wrong() {
	echo "WRONG: $*"
	exit 1
}

# step NAME OPTION…: runs install.sh from a folder that is not the clone's.
step() {
	echo
	echo "\$ install.sh $*"
	"$clone/install.sh" "$@" </dev/null 2>&1 || wrong "install.sh $* ended with $?"
}

# Every path with what it is and, for files, their content's date and size.
snapshot() {
	find "$1" -xdev \( -path /proc -o -path /dev -o -path /run -o -path /sys -o -path "$state" \) -prune -o \
		-type d -printf '%p %y %m %U\n' -o -printf '%p %y %m %U %s %T@ %l\n' 2>/dev/null | LC_ALL=C sort
}

unchanged() {
	snapshot "$2" | diff "$state/$1" - || wrong "after that something is left, or changed"
	echo "[$2 is as it was]"
}

program=$HOME/.local/bin/jimaku-mpv
snapshot "$HOME" >"$state/home"
snapshot / >"$state/all"

step --dry-run
unchanged home "$HOME"
step --demo --yes
snapshot "$HOME" >"$state/installed"
step
"$program" demo >/dev/null || wrong "the demo ended with $?"
unchanged installed "$HOME"

echo
echo "\$ jimaku-mpv doctor --offline"
"$program" doctor --offline
echo "[ended with $?]"
echo "format=ass" >>"$HOME/.config/mpv/script-opts/jimaku_mpv.conf"

step --uninstall
[ ! -e "$program" ] || wrong "$program is still there"
grep -q format=ass "$HOME/.config/mpv/script-opts/jimaku_mpv.conf" || wrong "the settings are gone"
step
"$program" --version || wrong "the program ended with $?"
step --uninstall --purge --dry-run
step --uninstall --purge
unchanged home "$HOME"
case $1 in
all) unchanged all / ;;
esac
step --uninstall --purge
echo
echo "All as it should be."
