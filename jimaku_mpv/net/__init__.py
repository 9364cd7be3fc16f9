"""The network: one HTTP session, and a client for each server that is asked.

Knows the model and the errors; knows nothing of the disk, the player or of matching.
"""
