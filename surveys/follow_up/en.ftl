C0 = Hi! This is { $brand }'s research bot. You told us how you tried to { $job }, and let us write once more. We have changed something since. Four short questions on whether it got easier? Answers are kept in your customer card at { $brand }; /stop any time.
nudge-consent = Just a reminder: could you spare two minutes to say whether it got easier? If not, say so and I won't write again.
A1 = When did you last need to { $job } since then?
A1-recent = today/yesterday
A1-week = this week
A1-month = this month
A1-earlier = earlier
A1-never = no need since
never-close = Thank you! Then there is nothing to compare yet. Have a good day!
H1 = What was the hardest part this time?
I2 = { $told_before ->
    [yes] Back then I took down: “{ $outcome_before }”. How satisfied were you with that this time? 1 not at all … 5 completely
   *[no] How satisfied were you with how it went this time? 1 not at all … 5 completely
}
D1 = Compared with the time before, it was…
D1-easier = easier
D1-same = the same
D1-harder = harder
D2 = What was different?
K1 = May I write once more if we change this again?
Z1-no-outcome = Thank you! Now we know whether it helped.
