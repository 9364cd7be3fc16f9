#!/bin/sh
# Puts an mpv of Debian 13 (0.40) into tests/.cache/newer-mpv, beside the system's, for the e2e tests.
# Where that can't be done it says why, and the tests on it are skipped with this reason.
set -u

cd "$(dirname "$0")/.." || exit 1
folder=$(pwd)/tests/.cache/newer-mpv
suite=trixie

give_up() {
	mkdir -p "$folder"
	echo "$1" >"$folder/reason"
	echo "No second mpv: $1"
	exit 0
}

as_root() {
	if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

# The mirror that this machine itself uses.
mirror() {
	cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null |
		sed -n -e 's/^URIs: *\([^ ]*\/debian\/*\)\( .*\)\{0,1\}$/\1/p' -e 's/^deb \([^ ]*\/debian\/*\) .*/\1/p' |
		head -n 1
}

write_wrapper() {
	lib=$folder/root/usr/lib/$(uname -m)-linux-gnu
	loader=$(find "$lib" -maxdepth 1 -name 'ld-linux-*.so.*' | head -n 1)
	[ -n "$loader" ] || give_up "the image has no loader"
	cat >"$folder/mpv.new" <<-END
		#!/bin/sh
		exec '$loader' --argv0 mpv --library-path '$lib:$lib/pulseaudio:$lib/blas:$lib/lapack' '$folder/root/usr/bin/mpv' "\$@"
	END
	chmod +x "$folder/mpv.new"
	"$folder/mpv.new" --version >/dev/null 2>&1 || give_up "the mpv of $suite does not run here"
	mv "$folder/mpv.new" "$folder/mpv"
}

[ -x "$folder/mpv" ] && "$folder/mpv" --version >/dev/null 2>&1 && exit 0
command -v apt-get >/dev/null || give_up "it comes from Debian's packages, and there is no apt"
as_root true 2>/dev/null || give_up "making it needs root"
command -v mmdebstrap >/dev/null ||
	as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends mmdebstrap \
		</dev/null >/dev/null 2>&1 || give_up "mmdebstrap can't be installed"
as_root rm -rf "$folder"
mkdir -p "$folder"
echo "Getting mpv from Debian's $suite"
as_root mmdebstrap --quiet --variant=extract --include=mpv "$suite" "$folder/root" "$(mirror)" \
	</dev/null >"$folder/log" 2>&1 || give_up "mmdebstrap failed, see $folder/log"
write_wrapper
