"""docs/settings.md: the table of settings, and what a line of the conf has no room for."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from jimaku_mpv.config import OPTIONS, Option
from tools.words import ENVIRONMENT

HEAD = """\
# Settings

They are in `script-opts/jimaku_mpv.conf` in mpv's folder (`~/.config/mpv` on most systems), where
`jimaku-mpv setup` puts a file with all of them, switched off. To change one, remove the `#` before its name:
`NAME=VALUE`, without quotes, and without spaces around `=`. The command line reads the same file.

For one mpv only: `--script-opts=jimaku_mpv-NAME=VALUE`. While it runs, in its console (the key `` ` ``):
`change-list script-opts append jimaku_mpv-NAME=VALUE`. A change takes effect at once.

A value that is not allowed is told on the screen with what is allowed; `jimaku-mpv doctor` checks them all.
"""
ENVIRONMENT_HEAD = """\
## The environment

| variable | |
|---|---|
"""
WIDTH = 110
MORE = {
    "autoload": "`no`: only when you press a key. Alt+j finds and loads whatever this says.",
    "autoload_exclude": (
        "For example `~/Videos/Family;*/Trailers/*`. A folder means all below it, too; `*` also stands for "
        "folders."
    ),
    "when_unsure": (
        "`hint`: one line names what was found, and Alt+j loads it. `menu`: the choice opens by "
        "itself. `silent`: nothing is said."
    ),
    "online": (
        "Whether a title read from a name goes to AniList, or TMDB if you gave a key, unasked. "
        "`plausible`: only if Jimaku's directory, which lies on your disk, holds something like it, so that "
        "the title of a home video goes nowhere. `full`: always. `jimaku`: never, also when you press a key."
    ),
    "languages": (
        "`ja` is a subtitle in Japanese alone, `ja+` one with a second language. With `ja` in front those "
        "with another language come last, with `ja+` in front they come first. None is refused."
    ),
    "format": "Only a preference: what holds the episode goes before what has the format.",
    "hearing_impaired": (
        "`prefer` and `avoid` are preferences as well. To take descriptions out of a subtitle, see `strip`."
    ),
    "slot": (
        "`primary`: the usual one. `secondary`: mpv's second line, which keeps your own subtitle. "
        "`dual`: Japanese and the video's own translation together."
    ),
    "timing": (
        "`auto` corrects what is out of time, and takes another file where one does not belong to the "
        "video. `ask`: a line offers it, and Alt+j does it. `off`: nothing is measured. See "
        "[timing.md](timing.md)."
    ),
    "timing_streams": (
        "`yes`: ffmpeg reads the stream for that, which downloads it a second time. `no`: only text tracks "
        "that are files of their own."
    ),
    "prefetch": (
        "The next file of the playlist, or else of the folder. It uses only requests that are to spare."
    ),
    "preview": "While you choose a file. At most ten a minute are downloaded for that.",
    "save": (
        "`beside`: also as `<video>.ja.srt` or `.ass` beside the video, where other players find it. "
        "`folder:PATH`: there, below your home if the path is a relative one. Never over a file that is "
        "there: the line on the screen says so, and the subtitle is loaded all the same."
    ),
    "strip": (
        "For learners: `cc` takes out sound descriptions （拍手） and speakers' names, `furigana` "
        "readings behind or above kanji, `other-language` the second language of a bilingual file. "
        "The download stays as it came."
    ),
    "cache_limit": (
        "The least recently used go first. `jimaku-mpv cache` shows what is there, and `cache clear` "
        "empties it."
    ),
    "osd_messages": "`errors`: only what went wrong. `none`: nothing; menus and questions are still shown.",
    "helper": (
        "For a program in an unusual place, by its whole path (or `~/…`). `jimaku-mpv setup` finds the "
        "usual ones."
    ),
    "api_key_command": (
        "For a password manager, as `pass show jimaku`. The first line that it prints is the key. Its "
        "program is looked for in the absolute folders of `PATH`; else write its whole path."
    ),
    "log_level": (
        "The log is in `~/.local/state/jimaku-mpv/log`, see [troubleshooting.md](troubleshooting.md)."
    ),
}


def page() -> str:
    """The whole page."""
    settings = [line for option in OPTIONS for line in _lines(option)]
    variables = [f"| `{name}` | {text} |" for name, text in ENVIRONMENT.items()]
    return "\n".join([HEAD, *settings, ENVIRONMENT_HEAD + "\n".join(variables)]) + "\n"


def _lines(option: Option) -> Iterator[str]:
    yield f"## `{option.name}`"
    yield ""
    yield f"{option.help}."
    yield ""
    if option.values:
        yield f"- Values: {', '.join(f'`{value}`' for value in option.values)}"
    yield f"- Default: `{option.default}`" if option.default else "- Default: empty"
    yield ""
    if option.name in MORE:
        yield from textwrap.wrap(MORE[option.name], WIDTH, break_long_words=False, break_on_hyphens=False)
        yield ""
