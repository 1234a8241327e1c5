"""One buyer through one survey: hearing them, keeping what they say, planning what they are told."""
