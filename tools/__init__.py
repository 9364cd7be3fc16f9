"""Writes the files that are made from the program itself, so that nobody keeps them in step by hand.

`python -m tools` after a change of an argument or a setting; a test says when that is needed.
"""
