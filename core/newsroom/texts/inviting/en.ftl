# /invite: an estimate, then links.

invite-unavailable = Invitations are not set up here. Ask your administrator.
invite-found = { $count ->
    [0] Nobody can be asked right now.
    [one] <b>{ $count } buyer</b> can be asked now.
   *[other] <b>{ $count } buyers</b> can be asked now.
}
invite-cut = Of them the { $count } who ordered last.
invite-by-link = • { $count } by a personal link
invite-directly = • { $count } directly by the bot, at once
invite-directly-later = • directly by the bot: { $count } now, { $later } at 09:00 their time
invite-share = They stand for { $shares } of revenue.
invite-share-unknown = What part of revenue they stand for cannot be told: the money is unknown.
invite-expect = Of those invited in the last { $days } days { $began } began and { $finished } finished. So expect about { $will_begin } to begin and { $will_finish } to finish.
invite-expect-unknown = How many will answer cannot be told yet: fewer than { $enough } were invited in the last { $days } days.
invite-refused = Not now: { $count } — { $why }
invite-changed = <b>It has changed since you looked:</b> these are other people now. Nobody was invited yet. Please look again.
invite-which-segment = Whom shall we invite?
invite-which-job = What shall we ask them about?
invite-all = everybody
invite-own-job = what each ordered last
invite-nobody = Nobody is left to invite: everyone who can be asked has a link.
invite-issued = { $count ->
    [one] <b>{ $count } personal link.</b> It works once: send it to the person it is for, and to nobody else.
   *[other] <b>{ $count } personal links.</b> Each works once: send it to the person it is for, and to nobody else.
}
invite-direct = { $count ->
    [one] { $count } buyer already talks to the bot: I write to them directly.
   *[other] { $count } buyers already talk to the bot: I write to them directly.
}
invite-done = { $count ->
    [one] Invited { $count } buyer.
   *[other] Invited { $count } buyers.
}
key-issue = { $count ->
    [one] Invite { $count } buyer
   *[other] Invite { $count } buyers
}
key-invite-segment = Whom: { $name }
key-invite-job = About: { $name }
