"""`login`: ask for a key, prove it with one request, store it where only this user can read it."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Iterator

from jimaku_mpv import keys
from jimaku_mpv.commands.assembly import Assembly, conf_settings
from jimaku_mpv.errors import KeyRefused, SettingsError, UsageError
from jimaku_mpv.files.writing import write_private
from jimaku_mpv.net.tmdb import TmdbClient


def run(args: argparse.Namespace) -> int:
    """Store a key that the server has accepted."""
    settings = conf_settings()
    with Assembly() as assembly:
        service = "TMDB" if args.tmdb else "Jimaku"
        where = "themoviedb.org/settings/api" if args.tmdb else f"{assembly.servers.jimaku}/account"
        key = keys.clean(_ask(service, where), where)
        if args.tmdb:
            path = keys.tmdb_key_file(assembly.folders.config)
            prove = TmdbClient(assembly.http, assembly.servers.tmdb, key).check_key
        else:
            path = keys.key_file(assembly.folders.config)
            prove = assembly.jimaku(key).check_key
        try:
            prove()
        except KeyRefused as error:
            raise SettingsError(f"{service} does not know this key", f"Copy it again from {where}") from error
        write_private(path, (key + "\n").encode())
    print(f"{service} accepted the key. It is stored in {path}")
    for name in _what_goes_first("" if args.tmdb else settings.api_key_command, service):
        print(f"Note: {name} is set, and the key from there is used instead.")
    return 0


def _what_goes_first(command: str, service: str) -> Iterator[str]:
    variable = f"{service.upper()}_API_KEY"
    if os.environ.get(variable):
        yield variable
    elif command:
        yield "api_key_command"


def _ask(service: str, where: str) -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline()
    print(f"Your {service} API key is at {where}")
    try:
        return getpass.getpass(f"{service} API key (not shown): ")
    except EOFError as error:
        raise UsageError("No key was given") from error
