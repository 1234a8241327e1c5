C0 = I'm sorry it went that way, and thank you for saying so. May I ask a few short questions to understand how it was? Your words are kept in your customer card at { $brand }; nothing is made public without asking you. /stop any time.
consent-first = I need your yes first — nothing is kept without it. Will you tell me more?
A2 = Tell me what happened — as it was, in your own words.
T1 = What were you trying to get done when it happened?
H1 = What was the worst part of it?
L1 = What took longer than it should have?
U1 = How did you get by in the end? A call, support, another shop, by yourself — all of it counts.
I2 = How satisfied were you with how it ended? 1 not at all … 5 completely
