"""What the log may say about an address."""

from __future__ import annotations

import pytest

from jimaku_mpv.privacy import without_secrets


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (
            "https://me:secret@host:8080/private/Show - 05.mkv?token=abc#t=1",
            "https://host:8080/Show - 05.mkv",
        ),
        ("https://host/a/?token=abc", "https://host/"),
        ("https://host?token=abc", "https://host"),
        ("smb://me:se@cret@nas/videos/Show 05.mkv", "smb://nas/Show 05.mkv"),
        ("HTTPS://[::1]:80/x\n/y", "HTTPS://[::1]:80/y"),
        ("magnet:?xt=urn:btih:abc&tr=https://tracker/passkey", "magnet:…"),
        ("/videos/Show/05.mkv", "/videos/Show/05.mkv"),
        ("C:\\videos\\05.mkv", "C:\\videos\\05.mkv"),
        ("Re:Hero - 05?.mkv", "Re:Hero - 05?.mkv"),
    ],
)
def test_an_address_without_its_secrets(place: str, said: str) -> None:
    assert without_secrets(place) == said
