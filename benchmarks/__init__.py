"""Measurements that are run by hand, apart from the tests: ratios and limits, not absolute speeds."""
