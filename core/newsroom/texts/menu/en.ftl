# The menu, help, settings, language, schedules and silence.

menu = <b>What I can do</b>
    The newsroom of { $brand }. The same in words: /help.
menu-today = Today
menu-digest = Digest
menu-evidence = Evidence
menu-suggestions = Suggestions
menu-themes = Themes
menu-companies = Companies
menu-segments = Segments
menu-posts = Posts
menu-post = New post
menu-invite = Invite
menu-settings = Settings
menu-schedule = When digests come
menu-mute = Quiet for a while
menu-language = Language
menu-staff = Colleagues
menu-audit = Who did what
key-menu = ☰ Menu
key-back = ‹ Back
settings = <b>Settings</b>
    Your time zone is { $zone }; name another one with a digest's time to change it.
settings-muted = 🔕 Nothing comes by itself right now.

help = <b>What I can do</b>
help-menu = /menu — everything, by buttons
help-today = /today — what waits for you
help-digest = /digest — what costs customers the most; /digest SEGMENT for one segment
help-schedule = /schedule — when digests come by themselves
help-evidence = /evidence — what buyers said, piece by piece
help-suggestions = /suggestions — wishes, set aside
help-themes = /themes — problems that belong together, and what becomes of them
help-company = /company NAME — what a customer brings, said, was promised
help-segments = /segments — customers by segment
help-post = /post — draft a “You asked — we did”
help-posts = /posts — drafts, scheduled, published, and anything stuck
help-invite = /invite — buyers who can be asked now; /invite SEGMENT
help-crm = /crm — how the CRM stands, and who its contacts are; /crm NAME to undo a link
help-mute = /mute 8h — nothing comes by itself for a while
help-language = /language — English or Russian
help-staff = /staff — who may come in, and as what
help-audit = /audit — who did what
short-help = I did not catch that. /help lists what I can do.

command-menu = Everything, by buttons
command-today = What waits for you
command-digest = What costs customers the most
command-schedule = When digests come
command-evidence = What buyers said
command-suggestions = Wishes, set aside
command-themes = Problems that belong together
command-company = What a customer brings and said
command-segments = Customers by segment
command-post = Draft “You asked — we did”
command-posts = Drafts, scheduled, published, stuck
command-invite = Buyers who can be asked now
command-mute = Nothing by itself for a while
command-language = English or Russian
command-help = What I can do, in words
command-cancel = Leave the current step

language-which = Which language shall we speak?
language-set = English it is.

schedule-none = No digest comes by itself yet. When would you like it? For example: <code>Mon 09:00</code>, <code>weekdays 08:30</code>, <code>daily 9:00 Europe/Berlin</code>. Times are in { $zone } unless you name a zone.
schedule-now = <b>Digests come</b>
    Send one more time to add it, such as <code>Mon 09:00</code>; ✕ takes one away. <code>off</code> ends them all.
schedule-line = • { $rule }. Next: { $next }
schedule-set = Done: { $rule }. The next digest: { $next }. If nothing is new by then, I stay silent.
schedule-off = Done, no more digests by themselves. /digest still works.
schedule-unclear = I could not read that. Write it like <code>Mon 09:00</code>, <code>weekdays 08:30</code> or <code>daily 9:00 Europe/Berlin</code>.
schedule-many = { $limit } digests a reader are the most. Please take one away first.
schedule-which-segment = Which segment's digest?
schedule-when = When shall the digest of <b>{ $name }</b> come? For example <code>Mon 09:00</code>. Times are in { $zone } unless you name a zone.
key-for-segment = + For one segment

mute = For how long shall nothing come by itself? What needs you will stand in /today.
    Or in words: <code>/mute 2d</code>, <code>/mute until Fri 18:00</code>.
muted = 🔕 Quiet until { $until }. What needs you stands in /today.
muted-now = 🔕 Quiet until { $until }. Change that, or end it.
unmuted = 🔔 Digests and alerts come again.
mute-unclear = I could not read that. Write it like <code>/mute 8h</code>, <code>/mute until Mon</code> or <code>/mute off</code>.
mute-long = { $days } days at a time are the most. For good, take your digests away in /schedule.
key-mute-0 = 8 hours
key-mute-1 = Until Monday 09:00
key-mute-2 = A week
key-unmute = 🔔 No longer quiet
