# Evidence, suggestions, and what becomes of themes.

private-buyer = a private buyer
unknown = unknown
evidence = <b>What buyers said</b> · { $count }
evidence-filter = <i>{ $words }</i>
evidence-none = Nothing here. Take a filter away, or wait for the next answers.
evidence-line = <b>{ $number }.</b> “{ $quote }”
    { $facet } · { $reason }
evidence-by-money = by money
evidence-filters = What shall I show?
evidence-which-theme = { $count ->
    [0] There are no themes yet.
   *[other] Which theme?
}
evidence-which-segment = { $count ->
    [0] No buyer has a segment yet: the import can bring a segment column.
   *[other] Which segment?
}
evidence-asked = Asked: <i>{ $question }</i>
evidence-reason = { $facet } · { $reason } ({ $day })
evidence-segment = Segment: { $segment }
evidence-theme = Theme: <b>{ $title }</b>
evidence-free = In no theme yet.
key-filter = Filter
key-by-money = By money
key-newest = Newest first
key-no-theme = No theme yet
key-a-theme = A theme…
key-a-segment = A segment…
key-no-filter = Everything
key-assign = → theme
key-company = Whose words

suggestions = <b>Suggestions</b> · { $count } · { $which }
    Set aside: thanked for, never ranked.
sorted-all = All
sorted-unsorted = Unsorted
sorted-wishes = Wishes
sorted-others = Not wishes
suggestion-line = <b>{ $number }.</b> “{ $quote }”
    { $account } · { $day } · { $judged }
suggestion-reason = { $account } · { $day } · { $judged }
judged-unsorted = unsorted
judged-wish = a wish
judged-other = not a wish
suggestion-problem = Noted: not a wish. Do the words name a problem? Then say which kind, and they become evidence.
    “{ $quote }”
suggestion-kept = Evidence now: { $facet }.
    “{ $quote }”
key-wish = This is a wish
key-no-wish = Not a wish
key-no-problem = No problem in it

theme = <b>{ $title }</b> · { $state }
    { $count ->
        [0] Nothing belongs to it yet.
        [one] { $count } piece of evidence.
       *[other] { $count } pieces of evidence.
    }
theme-move = <b>{ $title }</b>
    From “{ $old }” to “{ $new }”? There is no way back.
theme-rename = What shall <b>{ $title }</b> be called instead? One short line.
theme-title-taken = There is a theme “{ $title }” already. If they are one, merge them: open the theme and tap “Merge”.
theme-merge = { $count ->
    [0] There is no other theme to merge <b>{ $title }</b> with.
   *[other] Which theme does everything in <b>{ $title }</b> belong to?
}
theme-merge-sure = Everything in <b>{ $one }</b> goes into <b>{ $other }</b>, and “{ $one }” is gone. Its state: { $state }. There is no way back.
theme-decided-apart = It was decided differently about these two, and what was decided stays decided. They cannot be one.
key-all-themes = ‹ All themes
key-rename = Rename
key-merge = Merge
key-move-do = Yes, decided
key-merge-do = Yes, make them one
