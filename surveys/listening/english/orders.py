"""Imperatives in English: what a company is told to do."""

from __future__ import annotations

from surveys.listening.cues import cue

FILLERS = (
    r"(?:(?:and|also|maybe|perhaps|just|so|ok|okay|well|then|or|but|plus|guys|hey|hi|honestly|first|next"
    r"|yeah|yes|no|really"
    r"|simply|at\s+least|for\s+the\s+love\s+of\s+god|seriously|like|um|please|pls|plz|kindly|ideally"
    r"|i\s+think|suggestion|idea"
    r"|wish|feature\s+request|also\s+please|can\s+you|could\s+you|would\s+you)[\s,:]+)*"
)
BUILD = (
    r"(?:add|allow|build|bring|change|consider|create|develop|display|enable|ensure|expand|extend|fix"
    r"|give|have|hire|implement"
    r"|improve|include|increase|integrate|introduce|invest|launch|let|lower|make|merge|offer|optimi[sz]e"
    r"|provide|put|redesign"
    r"|reduce|remove|rename|replace|restore|separate|set\s+up|show|simplify|speed\s+up|split|stop"
    r"|support|switch|sync|train"
    r"|update|upgrade|automate|notify|remind|auto\w+|rethink|rework|shorten|streamline|accept|partner"
    r"|translate|bundle"
    r"|get\s+rid|ditch|scrap|drop|publish|send|text|warn|highlight|mark|label|list|hook|adopt|stock"
    r"|learn|revamp|overhaul|clarify"
    r"|refresh|deliver|email|prefill|pre-fill|cache|keep|save|limit|open|move|ship|connect|prioriti[sz]e"
    r"|unify|combine)\b"
)
# At the head of a clause these are wishes to the company by themselves …
SURE_ORDER = (
    r"(?:add|allow|consider|create|develop|display|enable|ensure|expand|extend|fix|hire|implement"
    r"|improve|include|increase"
    r"|integrate|introduce|invest|launch|optimi[sz]e|provide|redesign|reduce|remove(?!\s+(?:my|me)\b)"
    r"|rename|replace|restore|simplify|speed\s+up"
    r"|support\s+(?:for|apple|google|more)|train\s+(?:your|the|staff|people|them|operators|couriers"
    r"|drivers)|upgrade|automate|get\s+rid|ditch|bring\s+(?:back|in)"
    r"|rethink|rework|streamline|shorten|lower|offer|accept"
    r"|partner|hook\s+up|revamp|overhaul|merge|unify|combine|notify)\b"
    r"|(?:warn\s+(?:people|us|me|customers|buyers)|prefill|prioriti[sz]e"
    r"|allow|translate|highlight|publish|teach|mak(?:e)\s+(?!it\s+again|no\b|sense|an?\s+(?:payment"
    r"|order|booking|return)\b|payments?\b)\w+"
    r"|give\s+(?!up|me\s+(?:my|a\s+refund|back)|it\b)\w+|let\s+(?!me\s+(?:tell|think|explain|see|know"
    r"|check|be|say|in)\b|us\s+in\b|down\b|go\b)"
    r"(?:me|us|people|customers|users|buyers|them|you|the)\b|let\s+\w+s\b|let\s+it\s+(?:come|be|go|show"
    r"|remember|save)|have\s+(?!to\b|had\b|you|not"
    r"|been|no\b)"
    r"(?:an?|some|more|the|separate)\b|show\s+(?!up)\w+|stop\s+(?:the|mak|send|show|ask|forc|chang|hid"
    r"|charg)\w*"
    r"|split\s+(?:the|it|up)|separate\s+the|do\s+(?:something|better)|don'?t\s+(?:make|force|hide|ask"
    r"|send|charge|show|change|bury)"
    r"|send\s+(?:an?|sms|text|notif|emails?|alerts?|remind)\w*|text\s+(?:people|us|customers"
    r"|me\s+(?:when|before|if))"
    r"|set\s+up\s+an?|put\s+(?:an?|more|some|up)\s+\w+|open\s+(?:an?|another|more)\s+\w+|keep\s+(?:the"
    r"|an?)\s+\w+"
    r"|switch\s+to\s+\w+|work\s+on\s+(?:your|the)|learn\s+to|deliver\s+(?:to|on|in|by|at)\s+\w+|hire"
    r"|use\s+(?:an?|better|proper)"
    r"|mark\s+(?:the|it|items)|label\s+\w+|ask\s+(?:for\s+\w+\s+\w+\s+(?:before|in\s+adv)|people"
    r"|customers)\w*"
    r"|call\s+(?:people|customers|before|ahead|in\s+advance)|email\s+(?:people|us|customers)"
    r"|move\s+(?:the|it)\s+\w+\s+(?:to\s+the"
    r"|up|higher|closer)|move\s+it\s+to\s+the|save\s+(?:my|the|our)\s+\w+\s+(?:so|auto|for)"
    r"|remember\s+(?:my|the|our)"
    r"|stock\s+more|limit\s+the|update\s+(?:the|your)\s+(?:site|app|design|interface|stock)"
    r"|change\s+the\s+(?:design|colou?r"
    r"|layout|font|interface|menu|packaging)|remind\s+(?:me|us|people)|try\s+(?:adding|making)"
    r"|try\s+to\s+(?:add|make|improve))"
)
# What else people tell a company to do, once the story is told.
# Verbs that a sentence without commas may turn to: "… an hour outside post a proper schedule".
TOLD = (
    r"(?:add|allow|enable|introduce|implement|improve|include|provide|fix|remove|reduce|consider|hire"
    r"|assign|automate|simplify|make|give|show|put|post|print|update"
    r"|reserve|warn|notify|teach|train|install|publish|label|mark|replace|redesign|rewrite|translate"
    r"|extend|open|display|create|build)\b"
)
BASE_VERB = (
    r"(?:add|adapt|adjust|answer|arrange|ask|assign|attach|avoid|block|book|build|call|calculate|cancel"
    r"|change|charge|check|clean|clear|close|collect|communicate"
    r"|compare|confirm|control|copy|count|cover|deal|define|describe|design|divide|do|double-check"
    r"|explain|filter|find|follow|force|forward|give|group|guarantee"
    r"|handle|help|hide|hold|hurry|inform|inspect|install|invite|issue|keep|label|learn|leave|link|list"
    r"|load|look|maintain|make|manage|match|measure|mention|monitor"
    r"|offer|organi[sz]e|pack|pay|phone|pick|place|plan|post|prepare|prevent|print|process|protect"
    r"|publish|raise|recalculate|recheck|record|refund|remember|remind"
    r"|rename|repair|reply|request|reserve|respect|respond|return|review|run|save|say|scan|schedule|seat"
    r"|secure|sell|send|separate|serve|share|ship|show|sign|sort|specify"
    r"|standardi[sz]e|start|state|stick|stop|store|suggest|sync|take|talk|teach|tell|test|track|train"
    r"|translate|treat|try|turn|update|use|validate|verify|warn|watch|work"
    r"|wrap|write)\b"
)
ORDER = cue(
    rf"{FILLERS}(?:{SURE_ORDER})",
    rf"{FILLERS}{BASE_VERB}\s[^.]*\b(?:bigger|clearer|larger|smaller|better|faster|earlier|automatically"
    rf"|beforehand|in\s+advance|by\s+default|instead"
    r"|already|upfront|next\s+time|for\s+once|or\s+something)\s*$",
    rf"(?:please|pls|plz|kindly|just)\s+(?:also\s+|just\s+|do\s+)?{BUILD}(?!\s+(?:me\s+(?:my|know|back)"
    rf"|my\s+(?:order|money)))",
)
LATER_ORDER = cue(
    rf"{FILLERS}get\s+(?:another|some|more|better|proper|a\s+(?:new|proper|better|normal|second))\b",
    rf"{FILLERS}{BASE_VERB}\s+(?!i\b|was|were|is|back\b)\w+",
)
LATE_ORDER = cue(
    rf"(?:please|pls|plz|kindly)\s+(?:also\s+|just\s+)?{BUILD}(?!\s+(?:me\s+(?:my|know|back)|my))",
    rf"(?:maybe\s+|just\s+|guys\s+|at\s+least\s+)?(?!support|sync\b|offer|charge|check|change|order"
    rf"|process|print\s+the\s+form){TOLD}\s+(?:it|them|this|those|your|an?|the|us"
    r"|people|customers|more|some|proper|better|someone|another|normal)\b|(?:put|hang)\s+up\s+an?\b"
    r"|(?:switch|move)\s+to\s+(?!my\b|another|the\s+next)\w+",
    r"(?:let\s+(?:us\s+(?!in\b)|people|customers|me\s+(?!in\b|know|wait|down|go\b|off|be\b|say)\w+)"
    r"|get\s+rid|bring\s+back|send\s+(?:an?|sms)"
    r"|(?:maybe|just)\s+(?:show|add|make|put|give|let|use|hire|send|tell|text))\b",
)
SPEECH = cue(
    r"(?:said|says|saying|told|telling|asked|asks|replied|to|me|us|him|her|them|they|i|we|you|n't|not"
    r"|will|would|can|could|should|do|did|does|and|or|the|a|an|my"
    r"|let|help|make|made|just|who|that|in|'d|'ll|i'd|i'll|we'd|we'll|probably|always|never|couldn't"
    r"|didn't|can't|won't|wouldn't|don't|cannot|couldnt|didnt|cant|dont|must|may|might|shall|gonna|had"
    r"|have|nope|no|your)"
    r"[\s:,\"“]*$"
)
