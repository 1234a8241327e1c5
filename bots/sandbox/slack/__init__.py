"""An emulated Slack: Web API, Events API, Socket Mode, and the people in its workspaces."""
