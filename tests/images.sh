#!/bin/sh
# Runs the README's two commands, from a clean clone, on bare images of Debian.
#
#   tests/images.sh                          all of them
#   tests/images.sh trixie install user      any choice of releases, commands and users
#
#   bookworm trixie   the release            install tests   ./install.sh --demo, ./tests/run.sh
#   root              the command itself gets what it needs (install.sh: with --yes)
#   user              without its packages the command must name them in one line, leave nothing and
#                     end with 4; then exactly those are installed, and it must pass
#   bare mpv          nothing is there before, or mpv and Python's venv are (for install)
#
# install goes through tests/lifecycle.sh: installed, again, removed, once more, purged.
#
# Needs root, mmdebstrap and a network. Images are made once and kept in tests/.cache/images
# (IMAGES names another folder), each run's whole output in its folder logs. MIRROR names another
# mirror. Settings of pip (PIP_*) and the machine's own certificates reach into the image.
# Exit: 0 all passed, 1 one failed, 2 usage, 4 something is missing.
set -u

cd "$(dirname "$0")/.." || exit 1
images=${IMAGES:-$PWD/tests/.cache/images}
bundle=${SSL_CERT_FILE:-/etc/ssl/certs/ca-certificates.crt}
releases=
commands=
users=
states=
copy=
failed=

choose() {
	for word; do
		case $word in
		bookworm | trixie) releases="$releases $word" ;;
		install | tests) commands="$commands $word" ;;
		root | user) users="$users $word" ;;
		bare | mpv) states="$states $word" ;;
		*)
			echo "Unknown word: $word. See the top of $0" >&2
			exit 2
			;;
		esac
	done
}

require() {
	[ "$(id -u)" = 0 ] || missing="to be root"
	command -v mmdebstrap >/dev/null || missing=mmdebstrap
	command -v unshare >/dev/null || missing=unshare
	if [ -n "${missing:-}" ]; then
		echo "Missing: $missing" >&2
		exit 4
	fi
	mkdir -p "$images/logs" || exit 1
}

make_image() {
	[ -e "$images/$1.tar" ] && return
	echo "Making the image of $1"
	mmdebstrap --quiet --variant=minbase "$1" "$images/$1.new.tar" ${MIRROR:+"$MIRROR"} || exit 1
	mv "$images/$1.new.tar" "$images/$1.tar"
}

# Under another name than Debian's, which the image's own ca-certificates will write.
copy_settings() {
	cp /etc/resolv.conf "$copy/etc/resolv.conf"
	{
		echo "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
		echo "export PATH"
		env | sed -n "s/^\(PIP_[A-Z_]*\)=\(.*\)/export \1='\2'/p"
	} >"$copy/settings"
	if [ -e "$bundle" ]; then
		install -m 644 "$bundle" "$copy/etc/machine.crt"
		echo "export PIP_CERT=/etc/machine.crt SSL_CERT_FILE=/etc/machine.crt" >>"$copy/settings"
	fi
	chmod a+r "$copy/settings"
}

# A bare image: its own processes, the machine's network, nothing of our environment.
inside() {
	# shellcheck disable=SC2016 # expanded by the inner shell
	env -i unshare --mount --pid --fork --kill-child sh -c '
		mount -t proc proc "$1/proc" && mount --rbind /dev "$1/dev" && mount -t tmpfs tmpfs "$1/run" &&
			copy=$1 && shift && exec chroot "$copy" "$@"' sh "$copy" "$@"
}

as_root() {
	inside sh -c ". /settings; export HOME=/root; cd /root; $1" </dev/null
}

as_user() {
	inside setpriv --reuid=1000 --regid=1000 --init-groups sh -c \
		". /settings; export HOME=/home/viewer USER=viewer; cd; $1" </dev/null
}

# What a person would type. The clone lies in a folder with a space.
readme_command() {
	case $1 in
	install) echo 'cd "a clone" && ./install.sh --demo' ;;
	tests) echo 'cd "a clone" && ./tests/run.sh' ;;
	esac
}

apt_install() {
	as_root "apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends $*"
}

# Whether all that was needed was there before: only then nothing in the whole system may change.
lifecycle() {
	echo "sh 'a clone/tests/lifecycle.sh' $1"
}

run_as_root() {
	git clone -q --no-hardlinks . "$copy/root/a clone" || return 1
	case $1:$2 in
	tests:*) as_root "$(readme_command tests)" ;;
	*:bare) as_root "$(lifecycle home)" ;;
	*:mpv) apt_install mpv python3-venv && as_root "$(lifecycle all)" ;;
	esac
}

# The first run must end with 4 and one line, whose names are then installed.
run_as_user() {
	as_root 'useradd --create-home --uid 1000 viewer' &&
		git clone -q --no-hardlinks . "$copy/home/viewer/a clone" && chown -R 1000:1000 "$copy/home/viewer" || return 1
	if [ "$2" = mpv ]; then
		apt_install mpv python3-venv || return 1
	else
		name_and_get "$1" || return 1
	fi
	case $1 in
	tests) as_user "$(readme_command tests)" ;;
	*) as_user "$(lifecycle all)" ;;
	esac
}

name_and_get() {
	files='find . ! -path "./a clone/tests/*" | sort'
	before=$(as_user "$files")
	line=$(as_user "$(readme_command "$1")" 2>&1)
	status=$?
	echo "Ended with $status: $line"
	[ "$status" = 4 ] && [ "$(echo "$line" | wc -l)" = 1 ] && [ "$(as_user "$files")" = "$before" ] || return 1
	# shellcheck disable=SC2046 # a list of words
	apt_install $(echo "$line" | sed -n 's/^.*Missing: \([a-z0-9. -]*[a-z0-9]\)\(\. [A-Z]\| (\).*$/\1/p')
}

remove_copy() {
	[ -z "$copy" ] || rm -rf --one-file-system "$copy"
	copy=
}

run() {
	log=$images/logs/$1-$2-$3-$4.log
	copy=$(mktemp -d) || exit 1
	begin=$(date +%s)
	{
		chmod 755 "$copy" && tar -xf "$images/$1.tar" -C "$copy" && copy_settings && "run_as_$3" "$2" "$4"
	} >"$log" 2>&1 && result=passed || result=FAILED
	remove_copy
	[ "$result" = passed ] || failed=yes
	echo "$result $1 $2 $3 $4, $(($(date +%s) - begin)) s: $log"
}

choose "$@"
require
trap remove_copy EXIT
trap 'exit 1' HUP INT TERM
for release in ${releases:-bookworm trixie}; do
	make_image "$release"
	for command in ${commands:-install tests}; do
		for user in ${users:-root user}; do
			for state in ${states:-bare mpv}; do
				# What the tests need, they get; with mpv there is nothing else to see.
				[ "$command $state" = "tests mpv" ] || run "$release" "$command" "$user" "$state"
			done
		done
	done
done
[ -z "$failed" ]
