#!/bin/sh
# Installs jimaku-mpv out of this checkout, for the user who runs it, and puts its script into mpv.
#
#   ./install.sh            install, or upgrade what an earlier run installed
#   ./install.sh --demo     the same, then play the demo; ends with the demo's exit code
#   ./install.sh --uninstall [--purge]
#                           remove what was installed, and with --purge settings and data too;
#                           lists what went, and touches nothing else
#   --yes                   ask nothing: install missing system packages, take mpv's first folder;
#                           without a terminal system packages are installed with this alone
#   --no-system             install no system packages; say which are missing
#   --with-sync             also what measures a subtitle against the sound of a video (130 MB)
#   --prefix DIR            into DIR/bin and DIR/share instead of ~/.local
#   --mpv-config DIR        mpv's configuration folder, if setup shall not look for it
#   --dry-run               only say what would be done
#   --help                  show this
#
# Linux, macOS and WSL. PYTHON names another interpreter. System packages come from apt-get or brew;
# for dnf, pacman, zypper and apk the command is printed.
# Exit: 0 done, 1 failed, 2 usage, 4 something is missing.
set -u
# What is made here is this user's own, whatever their shell lets others do.
usual_mask=$(umask)
umask 077

demo=
yes=
dry=
no_system=
with_sync=
prefix=
mpv_config=
uninstall=
purge=
log=
keep_log=
noted=
tab=$(printf '\t')

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

# The lists below have a path a line, and a terminal obeys what it is shown.
# require_plain WHAT PATH EXIT-CODE
require_plain() {
	case $2 in
	*[[:cntrl:]]*) fail "$3" "$1 has a line break or another control character in it" "Choose another folder" ;;
	esac
}

# A folder as the user meant it, who may have started this from anywhere.
folder_given() {
	case ${2:-} in
	'') fail 2 "$1 needs a folder" "See: ./install.sh --help" ;;
	/*) given=$2 ;;
	*) given=$from/$2 ;;
	esac
	require_plain "$1" "$given" 2
	while [ "$given" != "${given%/}" ]; do given=${given%/}; done
	[ -n "$given" ] || fail 2 "$1 needs a folder of its own" "See: ./install.sh --help"
	case $given/ in
	*/./* | */../*) given=$(without_dots "$given") || fail 2 "$1 names no folder: $2" "See: ./install.sh --help" ;;
	esac
	as_listed "$given"
}

# What a path with . or .. in it leads to, as far as it is there; behind that they would mean nothing yet.
without_dots() {
	there=$1
	rest=
	while [ ! -d "$there" ]; do
		rest=/${there##*/}$rest
		there=${there%/*}
	done
	case $rest/ in
	*/./* | */../*) return 1 ;;
	esac
	there=$(cd -P -- "${there:-/}" && pwd -P) && say "${there%/}$rest"
}

parse() {
	while [ $# -gt 0 ]; do
		case $1 in
		--demo) demo=yes ;;
		--yes | -y) yes=yes ;;
		--no-system) no_system=yes ;;
		--with-sync) with_sync=yes ;;
		--prefix) prefix=$(folder_given "$1" "${2:-}") && shift || exit 2 ;;
		--mpv-config) mpv_config=$(folder_given "$1" "${2:-}") && shift || exit 2 ;;
		--dry-run) dry=yes ;;
		--uninstall) uninstall=yes ;;
		--purge) purge=yes ;;
		--help | -h) usage && exit 0 ;;
		*) fail 2 "Unknown option $1" "See: ./install.sh --help" ;;
		esac
		shift
	done
	[ -z "$purge" ] || [ -n "$uninstall" ] || fail 2 "--purge goes with --uninstall" "See: ./install.sh --help"
}

# Where it goes. ----------------------------------------------------------------------------------

# One that begins somewhere else each time would lead the program and this script to two places.
require_whole() {
	case $2 in
	'') return ;;
	/*) require_plain "$1" "$2" 4 ;;
	*) fail 4 "$1 is not a whole path: $2" "Set it to one that begins with /, or unset it" ;;
	esac
}

# A folder as the lists name it: `/home/me/` and `/home//me` are one place.
as_listed() {
	case $1/ in
	*/./* | */../*) plain=$(without_dots "$1") || plain=$1 ;;
	*) plain=$1 ;;
	esac
	say "$plain" | LC_ALL=C sed -e 's,//*,/,g' -e 's,\(.\)/$,\1,'
}

choose_places() {
	[ -n "${HOME:-}" ] || fail 4 "HOME is not set" "Set it to your home folder, then run this again"
	for name in HOME XDG_DATA_HOME XDG_CONFIG_HOME XDG_CACHE_HOME XDG_STATE_HOME MPV_HOME JIMAKU_MPV_HOME TMPDIR; do
		place=
		eval "place=\${$name:-}"
		require_whole "$name" "$place"
		[ -z "$place" ] || eval "$name=\$(as_listed \"\$place\")"
	done
	if [ -n "${SUDO_USER:-}" ] && [ -z "$(find "$HOME" -prune -user "$(id -u)" 2>/dev/null)" ]; then
		fail 1 "$HOME is not root's" "Run this without sudo; it calls sudo where that is needed"
	fi
	bin=${prefix:-${HOME%/}/.local}/bin
	link=$bin/jimaku-mpv
	share=${XDG_DATA_HOME:-${HOME%/}/.local/share}
	own=${prefix:+$prefix/share}
	own=${own:-$share}/jimaku-mpv
	venv=$own/venv
	record=$own/install.list
	setup_record=$share/jimaku-mpv/setup.list
	older_record=
	# Only newer versions of what finds the folders for the program look at XDG_DATA_HOME there.
	if [ "$(uname)" = Darwin ]; then
		older_record="$HOME/Library/Application Support/jimaku-mpv/setup.list"
		[ -n "${XDG_DATA_HOME:-}" ] && [ -e "$setup_record" ] || setup_record=$older_record
	fi
	all_in=${JIMAKU_MPV_HOME:-}
	[ -z "$all_in" ] || setup_record=$all_in/data/setup.list
}

# A virtual environment can't be in every folder: its programs name it between quotes of the shell's.
require_usable() {
	for folder in "$bin" "$own"; do
		case $folder in
		*[\"\\\$\`:]*)
			fail 1 "$folder can't hold what Python needs" \
				"Paths with a quote (\"), a backslash, \$, : or \` do not work. Use --prefix with another folder"
			;;
		esac
	done
	[ ! -e "$own" ] || is_mine "$own" || fail 1 "$own is somebody else's" "Use --prefix with a folder of yours"
}

# Nothing is made before it is certain that the rest will work.
require_places() {
	require_usable
	if [ -e "$link" ] && [ ! -L "$link" ]; then
		fail 1 "$link is not a link of this script" "Move it away, then run this again"
	fi
	for folder in "$bin" "$own"; do
		place=$folder
		while [ ! -e "$place" ]; do place=$(dirname "$place"); done
		if [ ! -d "$place" ] || [ ! -w "$place" ]; then
			fail 1 "$folder can't be written" "Make $place a folder of yours, then run this again"
		fi
	done
	log=$(mktemp "${TMPDIR:-/tmp}/jimaku-mpv-install.XXXXXX" 2>/dev/null) ||
		fail 1 "${TMPDIR:-/tmp} can't be written" "Set TMPDIR to a folder that can, then run this again"
	trap '[ -n "$keep_log" ] || rm -f "$log"' EXIT
	trap 'exit 1' HUP INT TERM
}

# A second way beside the first one would leave that behind, never to be upgraded again.
choose_tool() {
	if [ -d "$venv" ] || [ -n "$prefix" ]; then
		tool=venv
	elif has uv; then
		tool=uv
	elif has pipx; then
		tool=pipx
	else
		tool=venv
	fi
}

# pipx and uv replace what they themselves put there; we do no more than that.
require_link() {
	[ "$tool" = venv ] && [ -e "$link" ] || return 0
	[ "$(readlink "$link")" = "$venv/bin/jimaku-mpv" ] ||
		fail 1 "$link is of another installation" "Remove that with what installed it, then run this again"
}

# What was put where, for --uninstall: a line with a kind, a tab and a path (or a name). -----------

note() {
	noted="$noted$1$tab$2
"
}

# shellcheck disable=SC3067 # dash, bash, ksh, zsh and busybox know it
is_mine() {
	[ -O "$1" ]
}

# Makes a folder, and notes it and those above it that were not there.
make_folder() {
	[ ! -d "$1" ] || return 0
	make_folder "$(dirname "$1")" && mkdir "$1" && note folder "$1"
}

write_record() {
	printf '%s' "$noted" | while IFS= read -r line; do
		grep -qxF -e "$line" "$record" 2>/dev/null || say "$line" >>"$record"
	done
	noted=
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
	[ -z "$with_sync" ] || has ffmpeg || printf 'ffmpeg '
	# uv brings a Python of its own.
	[ "$tool" = uv ] || [ -n "$(find_python)" ] || python_packages
}

# What a person would type to install these; many a Debian has no sudo, and needs root's own PATH.
install_command() {
	case $manager in
	brew) command="brew install $*" ;;
	pacman) command="pacman -S $*" ;;
	apk) command="apk add $*" ;;
	*) command="$manager install $*" ;;
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

# Without a terminal there is nobody to ask.
agreed() {
	[ -z "$yes" ] || return 0
	[ -t 0 ] || return 1
	printf 'Missing: %s. Run "%s" now? [Y/n] ' "$missing" "$(install_command "$missing")"
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
system_install() (
	umask "$usual_mask"
	case $manager in
	brew) brew install $missing </dev/null >>"$log" 2>&1 ;;
	apt-get)
		apt_get install -y --no-install-recommends $missing ||
			{ apt_get update && apt_get install -y --no-install-recommends $missing; }
		;;
	esac
)

# Which Python is here and will not do, as a sentence.
python_trouble() {
	[ "$tool" != uv ] && [ -z "$(find_python)" ] || return
	python=$(pythons | head -n 1)
	if [ -n "$python" ]; then
		say " $("$python" -V) at $python has no venv module."
	elif ! is_apples "${PYTHON:-python3}" && old=$("${PYTHON:-python3}" -V 2>/dev/null); then
		say " $old is too old, it takes 3.11."
	fi
}

fail_missing() {
	if [ -n "$manager" ]; then
		fail 4 "Missing: $missing" "$(python_trouble | sed 's/^ //; s/$/ /')Run: $(install_command "$missing")"
	fi
	fail 4 "Missing: $missing" "Install that (Python from 3.11 on), then run this again"
}

require_packages() {
	manager=$(package_manager)
	missing=$(missing_packages)
	missing=${missing% }
	[ -n "$missing" ] || return 0
	if [ -n "$dry" ]; then
		say "Would install the system packages $missing"
		return 0
	fi
	if [ -n "$no_system" ] && { [ "$tool" = uv ] || [ -n "$(find_python)" ]; }; then
		say "Missing: $missing. Later, run: $(install_command "$missing")"
		return 0
	fi
	if [ -n "$no_system" ] || ! can_install || ! agreed; then
		fail_missing
	fi
	say "Installing $missing"
	if ! system_install; then
		is_offline && fail_logged 4 "$missing can't be downloaded" "Check the network, then run this again"
		! grep -qi -e sudoers -e 'not allowed to' -e 'password is required' -e 'incorrect password' "$log" ||
			fail_logged 4 "You may not install $missing" "Have somebody who may run: $(install_command "$missing")"
		fail_logged 4 "$manager could not install $missing" "Run it yourself to see why: $(install_command "$missing")"
	fi
	for package in $missing; do note package "$package"; done
	missing=$(missing_packages)
	[ -z "$missing" ] || fail 4 "$manager has no Python from 3.11 on" \
		"Install uv (https://docs.astral.sh/uv), then run this again"
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

# Who once asked for more keeps it.
choose_extras() {
	extras=archives
	if [ -n "$with_sync" ] || { folder=$(installed_folder) && grep -q sync "$folder/installed-from" 2>/dev/null; }; then
		extras=archives,sync
	fi
}

up_to_date() {
	folder=$(installed_folder) &&
		[ "$(cat "$folder/installed-from" 2>/dev/null)" = "$(source_sum) $extras" ] &&
		"$link" --version >/dev/null 2>&1
}

# A cache that was not there before would be left behind.
spare_caches() {
	cache=${XDG_CACHE_HOME:-$HOME/.cache}
	[ -n "${PIP_CACHE_DIR:-}" ] || [ -d "$cache/pip" ] || [ -d "$HOME/Library/Caches/pip" ] || export PIP_NO_CACHE_DIR=1
	[ -n "${UV_CACHE_DIR:-}" ] || [ -d "$cache/uv" ] || export UV_NO_CACHE=1
	export PIP_DISABLE_PIP_VERSION_CHECK=1
}

# Where pip is set to install for the user, it would refuse to work in a venv.
with_venv() {
	python=$(find_python)
	"$venv/bin/python" -I -m pip --version || "$python" -m venv --clear "$venv" || return 1
	PIP_USER=0 "$venv/bin/python" -I -m pip install --no-input --upgrade ".[$extras]" || return 1
	ln -sf "$venv/bin/jimaku-mpv" "$link"
}

with_uv() {
	UV_TOOL_BIN_DIR=$bin uv tool install --force --compile-bytecode --reinstall-package jimaku-mpv ".[$extras]"
}

with_pipx() {
	PIPX_BIN_DIR=$bin pipx install --force --python "$(find_python)" ".[$extras]"
}

is_offline() {
	grep -qi -e NewConnectionError -e ConnectTimeout -e 'name resolution' -e 'not known' -e unreachable \
		-e 'resolve host' -e 'failure resolving' -e 'could not connect' -e 'dns error' -e 'sending request' "$log"
}

# An earlier version left its rights to the user's mask.
close_own() {
	[ -z "$dry" ] && [ -d "$own" ] && [ -z "$(find "$own/." -prune -perm 700)" ] || return 0
	chmod 700 "$own" || fail 1 "$own is open to others, and can't be closed" "Close it, then run this again"
}

install_package() {
	choose_extras
	close_own
	if up_to_date; then
		say "jimaku-mpv is up to date"
		[ ! -e "$record" ] || write_record
		return
	fi
	if [ -n "$dry" ]; then
		say "Would install jimaku-mpv with $tool, as $link"
		return
	fi
	say "Installing jimaku-mpv with $tool"
	fresh=yes
	[ ! -e "$record" ] || fresh=
	if ! make_folder "$bin" || ! make_folder "$own"; then
		fail 1 "$bin or $own can't be made" "Look at the folders above"
	fi
	close_own
	note tool "$tool"
	[ "$tool" != venv ] || note program "$venv"
	note file "$link"
	write_record
	# Whatever happens from here on, what is there is no longer what was installed.
	folder=$(installed_folder) && rm -f "$folder/installed-from"
	if ! (LC_ALL=C && export LC_ALL && spare_caches && "with_$tool") </dev/null >>"$log" 2>&1; then
		[ -z "$fresh" ] || take_back "$record"
		is_offline && fail_logged 1 "The Python packages can't be downloaded" "Check the network, then run this again"
		fail_logged 1 "jimaku-mpv could not be installed with $tool" "Read why, then run this again"
	fi
	say "$(source_sum) $extras" >"$(installed_folder)/installed-from"
}

# What comes after. -------------------------------------------------------------------------------

tell_path() {
	[ -z "$dry" ] || return 0
	case :$PATH: in
	*":$bin:"* | *":$bin/:"*) ;;
	*) say "$bin is not in PATH. Until it is, type $link for jimaku-mpv, or run: export PATH=\"$bin:\$PATH\"" ;;
	esac
}

# What mpv has no letters for, it shows as boxes.
tell_fonts() {
	[ -z "$dry" ] && has fc-list && [ -n "$manager" ] && [ -z "$(fc-list :lang=ja family 2>/dev/null)" ] || return 0
	case $manager in
	apt-get) package=fonts-noto-cjk ;;
	pacman) package=noto-fonts-cjk ;;
	apk) package=font-noto-cjk ;;
	*) package=google-noto-sans-cjk-fonts ;;
	esac
	say "No font here has Japanese letters: subtitles would be boxes. Run: $(install_command $package)"
}

# The demo tells what to do next by itself.
set_up() {
	set -- setup
	[ -z "$mpv_config" ] || set -- "$@" --mpv-config "$mpv_config"
	[ -z "$demo" ] || set -- "$@" --brief
	[ -z "$dry" ] || set -- "$@" --dry-run
	if [ -n "$dry" ] && [ ! -x "$link" ]; then
		say "Would put the script into mpv's folder${mpv_config:+ }$mpv_config"
	elif [ -n "$yes" ]; then
		"$link" "$@" </dev/null
	else
		"$link" "$@"
	fi
}

# Out again. --------------------------------------------------------------------------------------

# Settings and data go only with --purge, a folder only if nobody else put anything into it.
take_one() {
	case $1:$purge in
	file:* | conf:yes) command='rm -f' ;;
	program:* | tree:yes) command='rm -rf' ;;
	folder:* | tree:) command='rmdir' ;;
	*) return 1 ;;
	esac
	# What stays has to be known the next time.
	case $1:$kept:$purge:$2 in
	folder::*) ;;
	*::"${setup_record%/*}") return 1 ;;
	esac
	is_ours "$1" "$2" || return 1
	if [ -z "$dry" ]; then
		# shellcheck disable=SC2086 # a command and its option
		$command "$2" 2>/dev/null
		is_gone "$2" || return 1
	elif [ "$command" = rmdir ] && ! rmdir_would "$2"; then
		return 1
	fi
	gone="$gone$2
"
}

# A list can be damaged, or another's: what goes has to be what we make, in a place where it can be ours.
is_ours() {
	case $2/ in
	*//* | */./* | */../* | *[[:cntrl:]]*) return 1 ;;
	esac
	case $1:$2 in
	folder:*) return 0 ;; # goes only when nothing is in it
	program:"$venv") is_folder_of_ours "$2" ;;
	file:"$link") [ -L "$2" ] ;;
	file:*/scripts/jimaku_mpv/*.lua | file:*/scripts/jimaku_mpv/installed.json)
		# Through a link it would be the files of a checkout that go.
		[ ! -L "${2%/*}" ] && is_mine "${2%/*}" && [ ! -d "$2" ]
		;;
	conf:*/script-opts/jimaku_mpv.conf) is_mine "${2%/*}" && [ ! -d "$2" ] ;;
	tree:*/jimaku-mpv | tree:*/jimaku-mpv/log | tree:*/.jimaku_mpv-before) is_folder_of_ours "$2" ;;
	tree:"$all_in"/data | tree:"$all_in"/cache | tree:"$all_in"/config | tree:"$all_in"/log) is_folder_of_ours "$2" ;;
	*) return 1 ;;
	esac
}

# A folder itself, no link to one; the user's own, and not one in which the user lives.
is_folder_of_ours() {
	[ ! -L "$1" ] && [ -d "$1" ] && is_mine "$1" || return 1
	real=$(cd -P -- "$1" && pwd -P) && home=$(cd -P -- "$HOME" && pwd -P) || return 1
	case $home/ in
	"${real%/}"/*) return 1 ;;
	esac
}

is_gone() {
	[ ! -e "$1" ] && [ ! -L "$1" ]
}

# Whether it went, or would, as something else: a folder of data is named as both.
has_gone() {
	printf '%s' "$gone" | grep -qxF -e "$1"
}

# Whether a folder would be empty without what went before.
rmdir_would() {
	(cd -- "$1" && find . ! -name . -prune) 2>/dev/null | while IFS= read -r path; do
		case $1/${path#./} in
		"$record" | "$setup_record" | "$older_record") ;; # they go before
		*) has_gone "$1/${path#./}" || say no ;;
		esac
	done | grep -q no && return 1
	return 0
}

# What the lists name, each once; folders last, and those within others before them. An earlier version wrote
# the slash that a variable ended in, too.
all_of() {
	{
		grep -hv "^folder$tab" "$@" 2>/dev/null
		grep -h "^folder$tab" "$@" 2>/dev/null | LC_ALL=C sort -ru
	} | LC_ALL=C sed 's,//*,/,g'
}

# take_back LIST…: removes what the lists name; $gone has what went, $kept the lines of what stays.
take_back() {
	lines=$(all_of "$@")
	gone=
	kept=
	for name in uv pipx; do
		! grep -qsxF "tool$tab$name" "$@" || take_tool "$name"
	done
	[ -n "$dry" ] || rm -f "$@"
	packages=
	while IFS=$tab read -r kind path; do
		case $kind:$path in
		package:*) packages="$packages $path" ;;
		*:/*) if is_gone "$path" || has_gone "$path" || take_one "$kind" "$path"; then continue; fi ;;
		*) continue ;;
		esac
		kept="$kept$kind$tab$path
"
	done <<-END
		$lines
	END
}

# Before anything else, so that the lists are still there where this fails.
take_tool() {
	[ -e "$link" ] || return 0
	case $1 in
	uv) removal='uv tool uninstall jimaku-mpv' ;;
	pipx) removal='pipx uninstall jimaku-mpv' ;;
	esac
	has "$1" || fail 1 "$1, which installed $(installed_folder), is not in PATH" \
		"Nothing was removed. Run: $removal, then run this again"
	# shellcheck disable=SC2086 # a command and its words
	[ -n "$dry" ] || UV_TOOL_BIN_DIR=$bin PIPX_BIN_DIR=$bin $removal >/dev/null 2>&1 ||
		fail 1 "$1 could not remove jimaku-mpv" "Run: $removal, then run this again"
	gone="$gone$link
"
}

tell() {
	done_so=Removed
	[ -z "$dry" ] || done_so="Would remove"
	printf '%s' "$gone" | sed -e 's,^.*/scripts/jimaku_mpv/[^/]*$,the files of &,' -e '/^the files/s,/[^/]*$,,' \
		-e "s,^,$done_so ," | uniq
	printf '%s' "$kept" | while IFS=$tab read -r kind path; do
		case $kind:$purge in
		package:*) ;;
		*) if ! is_ours "$kind" "$path"; then
			say "Kept $path: it need not be ours. Look at it, and remove it yourself"
		elif [ "$kind$purge" = conf ] || [ "$kind$purge" = tree ]; then
			say "Kept $path (settings and data: --purge removes them)"
		elif [ -n "$purge" ] || [ "$kind" != folder ]; then
			say "Kept $path: it holds something else"
		fi ;;
		esac
	done
	[ -z "$packages" ] || say "Kept the system packages that were installed along:$packages"
}

uninstall() {
	for list in "$record" "$setup_record" "$older_record"; do
		if [ -e "$list" ] && { [ -L "$list" ] || ! is_mine "$list"; }; then
			fail 1 "$list is not a list of yours" "Nothing was removed. Look at it"
		fi
	done
	if [ ! -e "$record" ] && [ ! -e "$setup_record" ]; then
		say "There is nothing to remove: no jimaku-mpv of this script is in ${own%/*}"
		return
	fi
	take_back "$record" "$setup_record" ${older_record:+"$older_record"}
	tell
	[ -n "$dry" ] || [ -z "$kept" ] || [ ! -d "${setup_record%/*}" ] || printf '%s' "$kept" >"$setup_record"
}

from=$PWD
require_plain "This folder's path" "$from" 4
require_plain "The path of install.sh" "$0" 4
CDPATH='' cd -- "$(dirname -- "$0")" || exit 1
parse "$@"
choose_places
if [ -n "$uninstall" ]; then
	uninstall
	exit 0
fi
require_places
choose_tool
require_link
require_packages
install_package
set_up || exit 1
if [ -n "$demo" ] && [ -z "$dry" ]; then
	say ''
	"$link" demo || exit
fi
tell_fonts
tell_path
