"""The command line: the same chain as the window, for scripts."""
