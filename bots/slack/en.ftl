# The apps as Slack shows them, and the small pages people see on their way to Slack and back.

app-interviewer = { $brand }
app-newsroom = { $brand } newsroom
about-interviewer = Asks how it went the last time. Your words, a few minutes, nothing more.
about-newsroom = What customers told us, and what we answer in public.
command-interviewer = Begin or go on with the talk
command-interviewer-hint = start | stop | help | mydata | forget
command-newsroom = What waits for you
command-newsroom-hint = menu | today | evidence | posts | help

page-installed = Installed in { $team }
page-installed-interviewer = The interviewer can now talk to people in this workspace.
page-installed-newsroom = The newsroom can now work in this workspace. Invite it to the channels it is to post in.
page-installed-close = You can close this page.
page-ticket-gone = This link does not work any more
page-ticket-gone-why = An install link works once, for seven days. Ask for a new one.
page-not-installed = Nothing was installed
page-not-installed-why = It was cancelled on Slack's page. The link still works.
page-org = Please choose one workspace
page-org-why = The app is installed in a single workspace, not in a whole organisation. Open the link again and choose one.
page-begin-again = Please begin again
page-begin-again-why = Too much time has passed, or the page was opened in another browser. Open the link you were given once more.
page-refused = Slack did not go along
page-refused-why = It said: { $code }. Open the link you were given once more; if it happens again, tell whoever sent it.
page-busy = Slack does not answer right now
page-busy-why = Nothing is lost. Open the link you were given again in a few minutes.

page-link-gone = This link does not open
page-link-gone-why = Part of it may have been left out when it was copied. Please try the whole link once more.
page-go-on = Go on in Slack
page-go-on-why = You are expected there: { $brand } has written to you, or is about to.
page-go-on-button = Open Slack
page-not-there = Your workspace does not know us yet
page-not-there-why = You signed in to a workspace that has no { $brand } app. Open the link again and choose the workspace where you know us.
page-not-there-contact = Or simply write to us: { $contact }
page-cancelled = That is fine
page-cancelled-why = Slack was not asked who you are. If you change your mind, the link still works.
page-again-button = Try again
page-paste = One step in Slack
page-paste-why = Open Slack, put this line into the message box and send it:
page-paste-label = Line for Slack
page-paste-button = Copy
page-paste-done = Copied
