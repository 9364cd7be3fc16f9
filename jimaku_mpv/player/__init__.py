"""The player side: what is said between the helper and a player, and the session that answers."""
