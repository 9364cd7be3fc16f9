"""Which addresses may be asked, and to which a key may go; pure, knows no HTTP library."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from jimaku_mpv.errors import NetworkError
from jimaku_mpv.paths import LOOPBACK
from jimaku_mpv.privacy import without_secrets

DEFAULT_PORTS = {"http": 80, "https": 443}
NUMERIC = re.compile(r"(?:^|\.)(?:\d+|0x[0-9a-f]*)$")
OWN_NAMES = ("localhost", "local", "lan", "internal", "arpa")
"""Last parts of names that no public server has."""


class Origin(NamedTuple):
    """Scheme, host and port; two addresses with the same one belong to the same server."""

    scheme: str
    host: str
    port: int

    @property
    def loopback(self) -> bool:
        return self.host in LOOPBACK

    @property
    def private(self) -> bool:
        """On this machine or in a network of the user's, as far as the address itself tells."""
        host = self.host.rstrip(".")
        if ":" not in host and not NUMERIC.search(host):
            return host.rpartition(".")[2] in OWN_NAMES
        import ipaddress

        try:
            return not ipaddress.ip_address(host).is_global
        except ValueError:
            return True  # a number in a form of its own, which a resolver reads all the same

    @property
    def safe(self) -> bool:
        """Nobody on the way can read or change what is sent."""
        return self.scheme == "https" or self.loopback


@dataclass(frozen=True, slots=True)
class Credential:
    """What proves who we are, and the only server that may see it."""

    origin: Origin
    header: str = field(repr=False)


def origin_of(url: str) -> Origin:
    """The origin of an absolute http(s) address.

    Raises NetworkError for everything that two parsers could read differently: user names in it,
    control characters, a host that is not plain ASCII or not followed by a slash.
    """
    # urlsplit drops line breaks and tabs in silence, so they have to be looked for first.
    if not re.search(r"[\x00-\x1f\x7f]", url):
        found = re.fullmatch(
            r"(https?)://([a-z0-9][a-z0-9.-]*|\[[0-9a-f:.]+\])(?::(\d{1,5}))?(?:[/?#].*)?", url, re.IGNORECASE
        )
        if found:
            scheme = found[1].lower()
            return Origin(scheme, found[2].lower().strip("[]"), int(found[3] or DEFAULT_PORTS[scheme]))
    raise NetworkError("An address is not one that can be asked", f"It is {without_secrets(url)[:100]!r}")


def file_origin(url: str, site: Origin) -> Origin:
    """The origin of a download; raises NetworkError unless it is https or a loopback site's own kind.

    A public site has no business in the user's own network.
    """
    origin = origin_of(url)
    public = origin.scheme == "https" and (site.private or not origin.private)
    if public or (origin.loopback and site.loopback):
        return origin
    raise NetworkError("A file lies at an address that is not safe", f"It is on {origin.host[:60]}")


def redirected(url: str, location: str, keep_origin: bool) -> str:
    """Where a redirect leads; raises NetworkError when it leaves for where we don't follow."""
    here = origin_of(url)
    try:
        target = urljoin(url, location.strip())
    except ValueError:
        raise NetworkError(f"{shown(here.host)} sends us to no address at all", "Try again later") from None
    there = origin_of(target)
    if keep_origin and there != here:
        raise NetworkError(f"{shown(here.host)} sends us to another server", f"It is {there.host[:60]}")
    public = there.scheme == "https" and (here.private or not there.private)
    if not public and not (here.scheme == "http" and here.loopback and there.loopback):
        raise NetworkError(f"{shown(here.host)} sends us to an unsafe address", f"It is {there.host[:60]}")
    return target


def shown(host: str) -> str:
    """A host name that is short enough for a message."""
    return host if len(host) <= 25 else host[:24] + "…"


def path_of(url: str) -> str:
    """The address without its query, which may hold a key."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}{parts.path}"
