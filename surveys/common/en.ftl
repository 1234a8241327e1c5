C0-yes = Yes
C0-later = Later
C0-no = No
C0-kept = What is kept about me
consent-first = I need your yes first — nothing is kept without it. Shall we start?
later = All right. Write or tap the button whenever it suits you.
declined = Understood, I won't bother you. If you change your mind: /start.
not-kept = All right, nothing was kept. If you'd like to tell me after all, just write.
welcome-back = Welcome back! Shall we go on where we left off?
left = { $count ->
    [one] { $count } question left.
   *[other] { $count } questions left.
}
nudge = A reminder of this question — answer whenever it suits you, or /stop.
nudge-consent = Just a reminder: could you spare a few minutes to tell me? If not, say so and I won't write again.
another-job = I see. Then about something else.

L1 = What took longer than it should have that time?
B1 = What was a burden — had to redo, wait, chase someone, ask for help?
B2 = What did that lead to — money, a missed date, nerves, an unhappy client?
U1 = What did you use that time? One thing, several, or a mix — our product, others', Excel, a phone call all count.
U2 = What did each of them do that the others could not?

probe-fine = Glad it went well. Even so, was there a moment when you had to wait, redo something or ask someone?
probe-short = A little more, please: what exactly happened then?
probe-generic = And the very last time — what exactly happened?
probe-vague_word = More exactly: what was it that went wrong?
probe-no_consequence = What did it lead to?
probe-dont_remember = Then take the last time you do remember. What happened there?
probe-praise = Thank you! And what was the least pleasant part that time?
redirect-1 = Noted, your wish is kept apart. And what were you trying to get done that last time, when it was missing?
redirect-2 = Let's go back to that day: what took the most effort?
incident = I'm sorry that happened. Shall I pass this to support right now?
incident-yes = Yes, please
incident-no = No need
handed-over = Passed on. I'll write when somebody has taken it up. Meanwhile, let's go on if you like.
ask-support = You'll get help with that fastest here: { $contact }. And whenever you like, back to the question:
ask-support-none = I can't see that from here — please write to support. And whenever you like, back to the question:

O1 = Let me check I understood. What matters to you is { $outcome }. Right?
O1-yes = Yes
O1-no = Not quite
outcome-time-action = spending less time on { $action }
outcome-time-words = spending less time when you need to { $job } (“{ $words }”)
outcome-effort-action = spending less effort on { $action }
outcome-effort-words = spending less effort when you need to { $job } (“{ $words }”)
outcome-risk-action = less risk when { $action }
outcome-risk-words = less risk when you need to { $job } (“{ $words }”)
outcome-money-action = paying less for { $action }
outcome-money-words = losing less money when you need to { $job } (“{ $words }”)
O1b = How would you put it?
O1b-alone = In one sentence: what matters most to you when you need to { $job }?

I1 = How important is that to you? 1 not at all … 5 extremely
I1-1 = 1
I1-2 = 2
I1-3 = 3
I1-4 = 4
I1-5 = 5
I2 = How satisfied were you with it that time? 1 not at all … 5 completely
I2-1 = 1
I2-2 = 2
I2-3 = 3
I2-4 = 4
I2-5 = 5
K1 = May I write once more when this changes, to check whether it became easier?
K1-yes = Yes
K1-no = No
K2 = May we quote you without your name on the page "what we changed after your stories"?
K2-yes = Yes
K2-no = No

Z1 = Thank you. I took down: “{ $outcome }”. You will see what became of it here: { $link }
Z1-no-link = Thank you. I took down: “{ $outcome }”. When something changes, we will tell you.
Z1-no-outcome = Thank you for your time! It is all taken down.

S1x = Thank you — this talk is only for people who have already bought. If you have a question before buying: { $contact }.
S1x-no-contact = Thank you — this talk is only for people who have already bought. Nothing has been kept.
stopped = All right, we've stopped. I won't write again. To come back: /start.
after-stop = We have stopped, so this was not kept. To come back: /start.
finished-already = We have covered everything, thank you! If something else comes to mind, just write.
withdrawn-already = You took that talk back, nothing of it is left. If there is something new to tell, just write.
withdrawn-before = That answer is already gone.
withdrawn-answer = The answer is gone: from our records and from what managers read.
withdrawn-interview = Done: your words from this talk are gone. All that is left is that it took place.
added = Added to that answer.
afterword-added = Got it — added to your story.
moved-on = We have moved on from that question. To correct an answer, reply to that message or edit your own.
noted = Already noted.
choose = I can't make that out. Please tap one of the buttons.
heard-voice = Your voice message is kept, but I can't listen yet. Could you type it in a few words?
heard-video = Your video is kept, but I can't watch yet. Could you type it in a few words?
heard-photo = The photo is kept. Could you add a few words on what it shows?
heard-sticker = Got it! And in words — how was it?
heard-file = The file is kept. Could you add a few words on what is in it?
heard-caption = The attachment is kept as well.
