"""What gives away a wish, an obstacle, praise or anger in English, as people type it on a phone."""

from __future__ import annotations

from surveys.listening.cues import Cues, cue

GOOD = (
    r"(?:nice|nicer|great|good|cool|awesome|amazing|lovely|super|perfect|helpful|useful|handy|ideal|better|best|easier"
    r"|simpler|faster|quicker|clearer|smoother|convenient|wonderful|fantastic|brilliant|sweet|neat|grateful|happier|happy"
    r"|fab|lit|dope|excellent|wise|sensible|logical|worth|beneficial|welcome|appreciated|nifty|magic|dream|game\s?changer"
    r"|lifesaver|huge|plus|right|smart|fair|kind|fun|logical|a\s+hit|good\s+idea)\b"
)
FEATURE = (
    r"(?:buttons?|filters?|features?|options?|toggles?|settings?|sections?|tabs?|notifications?|reminders?|alerts?|push|sms"
    r"|integrations?|sync|apis?|webhooks?|apps?|widgets?|sort(?:ing)?|calculator|payment\s+\w+|apple\s+pay|google\s+pay|paypal"
    r"|instal?lments|subscriptions?|loyalty|bonus(?:es)?|cash\s?back|discounts?|coupons?|promo\w*|chat|chatbot|bot|tracking"
    r"|tracker|status|maps?|videos?|photos?|pictures?|reviews?|hints?|tooltips?|instructions?|fonts?|themes?|dark\s+mode|mode"
    r"|exports?|downloads?|templates?|auto\s?fill|auto\s?pay|re-?order|wish\s?list|favou?rites|compar\w+|calendars?|slots?"
    r"|pick-?up\s+points?|lockers?|checkbox|separate|languages?|translations?|history|search|cart|catalog\w*|range|choice"
    r"|variety|windows?|delivery|log-?in|sign-?in|sso|qr|pdf|csv|excel|wi-?fi|parking|signs?|links?|warnings?|confirmation"
    r"|support|descriptions?|ways?|shortcuts?|dashboards?|bulk|search\s+bar|hotline|counters?|tills?|kiosks?|schedules?"
    r"|version|layout|interface|menu|wizard|guide|faq|tutorials?|gift\s+cards?|insurance|seats?|drop-?down)\b"
)
FILLERS = (
    r"(?:(?:and|also|maybe|perhaps|just|so|ok|okay|well|then|or|but|plus|guys|hey|hi|honestly|first|next|yeah|yes|no|really"
    r"|simply|at\s+least|for\s+the\s+love\s+of\s+god|seriously|like|um|please|pls|plz|kindly|ideally|i\s+think|suggestion|idea"
    r"|wish|feature\s+request|also\s+please|can\s+you|could\s+you|would\s+you)[\s,:]+)*"
)
BUILD = (
    r"(?:add|allow|build|bring|change|consider|create|develop|display|enable|ensure|expand|extend|fix|give|have|hire|implement"
    r"|improve|include|increase|integrate|introduce|invest|launch|let|lower|make|merge|offer|optimi[sz]e|provide|put|redesign"
    r"|reduce|remove|rename|replace|restore|separate|set\s+up|show|simplify|speed\s+up|split|stop|support|switch|sync|train"
    r"|update|upgrade|automate|notify|remind|auto\w+|rethink|rework|shorten|streamline|accept|partner|translate|bundle"
    r"|get\s+rid|ditch|scrap|drop|publish|send|text|warn|highlight|mark|label|list|hook|adopt|stock|learn|revamp|overhaul|clarify"
    r"|refresh|deliver|email|prefill|pre-fill|cache|keep|save|limit|open|move|ship|connect|prioriti[sz]e|unify|combine)\b"
)
# At the head of a clause these are wishes to the company by themselves …
SURE_ORDER = (
    r"(?:add|allow|consider|create|develop|display|enable|ensure|expand|extend|fix|hire|implement|improve|include|increase"
    r"|integrate|introduce|invest|launch|optimi[sz]e|provide|redesign|reduce|remove(?!\s+(?:my|me)\b)|rename|replace|restore|simplify|speed\s+up"
    r"|support\s+(?:for|apple|google|more)|train|upgrade|automate|get\s+rid|ditch|bring\s+(?:back|in)|rethink|rework|streamline|shorten|lower|offer|accept"
    r"|partner|hook\s+up|revamp|overhaul|merge|unify|combine|notify)\b"
    r"|(?:warn\s+(?:people|us|me|customers|buyers)|prefill|prioriti[sz]e"
    r"|allow|translate|highlight|publish|teach|mak(?:e)\s+(?!it\s+again|no\b|sense|an?\s+(?:payment|order|booking|return)\b|payments?\b)\w+"
    r"|give\s+(?!up|me\s+(?:my|a\s+refund|back)|it\b)\w+|let\s+(?!me\s+(?:tell|think|explain|see|know|check|be|say|in)\b|us\s+in\b|down\b|go\b)"
    r"(?:me|us|people|customers|users|buyers|them|you|the)\b|let\s+\w+s\b|have\s+(?!to\b|had\b|you|not|been|no\b)"
    r"(?:an?|some|more|the|separate)\b|show\s+(?!up)\w+|stop\s+(?:the|mak|send|show|ask|forc|chang|hid|charg)\w*"
    r"|split\s+(?:the|it|up)|separate\s+the|do\s+(?:something|better)|don'?t\s+(?:make|force|hide|ask|send|charge|show|change|bury)"
    r"|send\s+(?:an?|sms|text|notif|emails?|alerts?|remind)\w*|text\s+(?:people|us|customers|me\s+(?:when|before|if))"
    r"|set\s+up\s+an?|put\s+(?:an?|more|some|up)\s+\w+|open\s+(?:an?|another|more)\s+\w+|keep\s+(?:the|an?)\s+\w+"
    r"|switch\s+to\s+\w+|work\s+on\s+(?:your|the)|learn\s+to|deliver\s+(?:to|on|in|by|at)\s+\w+|hire|use\s+(?:an?|better|proper)"
    r"|mark\s+(?:the|it|items)|label\s+\w+|ask\s+(?:for\s+\w+\s+\w+\s+(?:before|in\s+adv)|people|customers)\w*"
    r"|call\s+(?:people|customers|before|ahead|in\s+advance)|email\s+(?:people|us|customers)|move\s+(?:the|it)\s+\w+\s+(?:to\s+the"
    r"|up|higher|closer)|move\s+it\s+to\s+the|save\s+(?:my|the|our)\s+\w+\s+(?:so|auto|for)|remember\s+(?:my|the|our)"
    r"|stock\s+more|limit\s+the|update\s+(?:the|your)\s+(?:site|app|design|interface|stock)|change\s+the\s+(?:design|colou?r"
    r"|layout|font|interface|menu|packaging)|remind\s+(?:me|us|people)|try\s+(?:adding|making)|try\s+to\s+(?:add|make|improve))"
)
# What else people tell a company to do, once the story is told.
# Verbs that a sentence without commas may turn to: "… an hour outside post a proper schedule".
TOLD = (
    r"(?:add|allow|enable|introduce|implement|improve|include|provide|fix|remove|reduce|consider|hire|assign|automate|simplify|make|give|show|put|post|print|update"
    r"|reserve|warn|notify|teach|train|install|publish|label|mark|replace|redesign|rewrite|translate|extend|open|display|create|build)\b"
)
BASE_VERB = (
    r"(?:add|adapt|adjust|answer|arrange|ask|assign|attach|avoid|block|book|build|call|calculate|cancel|change|charge|check|clean|clear|close|collect|communicate"
    r"|compare|confirm|control|copy|count|cover|deal|define|describe|design|divide|do|double-check|explain|filter|find|follow|force|forward|give|group|guarantee"
    r"|handle|help|hide|hold|hurry|inform|inspect|install|invite|issue|keep|label|learn|leave|link|list|load|look|maintain|make|manage|match|measure|mention|monitor"
    r"|offer|organi[sz]e|pack|pay|phone|pick|place|plan|post|prepare|prevent|print|process|protect|publish|raise|recalculate|recheck|record|refund|remember|remind"
    r"|rename|repair|reply|request|reserve|respect|respond|return|review|run|save|say|scan|schedule|seat|secure|sell|send|separate|serve|share|ship|show|sign|sort|specify"
    r"|standardi[sz]e|start|state|stick|stop|store|suggest|sync|take|talk|teach|tell|test|track|train|translate|treat|try|turn|update|use|validate|verify|warn|watch|work"
    r"|wrap|write)\b"
)
ORDER = cue(
    rf"{FILLERS}{SURE_ORDER}",
    rf"{FILLERS}{BASE_VERB}\s[^.]*\b(?:bigger|clearer|larger|smaller|better|faster|earlier|automatically|beforehand|in\s+advance|by\s+default|instead"
    r"|already|upfront|next\s+time|for\s+once|or\s+something)\s*$",
    rf"(?:please|pls|plz|kindly|just)\s+(?:also\s+|just\s+|do\s+)?{BUILD}(?!\s+(?:me\s+(?:my|know|back)|my\s+(?:order|money)))",
)
WISH = cue(
    rf"(?:(?:it|an?|some|having|getting|being\s+able)\s+(?:[\w-]+\s+){{0,3}}?)?(?:would|wd|'d|could|will|might)\s+(?:\w+\s+)?be\s+(?:\w+\s+){{0,3}}?{GOOD}",
    rf"(?:it|that|this)'?d\s+(?:\w+\s+)?be\s+(?:\w+\s+){{0,2}}?{GOOD}",
    r"(?:nice|good|cool|great|handy|useful|helpful|better|best|easier|awesome)\s+(?:to\s+have|if|idea)\b",
    rf"(?:would|wd|'d)\s+(?:\w+\s+)?(?:look|feel|sound|taste)\s+(?:\w+\s+)?{GOOD}|(?:would|'d)n'?t\s+hurt|all\s+for\s+(?!it|that|the\b|this)\w+",
    r"(?:would|'d)n'?t\s+be\s+(?:a\s+)?bad|(?:would|'d)\s+(?:go\s+down|come|work|do)\s+(?:\w+\s+)?(?:well|nicely|in\s+handy|wonders|great)|(?:you|u|they)'?d\s+better",
    r"^(?:and\s+|just\s+|really\s+|also\s+|i\s+|only\s+)*wan(?:t|na)\s+(?!to\s+(?:return|cancel|know|say|complain|speak|talk|leave)|my\s+money|nothing)\w+",
    r"(?:is|are|'s)\s+(?:\w+\s+)?(?:badly\s+)?needed\b(?!\s+(?:to|for|from|by))|^be\s+(?:more\s+|a\s+bit\s+|at\s+least\s+)?(?:honest|clear|clearer|transparent|faster|quicker|polite|kinder|nicer"
    r"|upfront|careful|precise|specific|friendlier|stricter|consistent)",
    r"(?!what|how|where|when|i|as|than|like|it|that)\w+\s+should\s+(?:really\s+|also\s+|always\s+|just\s+|be\s+able\s+to\s+|not\s+|at\s+least\s+|automatically\s+)*"
    r"(?!have\b|'ve|be\s+(?:here|there|delivered|simple|easy|fine|ok|done)|take|arrive|come\b|work|cost|know|probably|only|mean)\w+",
    r"^(?:my\s+|a\s+|one\s+)?(?:proposal|suggestion|idea|wish|request|feature\s+request|recommendation|advice)\s*$|better\s+(?:to|just)\s+(?:make|add|do|have|use|send|show|give|put|let)",
    r"(?:i|we)\s+vote\s+for|what\s+if\s+(?:you|the|it|there|we)|^(?:well\s+|or\s+)?maybe\s+(?:an?|some|more|add|make|show|put|have|let|give|do|use)\b",
    r"^so\s+that\s+(?:i|we|you|people|it)|^so\s+(?:i|we|people)\s+(?:can|could)\b|^make\s+it\s+(?:so|possible|easier|clear\w*|simpl\w+|\w+able)",
    r"(?:,\s*|\b)(?:maybe|perhaps)\s+(?:show|add|make|put|give|let|use|hire|send|introduce|have)\b",
    r"(?:you|it|app|site|website|system|page|team|staff|couriers?|company|store|shop|drivers?|operators?|managers?|portal|form)\s+(?:really\s+|just\s+)?"
    r"needs?\s+to\s+(?!know|wait|be\s+(?:approved|signed|confirmed))\w+",
    r"^(?:just\s+|really\s+|also\s+|def\w*\s+)?needs?\s+(?:an?|some|more|better|proper)\s+\w+",
    r"(?!agent|operator|human|refund|someone|cancel)[\w\s'-]{3,60}\b(?:please|pls|plz)\s*$",
    r"(?:i|we)(?:\s+would|'?d|\s+wd)\s+(?:\w+\s+)?(?:(?:love|like|prefer)(?!\s+to\s+(?:know|ask|return|cancel|speak|complain|talk|exchange))|rather|appreciate|want|welcome|suggest|add|change|make"
    r"|improve|recommend(?:\s+(?:you|adding|that))|remove|fix|propose|advise|kill\s+for|pay\s+(?:extra\s+)?for|be\s+able)\b",
    r"(?:would|'d)\s+(?:really\s+|absolutely\s+)?(?:love|appreciate)\b",
    rf"(?<!don't )(?<!dont )(?<!not )(?<!just )(?:i|we|people|customers|all\s+i|all\s+we)\s+(?:\w+\s+)?(?:want|wants)\s+"
    rf"(?!to\s+(?:return|cancel|know|say|complain|buy|order|get\s+my|speak|talk)|my\s+money|it\b|you\s+to\s+(?:call|refund))"
    rf"(?:an?\b|the\b|to\b|more\b|some\b|you\b|is\b|{FEATURE})",
    r"(?:i|we|really|just)\s+wish\s+(?!i'?d?\s+(?:had\s+)?(?:known|checked|never|not|read|had\s+(?:known|read|checked))|they'?d"
    r"|someone\s+had|you'?d|you\s+had\s+\w+ed)|^wish\s+(?:there|you|it|the|i\s+could)",
    r"(?:i|we)?\s?hop(?:e|ing)\s+(?:that\s+)?(?:you|they|there|one\s+day|someday|it)\s*(?:guys\s+|will\s+|can\s+|'ll\s+|could\s+)*"
    r"(?:\w+)|hopefully\s+(?:you|they|there|it)",
    rf"(?:you|it|app|site|website|there|they|one|which|we|that)\s+(?:guys\s+)?(?:really\s+|just\s+|badly\s+|desperately\s+)?"
    rf"needs?\s+(?:to\s+(?:be\b|have|{BUILD})|an?\b|some\b|more\b|better\b|proper\b|{FEATURE})",
    rf"(?:i|we)\s+(?:really\s+|just\s+|badly\s+)?need\s+(?:an?\s+|some\s+|more\s+|better\s+|your\s+|the\s+)*(?:\w+\s+)?{FEATURE}"
    r"(?!\s+(?:by|for)\s+(?:monday|tuesday|tomorrow|today))",
    rf"{FEATURE}\s+(?:\w+\s+){{0,4}}?(?:is|are)\s+(?:\w+\s+)?(?:needed|required|a\s+must|overdue|necessary|essential|long\s+overdue)",
    r"(?:long\s+overdue|about\s+time\s+you|high\s+time\s+you|must[-\s]have|no-?brainer)",
    rf"(?:you|you\s+guys|u|they|we|it|one|there|app|site|website|system|page|team|company|store|shop|someone)\s+(?:really\s+"
    rf"|probably\s+|definitely\s+|just\s+)?(?:should|shud|shld|ought\s+to|must)(?:n't)?\s+(?:really\s+|just\s+|probably\s+"
    rf"|definitely\s+|also\s+|at\s+least\s+|automatically\s+|not\s+|always\s+|be\s+able\s+to\s+)*(?:be\s+(?:an?|able|some|more|a\s+way"
    rf"|possible|easier|faster|simpler|bigger|clearer|\w+er|allowed|shown|automatic|optional|on\b|in\b|visible|available|better)"
    rf"|{BUILD}|think|look|do\b|ask|tell|call|pull|work|remember|come|use|try|start|go|pay|prepare|suggest|write|sell|invest)",
    rf"{FEATURE}\s+should\s+(?!have|'ve)\w+",
    rf"^(?:should|must|needs?\s+to|ought\s+to)\s+(?:be\s+(?:an?|able|easier|possible|\w+er)|have\s+(?:an?|more|some|{FEATURE})"
    rf"|{BUILD})(?!\s+been)",
    r"should'?nt\s+need|shouldn'?t\s+(?:have\s+to|need|be\s+so|be\s+this)\b",
    rf"(?:you|u|they|you\s+guys|we)\s+(?:could|can|might|may)\s+(?:want\s+to\s+)?(?:also\s+|maybe\s+|just\s+|at\s+least\s+|easily\s+"
    rf"|probably\s+)*{BUILD}(?!\s+(?:warned|called|told))",
    rf"(?:could|can|cud|would|will)\s+(?:you|u|we|they|i)\s+(?:guys\s+)?(?:please\s+|pls\s+|maybe\s+|just\s+|possibly\s+|not\s+|also\s+)*"
    rf"(?:{BUILD}(?!\s+(?:me\s+(?:my|know|back|the\s+(?:status|number))|my\s+(?:order|money)))|get\s+(?:an?|some|more)|mind\s+adding)",
    r"(?:could|can)\s+(?:really\s+)?use\s+(?:an?|some|more|better)\b|could\s+do\s+with\b|would\s+benefit\s+from|deserves?\s+an?\s+",
    r"(?:i|we|my)?\s?(?:suggest|propose|recommend|advise|request)\s+(?:(?<=suggest\s)an?\s|(?<=propose\s)an?\s|adding|making|that\s+you|you\s|to\s+(?:add|make|put|have|use|improve)|having"
    r"|introducing|using|changing|improving|removing|allowing|creating|offering|more\b|some\b|the\s)",
    r"(?:my|one|a|small|little|quick|only)?\s?(?:suggestions?|advice|proposal|recommendation|feature\s+requests?|wish\s?list)"
    r"(?:\s+(?:is|would|are|for)\b|\s*[:\-—–])|feature\s+request|idea\s*[:\-—–]",
    r"(?:how|what)\s+about\s+(?:an?\b|some\b|\w+ing\b|the\s+option|you|putting)",
    r"why\s+(?:not|don'?t\s+(?:you|u|we|they)|can'?t\s+(?:you|we|i\s+just|it\s+just|they)|isn'?t\s+there|is\s+there\s+no|doesn'?t\s+it"
    r"|wouldn'?t\s+you)\b",
    rf"(?:any|some)\s+(?:chance|plans?|possibility)\s+(?:of|for|to|you|we|that)|(?:is|was)\s+(?:it|there)\s+(?:\w+\s+)?(?:possible|a\s+way"
    rf"|way|an\s+option|a\s+chance|possibility)\s+(?:to|for|of|you|that)\s+(?:\w+\s+)*?(?:{BUILD}|{FEATURE}|you\b)",
    r"how\s+hard\s+(?:can|could|is)\s+it",
    r"if\s+only\s+(?!i\s+(?:had\s+)?(?:known|knew)|they\s+had|they'?d|someone|you\s+had\s+(?:told|called|warned))",
    r"if\s+(?:you|there|it|we|i|the\s+\w+|they)\s+(?:guys\s+)?(?:could|were|was\s+an?|offered|let|allowed|gave|showed|made\s+it)\b",
    rf"(?:\w+|{FEATURE})\s+(?:would|wd|'d)\s+(?:\w+\s+)?(?:help|do\b|save|solve|make|work|fix|suffice|go\s+a\s+long|improve|speed|come\s+in"
    rf"|cut|reduce|simplify|spare|mean)",
    rf"(?:missing|lacks?|lacking)\s+(?:an?\s+|the\s+|any\s+)(?:\w+\s+){{0,2}}?{FEATURE}",
    rf"^{FILLERS}(?:more|better|bigger|faster|cheaper|fewer|less|clearer|larger|easier|simpler|longer|wider|earlier|quicker"
    rf"|shorter|friendlier)\s+(?!than|like|of|and\s+more)\w+.*(?:please|pls|plz)",
    rf"^{FILLERS}(?:more|better|bigger|faster|cheaper|fewer|clearer|larger|easier|simpler|longer|wider|earlier|quicker)\s+"
    rf"(?:\w+\s+)?(?:{FEATURE}|prices?|photos|buttons|font|text|hours|couriers|staff)",
    rf"{FEATURE}[^.]{{0,30}}\b(?:please|pls|plz)\b",
    r"(?:i|we)\s+dream\s+of|dying\s+for|waiting\s+for\s+you\s+to\s+(?:add|make|launch|release)|looking\s+forward\s+to\s+(?:an?|the)"
    r"|can'?t\s+wait\s+(?:for|until|till)\s+you|bring\s+back\b",
    r"instead\s+of\s+\w+ing\s+.*\byou\s+(?:could|should)|better\s+(?:to|if\s+you)\s+(?:have|add|make|put)\b|had\s+better\b",
    r"(?:in\s+your|if\s+i\s+were|were\s+i|in\s+ur)\s+(?:place|shoes|you)\b",
    r"(?:you|u)\s+(?:guys\s+)?(?:better|gotta|have\s+to|got\s+to)\s+(?:add|make|fix|do|improve|get|have|give|let|put)\b",
    r"(?:think|thinking)\s+about\s+(?:adding|making|getting|having|introducing)|consider\s+(?:adding|making|a|an|having|\w+ing)\b",
    r"would\s+it\s+(?:kill|hurt|be\s+(?:too\s+)?(?:possible|hard|difficult))\b|wouldn'?t\s+(?:hurt|mind)\s+(?:to|an?|if|having|some|more)",
)
PARTICIPLE = (
    r"(?:\w{2,}ed|been|told|said|known|had|gone|come|done|given|taken|let|made|sent|shown|got|gotten|put|kept|left|lost|paid|found|thought"
    r"|brought|bought|written|seen|read|met|spoken|begun|chosen|held|built|caught|cost|cut|set|rung)\b"
)
REGRET = cue(
    rf"(?:should|could|might|must)(?:n'?t)?(?:\s+not)?\s*(?:at\s+least\s+|really\s+|just\s+|easily\s+|probably\s+|also\s+)?"
    rf"(?:have|'ve|of|a)\s+(?:at\s+least\s+|just\s+|really\s+|not\s+|already\s+|simply\s+|also\s+)?{PARTICIPLE}",
    rf"would\s?(?:n'?t)?(?:\s+not)?(?:\s+\w+)?(?:\s+have|'ve|\s+of)\s+(?:\w+\s+)?{PARTICIPLE}",
    r"(?:than|as|like)\s+(?:it|they|you|i|we)\s+should",
    r"(?:was|were|is|are)\s+supposed\s+to",
    r"wish\s+(?:i'?d?\s+(?:had\s+)?(?:known|checked|never|not|read|gone|bought|paid)|they'?d|they\s+had|someone\s+had|you'?d\s+\w+ed"
    r"|you\s+had\s+\w+ed|somebody)",
    r"if\s+(?:only\s+)?(?:i'?d|i\s+had|they'?d|they\s+had|my|the\s+courier|someone|somebody)\s+(?:not\s+|n't\s+)?(?:known|knew|told|warned"
    r"|neighbou?r|checked|said|mentioned|hadn'?t)",
    r"if\s+(?:\w+\s+){1,3}hadn'?t|had\s+(?:i|they|someone)\s+(?:not\s+)?(?:known|told|warned|checked)",
)
NOT_WISH = cue(
    r"(?:i|we)(?:\s+would|'?d)\s+(?:say|call\s+it|describe|guess|argue|rate|give\s+it)\b",
    r"(?:would|could)(?:n't|\s+not|nt)\b(?!\s+(?:hurt|mind|be\s+(?:a\s+)?bad))",
    rf"(?:i|we|they|you|he|she|it)'d\s+(?:already\s+|just\s+|never\s+|all\s+)?(?!(?:let|made|put|set|cut|cost)\b){PARTICIPLE}",
    r"(?:warned|told|said|thought|knew|promised|hoped|sure|assumed|realis\w+|realiz\w+|expected|feared|afraid|meant|claimed|guess|saying|understood)\s+(?:\w+\s+)?"
    r"(?:that\s+)?(?:i|we|it|they|he|she|you|there|this)(?:'d|\s+would|\s+could|\s+might|\s+should)",
    r"(?:every|each|all)\s+(?:time|day|morning|week|month)\b.*\b(?:i|we|they|he|she|it)\s+would\b|\b(?:i|we|they|he|she)\s+would\b.*(?:every|each|again\s+and\s+again|over\s+and)",
    r"would\s+(?:always|just|only|keep|never|then)\s+\w+",
    r"(?:i|we)\s+should\s+(?:say|mention|add|note|admit)\b",
    r"wouldn'?t\s+(?:let|load|work|open|accept|go|scan|take|save|connect)",
)
MAYBE = cue(
    r"(?:i|we)(?:\s+would|'d|\s+might|\s+may|d)\s+(?:probably\s+|definitely\s+|likely\s+|maybe\s+|also\s+|just\s+|first\s+|surely\s+"
    r"|certainly\s+|most\s+likely\s+|still\s+|even\s+|not\s+|never\s+)*(?!have\b|be\s+lying|had\b)\w+",
    r"(?:probably|maybe|perhaps|most\s+likely|likely|possibly|guess|think|suppose|imagine|assume)\s+(?:that\s+)?(?:next\s+time\s+)?"
    r"(?:i|we)(?:'d|'ll|\s+would|\s+will|\s+might|\s+may|\s+could)\b",
    r"(?:i|we)(?:'ll|\s+will|\s+am\s+going\s+to)\s+(?:probably|maybe|likely|definitely\s+)?\s?(?:use|try|order|buy|come|consider|give\s+it)"
    r"\b.*(?:\bif\b|next\s+time|someday|maybe|probably)|(?:\bif\b|next\s+time|someday|maybe).*\b(?:i|we)(?:'ll|\s+will|\s+might)",
    r"(?:haven'?t|have\s+not|never)\s+(?:actually\s+|really\s+|even\s+)?(?:tried|used|bought|ordered)\b(?=.*\bwould\b|.*'d\b|\s*(?:it|yet|one)?\s*$)",
    r"(?:hypothetically|in\s+theory|theoretically|in\s+principle)",
    r"(?<!know )(?<!see )(?<!check )(?<!sure )if\s+(?:you|there|it|i|we|the\s+\w+|your\s+\w+)\s+(?:guys\s+|also\s+|just\s+|only\s+)?(?:had|were|was(?!\s+\w+ed)|made|could|offered|add(?:ed)?|did"
    r"|ever|needed)\b",
    r"would\s+(?:be\s+)?(?:probably|maybe|likely)\b|probably\s+would\b",
)
PAST = cue(
    r"(?!(?:need|indeed|feed|speed|red|bed|need|used\s+to\s+be|based|advanced|limited|detailed|related|complicated|required|overdue"
    r"|confused|saved|hundred|embed|exceed|proceed|shed|led\s|unlimited|interested|supposed|combined|id|ed|med|meds|wed|zed)\b)"
    r"\w{2,}ed\b",
    r"(?:was|were|wasn'?t|weren'?t|had|hadn'?t|did|didn'?t|went|got|took|came|saw|said|told|found|left|lost|paid|sent|kept|gave|tried"
    r"|made|broke|wrote|bought|brought|thought|couldn'?t|could\s+not|spent|stood|sat|ate|drove|ran|stuck|hung|froze|felt|met|knew"
    r"|chose|began|forgot|fell|rang|spoke|woke|threw|sold|heard|held|meant|understood|arrived|waited|never\s+\w+ed|ended\s+up|yesterday"
    r"|ago|last\s+(?:week|month|time|year|night|monday|friday)|showed|been|done|gone|given|taken|shown|wouldn'?t|flew|slept|cost\s+me"
    r"|swore|hid|led\s+to|built|became|grew|shut\s+down|quit|caught|taught|fought|wound\s+up)\b",
)
MINE = cue(r"(?:i|me|my|mine|we|us|our|myself|ourselves|husband|wife|colleague|coworker)\b")
PAIN = cue(
    r"(?:couldn'?t|could\s+not|didn'?t|did\s+not|wouldn'?t|would\s+not|wasn'?t|weren'?t|won'?t|can'?t|cannot|doesn'?t|does\s+not|isn'?t"
    r"|aren'?t|haven'?t|hasn'?t|hadn'?t|don'?t|do\s+not|never|nobody|no\s?one|nowhere|nothing|not|no|none|without|neither|nor|unable)\b"
    r"(?!\s+(?:matter|problem|problems|bad|issue|issues|only|sure|to\s+mention))",
    r"(?:errors?|crash\w*|freez\w*|froze|frozen|hung|hang(?:s|ing)?|stuck|fail\w*|brok\w+|break(?:s|ing)|wrong\w*|late\b|later\s+than|delay"
    r"\w*|wait(?:ed|ing|s)?|hours?|days|weeks|months|minutes|mins|long\b|longer|slow\w*|confus\w+|unclear|lost|los(?:e|ing)|missing|missed"
    r"|twice|again|every\s+(?:single\s+)?(?:time|month|day|week)|each\s+time|over\s+and\s+over|had\s+to|have\s+to|having\s+to|need(?:ed)?\s+to"
    r"|redo\w*|redid|retyp\w*|re-?enter\w*|re-?upload\w*|manual\w*|by\s+hand|call(?:ed|ing)\s+back|chas(?:e|ed|ing)|queue\w*|on\s+hold"
    r"|declin\w+|reject\w+|refus\w+|cancell?ed|cancell?\w*|charged|overcharg\w*|expens\w+|pricey|extra|hidden|fees?|bounc\w+|reset\w*"
    r"|disappear\w*|vanish\w*|gave\s+up|give\s+up|struggl\w+|hard\w*|difficult\w*|hassle|pain\w*|annoy\w*|frustrat\w*|madden\w*|useless"
    r"|impossible|ignor\w+|damag\w+|dirty|cold\b|rude\w*|mess\w*|bugs?\b|buggy|glitch\w*|tim(?:ed|es|ing)\s+out|expir\w+|kick(?:ed|s)\s+"
    r"(?:me\s+|us\s+)?out|logg(?:ed|s)\s+(?:me\s+|us\s+)?out|spam\w*|outdated|out\s+of\s+(?:stock|date)|sold\s+out|overpaid|forever|ages"
    r"|scroll\w*|search(?:ed|ing)\s+(?:for|through|all)|look(?:ed|ing)\s+(?:for|everywhere)|dig(?:ging)?|dug|guess(?:ed|ing)|figur\w+\s+out"
    r"|figuring|explain(?:ed|ing)|repeat\w*|remind(?:ed|ing)|begg\w+|chang(?:ed|ing)|switch(?:ed|ing)|mislead\w*|misl\w+|lied|lying"
    r"|mistak\w+|mismatch\w*|different|didnt|doesnt|couldnt|wouldnt|wasnt|cant|wont|dont|isnt|hasnt|havent|werent|empty|blank|blind\w*"
    r"|duplicat\w*|double|doubl\w+|complicat\w*|clunky|tedious|stress\w*|worr\w+|scared|afraid|nervous|upset|angry|furious|disappoint\w*"
    r"|embarrass\w*|nightmare|horribl\w+|terribl\w+|awful\w*|ridiculous|absurd|sad(?:ly)?|unfortunately|turn(?:ed|s)\s+out|ended\s+up"
    r"|instead|wast\w+|cost\s+(?:me|us)|took|takes|taking|only\s+then|block\w*|lock(?:ed|s)|unavailable|closed|noisy|loud|smell\w*|tiny"
    r"|small\s+print|overload\w*|too\s+\w+|three\s+times|\d+\s+times|times\b|back\s+and\s+forth|ping-?pong|pass(?:ed|ing)\s+(?:me|us)\s+"
    r"|tomorrow|promis\w+|apologi\w+|argu\w+|complain\w*|complaint|dispute\w*|prove|convinc\w+|persuad\w+|mix(?:ed)?\s+up|forgot\w*|leak\w*"
    r"|torn|scratch\w*|stain\w*|stale|expired|burn\w*|jam(?:med|s)|drop(?:ped|s)\s+(?:the\s+call|off)|disconnect\w*|hung\s+up|voicemail"
    r"|paperwork|bureaucra\w+|red\s+tape|typing|copy(?:ing|-?past\w*)?|past(?:ed|ing)|spreadsheet|workaround|reconcil\w+|compar(?:ed|ing)"
    r"|stood|sat\s+(?:at|there|on)|missed|barely|hardly|luckily|almost|though|although|even\s+though|supposedly|somehow)",
)
BAD = cue(
    r"(?:inconvenien\w+|bad\s+taste|burden\w*|chore|for\s+me|bad\w*|poor\w*|terribl\w+|awful\w*|horribl\w+|slow\w*|long|complicat\w+|hard|difficult\w*|tedious|clunky|meh|sucks?|sucked"
    r"|crap\w*|rubbish|trash|garbage|annoy\w*|frustrat\w*|confus\w+|unclear|messy?|ugly|weak|mediocre|so-?so|disappoint\w*|not\s+(?:great|good"
    r"|ideal|nice|happy|convenient|very\s+\w+|impressed|the\s+best|my\s+favou?rite|amazing|brilliant|perfect)|didn'?t\s+(?:really\s+)?like"
    r"|don'?t\s+like|leaves?\s+much|could\s+be\s+better|could'?ve\s+been\s+better|worse|worst|pain\w*|hassle|unpleasant|uncomfortable|weird"
    r"|problem\w*|issues?|nightmare|stress\w*|cumbersome|unintuitive|counterintuitive|dated|laggy|buggy|glitchy|tiring|exhausting|boring"
    r"|mess|unhappy|dissatisf\w+|unsatisf\w+|underwhelm\w+|meh|ugh+|bleh|nah|wasn'?t\s+(?:great|good|ideal|impressed|nice|fun))\b",
)
FINE = cue(
    r"(?:no|without|zero|not\s+any|didn'?t\s+have\s+any|had\s+no|any)\s+(?:real\s+|major\s+|big\s+|particular\s+|special\s+|significant\s+)?"
    r"(?:problems?|issues?|difficult\w+|trouble\w*|complaints?|hassle|delays?|hiccups?|hurdles?|drama|burdens?|surprises|snags?|hitch\w*)(?:\s+at\s+all)?",
    r"(?:nothing|none|wasn'?t\s+anything|not\s+anything|nothing's)\s+(?:\w+\s+){0,3}?(?:hard\w*|difficult|long|bad|wrong|complicated|special"
    r"|burdensome|tricky|annoying|terrible|to\s+complain|comes\s+to\s+mind|took\s+long\w*|went\s+wrong|in\s+particular|major|(?:really|much)$)",
    r"(?:didn'?t|did\s+not|don'?t|couldn'?t|haven'?t|can'?t)\s+(?:\w+\s+)?(?:notice|see|have|find|remember|experience|encounter|face|recall|think\s+of)d?\s+"
    r"(?:any\w*|a\s+single|one)(?:\s+\w+)?(?:\s+(?:problems?|issues?|difficult\w+|trouble\w*))?",
    r"(?:it|that|all|everything|everything's|it's|all's|things|process|whole\s+thing|delivery)\s+(?:was\s+|is\s+|went\s+|worked\s+|has\s+been\s+"
    r"|ran\s+|of\s+it\s+was\s+)?(?:all\s+|just\s+|pretty\s+|quite\s+|very\s+|totally\s+|really\s+|perfectly\s+|super\s+|fairly\s+)*(?:fine|ok|okay"
    r"|good|great|smooth\w*|well|quick\w*|easy|easily|simple|perfect\w*|alright|all\s?right|straightforward|fast|clear|as\s+expected|on\s+time|painless)",
    r"(?:there\s+)?(?:wasn'?t|weren'?t|isn't|was\s+not|were\s+not)\s+(?:really\s+|actually\s+)?any\w*\s+(?:\w+\s+)?(?:hard|difficult|long|bad|wrong|burden\w*|problems?|issues?|delays?)",
    r"not?\s+(?:really\s+|exactly\s+|particularly\s+)?(?:an?\s+|any\s+)?(?:burden|problem|hassle|issue|trouble|difficulty|big\s+deal)\b|same\s+as\s+(?:always|usual|ever)|as\s+always\b",
    r"(?:went|worked|ran|sailed)\s+(?:\w+\s+)?(?:smooth\w*|fine|well|great|perfectly|ok|okay|through|easily)",
    r"(?:hard|difficult|tough|tricky)\s+to\s+say\b",
    r"(?:fine|ok|okay|smooth|smoothly|easy|quick|straightforward|painless|hassle-?free|no\s+sweat|piece\s+of\s+cake|can'?t\s+complain|all\s+good"
    r"|all\s+clear|all\s+set|got\s+there|managed\s+(?:it|fine|ok)|not\s+(?:hard|difficult|bad|long|a\s+burden|complicated|that\s+hard|much|really)"
    r"|wasn'?t\s+(?:hard|difficult|bad|long|too\s+bad|that\s+hard|a\s+burden|complicated)|as\s+usual|on\s+time|next\s+day)\b",
    r"(?:(?:took|in|only)\s+(?:me\s+)?(?:just|only|about|like)\s+|in\s+|took\s+(?:me\s+)?)(?:[1-5]|two|three|four|five|a\s+couple|a\s+few)"
    r"\s+(?:of\s+)?(?:minutes?|mins?|seconds|clicks)\b",
)
PRAISE = cue(
    r"(?:thanks?|thank\s+you|thx|great|awesome|amazing|excellent|perfect|wonderful|fantastic|brilliant|superb|lovely|love|loved|best|happy"
    r"|pleased|satisfied|delighted|recommend\w*|impressed|helpful|friendly|polite|10\s?/\s?10|5\s?/\s?5|five\s+stars|5\s+stars|ten\s+out\s+of"
    r"|kudos|well\s+done|top\s+level|first\s+class|rock|rocks|best\s+ever|good\s+job|great\s+job|keep\s+it\s+up|keep\s+up|flawless|top\s+notch|bravo|gem|fan|liked|enjoy\w*)\b",
)
GENERIC = cue(
    r"(?:usually|always|generally|typically|often|sometimes|every\s+time|in\s+general|normally|as\s+a\s+rule|regularly|tend\s+to)\b"
)
REASON = cue(
    r"(?:because|bc|cuz|coz|cause|since\s+(?:i|we|it|the|my)|as\s+(?:i|we)\s+\w+ed|otherwise|last\s+time|this\s+time|right\s+now|at\s+the\s+moment"
    r"|currently|(?:i|we)\s+(?:\w+ly\s+|just\s+|even\s+)?(?:had|spent|waited|couldn'?t|didn'?t|got|lost|missed|paid|was|were|went|called|tried|sat"
    r"|stood|ended|wasted|searched|scrolled|almost|nearly|gave|kept|have\s+to|drove|\w{3,}ed)\b|it\s+took|took\s+(?:me|us)|yesterday|my\s+\w+\s+"
    r"(?:was|were|got|went|\w+ed)\b)",
)
CARRIES_ON = cue(
    r"(?:so\s+that|so\s+(?:i|we|you|people)\s+(?:can|could|don'?t)|that|which|where|who|when|if|like|with|for|to|and|or|instead|rather|then|e\.?g"
    r"|for\s+example|such\s+as|at\s+least|preferably|please|pls|plz|as\s+well|too|not|in|on|by|from|of|the|a|an|without)\b",
)
NUMBER = cue(
    r"\d+",
    r"(?:half\s+an?\s+(?:hour|day)|an?\s+(?:hour|day|week|month|year)|hours|minutes|mins|days|weeks|months|twice|two|three|four|five|six|seven"
    r"|eight|nine|ten|a\s+couple|dozens?|hundred|thousand|several\s+times|one\s+(?:hour|day|week))\b",
)
REFUSAL = cue(
    r"(?:don'?t|do\s+not|wont|won'?t|not\s+going\s+to|not\s+gonna|rather\s+not|refuse\s+to|prefer\s+not\s+to|not\s+willing\s+to|not\s+comfortable)\s*"
    r"(?:want\s+to\s+|wanna\s+|feel\s+like\s+|like\s+)?(?:\w+\s+)?(?:answer\w*|tell\w*|talk\w*|discuss\w*|say\w*|shar\w*|participat\w*|do\s+this|go\s+into"
    r"|get\s+into|remember|this|that|your|respond\w*|fill\w*|tak\w+\s+(?:surveys|part))",
    r"(?:no\s+comment|leave\s+me\s+alone|none\s+of\s+your|not\s+your\s+business|go\s+away|no\s+time\s+for|not\s+interested|(?<!\w )(?:skip|pass)\b"
    r"|why\s+do\s+you\s+(?:need|want|ask|care)|get\s+lost|next\s+question|i'?m\s+(?:too\s+)?busy|too\s+busy|don'?t\s+have\s+time|haven'?t\s+got\s+time"
    r"|i'?d\s+rather\s+not|stop\s+(?:asking|spamming|messaging|texting|bothering)|no\s+surveys?|without\s+(?:the\s+)?surveys?|no\s+point|(?:can'?t|cant)\s+be\s+bothered|didn'?t\s+sign\s+up|(?:please\s+)?(?:delete|remove|erase|forget)\s+my\s+(?:number|contact|data|phone)|where\s+did\s+you\s+get\s+my|hate\s+surveys|(?<!\w )(?:it's\s+)?(?:personal|private)\b|piss\s+off|f+\s+off)",
)
ASIDE = cue(
    r"(?:\w+\s+){0,3}?(?:weather|rain(?:ing|y)?|snow(?:ing)?|football|match\b|joke|horoscope|election|politic\w+|weekend|holiday|vacation|happy\s+(?:new|birthday)"
    r"|merry|cats?\b|dogs?\b|recipe|game\s+last)",
    r"(?:are|r)\s+(?:you|u)\s+(?:a\s+|an\s+|really\s+|actually\s+|even\s+)*(?:bot|robot|human|real|person|ai)\b|who\s+(?:are|r)\s+(?:you|u)|who\s+is\s+this",
    r"(?:lol|lmao|haha\w*|hehe\w*|rofl|hmm+|test|hello|hi|hey|yo|how\s+are\s+you|what'?s\s+up|good\s+(?:morning|evening|afternoon)|huh)\b",
)

ENGLISH = Cues(
    wish=WISH,
    soft=cue(rf"{FEATURE}\s+(?:would|wd)\s+be\b"),
    weak=cue(
        rf"(?<!\w )(?<!\w, ){FILLERS}(?:drop|cut|raise|post|print|publish|organi[sz]e|arrange|separate|clean|hide|review|standardi[sz]e|prepare|plan|be|install|mention"
        r"|describe|specify|state|share|group|sort|cover|test|maintain|guarantee|communicate|inform)\s+(?:the|your|it|us|an?|more|some|people|all|every|what|who|how)\b",
        r"(?!i|we|that|it|which)\w+\s+needs?\s+to\s+\w+",
        r"ad\s+an?\b|some\s+(?:kind|sort)\s+of\s+.*\bwould\b",
        rf"(?<!\w )(?<!\w, ){FILLERS}(?:more|better|bigger|faster|cheaper|fewer|less|clearer|larger|easier|simpler|wider|earlier|quicker|friendlier|proper)\s+"
        r"(?!than|like|of|and\s+more|or\s+less|then)\w+",
        rf"(?<!\w )an?\s+(?:[\w-]+\s+){{0,3}}?{FEATURE}",
    ),
    later_order=cue(rf"{FILLERS}{BASE_VERB}\s+(?!i\b|was|were|is|back\b)\w+"),
    condition=cue(r"(?:if|were\s+there|had\s+you)\b"),
    own=cue(r"(?:i|we)(?:'d|d|\s+would|'ll|\s+will|\s+might|\s+may|\s+could|\s+can)\b"),
    order=ORDER,
    late_order=cue(
        rf"(?:please|pls|plz|kindly)\s+(?:also\s+|just\s+)?{BUILD}(?!\s+(?:me\s+(?:my|know|back)|my))",
        rf"(?:maybe\s+|just\s+|guys\s+|at\s+least\s+)?(?!support|sync\b|offer|charge|check|change|order|process|print\s+the\s+form){TOLD}\s+(?:it|them|this|those|your|an?|the|us"
        r"|people|customers|more|some|proper|better|someone|another|normal)\b|(?:put|hang)\s+up\s+an?\b",
        r"(?:let\s+(?:us\s+(?!in\b)|people|customers|me\s+(?!in\b|know|wait|down|go\b|off|be\b|say)\w+)|get\s+rid|bring\s+back|send\s+(?:an?|sms)"
        r"|(?:maybe|just)\s+(?:show|add|make|put|give|let|use|hire|send|tell|text))\b",
    ),
    speech=cue(
        r"(?:said|says|saying|told|telling|asked|asks|replied|to|me|us|him|her|them|they|i|we|you|n't|not|will|would|can|could|should|do|did|does|and|or|the|a|an|my"
        r"|let|help|make|made|just|who|that|in|'d|'ll|i'd|i'll|we'd|we'll|probably|always|never|couldn't|didn't|can't|won't|wouldn't|don't|cannot|couldnt|didnt|cant|dont|must|may|might|shall|gonna|had|have|nope|no|your)"
        r"[\s:,\"“]*$"
    ),
    regret=REGRET,
    not_wish=NOT_WISH,
    maybe=MAYBE,
    past=PAST,
    mine=MINE,
    pain=PAIN,
    bad=BAD,
    filler=cue(
        r"(?:all|it|its|it's|was|is|were|are|be|been|kind|kinda|of|sort|the|a|an|this|that|so|very|really|pretty|quite|just|to|too|honest"
        r"|honestly|with|you|your|i|we|my|me|and|but|in|on|at|for|bit|little|lot|much|not|didn't|like|don't|everything|whole|thing|things"
        r"|process|experience|website|site|app|service|system|store|shop|delivery|support|interface|overall|general|tbh|imo|totally"
        r"|some|there|had|have|has|felt|feels|feel|seems|seemed|quality|time|desired|leaves|could|better|than|expected|expect|great|good"
        r"|impressed|ideal|nice|happy|as|how|what|part|moment|always|usually|ordering|stuff|dunno|know|works?|worked|went|took|taste|left|just|after)$"
    ),
    fine=FINE,
    praise=PRAISE,
    generic=GENERIC,
    effect=cue(
        r"(?:so\s+i|so\s+we|ended\s+up|had\s+to|because|as\s+a\s+result|in\s+the\s+end|lost|missed|overpaid|late\s+for|cancell?ed|gave\s+up"
        r"|which\s+meant|cost\s+(?:me|us)|paid|bought|therefore|went\s+to|second\s+time|again|twice)\b"
    ),
    reason=REASON,
    carries_on=CARRIES_ON,
    forgotten=cue(
        r"(?:don'?t|do\s+not|can'?t|cannot)\s+(?:\w+\s+)?(?:remember|recall)|(?:i\s+)?forgot\b|no\s+memory|hard\s+to\s+remember"
    ),
    number=NUMBER,
    refusal=REFUSAL,
    aside=ASIDE,
)
