"""A buyer's rights over what is kept about them: to see all of it, and to be forgotten."""
