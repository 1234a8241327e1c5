"""What is no answer in English: refusals, the weather, a joke."""

from __future__ import annotations

from surveys.listening.cues import cue

REFUSAL = cue(
    r"(?:don'?t|do\s+not|wont|won'?t|not\s+going\s+to|not\s+gonna|rather\s+not|refuse\s+to"
    r"|prefer\s+not\s+to|not\s+willing\s+to|not\s+comfortable)\s*"
    r"(?:want\s+to\s+|wanna\s+|feel\s+like\s+|like\s+)?(?:\w+\s+)?(?:answer\w*|tell\w*|talk\w*"
    r"|discuss\w*|say\w*|shar\w*|participat\w*|do\s+this|go\s+into"
    r"|get\s+into|remember|this|that|your|respond\w*|fill\w*|tak\w+\s+(?:surveys|part))",
    r"(?:no\s+comment|leave\s+me\s+alone|none\s+of\s+your|not\s+your\s+business|go\s+away"
    r"|no\s+time\s+for|not\s+interested|(?<!\w )(?:skip|pass)\b"
    r"|why\s+do\s+you\s+(?:need|want|ask|care)|get\s+lost|next\s+question|i'?m\s+(?:too\s+)?busy"
    r"|too\s+busy|don'?t\s+have\s+time|haven'?t\s+got\s+time"
    r"|i'?d\s+rather\s+not|stop\s+(?:asking|spamming|messaging|texting|bothering)|no\s+surveys?"
    r"|without\s+(?:the\s+)?surveys?|no\s+point|(?:can'?t|cant)\s+be\s+bothered|didn'?t\s+sign\s+up"
    r"|(?:please\s+)?(?:delete|remove|erase|forget)\s+my\s+(?:number|contact|data|phone)"
    r"|where\s+did\s+you\s+get\s+my|hate\s+surveys|(?<!\w )(?:it's\s+)?(?:personal|private)\b|piss\s+off"
    r"|f+\s+off)",
)
ASIDE = cue(
    r"(?:\w+\s+){0,3}?(?:weather|heat\b|heatwave|rain(?:ing|y)?|snow(?:ing)?|football|match\b|joke"
    r"|horoscope|election"
    r"|politic\w+|weekend|holiday|vacation|happy\s+(?:new|birthday)"
    r"|merry|cats?\b|dogs?\b|recipe|game\s+last)",
    r"(?:are|r)\s+(?:you|u)\s+(?:a\s+|an\s+|really\s+|actually\s+|even\s+)*(?:bot|robot|human|real"
    r"|person|ai)\b|who\s+(?:are|r)\s+(?:you|u)|who\s+is\s+this",
    r"(?:lol|lmao|haha\w*|hehe\w*|rofl|hmm+|test|hello|hi|hey|yo|how\s+are\s+you|what'?s\s+up"
    r"|good\s+(?:morning|evening|afternoon)|huh)\b",
)
