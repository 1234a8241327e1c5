# How posts go out: channels, sound, button, calendar, missed slots, reasons of failures.

post-invites = Tell us how it went for you
post-arrivals = { $count ->
    [one] { $count } person came
   *[other] { $count } people came
} by its button, { $buyers ->
    [one] { $buyers } of them a buyer
   *[other] { $buyers } of them buyers
}.
post-missed = ⏰ A post missed its slot: it is more than two hours late for { $channels } and was not sent there. Nobody has seen it there. What shall I do?
post-left = Left as it is: it does not go out to { $channels }. /posts has it.
trouble-missed = ⏰ missed its slot
delivery-missed = missed its slot, not sent
key-late-now = Publish now
key-late-slot = Another slot
key-late-leave = Leave it
today-missed = ⏰ <b>{ $number }.</b> Missed its slot and was not sent: { $channel } ({ $what }).
    { $text }

ways = <b>How it goes out</b>
ways-line = To { $channels } · { $sound } · { $button }
ways-sound = with a sound
ways-silent = silently
ways-button = with the button “Tell us how it went for you”
ways-no-button = without a button
key-ways = How it goes out
key-silent = 🔕 Publish silently
key-with-sound = 🔔 Publish with a sound
key-button = 💬 Add the button
key-no-button = 💬 Take the button away
channel-last = A post has to go somewhere. Choose another channel first, then take this one away.
channels-gone = The channels chosen for this post are no longer set in OTKLIK_CHANNELS. Choose others under “How it goes out”.
interviewer-unknown = The messenger has not told me yet where the button should lead. Try again in a minute, or take the button away under “How it goes out”.

key-no-photo = Publish without the picture
key-shorten = Shorten the text
draft-shorten = Send a shorter text; the picture stays. It has to lose { $over ->
    [one] { $over } character
   *[other] { $over } characters
}: with a picture at most { $caption } fit, heading included. /cancel leaves it; the draft stays in /posts.

calendar = <b>The coming four weeks</b> ({ $zone })
calendar-empty = <b>The coming four weeks</b> ({ $zone })
    Nothing is planned, and there are no recurring slots.
calendar-free = ○ { $at } — free
calendar-post = ● { $at } — { $text }
calendar-more = … and { $count } more.
key-slots = Recurring slots
key-next-free = Next free slot
slots = <b>Recurring slots</b>
    Send one more to add it, such as <code>Tue 11:00</code>; ✕ takes one away, and what is planned there stays planned. Times are in { $zone } unless you name a zone.
slots-none = There are no recurring slots yet. When do posts usually go out? For example <code>Tue 11:00</code> or <code>Tue, Thu 11:00 Europe/Berlin</code>. Times are in { $zone } unless you name a zone.
slots-unclear = I could not read that. Write it like <code>Tue 11:00</code>, <code>weekdays 10:00</code> or <code>Tue, Thu 11:00 Europe/Berlin</code>.
slots-many = { $limit } recurring slots are the most. Please take one away first.
slot-not-there = There is no such slot. /calendar shows those there are.
no-slots = There are no recurring slots yet. Make one in /calendar, for example <code>/calendar Tue 11:00</code>, or choose a time.
no-free-slot = Every recurring slot of the coming year is taken. Choose a time instead.

menu-calendar = Calendar
help-calendar = /calendar — the coming four weeks and recurring slots; /calendar Tue 11:00 adds one
command-calendar = The coming weeks and free slots

why-conflict = another program uses this bot. Ask your administrator to stop it; the post then goes out by itself.
why-too-old = the messenger no longer lets bots change or delete this message. Please do it by hand in the channel.
why-message-gone = the message is no longer in the channel.
why-flood = the messenger asks for a pause. It goes on by itself.
why-network = the messenger cannot be reached. It goes on by itself once it can.
why-nowhere = I was never told where this post is. Forward it to me from the channel, or do it by hand.
why-stopped = this program was stopped in the middle of it.
why-no-answer = the messenger did not confirm it.
why-other = the messenger's own words: “{ $error }”. If they do not tell you what to do, ask your administrator.

did-calendar = looked at the calendar or added to it
did-calendar-slots = looked at recurring slots
did-calendar-remove = took a recurring slot away
did-step-slots = added a recurring slot
did-draft-no-photo = took the picture out
did-draft-shorten = began to shorten
did-post-options = looked at how it goes out
did-post-channel = chose a channel
did-post-silent = chose sound or silence
did-post-invites = chose the button
did-post-next-free = scheduled a post
did-post-late-now = published a late post
did-post-late-slot = began to choose another slot
did-step-late = scheduled a late post
did-post-late-leave = left a late post
about-slot = slot { $value }
