"""What each command of the command line does; `__main__` only wires options to these."""
