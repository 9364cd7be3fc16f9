"""What `doctor` looks at, a module for each part of the machine. None of the checks changes anything."""
