hello-stranger = Hi! I ask people who bought from { $brand } how it went. Have you already bought from us, or are you still choosing?
hello-stranger-bought = Bought
hello-stranger-choosing = Still choosing
hello-stranger-uses = Someone else bought, I use it
lead = Thank you — this talk is only for people who have already bought. If you have a question before buying: { $contact }.
lead-no-contact = Thank you — this talk is only for people who have already bought. Have a good day!
unverified = Thank you! I can't see your order from here. The link in the letter from { $brand } opens this talk; if you have none, write to { $contact }.
unverified-no-contact = Thank you! I can't see your order from here. The link in the letter from { $brand } opens this talk.
link-invalid = This link doesn't work: it may have been cut when copied. Please open it from the letter itself.
link-expired = This invitation has run out. If you'd still like to talk, ask { $brand } for a new one.
link-used = This invitation has already been used. It works once; ask { $brand } for your own.
link-foreign = This invitation is for somebody else. Your own comes in a letter to you.
stopped = All right. I won't write again. To come back: /start.
group = Hello! I only talk one to one, so I'm leaving this group. Write to me directly.
come = I have written to you in direct messages.
help-move = /move — go on in another messenger
help = I ask how it went the last time. Answer in your own words, whenever it suits you.
    /stop — end it at once, /start — go on
    /mydata — what is kept about you
    /withdraw — remove an answer
    /forget — be forgotten altogether
    /language — English or Russian
kept-head = What { $brand } keeps about you:
kept-name = Name: { $value }
kept-phone = Phone: { $value }
kept-email = E-mail: { $value }
kept-company = Company: { $value }
kept-orders = { $count ->
    [one] One order
   *[other] { $count } orders
}
kept-answers = { $count ->
    [0] No answers yet
    [one] One answer in this talk
   *[other] { $count } answers in this talk
}
why-no-paid-order = no paid order
why-too-recent = last order is less than { $days } days old
why-too-old = last order is more than { $days } days old
why-staff = staff or reseller
why-opted-out = asked not to be written to
why-asked-lately = already asked in the last { $days } days
why-asked-enough = already asked { $count ->
    [one] once
   *[other] { $count } times
} this year
why-company-asked = { $count ->
    [one] one person
   *[other] { $count } people
} of that company already asked
why-forgotten = asked to be forgotten
why-not-agreed = did not agree to be written to again
why-vanished = no longer in the CRM
support = You'll get help with that fastest here: { $contact }.
support-none = I can't see that from here — please write to support.
back = Welcome back! If something went wrong, just write and tell me. An invitation to talk comes separately.
handover-head = <b>A buyer needs help</b>
handover-take = I'll take it
handover-yours = It's yours now. The buyer has been told.
handover-taken-by = { $name } is on it.
handover-told = { $name } from support is on it and will get in touch.
