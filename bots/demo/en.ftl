interviews = Interviews
interviews-none = No interviews yet.
evidence = Evidence: what was not easy
evidence-none = Nobody has told yet what was not easy.
wishes = Wishes: set aside, never ranked
wishes-none = No wishes yet.
answers = Answers kept
answers-none = No answers yet.
consents = Consents
consents-none = Nobody has agreed to anything yet.
handovers = Troubles handed to people
handovers-none = No people were called yet.
deliveries = Messages of the bots
deliveries-none = The bots are silent so far.
money = What each company has brought
money-none = There are no orders.
crm = In the company’s CRM: the interview as its people read it
crm-none = The CRM has been told nothing yet.

state-invited = asked for consent
state-underway = is telling
state-paused = paused: they said “later”
state-finished = has told
state-declined = said no: nothing is kept
state-stopped = “stop”: we do not write any more
state-partial = broke off half-way
state-screened_out = not for this talk
state-withdrawn = took the words back
open-question = The open question: “{ $question }”{ $nudges ->
    [0] {""}
    [one] . { $nudges } reminder
   *[other] . { $nudges } reminders
}
facet-hard = was hard
facet-long = took long
facet-burden = was a burden
answer-withdrawn = taken back, the words are gone
answer-media = a voice message, photo or file
consent = { $given ->
    [yes] yes
   *[other] no
}: { $purpose ->
    [interview] keep the answers
    [follow_up] write once more
   *[other] quote without the name
}
handover-waits = waits for somebody to take it
handover-taken = taken by { $name }
delivery-due = waiting for their time: { $count }
delivery-sending = being sent: { $count }
delivery-sent = sent: { $count }
delivery-later = put off, Telegram asked to wait: { $count }
delivery-unknown = fate unknown, not repeated blindly: { $count }
delivery-needs-review = a person decides: { $count }
delivery-dead = not delivered: { $count }
money-nothing = no paid orders
money-unknown = the sum is unknown (not zero)
