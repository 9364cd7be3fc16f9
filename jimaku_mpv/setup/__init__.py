"""Puts the script into mpv's folders and takes it out again: places, files, and a record of both."""
