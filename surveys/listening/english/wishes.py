"""Wishes in English: to the company, of what would be good, of what the buyer would do."""

from __future__ import annotations

from surveys.listening.cues import cue
from surveys.listening.english.orders import BUILD, FILLERS

GOOD = (
    r"(?:nice|nicer|great|good|cool|awesome|amazing|lovely|super|perfect|helpful|useful|handy|ideal"
    r"|better|best|easier"
    r"|simpler|faster|quicker|clearer|smoother|convenient|wonderful|fantastic|brilliant|sweet|neat"
    r"|grateful|happier|happy"
    r"|fab|lit|dope|excellent|wise|sensible|logical|worth|beneficial|welcome|appreciated|nifty|magic"
    r"|dream|game\s?changer"
    r"|lifesaver|huge|plus|right|smart|fair|kind|fun|logical|a\s+hit|good\s+idea)\b"
)
FEATURE = (
    r"(?:abilit(?:y|ies)|possibilit(?:y|ies)|buttons?|filters?|features?|options?|toggles?|settings?"
    r"|sections?|tabs?|notifications?"
    r"|reminders?|alerts?|push|sms"
    r"|integrations?|sync|apis?|webhooks?|apps?|widgets?|sort(?:ing)?|calculator|payment\s+\w+"
    r"|apple\s+pay|google\s+pay|paypal"
    r"|instal?lments|subscriptions?|loyalty|bonus(?:es)?|cash\s?back|discounts?|coupons?|promo\w*|chat"
    r"|chatbot|bot|tracking"
    r"|tracker|status|maps?|videos?|photos?|pictures?|reviews?|hints?|tooltips?|instructions?|fonts?"
    r"|themes?|dark\s+mode|mode"
    r"|exports?|downloads?|templates?|auto\s?fill|auto\s?pay|re-?order|wish\s?list|favou?rites|compar\w+"
    r"|calendars?|slots?"
    r"|pick-?up\s+points?|lockers?|checkbox|separate|languages?|translations?|history|search|cart"
    r"|catalog\w*|range|choice"
    r"|variety|windows?|delivery|log-?in|sign-?in|sso|qr|pdf|csv|excel|wi-?fi|parking|signs?|links?"
    r"|warnings?|confirmation"
    r"|support|descriptions?|ways?|shortcuts?|dashboards?|bulk|search\s+bar|hotline|counters?|tills?"
    r"|kiosks?|schedules?"
    r"|version|layout|interface|menu|wizard|guide|faq|tutorials?|gift\s+cards?|insurance|seats?|drop-?down)\b"
)
WISH = cue(
    rf"(?:(?:it|an?|some|having|getting|being\s+able)\s+(?:[\w-]+\s+){{0,3}}?)?(?:would|wd|'d|could|will"
    rf"|might)\s+(?:\w+\s+)?be\s+(?:\w+\s+){{0,3}}?{GOOD}",
    rf"(?:it|that|this)'?d\s+(?:\w+\s+)?be\s+(?:\w+\s+){{0,2}}?{GOOD}",
    r"(?:nice|good|cool|great|handy|useful|helpful|better|best|easier|awesome)\s+(?:to\s+have|if|idea)\b",
    rf"(?:would|wd|'d)\s+(?:\w+\s+)?(?:look|feel|sound|taste)\s+(?:\w+\s+)?{GOOD}|(?:would"
    rf"|'d)n'?t\s+hurt|all\s+for\s+(?!it|that|the\b|this)\w+",
    r"(?:would|'d)n'?t\s+be\s+(?:a\s+)?bad|(?:would|'d)\s+(?:go\s+down|come|work"
    r"|do)\s+(?:\w+\s+)?(?:well|nicely|in\s+handy|wonders|great)|(?:you|u|they)'?d\s+better",
    r"^(?:and\s+|just\s+|really\s+|also\s+|i\s+|only\s+)*wan(?:t|na)\s+(?!to\s+(?:return|cancel|know|say"
    r"|complain|speak|talk|leave)|my\s+money|nothing)\w+",
    r"(?:is|are|'s)\s+(?:\w+\s+)?(?:badly\s+)?needed\b(?!\s+(?:to|for|from|by))|^be\s+(?:more\s+"
    r"|a\s+bit\s+|at\s+least\s+)?(?:honest|clear|clearer|transparent|faster|quicker|polite|kinder|nicer"
    r"|upfront|careful|precise|specific|friendlier|stricter|consistent)",
    r"(?!what|how|where|when|i|as|than|like|it|that)\w+\s+should\s+(?:really\s+|also\s+|always\s+"
    r"|just\s+|be\s+able\s+to\s+|not\s+|at\s+least\s+|automatically\s+)*"
    r"(?!have\b|'ve|be\s+(?:here|there|delivered|simple|easy|fine|ok|done)|take|arrive|come\b|work|cost"
    r"|know|probably|only|mean)\w+",
    r"^(?:my\s+|a\s+|one\s+)?(?:proposal|suggestion|idea|wish|request|feature\s+request|recommendation"
    r"|advice)\s*$|better\s+(?:to|just)\s+(?:make|add|do|have|use|send|show|give|put|let)",
    r"(?:i|we)\s+vote\s+for|what\s+if\s+(?:you|the|it|there|we)|^(?:well\s+|or\s+)?maybe\s+(?:an?|some"
    r"|more|add|make|show|put|have|let|give|do|use)\b",
    r"^so\s+that\s+(?:i|we|you|people|it)|^so\s+(?:i|we|people)\s+(?:can|could)\b|^make\s+it\s+(?:so"
    r"|possible|easier|clear\w*|simpl\w+|\w+able)",
    r"(?:,\s*|\b)(?:maybe|perhaps)\s+(?:show|add|make|put|give|let|use|hire|send|introduce|have)\b",
    r"(?:it|app|site|website|system|page|team|staff|couriers?|company|store|shop|drivers?|operators?"
    r"|managers?|portal|form)\s+(?:really\s+|just\s+)?"
    r"needs?\s+to\s+(?!know|wait|be\s+(?:approved|signed|confirmed))\w+",
    r"^(?:just\s+|really\s+|also\s+|def\w*\s+)?needs?\s+(?:an?|some|more|better|proper)\s+\w+",
    r"(?!agent|operator|human|refund|someone|cancel)[\w\s'-]{3,60}\b(?:please|pls|plz)\s*$",
    r"(?:i|we)(?:\s+would|'?d|\s+wd)\s+(?:\w+\s+)?(?:(?:love|like|prefer)(?!\s+to\s+(?:know|ask|tell"
    r"|share|begin|start|explain|say|order|buy|mention|return"
    r"|cancel|speak|complain|talk|exchange))|rather|appreciate|want|welcome|suggest|add|change|make"
    r"|improve|recommend(?:\s+(?:you|adding|that))|remove|fix|propose|advise|kill\s+for"
    r"|pay\s+(?:extra\s+)?for|be\s+able)\b",
    r"(?:would|'d)\s+(?:really\s+|absolutely\s+)?(?:love|appreciate)\b|^(?:would"
    r"|wd)\s+like\s+(?!to\s+(?:know|ask|tell))\w+",
    r"let'?s\s+(?:have|add|make|get|introduce|do)\b|wouldn'?t\s+go\s+amiss|worth\s+(?:think|add|consider"
    r"|hav|mak|do|look)ing|^ideally\b",
    r"can\s+we\s+(?:\w+\s+)?(?:set|choose|pick|filter|customi[sz]e|switch|turn)\b",
    r"it'?s\s+(?:about\s+|high\s+)?time\s+(?:to|you|for)\b(?!\s+(?:go|leave|me))",
    rf"(?<!don't )(?<!dont )(?<!not )(?<!just )(?:i|we|people|customers|all\s+i"
    rf"|all\s+we)\s+(?:\w+\s+)?(?:want|wants)\s+"
    rf"(?!to\s+(?:return|cancel|know|say|complain|buy|order|get\s+my|speak|talk)|my\s+money|it\b"
    rf"|you\s+to\s+(?:call|refund))"
    rf"(?:an?\b|the\b|to\b|more\b|some\b|you\b|is\b|{FEATURE})",
    r"(?:i|we|really|just)\s+wish\s+(?!i'?d?\s+(?:had\s+)?(?:known|checked|never|not|read|had\s+(?:known"
    r"|read|checked))|they'?d"
    r"|someone\s+had|you'?d|you\s+had\s+\w+ed)|^wish\s+(?:there|you|it|the|i\s+could)",
    r"(?:i|we)?\s?hop(?:e|ing)\s+(?:that\s+)?(?:you|they|there|one\s+day|someday|it)\s*(?:guys\s+"
    r"|will\s+|can\s+|'ll\s+|could\s+)*"
    r"(?:\w+)|hopefully\s+(?:you|they|there|it)",
    rf"(?:you|it|app|site|website|there|they|one|which|we|that)\s+(?:guys\s+)?(?:really\s+|just\s+"
    rf"|badly\s+|desperately\s+)?"
    rf"needs?\s+(?:to\s+(?:be\b|have|{BUILD})|an?\b|some\b|more\b|better\b|proper\b|{FEATURE})",
    rf"(?:i|we)\s+(?:really\s+|just\s+|badly\s+)?need\s+(?:an?\s+|some\s+|more\s+|better\s+|your\s+"
    rf"|the\s+)*(?:\w+\s+)?{FEATURE}"
    r"(?!\s+(?:by|for)\s+(?:monday|tuesday|tomorrow|today))",
    rf"{FEATURE}\s+(?:\w+\s+){{0,4}}?(?:is|are)\s+(?:\w+\s+)?(?:needed|required|a\s+must|overdue"
    rf"|necessary|essential|long\s+overdue)",
    r"(?:long\s+overdue|about\s+time\s+you|high\s+time\s+you|must[-\s]have|no-?brainer)",
    rf"(?:you|you\s+guys|u|they|we|it|one|there|app|site|website|system|page|team|company|store|shop"
    rf"|someone)\s+(?:really\s+"
    rf"|probably\s+|definitely\s+|just\s+)?(?:should|shud|shld|ought\s+to|must)(?:n't)?\s+(?:really\s+"
    rf"|just\s+|probably\s+"
    rf"|definitely\s+|also\s+|at\s+least\s+|automatically\s+|not\s+|always\s+"
    rf"|be\s+able\s+to\s+)*(?:be\s+(?:an?|able|some|more|a\s+way"
    rf"|possible|easier|faster|simpler|bigger|clearer|\w+er|allowed|shown|automatic|optional|on\b|in\b"
    rf"|visible|available|better)"
    rf"|{BUILD}|think|look|do\b|ask|tell|call|pull|work|remember|come|use|try|start|go|pay|prepare"
    rf"|suggest|write|sell|invest)",
    rf"{FEATURE}\s+should\s+(?!have|'ve)\w+",
    rf"^(?:should|must|needs?\s+to|ought\s+to)\s+(?:be\s+(?:an?|able|easier|possible|\w+er)"
    rf"|have\s+(?:an?|more|some|{FEATURE})"
    rf"|{BUILD})(?!\s+been)",
    r"should'?nt\s+need|shouldn'?t\s+(?:have\s+to|need|be\s+so|be\s+this)\b",
    rf"(?:you|u|they|you\s+guys|we)\s+(?:could|can|might|may)\s+(?:want\s+to\s+)?(?:also\s+|maybe\s+"
    rf"|just\s+|at\s+least\s+|easily\s+"
    rf"|probably\s+)*{BUILD}(?!\s+(?:warned|called|told))",
    rf"(?:could|can|cud|would|will)\s+(?:you|u|we|they|i)\s+(?:guys\s+)?(?:please\s+|pls\s+|maybe\s+"
    rf"|just\s+|possibly\s+|not\s+|also\s+)*"
    rf"(?:{BUILD}(?!\s+(?:me\s+(?:my|know|back|the\s+(?:status|number))|my\s+(?:order|money)))"
    rf"|get\s+(?:an?|some|more)|mind\s+adding)",
    r"(?:could|can)\s+(?:really\s+)?use\s+(?:an?|some|more|better)\b|could\s+do\s+with\b"
    r"|would\s+benefit\s+from|deserves?\s+an?\s+",
    r"(?:i|we|my)?\s?(?:suggest|propose|recommend|advise|request)\s+(?:(?<=suggest\s)an?\s"
    r"|(?<=propose\s)an?\s|adding|making|that\s+you|you\s|to\s+(?:add|make|put|have|use|improve)|having"
    r"|introducing|using|changing|improving|removing|allowing|creating|offering|more\b|some\b|the\s)",
    r"(?:my|one|a|small|little|quick|only)?\s?(?:suggestions?|advice|proposal|recommendation"
    r"|feature\s+requests?|wish\s?list)"
    r"(?:\s+(?:is|would|are|for)\b|\s*[:\-—–])|feature\s+request|idea\s*[:\-—–]",
    r"(?:how|what)\s+about\s+(?:an?\b|some\b|\w+ing\b|the\s+option|you|putting)",
    r"why\s+(?:not|don'?t\s+(?:you|u|we|they)|can'?t\s+(?:you|we|i\s+just|it\s+just|they)|isn'?t\s+there"
    r"|is\s+there\s+no|doesn'?t\s+it"
    r"|wouldn'?t\s+you)\b",
    rf"(?:any|some)\s+(?:chance|plans?|possibility)\s+(?:of|for|to|you|we|that)|(?:is|was)\s+(?:it"
    rf"|there)\s+(?:\w+\s+)?(?:possible|a\s+way"
    rf"|way|an\s+option|a\s+chance|possibility)\s+(?:to|for|of|you|that)\s+(?:\w+\s+)*?(?:{BUILD}"
    rf"|{FEATURE}|you\b)",
    r"how\s+hard\s+(?:can|could|is)\s+it",
    r"if\s+only\s+(?!i\s+(?:had\s+)?(?:known|knew)|they\s+had|they'?d|someone|you\s+had\s+(?:told|called"
    r"|warned))",
    r"if\s+(?:you|there|it|we|i|the\s+\w+|they)\s+(?:guys\s+)?(?:could|were|was\s+an?|offered|let"
    r"|allowed|gave|showed|made\s+it)\b",
    rf"(?:\w+|{FEATURE})\s+(?:would|wd|'d)\s+(?:\w+\s+)?(?:help|do\b|save|solve|make|work|fix|suffice"
    rf"|go\s+a\s+long|improve|speed|come\s+in"
    rf"|cut|reduce|simplify|spare|mean)",
    rf"(?:missing|lacks?|lacking)\s+(?:an?\s+|the\s+|any\s+)(?:\w+\s+){{0,2}}?{FEATURE}",
    rf"^{FILLERS}(?:more|better|bigger|faster|cheaper|fewer|less|clearer|larger|easier|simpler|longer"
    rf"|wider|earlier|quicker"
    rf"|shorter|friendlier)\s+(?!than|like|of|and\s+more)\w+.*(?:please|pls|plz)",
    rf"^{FILLERS}(?:more|better|bigger|faster|cheaper|fewer|clearer|larger|easier|simpler|longer|wider"
    rf"|earlier|quicker)\s+"
    rf"(?:\w+\s+)?(?:{FEATURE}|prices?|photos|buttons|font|text|hours|couriers|staff)",
    rf"{FEATURE}[^.]{{0,30}}\b(?:please|pls|plz)\b",
    r"(?:i|we)\s+dream\s+of|dying\s+for|waiting\s+for\s+you\s+to\s+(?:add|make|launch|release)"
    r"|looking\s+forward\s+to\s+(?:an?|the)"
    r"|can'?t\s+wait\s+(?:for|until|till)\s+you|bring\s+back\b",
    r"instead\s+of\s+\w+ing\s+.*\byou\s+(?:could|should)|better\s+(?:to|if\s+you)\s+(?:have|add|make"
    r"|put)\b|had\s+better\b",
    r"(?:in\s+your|if\s+i\s+were|were\s+i|in\s+ur)\s+(?:place|shoes|you)\b",
    r"(?:you|u)\s+(?:guys\s+)?(?:better|gotta|have\s+to|got\s+to)\s+(?:add|make|fix|do|improve|get|have"
    r"|give|let|put)\b",
    r"(?:think|thinking)\s+about\s+(?:adding|making|getting|having|introducing)|consider\s+(?:adding"
    r"|making|a|an|having|\w+ing)\b",
    r"would\s+it\s+(?:kill|hurt|be\s+(?:too\s+)?(?:possible|hard|difficult))\b|wouldn'?t\s+(?:hurt"
    r"|mind)\s+(?:to|an?|if|having|some|more)",
)
PARTICIPLE = (
    r"(?:\w{2,}ed|been|told|said|known|had|gone|come|done|given|taken|let|made|sent|shown|got|gotten|put"
    r"|kept|left|lost|paid|found|thought"
    r"|brought|bought|written|seen|read|met|spoken|begun|chosen|held|built|caught|cost|cut|set|rung)\b"
)
REGRET = cue(
    rf"(?:should|could|might|must)(?:n'?t)?(?:\s+not)?\s*(?:at\s+least\s+|really\s+|just\s+|easily\s+"
    rf"|probably\s+|also\s+)?"
    rf"(?:have|'ve|of|a)\s+(?:at\s+least\s+|just\s+|really\s+|not\s+|already\s+|simply\s+"
    rf"|also\s+)?{PARTICIPLE}",
    rf"would\s?(?:n'?t)?(?:\s+not)?(?:\s+\w+)?(?:\s+have|'ve|\s+of)\s+(?:\w+\s+)?{PARTICIPLE}",
    r"(?:than|as|like)\s+(?:it|they|you|i|we)\s+should",
    r"(?:was|were|is|are)\s+supposed\s+to",
    r"wish\s+(?:i'?d?\s+(?:had\s+)?(?:known|checked|never|not|read|gone|bought|paid)|they'?d|they\s+had"
    r"|someone\s+had|you'?d\s+\w+ed"
    r"|you\s+had\s+\w+ed|somebody)",
    r"if\s+(?:only\s+)?(?:i'?d|i\s+had|they'?d|they\s+had|my|the\s+courier|someone|somebody)\s+(?:not\s+"
    r"|n't\s+)?(?:known|knew|told|warned"
    r"|neighbou?r|checked|said|mentioned|hadn'?t)",
    r"if\s+(?:\w+\s+){1,3}hadn'?t|had\s+(?:i|they|someone)\s+(?:not\s+)?(?:known|told|warned|checked)",
)
NOT_WISH = cue(
    r"deserves?\s+(?:an?|the)\s+(?:raise|medal|bonus|holiday|pint|promotion|award)|(?:raise|medal)\s+for\b",
    r"(?:can|could|would|will)\s+(?:you|someone|somebody)\s+(?:please\s+|pls\s+|just\s+)?(?:check"
    r"|tell|call|ring|resend|look"
    r"|find|e?-?mail|cancel|confirm|help|advise|explain|get\s+back|send\s+me|come|refund)\b",
    r"(?:it|this|that|things?|everything|process)\s+(?:should|could"
    r"|would)\s+be\s+(?:\w+\s+)?(?:easier|better|simpler|quicker|faster|smoother|nicer)\b",
    r"(?:shouldn'?t|should\s+not)\s+have\s+to\b|(?:allow|wait)\s+\d|could\s+i\s+have\b",
    r"(?:i\s+)?wish\s+(?:every|all|more|other|they\s+all)\b.*\blike\s+(?:you|this|that|yours|these)\b",
    r"(?:give|get)\s+(?:him|her|them|that\s+\w+)\s+a\s+(?:raise|medal|bonus)|keep\s+(?:it\s+up|up\s+the)",
    r"(?:i|we)(?:\s+would|'?d)\s+like\s+to\s+(?:tell|share|begin|start|explain|say|mention|order|buy"
    r"|complain)\b",
    r"(?:i|we)(?:\s+would|'?d)\s+(?:say|call\s+it|describe|guess|argue|rate|give\s+it)\b",
    r"(?:would|could)(?:n't|\s+not|nt)\b(?!\s+(?:hurt|mind|go\s+amiss|be\s+(?:a\s+)?bad))",
    rf"(?:i|we|they|you|he|she|it)'d\s+(?:already\s+|just\s+|never\s+|all\s+|even\s+"
    r"|only\s+)?(?!(?:let|made|put|set|cut"
    rf"|cost|come|read|sent|held)\b){PARTICIPLE}",
    r"(?:warned|told|said|thought|knew|promised|hoped|sure|assumed|realis\w+|realiz\w+|expected|feared"
    r"|afraid|meant|claimed|guess|saying|understood)\s+(?:\w+\s+)?"
    r"(?:that\s+)?(?:i|we|it|they|he|she|you|there|this)(?:'d|\s+would|\s+could|\s+might|\s+should)",
    r"(?:every|each|all)\s+(?:time|day|morning|week|month)\b.*\b(?:i|we|they|he|she|it)\s+would\b|\b(?:i"
    r"|we|they|he|she)\s+would\b.*(?:every|each|again\s+and\s+again|over\s+and)",
    r"would\s+(?:always|just|only|keep|never|then)\s+\w+",
    r"(?:i|we)\s+should\s+(?:say|mention|add|note|admit)\b",
    r"wouldn'?t\s+(?:let|load|work|open|accept|go(?!\s+amiss)|scan|take|save|connect)",
)
MAYBE = cue(
    r"(?:i|we)(?:\s+would|'d|\s+might|\s+may|d)\s+(?:probably\s+|definitely\s+|likely\s+|maybe\s+"
    r"|also\s+|just\s+|first\s+|surely\s+"
    r"|certainly\s+|most\s+likely\s+|still\s+|even\s+|not\s+|never\s+)*(?!have\b|be\s+lying|had\b)\w+",
    r"(?:probably|maybe|perhaps|most\s+likely|likely|possibly|guess|think|suppose|imagine"
    r"|assume)\s+(?:that\s+)?(?:next\s+time\s+)?"
    r"(?:i|we)(?:'d|'ll|\s+would|\s+will|\s+might|\s+may|\s+could)\b",
    r"(?:i|we)(?:'ll|\s+will|\s+am\s+going\s+to)\s+(?:probably|maybe|likely|definitely\s+)?\s?(?:use|try"
    r"|order|buy|come|consider|give\s+it)"
    r"\b.*(?:\bif\b|next\s+time|someday|maybe|probably)|(?:\bif\b|next\s+time|someday|maybe).*\b(?:i"
    r"|we)(?:'ll|\s+will|\s+might)",
    r"(?:haven'?t|have\s+not|never)\s+(?:actually\s+|really\s+|even\s+)?(?:tried|used|bought"
    r"|ordered)\b(?=.*\bwould\b|.*'d\b|\s*(?:it|yet|one)?\s*$)",
    r"(?:hypothetically|in\s+theory|theoretically|in\s+principle)",
    r"(?<!know )(?<!see )(?<!check )(?<!sure )if\s+(?:you|there|it|i|we|the\s+\w+"
    r"|your\s+\w+)\s+(?:guys\s+|also\s+|just\s+|only\s+)?(?:had|were|was(?!\s+\w+ed)|made|could|offered"
    r"|add(?:ed)?|did"
    r"|ever|needed)\b",
    r"would\s+(?:be\s+)?(?:probably|maybe|likely)\b|probably\s+would\b",
)
SOFT = cue(rf"{FEATURE}\s+(?:would|wd)\s+be\b")
WEAK = cue(
    rf"(?<!\w )(?<!\w, ){FILLERS}(?:drop|cut|raise|post|print|publish|organi[sz]e|arrange|separate|clean"
    rf"|hide|review|standardi[sz]e|prepare|plan|be|install|mention"
    r"|describe|specify|state|share|group|sort|cover|test|maintain|guarantee|communicate"
    r"|inform)\s+(?:the|your|it|us|an?|more|some|people|all|every|what|who|how)\b",
    r"(?!i|we|that|it|which)\w+\s+needs?\s+to\s+\w+",
    r"why\s+(?:can'?t|cant|don'?t|doesn'?t|isn'?t|aren'?t)\s+(?:i|we|you|there|it"
    r"|people)\b(?!.*\b(?:answer|reply))",
    r"\w+\s+ought\s+to\b|is\s+what\s+(?:i'?m|we'?re|the\s+world\s+is|i|we)\s+(?:after|waiting|want|need)"
    r"|that'?s\s+what\s+i'?m\s+after|(?:other|every\s+other)\s+\w+\s+(?:do|does|has|have)\s+(?:it|them)",
    r"have\s+you\s+(?:thought\s+(?:about|of)|considered)\b|when\s+are\s+you\s+(?:going\s+to|gonna)\b"
    r"|what'?s\s+stopping\s+you\s+from\b|(?:could|can|may)\s+(?!i|we|you|someone|anyone)\w+.*\?",
    r"(?:ever|have\s+you)\s+considered\b|(?:would|it'?d)\s+be\s+(?:so\s+|really\s+)?(?:neat|handy"
    r"|ace|cool|lovely|brilliant|useful|ideal)\b",
    r"would\s+kill\s+for\b|how\s+come\s+there'?s\s+no\b|(?:hook|link|tie)\s+it\s+(?:up|in)"
    r"|open\s+up\s+the\b|(?<!\w )(?:stick|chuck|bundle|pop)\s+\w+",
    r"only\s+(?:request|ask|wish)\s+is\b|=\s+yes\s+please|least\s+you\s+(?:can|could)\s+do\s+is"
    r"|what\s+i'?m\s+after\s+is"
    r"|other\s+\w+\s+offer\s+(?:it|them)|it'?d\s+save\b|you\s+could\s+\w+\s+the\b"
    r"|in\s+future\s+(?:have|make|put)\b",
    r"missing:\s|happy\s+to\s+pay\s+extra|would\s+thank\s+you\s+for|(?<!\w )(?:scrap|ditch|bin"
    r"|digiti[sz]e|integrate"
    r"|roll\s+out|auto)\b|(?:make|put)\s+(?:them|it|a\s+few)\b"
    r"|(?:to\s+)?be\s+able\s+to\s+\w+\b(?!.*\b(?:was|were)n'?t)",
    r"wouldn'?t\s+it\s+(?:be|make)\b|should\s+be\s+able\s+to\b|(?<!\w )lacks?\s+(?:an?|any)\b"
    r"|consider\s+(?:it|an?|adding|\w+ing)\b",
    r"(?:get|give|put|make|add)\b.{0,60}\band\s+i'?m\s+(?:sold|in|happy|yours)\b"
    r"|instead(?:\s+of\s+\w+)?,?\s*(?:please|pls)?$",
    r"ad\s+an?\b|some\s+(?:kind|sort)\s+of\s+.*\bwould\b",
    rf"(?<!\w )(?<!\w, ){FILLERS}(?:more|better|bigger|faster|cheaper|fewer|less|clearer|larger|easier"
    rf"|simpler|wider|earlier|quicker|friendlier|proper)\s+"
    r"(?!than|like|of|and\s+more|or\s+less|then)\w+",
    rf"(?<!\w )an?\s+(?:[\w-]+\s+){{0,3}}?{FEATURE}",
)
CONDITION = cue(r"(?:if|were\s+there|had\s+you)\b")
OWN = cue(r"(?:i|we)(?:'d|d|\s+would|'ll|\s+will|\s+might|\s+may|\s+could|\s+can)\b")
FRESH = cue(r"(?:it|you|they|there|i|we|please|pls|why\s+(?:not|don)|maybe|how\s+about)\b")
