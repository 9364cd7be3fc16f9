"""The command line: arguments, words and exit codes. The one edge where errors become both.

Imports no command before it is called, so that `--help` and `--version` are immediate.
"""

from __future__ import annotations

import argparse
import importlib
import io
import logging
import os
import re
import sys
from collections.abc import Sequence

from jimaku_mpv import __version__
from jimaku_mpv.commands.words import visible
from jimaku_mpv.errors import JimakuError

TMDB_NOTICE = "This product uses the TMDB API but is not endorsed or certified by TMDB."
EXIT_CODES = {
    0: "done",
    1: "failed",
    2: "usage",
    3: "nothing found or unsure",
    4: "key, settings or something missing",
    5: "network or limit",
    130: "interrupted",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; without `argv` it has the whole process to itself."""
    if argv is None and sys.getfilesystemencoding() != "utf-8":
        from jimaku_mpv import programs

        programs.start_again_in_utf8()
    _print_anything()
    # Before the log is open, Python would print what goes to it.
    logging.getLogger().addHandler(logging.NullHandler())
    try:
        args = parser().parse_args(argv)
        if argv is None:
            from jimaku_mpv import programs

            programs.distrust_current_folder()
        command = importlib.import_module(f"jimaku_mpv.commands.{args.command}")
        code: int = command.run(args)
        if sys.stdout is not None:
            sys.stdout.flush()
        return code
    except JimakuError as error:
        return _tell(error)
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # The reader went away; Python must not try to flush again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def parser() -> argparse.ArgumentParser:
    """All commands with their arguments."""
    top = argparse.ArgumentParser(
        prog="jimaku-mpv",
        description="Japanese subtitles from jimaku.cc, loaded into mpv by themselves.",
        epilog="\n".join(["exit codes:", *(f"  {code:<5} {told}" for code, told in EXIT_CODES.items())]),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("-V", "--version", action="version", version=f"jimaku-mpv {__version__}\n{TMDB_NOTICE}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", title="commands", required=True)
    _add_match(commands.add_parser("match", help="show what would be chosen for a name, and why"))
    _add_get(commands.add_parser("get", help="save subtitles beside videos"))
    _add_search(commands.add_parser("search", help="find an entry of Jimaku by title"))
    _add_cache(commands.add_parser("cache", help="show or clear what lies on this disk"))
    _add_retime(commands.add_parser("retime", help="bring a subtitle in time with a video"))
    _add_login(commands.add_parser("login", help="prove and store your API key"))
    _add_decisions(commands.add_parser("decisions", help="see, change and forget what you have chosen"))
    _add_setup(commands.add_parser("setup", help="install the script into mpv"))
    _add_doctor(commands.add_parser("doctor", help="check that everything is in place"))
    _add_demo(commands.add_parser("demo", help="see it work, without an account"))
    _add_helper(commands.add_parser("helper"))
    return top


def _add_match(command: argparse.ArgumentParser) -> None:
    command.description = "What would be chosen, and why. Downloads and loads nothing."
    command.add_argument("paths", nargs="*", metavar="PATH", help="a file, a URL or a bare title")
    command.add_argument("--json", action="store_true", help="one JSON object a line")
    command.add_argument("--stdin", action="store_true", help="read paths from standard input, one a line")
    command.add_argument(
        "--entry", type=_entry, metavar="ID", help="the Jimaku entry, instead of guessing it"
    )


def _add_get(command: argparse.ArgumentParser) -> None:
    command.description = "Save the subtitle of each video as <video name>.ja.srt or .ass."
    command.add_argument("paths", nargs="+", metavar="PATH", help="videos, or a folder of them")
    command.add_argument("--to", metavar="DIR", help="save here instead of beside the video")
    command.add_argument(
        "--entry", type=_entry, metavar="ID", help="the Jimaku entry, instead of guessing it"
    )
    command.add_argument("--episode", type=_episode, metavar="N", help="the episode within the entry")
    command.add_argument("--force", action="store_true", help="write over an existing file")
    command.add_argument(
        "--wait", action="store_true", help="look again, for six hours, for episodes that are not there yet"
    )


def _add_search(command: argparse.ArgumentParser) -> None:
    command.description = "Find an entry by title, among all that Jimaku has."
    command.add_argument("title", nargs="+", metavar="TITLE", help="in any language, quotes are not needed")
    command.add_argument("--json", action="store_true", help="print JSON")


def _add_cache(command: argparse.ArgumentParser) -> None:
    command.description = (
        "Downloaded subtitles on this disk: how many, where, and every file as it came. "
        "Clearing keeps what you decided, your key, and Jimaku's directory."
    )
    command.add_argument(
        "action",
        nargs="?",
        choices=("show", "list", "clear"),
        default="show",
        help="how much it is (the default), each download, or remove them all",
    )
    command.add_argument("--json", action="store_true", help="print JSON")


def _add_retime(command: argparse.ArgumentParser) -> None:
    command.description = (
        "Measure a subtitle against a video (its text, else its sound) or another subtitle, and write a copy "
        "with the right times. What does not belong together is refused."
    )
    command.add_argument("subtitle", metavar="SUBTITLE", help="srt or ass; it is never changed itself")
    against = command.add_mutually_exclusive_group(required=True)
    against.add_argument("--video", metavar="FILE", help="the video it belongs to")
    against.add_argument(
        "--reference", metavar="SUBTITLE", help="another one, in any language, that is in time"
    )
    command.add_argument("-o", "--out", metavar="OUT", help="instead of <name>.retimed.srt or .ass beside it")
    command.add_argument("--plot", metavar="OUT.svg", help="draw when both speak, before and after")
    command.add_argument("--json", action="store_true", help="print JSON")


def _add_login(command: argparse.ArgumentParser) -> None:
    command.description = "Ask for your API key, prove it with one request, and store it for you alone."
    command.add_argument(
        "--tmdb", action="store_true", help="the key for TMDB, which knows more names of live action"
    )


def _add_decisions(command: argparse.ArgumentParser) -> None:
    command.description = "What you have chosen for a series: its entry, a shift of its numbers, a release."
    command.add_argument("--json", action="store_true", help="print JSON")
    # argparse shows subcommands as required, even where they are not.
    command.usage = "%(prog)s [-h] [--json] [ACTION ...]"
    what = command.add_subparsers(dest="what", metavar="ACTION", title="to change them", prog=command.prog)
    forget = what.add_parser("forget", help="take decisions back")
    forget.add_argument("which", nargs="*", metavar="NUMBER|PATH", help="as listed, or a video of the series")
    forget.add_argument("--all", action="store_true", help="all of them")
    change = what.add_parser("set", help="decide for the series of a video")
    change.add_argument("path", metavar="PATH", help="a video of the series")
    change.add_argument("--entry", type=_entry, metavar="ID", help="the Jimaku entry")
    change.add_argument(
        "--shift", type=_shift, metavar="N", help="added to the video's number it is the entry's"
    )
    change.add_argument("--release", metavar="NAME", help="the release group whose subtitles come first")


def _add_setup(command: argparse.ArgumentParser) -> None:
    command.description = (
        "Put the script into mpv's folder, or bring it up to date. Your settings are never overwritten."
    )
    command.add_argument(
        "--mpv-config",
        metavar="DIR",
        action="append",
        default=[],
        help="mpv's folder (again for another)",
    )
    command.add_argument("--symlink", action="store_true", help="link to our files, to develop them")
    command.add_argument("--brief", action="store_true", help="do not say what to do next")
    command.add_argument("--dry-run", action="store_true", help="only say what would be done")
    command.add_argument("--remove", action="store_true", help="take the script out of mpv's folders")
    command.add_argument("--purge", action="store_true", help="with --remove: settings and data too")


def _add_doctor(command: argparse.ArgumentParser) -> None:
    command.description = "Check each part; say what is wrong and what to do about it."
    command.add_argument("--json", action="store_true", help="print JSON")
    command.add_argument("--offline", action="store_true", help="ask no server")
    command.add_argument("--report", metavar="FILE", help="write down what a bug report needs, no secrets")


def _add_demo(command: argparse.ArgumentParser) -> None:
    command.description = (
        "Play a test picture in a real mpv, with made-up shows; nothing of yours is touched."
    )


def _add_helper(command: argparse.ArgumentParser) -> None:
    command.description = "Serve one running mpv. Started by the script inside mpv, not by hand."
    command.add_argument("--socket", required=True, help="mpv's IPC socket or named pipe")
    command.add_argument("--pid", required=True, type=int, help="mpv's process id")
    command.add_argument("--script", required=True, help="the name of the script inside mpv")
    command.add_argument("--remove", metavar="DIR", help="the socket's folder, to remove when mpv is gone")


def _episode(text: str) -> int | float:
    if not re.fullmatch(r"[0-9]{1,5}(\.[0-9]{1,2})?", text):
        raise argparse.ArgumentTypeError(f"{text!r} is no episode number")
    number = float(text)
    return int(number) if number.is_integer() else number


def _shift(text: str) -> int:
    if not re.fullmatch(r"[+-]?[0-9]{1,4}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of episodes, as 12 or -12")
    return int(text)


def _entry(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is no entry number, as in jimaku.cc/entry/123")
    return int(text)


def _print_anything() -> None:
    """A terminal that lacks a letter shows another sign; it is no reason to stop."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _tell(error: JimakuError) -> int:
    from jimaku_mpv.commands.terminal import Colour, Page

    logging.getLogger(__name__).error("%s", error.line(), exc_info=error)
    page = Page.of(sys.stderr)
    page.say(f"jimaku-mpv: {page.paint(visible(error.message), Colour.BAD)}")
    if error.hint:
        page.say(f"  {visible(error.hint)}", hang=2)
    return error.exit_code
