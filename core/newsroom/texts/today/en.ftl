# /today: what waits.

today = <b>Today</b>, { $day }
today-nothing = Nothing is waiting for you. Have a good day!
today-unsure = ❓ <b>{ $number }.</b> { $channel }: nobody knows whether this happened ({ $what }). Please look there, then tell me.
    { $text }
today-failed = ⚠️ <b>{ $number }.</b> { $channel }: this did not work ({ $what }).
    { $text }
today-more-troubles = ⚠️ { $count ->
    [one] And { $count } more send to decide about.
   *[other] And { $count } more sends to decide about.
}
today-in-review = ✍️ { $count ->
    [one] { $count } post waits for approval.
   *[other] { $count } posts wait for approval.
}
today-without-slot = 🕐 { $count ->
    [one] { $count } post is approved and has no slot.
   *[other] { $count } posts are approved and have no slot.
}
today-slots = 📅 { $count ->
    [one] { $count } post goes out today:
   *[other] { $count } posts go out today:
}
    { $lines }
today-handovers = 🆘 { $count ->
    [one] { $count } buyer waits for support
   *[other] { $count } buyers wait for support
}, since { $since }.
today-long-doing = 🔧 { $count ->
    [one] { $count } theme has
   *[other] { $count } themes have
} been worked on for long, up to { $days } days. Is it done?
today-unsure-questions = ✉️ { $count ->
    [one] { $count } message to a buyer
   *[other] { $count } messages to buyers
} may not have arrived.
today-new-evidence = 💬 { $count ->
    [one] { $count } new piece of evidence since your last digest.
   *[other] { $count } new pieces of evidence since your last digest.
}
today-new-suggestions = 💡 { $count ->
    [one] { $count } new suggestion since your last digest.
   *[other] { $count } new suggestions since your last digest.
}
today-key-in-review = To approve · { $count }
today-key-without-slot = Without a slot · { $count }
today-key-slots = Going out today · { $count }
today-key-handovers = Waiting for support · { $count }
today-key-long-doing = Long in work · { $count }
today-key-unsure-questions = May not have arrived · { $count }
today-key-new-evidence = New evidence
today-key-new-suggestions = New suggestions

handover-unsaid = The words were taken back.
handover-open = 🆘 Waiting for support since { $since }. Whoever takes it in the support chat, the buyer is told.
key-take = I will take it
handover-taken = Taken { $at } by { $name }.

fate-none = Everything we said to buyers has found its place.
fate-private = <b>{ $count ->
    [one] { $count } message to a buyer
   *[other] { $count } messages to buyers
} may not have arrived.</b>
    Each was sent twice, and the messenger never confirmed. Nothing is lost: when the buyer writes, the talk goes on by itself. Send it once more, or leave it.
fate-line = { $number }. { $at } · { $question }
key-send-again = Send again
key-leave-it = Leave it
