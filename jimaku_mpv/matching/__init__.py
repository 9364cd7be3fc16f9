"""The thinking: from a name to an entry, an episode and a file. Pure: no I/O, no clock, no settings."""
