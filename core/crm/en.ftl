alert-locked = ⚠️ { $title } does not let Otklik in any more: { $why }
    Nothing is lost: what it is to be told waits. To look: otklik crm check { $name }
note-title = Otklik interview: { $job }
note-finished = Told to the end.
note-partial = Not told to the end: the last question is still open.
note-underway = The talk is going on.
note-paused = The talk rests.
note-stopped = They stopped the talk.
note-declined = They declined.
note-invited = They have been invited.
note-screened_out = They have not bought yet.
note-aside = By the way
note-withdrawn = (taken back)
note-media = [{ $kind ->
    [voice] voice message
    [audio] audio
    [video] video
    [video_note] video
    [photo] photo
    [sticker] sticker
   *[other] file
}]
note-theme = Theme: { $theme }
note-wish = (a wish: set aside, not counted)
outcome-invited = invited
outcome-underway = going on
outcome-paused = paused
outcome-finished = finished
outcome-declined = declined
outcome-stopped = stopped
outcome-partial = partial
outcome-screened_out = not a buyer
outcome-withdrawn = withdrawn
consent-interview = interview
consent-follow_up = follow-up
consent-quote = quote
consent-stopped = asked not to be written to
todo-incident = { $name } needs help now
todo-follow-up = { $name } agreed to be asked how it went
why-key = { $why }
why-rights = { $why }
why-tariff = { $why }
why-address = { $why }
why-fields = our fields are missing there: otklik crm setup { $name } ({ $why })
why-database = { $why }
why-login = { $why }
why-blocked = { $why }
why-folder = { $why }
why-away = it does not answer ({ $why })
why-other = { $why }
