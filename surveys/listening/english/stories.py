"""Stories in English: what happened, what hurt, what was fine."""

from __future__ import annotations

from surveys.listening.cues import cue

PAST = cue(
    r"(?!(?:need|indeed|feed|speed|red|bed|need|used\s+to\s+be|based|advanced|limited|detailed|related"
    r"|complicated|required|overdue"
    r"|confused|saved|hundred|embed|exceed|proceed|shed|led\s|unlimited|interested|supposed|combined|id"
    r"|ed|med|meds|wed|zed)\b)"
    r"\w{2,}ed\b",
    r"(?:was|were|wasn'?t|weren'?t|had|hadn'?t|did|didn'?t|went|got|took|came|saw|said|told|found|left"
    r"|lost|paid|sent|kept|gave|tried"
    r"|made|broke|wrote|bought|brought|thought|couldn'?t|could\s+not|spent|stood|sat|ate|drove|ran|stuck"
    r"|hung|froze|felt|met|knew"
    r"|chose|began|forgot|fell|rang|spoke|woke|threw|sold|heard|held|meant|understood|arrived|waited"
    r"|never\s+\w+ed|ended\s+up|yesterday"
    r"|ago|last\s+(?:week|month|time|year|night|monday|friday)|showed|been|done|gone|given|taken|shown"
    r"|wouldn'?t|flew|slept|cost\s+me"
    r"|swore|hid|led\s+to|built|became|grew|shut\s+down|quit|caught|taught|fought|wound\s+up)\b",
)
MINE = cue(r"(?:i|me|my|mine|we|us|our|myself|ourselves|husband|wife|colleague|coworker)\b")
PAIN = cue(
    r"(?:couldn'?t|could\s+not|didn'?t|did\s+not|wouldn'?t|would\s+not|wasn'?t|weren'?t|won'?t|can'?t"
    r"|cannot|doesn'?t|does\s+not|isn'?t"
    r"|aren'?t|haven'?t|hasn'?t|hadn'?t|don'?t|do\s+not|never|nobody|no\s?one|nowhere|nothing|not|no"
    r"|none|without|neither|nor|unable)\b"
    r"(?!\s+(?:matter|problem|problems|bad|issue|issues|only|sure|to\s+mention))",
    r"(?:errors?|crash\w*|freez\w*|froze|frozen|hung|hang(?:s|ing)?|stuck|fail\w*|brok\w+|break(?:s|ing)"
    r"|wrong\w*|late\b|later\s+than|delay"
    r"\w*|wait(?:ed|ing|s)?|hours?|days|weeks|months|minutes|mins|long\b|longer|slow\w*|confus\w+"
    r"|unclear|lost|los(?:e|ing)|missing|missed"
    r"|twice|again|every\s+(?:single\s+)?(?:time|month|day|week)|each\s+time|over\s+and\s+over|had\s+to"
    r"|have\s+to|having\s+to|need(?:ed)?\s+to"
    r"|redo\w*|redid|retyp\w*|re-?enter\w*|re-?upload\w*|manual\w*|by\s+hand|call(?:ed|ing)\s+back"
    r"|chas(?:e|ed|ing)|queue\w*|on\s+hold"
    r"|declin\w+|reject\w+|refus\w+|cancell?ed|cancell?\w*|charged|overcharg\w*|expens\w+|pricey|extra"
    r"|hidden|fees?|bounc\w+|reset\w*"
    r"|disappear\w*|vanish\w*|gave\s+up|give\s+up|struggl\w+|hard\w*|difficult\w*|hassle|pain\w*"
    r"|annoy\w*|frustrat\w*|madden\w*|useless"
    r"|impossible|ignor\w+|damag\w+|dirty|cold\b|rude\w*|mess\w*|bugs?\b|buggy|glitch\w*|tim(?:ed|es"
    r"|ing)\s+out|expir\w+|kick(?:ed|s)\s+"
    r"(?:me\s+|us\s+)?out|logg(?:ed|s)\s+(?:me\s+|us\s+)?out|spam\w*|outdated|out\s+of\s+(?:stock|date)"
    r"|sold\s+out|overpaid|forever|ages"
    r"|scroll\w*|search(?:ed|ing)\s+(?:for|through|all)|look(?:ed|ing)\s+(?:for|everywhere)|dig(?:ging)?"
    r"|dug|guess(?:ed|ing)|figur\w+\s+out"
    r"|figuring|explain(?:ed|ing)|repeat\w*|remind(?:ed|ing)|begg\w+|chang(?:ed|ing)|switch(?:ed|ing)"
    r"|mislead\w*|misl\w+|lied|lying"
    r"|mistak\w+|mismatch\w*|different|didnt|doesnt|couldnt|wouldnt|wasnt|cant|wont|dont|isnt|hasnt"
    r"|havent|werent|empty|blank|blind\w*"
    r"|duplicat\w*|double|doubl\w+|complicat\w*|clunky|tedious|stress\w*|worr\w+|scared|afraid|nervous"
    r"|upset|angry|furious|disappoint\w*"
    r"|embarrass\w*|nightmare|horribl\w+|terribl\w+|awful\w*|ridiculous|absurd|sad(?:ly)?|unfortunately"
    r"|turn(?:ed|s)\s+out|ended\s+up"
    r"|instead|wast\w+|cost\s+(?:me|us)|took|takes|taking|only\s+then|block\w*|lock(?:ed|s)|unavailable"
    r"|closed|noisy|loud|smell\w*|tiny"
    r"|small\s+print|overload\w*|too\s+\w+|three\s+times|\d+\s+times|times\b|back\s+and\s+forth"
    r"|ping-?pong|pass(?:ed|ing)\s+(?:me|us)\s+"
    r"|tomorrow|promis\w+|apologi\w+|argu\w+|complain\w*|complaint|dispute\w*|prove|convinc\w+"
    r"|persuad\w+|mix(?:ed)?\s+up|forgot\w*|leak\w*"
    r"|torn|scratch\w*|stain\w*|stale|expired|burn\w*|jam(?:med|s)|drop(?:ped|s)\s+(?:the\s+call|off)"
    r"|disconnect\w*|hung\s+up|voicemail"
    r"|paperwork|bureaucra\w+|red\s+tape|typing|copy(?:ing|-?past\w*)?|past(?:ed|ing)|spreadsheet"
    r"|workaround|reconcil\w+|compar(?:ed|ing)"
    r"|stood|sat\s+(?:at|there|on)|missed|barely|hardly|luckily|almost|though|although|even\s+though"
    r"|supposedly|somehow)",
)
BAD = cue(
    r"(?:inconvenien\w+|bad\s+taste|something\s+(?:was|is|felt|seemed)\s+off|unpleasant|burden\w*|chore"
    r"|for\s+me|bad\w*|poor\w*|terribl\w+|awful\w*"
    r"|horribl\w+|slow\w*|long|complicat\w+|hard|difficult\w*|tedious|clunky|meh|sucks?|sucked"
    r"|crap\w*|rubbish|trash|garbage|annoy\w*|frustrat\w*|confus\w+|unclear|messy?|ugly|weak|mediocre"
    r"|so-?so|disappoint\w*|not\s+(?:great|good"
    r"|ideal|nice|happy|convenient|very\s+\w+|impressed|the\s+best|my\s+favou?rite|amazing|brilliant"
    r"|perfect)|didn'?t\s+(?:really\s+)?like"
    r"|don'?t\s+like|leaves?\s+much|could\s+be\s+better|could'?ve\s+been\s+better|worse|worst|pain\w*"
    r"|hassle|unpleasant|uncomfortable|weird"
    r"|problem\w*|issues?|nightmare|stress\w*|cumbersome|unintuitive|counterintuitive|dated|laggy|buggy"
    r"|glitchy|tiring|exhausting|boring"
    r"|mess|unhappy|dissatisf\w+|unsatisf\w+|underwhelm\w+|meh|ugh+|bleh|nah|wasn'?t\s+(?:great|good"
    r"|ideal|impressed|nice|fun))\b",
)
FINE = cue(
    r"(?:no|without|zero|not\s+any|didn'?t\s+have\s+any|had\s+no|any)\s+(?:real\s+|major\s+|big\s+"
    r"|particular\s+|special\s+|significant\s+)?"
    r"(?:problems?|issues?|difficult\w+|trouble\w*|complaints?|hassle|delays?|hiccups?|hurdles?|drama"
    r"|burdens?|surprises|snags?|hitch\w*)(?:\s+at\s+all)?",
    r"(?:nothing|none|wasn'?t\s+anything|not\s+anything|nothing's)\s+(?:\w+\s+){0,3}?(?:hard\w*"
    r"|difficult|long|bad|wrong|complicated|special"
    r"|burdensome|tricky|annoying|terrible|to\s+complain|comes\s+to\s+mind|took\s+long\w*|went\s+wrong"
    r"|in\s+particular|major|(?:really|much)$)",
    r"(?:didn'?t|did\s+not|don'?t|couldn'?t|haven'?t|can'?t)\s+(?:\w+\s+)?(?:notice|see|have|find"
    r"|remember|experience|encounter|face|recall|think\s+of)d?\s+"
    r"(?:any\w*|a\s+single|one)(?:\s+\w+)?(?:\s+(?:problems?|issues?|difficult\w+|trouble\w*))?",
    r"(?:it|that|all|everything|everything's|it's|all's|things|process|whole\s+thing"
    r"|delivery)\s+(?:was\s+|is\s+|went\s+|worked\s+|has\s+been\s+"
    r"|ran\s+|of\s+it\s+was\s+)?(?:all\s+|just\s+|pretty\s+|quite\s+|very\s+|totally\s+|really\s+"
    r"|perfectly\s+|super\s+|fairly\s+)*(?:fine|ok|okay"
    r"|good|great|smooth\w*|well|quick\w*|easy|easily|simple|perfect\w*|alright|all\s?right"
    r"|straightforward|fast|clear|as\s+expected|on\s+time|painless)",
    r"(?:there\s+)?(?:wasn'?t|weren'?t|isn't|was\s+not|were\s+not)\s+(?:really\s+"
    r"|actually\s+)?any\w*\s+(?:\w+\s+)?(?:hard|difficult|long|bad|wrong|burden\w*|problems?|issues?"
    r"|delays?)",
    r"not?\s+(?:really\s+|exactly\s+|particularly\s+)?(?:an?\s+|any\s+)?(?:burden|problem|hassle|issue"
    r"|trouble|difficulty|big\s+deal)\b|same\s+as\s+(?:always|usual|ever)|as\s+always\b",
    r"(?:went|worked|ran|sailed)\s+(?:\w+\s+)?(?:smooth\w*|fine|well|great|perfectly|ok|okay|through|easily)",
    r"(?:hard|difficult|tough|tricky)\s+to\s+say\b",
    r"(?:fine|ok|okay|smooth|smoothly|easy|quick|straightforward|painless|hassle-?free|no\s+sweat"
    r"|piece\s+of\s+cake|can'?t\s+complain|all\s+good"
    r"|all\s+clear|all\s+set|got\s+there|managed\s+(?:it|fine|ok)|not\s+(?:hard|difficult|bad|long"
    r"|a\s+burden|complicated|that\s+hard|much|really)"
    r"|wasn'?t\s+(?:hard|difficult|bad|long|too\s+bad|that\s+hard|a\s+burden|complicated)|as\s+usual"
    r"|on\s+time|next\s+day)\b",
    r"(?:(?:took|in|only)\s+(?:me\s+)?(?:just|only|about|like)\s+|in\s+|took\s+(?:me\s+)?)(?:[1-5]|two"
    r"|three|four|five|a\s+couple|a\s+few)"
    r"\s+(?:of\s+)?(?:minutes?|mins?|seconds|clicks)\b",
)
PRAISE = cue(
    r"(?:thanks?|thank\s+you|thx|great|awesome|amazing|excellent|perfect|wonderful|fantastic|brilliant"
    r"|superb|lovely|love|loved|best|happy"
    r"|pleased|satisfied|delighted|recommend\w*|impressed|helpful|friendly|polite|10\s?/\s?10|5\s?/\s?5"
    r"|five\s+stars|5\s+stars|ten\s+out\s+of"
    r"|kudos|well\s+done|top\s+level|first\s+class|rock|rocks|best\s+ever|good\s+job|great\s+job"
    r"|keep\s+it\s+up|keep\s+up|ador\w+|flawless|top\s+notch|bravo|gem|fan|liked|enjoy\w*)\b",
)
GENERIC = cue(
    r"(?:usually|always|generally|typically|often|sometimes|every\s+time|in\s+general|normally"
    r"|as\s+a\s+rule|regularly|tend\s+to)\b"
)
REASON = cue(
    r"(?:because|bc|cuz|coz|cause|since\s+(?:i|we|it|the|my)|as\s+(?:i|we)\s+\w+ed|otherwise|last\s+time"
    r"|this\s+time|right\s+now|at\s+the\s+moment"
    r"|currently|(?:i|we)\s+(?:\w+ly\s+|just\s+|even\s+)?(?:had|spent|waited|couldn'?t|didn'?t|got|lost"
    r"|missed|paid|was|were|went|called|tried|sat"
    r"|stood|ended|wasted|searched|scrolled|almost|nearly|gave|kept|have\s+to|drove|\w{3,}ed)\b"
    r"|it\s+took|took\s+(?:me|us)|yesterday|my\s+\w+\s+"
    r"(?:was|were|got|went|\w+ed)\b)",
)
CARRIES_ON = cue(
    r"(?:so\s+that|so\s+(?:i|we|you|people)\s+(?:can|could|don'?t)|that|which|where|who|when|if|like"
    r"|with|for|to|and|or|instead|rather|then|e\.?g"
    r"|for\s+example|such\s+as|at\s+least|preferably|please|pls|plz|as\s+well|too|not|in|on|by|from|of"
    r"|the|a|an|without)\b",
)
NUMBER = cue(
    r"\d+",
    r"(?:half\s+an?\s+(?:hour|day)|an?\s+(?:hour|day|week|month|year)|hours|minutes|mins|days|weeks"
    r"|months|twice|two|three|four|five|six|seven"
    r"|eight|nine|ten|a\s+couple|dozens?|hundred|thousand|several\s+times|one\s+(?:hour|day|week))\b",
)
FILLER = cue(
    r"(?:something|off|all|it|its|it's|was|is|were|are|be|been|kind|kinda|of|sort|the|a|an|this|that|so"
    r"|very|really"
    r"|pretty|quite|just|to|too|honest"
    r"|honestly|with|you|your|i|we|my|me|and|but|in|on|at|for|bit|little|lot|much|not|didn't|like|don't"
    r"|everything|whole|thing|things"
    r"|process|experience|website|site|app|service|system|store|shop|delivery|support|interface|overall"
    r"|general|tbh|imo|totally"
    r"|some|there|had|have|has|felt|feels|feel|seems|seemed|quality|time|desired|leaves|could|better"
    r"|than|expected|expect|great|good"
    r"|impressed|ideal|nice|happy|as|how|what|part|moment|always|usually|ordering|stuff|dunno|know"
    r"|works?|worked|went|took|taste|left|just|after)$"
)
EFFECT = cue(
    r"(?:so\s+i|so\s+we|ended\s+up|had\s+to|because|as\s+a\s+result|in\s+the\s+end|lost|missed|overpaid"
    r"|late\s+for|cancell?ed|gave\s+up"
    r"|which\s+meant|cost\s+(?:me|us)|paid|bought|therefore|went\s+to|second\s+time|again|twice)\b"
)
FORGOTTEN = cue(
    r"(?:don'?t|do\s+not|can'?t|cannot)\s+(?:\w+\s+)?(?:remember|recall)|(?:i\s+)?forgot\b|no\s+memory"
    r"|hard\s+to\s+remember"
)
REPORTS = cue(
    r"(?<!nobody )(?<!one )(?<!never )(?<!not )(?:says|saying|said|tells?|told|replie[ds]|wrote|writes)\b"
)
