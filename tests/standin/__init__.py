"""The stand-in: a small loopback server that behaves like Jimaku, AniList and TMDB do.

It serves the tests and the benchmarks. It shares no code with the clients, so that a
mistake in one does not hide in the other.
"""
