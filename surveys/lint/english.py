"""English words that make a question a bad one. Matched in folded text: lower case, plain apostrophes."""

from __future__ import annotations

import re

from surveys.lint.rules import Rule

WH = r"(?:what|how|who|whom|whose|which|when|where|why)"
AUX = r"(?:did|do|does|was|were|is|are|have|has|had|can|could|will|would)"
WHO = r"(?:you|it|he|she|they|we|that|this|there|the|our|your|anyone|anybody|somebody|someone)"
SOFT = r"(?:please\s+)?(?:mind\s+)?(?:tell|telling|say|show|describe|share|put|walk)"
PROUD = (
    r"(?:excellent|great(?!\s+deal)|amazing|wonderful|fantastic|awesome|perfect|superb|outstanding|brilliant"
    r"|world-class|award-winning|terrible|awful|horrible|dreadful|outrageous|lovely|delightful|famous|loved)"
)
JUDGED = (
    r"(?:easy|simple|quick|fast|smooth|convenient|pleasant|helpful|friendly|polite|good|great|nice|useful"
    r"|annoying|frustrating|difficult|hard|bad|terrible|awful|slow|painful|complicated|confusing|boring"
    r"|happy|glad|delighted|upset|angry|disappointed|disappointing|unhappy|clear)"
)
BOUGHT = r"(?:buy|order|purchase)"

ASKS = re.compile(rf"\b{WH}\b|^\W*(?:(?:and|so|but)\s+)?{AUX}\s+{WHO}\b")
ASKS_ALONE = re.compile(rf"\b{WH}\b|^\W*(?:(?:and|so|but)\s+)?{AUX}\s+\w+")
ANOTHER = re.compile(
    rf",?\s(?:and|or)\s+(?:then\s+|also\s+|about\s+|roughly\s+|in\s+|at\s+|for\s+|with\s+|to\s+|from\s+)?{WH}\b(?!(?:\s+for)?\W*$)"
    rf"|\sand\s+(?:then\s+|also\s+)?{AUX}\s+{WHO}\b"
)
TWO_IN_ONE = re.compile(
    r"\bhow\s+(?:satisfied|happy|important|pleased|content|clear|easy|good|well)\b[^?]*\band\b"
    rf"|^\W*(?:was|were|is|are)\s+(?!there\b){WHO}?\b[^?,—]*\band\b"
)
BARE_WHY = re.compile(
    r"^\W*(?:(?:and|but|so)\s+)?why(?:\s+(?:is\s+that|was\s+that|so(?:\s+\w+)?|not|that|exactly))?\W*$"
)

RULES: tuple[tuple[Rule, re.Pattern[str]], ...] = (
    (
        Rule.HYPOTHETICAL,
        re.compile(
            r"\bif\s+(?:you|we|it|there)\s+(?:could|had|were|would)\b|\bwhat\s+if\b|\bimagine\b|\bsuppose\b"
            rf"|(?<!\bhow\s)\bwould\s+you\b(?!\s+{SOFT})|\bhow\s+would\s+you\b(?!\s+(?:put|say|describe|call)\b)"
            r"|\bwould\s+(?:(?:it|that|this)\s+)?(?:make|help|be|have|happen|change|convince|take|need|stop|work)\b"
            rf"|^\W*would\s+(?!you\b)|\b{WH}\s+(?:\w+\s+)?would\s+(?!not\b|you\s+{SOFT}\b|you\s+call\b)"
            r"|\bwill\s+you\b|\b(?:are|were)\s+you\s+(?:going|planning|likely)\s+to\b|\bdo\s+you\s+plan\b"
            r"|\bdo\s+you\s+(?:think|expect|believe)\s+you(?:'ll|\s+(?:might|will|would|could))\b"
            r"|\b(?:could|can)\s+you\s+(?:see|imagine|picture)\b|\bshould\s+(?:this|it|that)\s+happen\b"
            r"|\b(?:are\s+you|be)\s+(?:ready|willing|prepared)\s+to\b"
            r"|\bin\s+(?:the\s+)?future\b|\bideally\b|\bin\s+an\s+ideal\b"
        ),
    ),
    (
        Rule.LEADING,
        re.compile(
            rf"\bhow\s+(?:very\s+|really\s+|much\s+more\s+)?{JUDGED}\s+(?:was|were|is|are|did|do|does|has|have"
            r"|it|you|our)\b"
            r"|\bhow\s+much\s+(?:did|do|does)\s+\w+\s+(?:love|like|enjoy|hate|dislike|annoy|bother)\b"
            rf"|(?:^|[.!?,;:—]\s*)(?:\w+,\s+)?{AUX}n't\s+{WHO}\b"
            rf"|,\s*(?:{AUX}(?:n't)?\s+{WHO}|right|correct|yes|no|agreed|true)\s*\?"
            rf"|\bso\s+{JUDGED}\b|\b{PROUD}\b|\bwhat\s+(?:did|do)\s+you\s+(?:most\s+)?(?:like|love|enjoy|hate|dislike)\b"
            r"|\b(?:do\s+you|would\s+you|you(?:'ll)?)\s+agree\b|\bsurely\b|\bobviously\b|\bof\s+course\b"
            r"|\bwhy\s+do\s+you\s+(?:love|like|prefer|trust|choose)\b|\bmost\s+(?:customers|people)\b|\beveryone\b"
        ),
    ),
    (
        Rule.RECOMMENDING,
        re.compile(
            r"\b(?:likely|would|will|ready|willing|chances?|scale|probab\w+)\b.*"
            r"\b(?:recommend\w*|suggest|advise|mention|(?:speak|talk)\s+well|tell\s+(?:a|your)\s+(?:friend|colleague)s?)\b"
            r"|\bnet\s+promoter\b|\bdo\s+you\s+recommend\b"
        ),
    ),
    (
        Rule.FEATURES,
        re.compile(
            r"\bwhat\s+(?:else\s+)?(?:should|could|can|shall|might)\s+(?:we|our|the\s+(?:app|site|shop))\b"
            r"|\bhow\s+(?:can|could|should|might|do)\s+we\b|\bwhat(?:'s|\s+is)\s+(?:still\s+)?missing\b"
            r"|\bwhat\s+(?:are\s+you\s+missing|do\s+you\s+miss)\b"
            r"|\b(?:which|what)\s+(?:\w+\s+)?(?:features?|functions?|improvements?|options?|changes?)"
            r"\s+(?:do|would|should|could|are|is|can|will)\b"
            r"|\byou\s+wish\s+(?:the|we|our|for|to|it|there)\b|\bwhat\s+(?:can|could|should)\s+be\b|\b(?:suggestions|wishes|ideas|improvements|feature\s+requests?)\b"
            r"|\b(?:do|would)\s+you\s+(?:want|wish|like|need)\s+(?:us|to\s+see|to\s+have|from\s+us|our)\b"
        ),
    ),
    (
        Rule.KNOWN,
        re.compile(
            r"\b(?:what(?:'s|\s+is|\s+was)|give|type|enter|tell\s+me|name)\b[^?]*"
            r"\b(?:order|invoice|phone|customer|contract)\s+number\b"
            r"|\bwhat(?:'s|\s+is)\s+your\s+(?:full\s+)?(?:name|e-?mail|phone|address)\b"
            rf"|\b(?:what|which)\s+(?:date|day)\b[^?]*\b(?:{BOUGHT}|bought)\b"
            rf"|\bwhen\s+did\s+you\s+(?:last\s+)?(?:place|make|{BOUGHT})\b"
            rf"|\b(?:what|which\s+\w+|how\s+many\s+\w+)\s+did\s+you\s+(?:last\s+)?{BOUGHT}\b"
            r"|\bhave\s+you\s+(?:ever\s+|already\s+)?(?:bought|ordered|purchased)\b"
            r"|\bhow\s+much\s+did\s+(?:you\s+(?:pay|spend)|(?:it|your\s+order)\s+cost)\b"
            r"|\b(?:date|amount|sum|total|price)\s+of\s+(?:your|the)\s+(?:order|purchase)\b"
        ),
    ),
    (
        Rule.GENERIC,
        re.compile(
            r"\b(?:usually|typically|normally|generally|in\s+general|as\s+a\s+rule|overall|on\s+the\s+whole"
            r"|most\s+of\s+the\s+time|always|mostly|(?<!how\s)often|do\s+people|tend\s+to|in\s+most\s+cases|every\s+time|on\s+average)\b"
        ),
    ),
)
