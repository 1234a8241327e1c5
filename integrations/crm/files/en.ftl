no-id = there is no id: without one nobody can tell next time which record this is
ticket-status = unknown status; write open or closed
