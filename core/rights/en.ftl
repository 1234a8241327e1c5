head = What { $brand } keeps about you:
about-name = Name: { $value }
about-phone = Phone: { $value }
about-email = E-mail: { $value }
about-company = Company: { $value }
about-segment = Segment: { $value }
about-zone = Time zone: { $value }
about-external_id = Customer number: { $value }
address = { $messenger }: { $account }
crm = In our CRM ({ $crm }): contact { $contact }, with your interviews as notes
opted-out = You asked us not to write first: { $day }
orders = { $count ->
    [0] No orders.
    [one] One order:
   *[other] { $count } orders:
}
consents = What you agreed to:
consent-given = • { $what } — yes, { $day }
consent-refused = • { $what } — no, { $day }
purpose-interview = talking, and keeping the answers
purpose-follow_up = being written to once more when something changes
purpose-quote = being quoted without your name
interview = Talk of { $day }: { $job }
aside = — by the way:
withdrawn = (answer withdrawn)
media = [{ $kind ->
    [voice] voice message
    [audio] audio
    [video] video
    [video_note] video
    [photo] photo
    [sticker] sticker
   *[other] file
}]
earlier = before that: { $text }
handed-over = → passed to support on { $day }
rights = To remove an answer or a whole talk: /withdraw. To be forgotten altogether: /forget.
nothing = Nothing is kept about you here.
withdraw-choose = What shall I remove? The words go, from our records and from what managers read; only that there was an answer stays.
withdraw-nothing = There is nothing to remove: no answers.
withdraw-all = This whole talk
withdraw-earlier = The whole talk of { $day }
withdraw-more = More answers
forget-sure = Remove everything kept about you: your name, the tie to your orders, all answers? This cannot be undone. You can come back any minute.
forget-yes = Yes, forget me
forget-no = No, keep it
forget-kept = All right, everything stays as it was.
move = To go on in { $messenger }, open this within a day (it works once): { $link }
move-nowhere = There is no other messenger to go on in yet.
forgotten = Done: nothing is kept about you any more. To come back: /start.
language-which = Which language shall we speak?
language-set = English it is.
alert-post = Somebody whose words stand behind post no. { $post } asked to be forgotten. Please check that none of their words are left in it: /posts
