#!/bin/sh
# Runs every gate of this project and installs what they need.
#
#   tests/run.sh                      all gates; ends with pytest's summary
#   tests/run.sh tests/net -k limit   pytest alone, with these arguments
#   tests/run.sh --fuzz               each reader fed with damaged input for ten minutes (FUZZ_SECONDS)
#   tests/run.sh --soak               what takes long: kills, hundreds of files in a row, many players
#
# PYTHON names another interpreter. Exit: 0 all passed, 1 a gate failed, 4 something is missing.
set -u

cd "$(dirname "$0")/.." || exit 1
root=$(pwd)
cache=$root/tests/.cache
log=$cache/install.log
venv=$cache/venv
LC_ALL=C.UTF-8
export LC_ALL
mkdir -p "$cache" || exit 1

# From within the environment below this must not name the very one that is thrown away.
find_python() {
	for candidate in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
		"$candidate" -c 'import os, sys; sys.version_info < (3, 11) or print(os.path.realpath(sys._base_executable))' 2>/dev/null
	done | head -n 1
}

# Debian keeps ensurepip in a package of its own, without which `-m venv` fails.
missing_packages() {
	python=$(find_python)
	[ -n "$python" ] || printf 'python3 '
	"${python:-false}" -c 'import ensurepip, venv' 2>/dev/null || printf 'python3-venv '
	for pair in mpv:mpv ffmpeg:ffmpeg luacheck:lua-check busted:lua-busted luajit:luajit bsdtar:libarchive-tools \
		espeak-ng:espeak-ng lua5.2:lua5.2 shellcheck:shellcheck shfmt:shfmt mandoc:mandoc zsh:zsh fish:fish; do
		command -v "${pair%%:*}" >/dev/null || printf '%s ' "${pair#*:}"
	done
	# `doctor` looks for a font with Japanese letters.
	[ -n "$(fc-list :lang=ja 2>/dev/null)" ] || printf 'fontconfig fonts-vlgothic '
}

as_root() {
	if [ "$(id -u)" = 0 ]; then
		"$@"
	else
		sudo -n "$@"
	fi
}

can_install() {
	command -v apt-get >/dev/null && as_root true 2>/dev/null
}

apt_install() {
	as_root env DEBIAN_FRONTEND=noninteractive \
		apt-get install -y --no-install-recommends "$@" </dev/null >>"$log" 2>&1
}

install_packages() {
	missing=$(missing_packages)
	[ -n "$missing" ] || return 0
	if can_install; then
		echo "Installing $missing"
		# shellcheck disable=SC2086 # a list of words
		apt_install $missing || {
			as_root apt-get update >>"$log" 2>&1
			apt_install $missing
		}
		missing=$(missing_packages)
	fi
	if [ -n "$missing" ]; then
		echo "Missing: ${missing% } (Debian's names; Python from 3.11 on)" >&2
		exit 4
	fi
}

# The settings of the gates, from [tool.ruff] on, change nothing that is installed.
make_venv() {
	python=$(find_python)
	stamp=$({
		echo "$root $python"
		sed '/^\[tool\.ruff\]/,$d' pyproject.toml
		cat jimaku_mpv/__init__.py
	} | cksum)
	[ "$(cat "$cache/stamp" 2>/dev/null)" = "$stamp" ] && return
	echo "Making a virtual environment with $python"
	rm -rf "$venv" "$cache/stamp"
	if ! { "$python" -m venv "$venv" && "$venv/bin/python" -m pip install -e '.[archives,dev]'; } >"$log" 2>&1; then
		tail -n 20 "$log" >&2
		echo "The virtual environment could not be made: see $log" >&2
		exit 4
	fi
	echo "$stamp" >"$cache/stamp"
}

failed=
gate() {
	name=$1
	shift
	echo "== $name"
	begin=$(date +%s)
	"$@" || failed="$failed
   $name"
	echo "   $(($(date +%s) - begin)) s"
}

# Test folders are no packages: each is read by itself, with its own modules within reach. The stand-in is one,
# tests.standin, which mypy's own settings name.
mypy_tests() {
	wrong=0
	for folder in $(find tests -name '*.py' -not -path '*/.cache/*' -not -path 'tests/standin/*' -exec dirname {} + | sort -u); do
		MYPYPATH=$folder:tests mypy --strict --no-error-summary "$folder"/*.py || wrong=1
	done
	return $wrong
}

lua_style() {
	find lua tests -name '*.lua' -not -path '*/.cache/*' -exec luacheck --no-color --quiet {} +
}

lua_tests() {
	if [ -z "$(find tests/lua -name '*_spec.lua' 2>/dev/null)" ]; then
		echo "   none yet"
		return
	fi
	for interpreter in luajit lua5.1 lua5.2; do
		if command -v "$interpreter" >/dev/null; then
			busted --lua="$(command -v "$interpreter")" || return 1
		fi
	done
}

shell_scripts() {
	for script in install.sh tests/*.sh .ci/run; do
		[ ! -e "$script" ] || echo "$script"
	done
}

shell_style() {
	# shellcheck disable=SC2046 # a list of words
	shellcheck $(shell_scripts) && shfmt -d $(shell_scripts)
}

# The pipe hides pytest's exit status, so it travels through a file.
python_tests() {
	echo 1 >"$cache/status"
	python -m coverage erase
	{
		python -u -m coverage run -m pytest
		echo $? >"$cache/status"
	} 2>&1 | tee "$cache/pytest.log"
	return "$(cat "$cache/status")"
}

coverage_report() {
	python -m coverage combine -q && python -m coverage report
}

install_packages
make_venv
PATH=$venv/bin:$PATH
export PATH

case ${1:-} in
--fuzz)
	FUZZ_SECONDS=${FUZZ_SECONDS:-600}
	export FUZZ_SECONDS
	shift
	exec python -m pytest --timeout=0 --durations=0 -s tests/fuzz "$@"
	;;
--soak)
	shift
	exec python -m pytest --timeout=0 --durations=0 -s -m soak "$@"
	;;
esac
if [ $# -gt 0 ]; then
	exec python -m pytest "$@"
fi

tests/newer_mpv.sh
gate "ruff check" ruff check
gate "ruff format" ruff format --check
gate "mypy --strict" mypy --strict
gate "mypy --strict, tests" mypy_tests
gate "import-linter" lint-imports --no-logo
gate "luacheck" lua_style
gate "busted" lua_tests
gate "shell scripts" shell_style
gate "pytest" python_tests
gate "coverage" coverage_report

if [ -n "$failed" ]; then
	echo "FAILED:$failed"
else
	echo "All gates passed."
fi
tail -n 1 "$cache/pytest.log"
[ -z "$failed" ]
