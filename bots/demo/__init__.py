"""The demo: a shop, its buyers and their orders, in the sandbox, with nothing to configure."""
