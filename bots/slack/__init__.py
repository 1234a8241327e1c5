"""Slack: buyers and staff in their workspaces, by events over HTTP or by Socket Mode."""
