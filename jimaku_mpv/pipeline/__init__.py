"""From a playing file to a subtitle on the disk: identify, list, rank, fetch, prepare.

Composes clients, stores and the thinking, which are handed in; knows nothing of any player.
"""
