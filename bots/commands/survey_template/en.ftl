C0 = Hi! I'm { $brand }'s research bot. A few short questions on the last time you tried to { $job } — three minutes, /stop any time. Answers are kept in your customer card at { $brand }; nothing is made public without asking you. Shall we start?
A2 = Think of the last time you tried to { $job }. Tell me how it went, as it was, in your own words.
H1 = What was the hardest part that time?
