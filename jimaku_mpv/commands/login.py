"""`login`: ask for a key, prove it with one request, store it where only this user can read it."""

from __future__ import annotations

import argparse
import getpass
import sys

from jimaku_mpv.commands.assembly import Assembly, conf_settings
from jimaku_mpv.errors import UsageError
from jimaku_mpv.pipeline.account import Account


def run(args: argparse.Namespace) -> int:
    """Store a key that the server has accepted."""
    settings = conf_settings()
    with Assembly() as assembly:
        account = assembly.tmdb_account() if args.tmdb else assembly.account(settings)
        path = account.keep(_ask(account))
    print(f"{account.service} accepted the key. It is stored in {path}")
    if account.ahead:
        print(f"Note: {account.ahead} is set, and the key from there is used instead.")
    return 0


def _ask(account: Account) -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline()
    print(f"Your {account.service} API key is at {account.where}")
    try:
        return getpass.getpass(f"{account.service} API key (not shown): ")
    except EOFError as error:
        raise UsageError("No key was given") from error
