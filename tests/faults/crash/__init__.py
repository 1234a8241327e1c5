"""``python -m tests.faults.crash``: Otklik is killed again and again while people talk to it."""
