# The newsroom, English. Every id is in ru.ftl too.

stranger = Hello! This is the staff room of { $brand }. It opens with a personal link from a colleague.
welcome = Welcome! You are in the newsroom of { $brand } as { $role }.
link-used = This link has been used or has expired. Please ask a colleague for a new one.
link-used-member = You are already in; that link was not needed.
role-manager = a manager
role-marketer = a marketer
role-admin = an administrator
not-your-role = As { $role } you cannot { $action } here. A colleague with the right role can.
moved-on = We have moved on since this button was made. Nothing was changed.

cancelled = All right, dropped.

zone-unknown = I do not know the time zone “{ $zone }”. Write one like Europe/Berlin.
slot-unclear = I could not read that. Write it like <code>Tue 11:00</code>, <code>tomorrow 10:00</code> or <code>2026-11-25 11:00 Europe/Berlin</code>.
slot-past = That moment has passed. Please choose one to come.
days-daily = every day,
days-weekdays = weekdays,
day-mon = Mon
day-tue = Tue
day-wed = Wed
day-thu = Thu
day-fri = Fri
day-sat = Sat
day-sun = Sun

digest-heading = <b>What costs our customers the most</b>
    { $day } · { $fresh ->
        [0] nothing new since your last digest
        [one] { $fresh } new piece of evidence since your last digest
       *[other] { $fresh } new pieces of evidence since your last digest
    }
digest-empty = Nobody has named a problem yet. Once buyers answer, their words will be here, ranked by money.
digest-section = <b>In { $currency }</b>
digest-unknown-section = <b>Money unknown</b>
digest-theme = <b>{ $number }. { $title }</b>
    <i>“{ $quote }”</i>
digest-single = <b>{ $number }.</b> “{ $quote }”
digest-new = <b>new</b>
digest-why = { $facets } · { $reason }
digest-more = { $count ->
    [one] And { $count } more below. /digest all shows it.
   *[other] And { $count } more below. /digest all shows them.
}
digest-failed = I could not put your digest together this time. The answers are safe; please try /digest, and tell your administrator if that fails too.
facet-hard = hard
facet-long = took long
facet-burden = a burden
digest-companies = { $count ->
    [one] { $count } company
   *[other] { $count } companies
}
digest-buyers = { $count ->
    [one] { $count } buyer
   *[other] { $count } buyers
}
digest-last-heard = { $days ->
    [0] last heard today
    [1] last heard yesterday
   *[other] last heard { $days } days ago
}
digest-without-largest = ; without the largest: { $money }
money-unknown = money unknown
money-at-least = at least { $money }
money-negative = { $money } net: more was returned than bought
money-zero = { $money } net: everything was returned
key-to-theme = { $number } → theme

funnel-heading = <b>Whom we asked in the last { $days } days</b> (people, share of revenue)
funnel-invited = Invited: { $count }{ $shares }
funnel-opened = Opened the link: { $count }{ $shares }
funnel-began = Agreed and began: { $count }{ $shares }
funnel-finished = Finished: { $count }{ $shares }
funnel-declined = Declined: { $count }{ $shares }
funnel-stopped = Stopped midway: { $count }{ $shares }
funnel-heard = In these { $days } days we have heard <b>{ $shares }</b> of revenue: what those who answered have ever brought, of what all customers have.
funnel-no-money = How much of the revenue we have heard cannot be told: the money is unknown.
funnel-unknown = { $count ->
    [one] { $count } account has no known money and is in no share.
   *[other] { $count } accounts have no known money and are in no share.
}

themes = { $count ->
    [one] <b>{ $count } theme</b>, with how many accounts stand behind it:
   *[other] <b>{ $count } themes</b>, with how many accounts stand behind each:
}
themes-none = There are no themes yet. Open /digest and tap “→ theme” under a problem.
theme-heard = heard
theme-considering = being considered
theme-doing = being worked on
theme-done = done
theme-verified = verified
theme-not-better = did not get better
theme-wont-do = will not be done
theme-choose = Which theme does this belong to?
    “{ $quote }”
theme-now-in = Now in: <b>{ $title }</b>
theme-quote = “{ $quote }”
theme-assigned = → <b>{ $title }</b>
theme-taken-out = → on its own again, in no theme
theme-title = What shall the theme be called? One short line, in customers' terms. /cancel leaves it.
    “{ $quote }”
theme-title-empty = A theme needs a title in words. What shall it be called?
theme-title-long = That is too long for a title: at most { $limit } characters, please.
key-new-theme = New theme
key-take-out = Take out

post-heading = <b>You asked — we did</b>
post-nothing-heard = Nobody has named a problem yet, so there is nothing to answer in public.
draft-choose = <b>What does the post answer?</b> Tap the numbers. { $count ->
    [0] Nothing chosen yet.
    [one] { $count } piece of evidence chosen.
   *[other] { $count } pieces of evidence chosen.
}
draft-write = Now the words: what you did about it. The heading is added for you.
    Up to { $limit } characters, or a photo with a caption (up to { $caption }, heading included). /cancel leaves it; the draft stays in /posts.
draft-media = A post is text, or one photo with a caption. Please send it as one of these.
draft-discarded = Thrown away.
text-missing = A post needs words. With a photo, put them in its caption.
text-too-long = Too long by { $over ->
    [one] { $over } character
   *[other] { $over } characters
} (at most { $limit }, heading included). Please send a shorter text.
caption-too-long = With the picture it is too long by { $over ->
    [one] { $over } character
   *[other] { $over } characters
} (at most { $limit }, heading included). The draft is kept. Without the picture it fits, or send a shorter text.
no-channels = There is nowhere to publish yet. Ask your administrator to set OTKLIK_CHANNELS, for example <code>OTKLIK_CHANNELS=@our_channel</code>, and to make this bot an administrator there.
no-evidence = This post answers nobody yet: choose the evidence it is about, and it can be approved.
post-faulty = <b>This cannot be public yet.</b> Please write it anew, without:
fault-phone = • “{ $found }” looks like a phone number
fault-email = • “{ $found }” is an e-mail address
fault-handle = • “{ $found }” leads to somebody's personal page
fault-order = • “{ $found }” is the number of a real order
fault-sum = • “{ $found }” is a sum from these customers' records
fault-person = • “{ $found }” is the name of somebody behind this evidence
fault-company = • “{ $found }” names a company behind this evidence
fault-quote = • “{ $found }” repeats a buyer word for word, and they have not agreed to be quoted
post-approved-when = Approved. When shall it go out?
post-slot-ask = When? For example <code>Tue 11:00</code>, <code>tomorrow 10:00</code>, <code>2026-11-25 11:00</code>. Times are in { $zone } unless you name a zone.
post-going = On its way to { $channels }. /posts shows how it went.
post-scheduled-at = Scheduled for { $at }: { $channels }.
post-unscheduled = Taken off the schedule. It stays approved; /posts has it.
already-going = It is already on its way to a channel, so the slot can no longer be changed. /posts shows how it went.
amend-write = Send the new words. You will see them before they go out. /cancel leaves the post as it is.
post-amended = The new words are on their way.
retract-sure = Take this post down in every channel? It cannot be brought back.
post-taken-down = It is being taken down.
by-hand = In { $channels } please do it by hand: I was never told where that message is. Forward it to me from the channel, and next time I can.
posts = { $count ->
    [one] <b>{ $count } post</b>
   *[other] <b>{ $count } posts</b>
}
posts-none = No posts yet. /post begins one.
post-draft = draft
post-in-review = in review
post-approved = approved
post-scheduled = scheduled
post-live = published
post-retracted = taken down
post-failed = Publishing in { $channel } did not work. /posts says why and lets you try again.
post-unsure = I cannot tell whether the post appeared in { $channel }. Please look there, then tell me in /posts.
trouble-unknown = ❓ please check
trouble-failed = ⚠️ failed
post-card = <b>{ $state }</b>
    { $text }
post-slot = Goes out: { $at }
post-channel = { $channel }: { $what } — { $fate }
post-why = Why: { $why }
kind-post = post
kind-amend-post = change
kind-retract-post = taking down
delivery-due = waiting for its time
delivery-sending = being sent
delivery-sent = done
delivery-later = waiting, the messenger is busy
delivery-unknown = unknown whether it happened
delivery-needs-review = unknown whether it happened
delivery-dead = failed
why-channel-rights = the bot may not do this in the channel. Make it an administrator there with the rights to post, edit and delete; on Slack, invite it there: /invite.
why-channel-missing = there is no such channel, or the bot is not in it. Check OTKLIK_CHANNELS.
why-token = the messenger does not accept the bot's token. Ask your administrator.
why-too-long = the text is too long for the messenger.
why-photo = the messenger does not accept the photo.
why-unknown = the reason is not known.
fate-there = Noted: it is there. Exactly where I was not told, so forward the post to me from the channel; until then it can be changed or taken down only by hand.
fate-done = Noted: it is done.
fate-again = It is on its way once more.
forward-noted = Thank you! Now I know where it is and can change it or take it down.
forward-waiting = This is a post from a channel, and I am waiting for your own words. Please write or copy them.
forward-unknown = This is not a post I was missing.
key-to-text = Write the text
key-to-review = Show the preview
key-approve = Approve
key-change-text = Change the text
key-change-evidence = Change the evidence
key-discard = Discard
key-now = Publish now
key-slot = Choose a slot
key-change-slot = Change the slot
key-unschedule = Unschedule
key-amend = Amend
key-amend-do = Publish the change
key-retract = Take down
key-retract-do = Yes, take it down
key-there = It is there
key-again = Publish again
key-try-again = Try again
