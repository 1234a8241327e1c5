# The customer's card, and segments.

companies = { $count ->
    [0] Nobody has brought money yet, as far as I know.
   *[other] <b>Those who brought most.</b>
} Send a part of a name, of a company or a person, to find others.
company-several = { $count ->
    [one] { $count } found.
   *[other] { $count } found. Which one?
}
company-unknown = Nobody here is called “{ $name }”. Try a shorter part of the name.
company-nameless = a company without a name
person-nameless = no name
person-told = { $count ->
    [one] told us of { $count } problem
   *[other] told us of { $count } problems
}
person-opted-out = not to be written to
card-head = <b>{ $name }</b>
card-head-private = <b>{ $name }</b> · a private buyer
card-brought = Brought: { $count ->
    [0] no paid order
    [one] { $count } order, { $money }
   *[other] { $count } orders, { $money }
}
card-days = First and last order: { $first }, { $last }
card-one-day = Ordered: { $day }
card-average = Average order: { $money }
card-a-year = Orders a year: { $number }
card-first-year = Orders a year: too early to tell
card-trend = Last 12 months against the 12 before: { $trend }
card-people = <b>People</b>: { $count }, { $told ->
    [0] none has told us anything yet
    [one] { $told } told us
   *[other] { $told } told us
}
card-more = … and { $count } more
card-said = <b>Said</b> · { $count }
card-quote = “{ $quote }” ({ $day })
card-nothing-said = <b>Said</b>: nothing yet.
card-wishes = <b>Wishes set aside</b>: { $count }
card-promised = <b>Promised</b>
card-promised-nothing = <b>Promised</b>: nothing yet.
card-done = <b>Done</b>
card-done-nothing = <b>Done</b>: nothing yet.
card-theme = • { $title } — { $state }, { $count ->
    [one] { $count } word of theirs
   *[other] { $count } words of theirs
}
card-post = • Published: { $text }
key-all-said = All they said · { $count }
key-wishes = Their wishes · { $count }

segments = { $count ->
    [one] <b>{ $count } segment</b>
   *[other] <b>{ $count } segments</b>
}, as the CRM names them
segments-none = No buyer has a segment yet: the import can bring a segment column.
segment = <b>{ $name }</b>
    { $people ->
        [one] { $people } person
       *[other] { $people } people
    }, { $accounts ->
        [one] { $accounts } account
       *[other] { $accounts } accounts
    } · { $money }
    heard in 90 days: { $heard } of its revenue
segment-nameless = No segment
segment-unknown = I know no segment “{ $name }”. There are: { $known }.
key-on-schedule = Digest on schedule
digest-segment = Segment: <b>{ $segment }</b>
