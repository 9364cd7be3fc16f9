"""What the command `demo` plays: a canned server on loopback, and a test picture."""
