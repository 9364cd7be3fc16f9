"""Bytes and disk: archives, encodings, subtitles, safe writing. Nothing of network, player or matching."""
