"""Whether a subtitle is in time with the video, measured against what the video itself tells.

Knows no player and no network; the pictures and sounds are read by programs outside.
"""
