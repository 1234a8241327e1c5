"""Messages for people, not for a survey: questions to support, incidents that are open now, complaints."""

from __future__ import annotations

import re

from surveys.listening.clauses import CAP, pieces
from surveys.listening.cues import cue
from surveys.listening.plain import fold

OPENING = (
    r"(?:(?:а|и|ну|так|ладно|слушайте|простите|извините|здравствуйте|привет|добрый\s+\w+|скажите"
    r"|подскажите|пожалуйста|хочу\s+узнать"
    r"|не\s+подскажете|можете\s+сказать|хотела?\s+(?:бы\s+)?(?:узнать|спросить)|вопрос|кстати|плиз"
    r"|подскажите\s+плиз|девушка"
    r"|hi|hello|hey|please|pls|excuse\s+me|sorry|so|and|but|ok|well|btw|by\s+the\s+way|question"
    r"|quick\s+question|can\s+you\s+tell\s+me"
    r"|could\s+you\s+tell\s+me|do\s+you\s+know|i\s+want\s+to\s+know|just\s+wondering|tell\s+me)[\s,:!-]*)*"
)
GOODS = (
    r"(?:заказ|посылк|товар|доставк|курьер|деньг|возврат|диван|мастер|билет|документ|сч[её]т|чек|карт"
    r"|лекарств|вещ|оплат|номер|бронь|брон"
    r"|холодильник|мебел|сборщик|техник|оператор|менеджер|ключ|трек|груз|коробк|покупк|бонус|акт|договор)\w*"
)
HELP = cue(
    rf"{OPENING}(?:где|когда|куда)\s+(?:же\s+|уже\s+|там\s+|сейчас\s+|находится\s+|наконец\s+|вы\s+"
    rf"|мне\s+|можно\s+)*"
    rf"(?:(?:мо[йяиею]\w*|наш\w*|будет|привез|достав|прид[её]т|приед|верн|получ|забрать|отправ|отгруз"
    rf"|пробить|посмотреть|{GOODS})\w*)",
    rf"{OPENING}(?:как|каким\s+образом|где)\s+(?:мне\s+|можно\s+|я\s+могу\s+|лучше\s+"
    rf"|теперь\s+)*(?:вернуть|отменить|оформить|оплатить|узнать"
    r"|отследить|поменять|обменять|связаться|дозвониться|получить|заказать|скачать|восстановить|войти"
    r"|изменить|перенести|забрать|записаться"
    r"|посмотреть|найти|сделать\s+возврат|поговорить|подключить)\b",
    rf"{OPENING}(?:можно|могу|возможно|реально)\s+(?:ли\s+)?(?:я\s+|мне\s+"
    rf"|у\s+вас\s+)?(?:ли\s+)?(?:вернуть|отменить|поменять|обменять|узнать"
    r"|забрать|перенести|оплатить|заказать|получить|поговорить|записаться)\b",
    rf"{OPENING}(?:сколько|до\s+скольки|во\s+сколько|какой|какая|какие|по\s+какому"
    rf"|со\s+скольки)\s+(?:у\s+вас\s+|вы\s+|сейчас\s+|будет\s+)*"
    r"(?:стоит|стоить|ид[её]т|ждать|работает\w*|график|режим|адрес|телефон|номер|статус|трек|срок\w*"
    r"|время|часы|цена|гаранти\w+)",
    rf"{OPENING}(?:вы\s+)?(?:до\s+скольки|есть\s+ли|есть\s+в\s+наличии|у\s+вас\s+есть|вы\s+(?:работаете"
    rf"|доставляете|принимаете)|что\s+с\s+"
    rf"(?:моим\s+)?{GOODS}|почему\s+(?:мой|моя|моё|мне|у\s+меня)\b)",
    r"(?:здравствуйте[\s,!]*|добрый\s+день[\s,!]*)?(?:хочу|хотел[аи]?\s+бы)\s+(?:узнать|уточнить"
    r"|спросить)|(?:i'?d|i\s+would)\s+like\s+to\s+(?:know|ask)"
    r"|(?:i'?m\s+)?(?:just\s+)?wondering\s+(?:if|whether|when|where)",
    r"(?:подскажите|помогите|соедините|позовите|переключите|переведите\s+на|дайте\s+(?:телефон|номер"
    r"|оператор|контакт)|нужен\s+(?:оператор|"
    r"человек|менеджер)|нужна\s+(?:помощь|консультация)|статус\s+(?:моего\s+)?заказа|перезвоните"
    r"|позвоните\s+мне|свяжитесь|хочу\s+(?:вернуть"
    r"|отменить|поговорить\s+с|обменять|перенести)|оператор(?:а)?$|не\s+могу\s+(?:войти|зайти|оплатить"
    r"|найти)\b.*что\s+делать)",
    rf"{OPENING}(?:where(?:'s|s|\s+is|\s+are)\s+(?:my|the|our|your)|when\s+(?:will|is|does|do|can|are"
    rf"|should)\s+(?:you\s+|my|the|i|it|we|our|courier"
    r"|delivery)|how\s+(?:do|can|should|could|would)\s+(?:i|we)\s+(?:\w+)|what\s+time"
    r"|what\s+are\s+your\s+(?:hours|opening)|until\s+what\s+time"
    r"|how\s+(?:much\s+(?:is|does|are)|long\s+(?:will|does|do\s+i|should)|late\s+are)|what(?:'s"
    r"|\s+is)\s+(?:the\s+status|my|your\s+(?:phone|number"
    r"|address|email|return)|happening\s+with|going\s+on\s+with|the\s+(?:price|phone|number|address"
    r"|tracking))|do\s+you\s+(?:have|ship|deliver|accept"
    r"|offer|sell|take)|are\s+you\s+(?:open|guys\s+open|closed)|can\s+i\s+(?:return|cancel|change|get"
    r"|speak|talk|pick|pay|exchange|still|have)|is\s+(?:there"
    r"\s+(?:a|any)\s+(?:number|phone|human|store)|it\s+possible\s+to\s+(?:return|cancel|change|exchange)"
    r"|my\s+(?:order|parcel|package|delivery|refund))"
    r"|why\s+(?:is|was|has|hasn't|did|haven't)\s+(?:my|i)\b|has\s+my|which\s+(?:store|branch))",
    rf"{OPENING}(?:i\s+)?(?:want|need|would\s+like|'d\s+like)\s+to\s+(?:return|cancel|speak|talk"
    rf"|exchange|change\s+my|track|reach)\b|(?:please\s+)?(?:call\s+me"
    r"|contact\s+me|help\s+me|connect\s+me|track\s+my|cancel\s+my|let\s+me\s+(?:talk|speak))"
    r"|(?:can|could|would|will)\s+(?:you|someone|somebody)\s+(?:please\s+|pls\s+|just\s+)?(?:check|tell\s+me|call|ring"
    r"|resend|look\s+(?:up|into)|find\s+out|e?-?mail\s+me|cancel\s+my|confirm|help\s+me|get\s+back)\b"
    r"|order\s+status|i\s+need\s+help\s+with|get\s+me\s+a\s+human"
    r"|speak\s+to\s+(?:a\s+)?(?:human|manager|person)|(?:agent|operator|human)\s*(?:please|pls)?$",
)
GREETING = re.compile(rf"{OPENING}[\s,.!]*")
TELLS = cue(
    r"(?:спрашивал|спросил|узнать|узнавал|понять|понял|непонятно|ясно|знал|сказал|выяснял|искал|писал"
    r"|думал|вспоминал|объяснял|помнил"
    r"|найти|наш[её]л|нашла|asked|asking|ask|wondered|wondering|know|knew|figure|figuring|understand"
    r"|told|tell|explain|unclear|find|found"
    r"|see|idea|sure|guess\w*|remember)\w*\W*$"
)
INCIDENT = cue(
    r"(?:кто-?нибудь|хоть\s+кто-то|вы)\s+(?:мне\s+|вообще\s+|уже\s+|там\s+)*(?:ответит|поможет"
    r"|собираетесь\s+(?:отвечать|решать))|(?:деньги|оплату|бабки)\s+(?:уже\s+)?"
    r"(?:сняли|списали|взяли|получили|ушли)[\s,—-]+(?:а\s+)?(?:ни\s+)?(?:\w+\s+)?(?:нет|ноль|тишина"
    r"|молчат|не\s+приш|ни)",
    r"(?:will|can|is|does)\s+(?:anyone|anybody|somebody|someone)\s+(?:going\s+to\s+|gonna\s+|even\s+"
    r"|there\s+|here\s+)*(?:answer|help|reply|respond|care)"
    r"|(?:money|payment)\s+(?:was\s+|is\s+|been\s+)?(?:taken|gone)\s*,?\s*(?:and|but|with"
    r"|yet)?\s*(?:there's\s+|still\s+)?no\b|took\s+(?:the|my|our)\s+money.{0,20}\bno\b",
    r"(?:час|полчаса|\d+\s+минут\w*|\d+\s+час\w*|весь\s+день|с\s+утра)\s+(?:уже\s+|как\s+)?(?:стою|стоим"
    r"|сижу|сидим|жду|ждем|торчу|мерзну)|(?:стою|стоим|сижу|мерзну)\s+"
    r"(?:\w+\s+){0,3}?(?:уже|закрыт\w+|у\s+вашего|под\s+двер)|(?:телефон|номер|линия"
    r"|трубк\w+)\s+(?:у\s+вас\s+|никто\s+)?не\s+(?:отвечает|бер[её]т)",
    r"(?:i'?m|i\s+am|we'?re|have\s+been|been|i've\s+been)\s+(?:still\s+)?(?:standing|sitting|stuck"
    r"|waiting)\s+(?:here|outside|at|for\s+(?:\w+\s+){1,3}(?:now|already)|an\s+hour)"
    r"|phone\s+(?:is\s+)?not\s+answer\w+",
    r"(?:верните|вернуть|возвращайте|отдайте|отдавайте)\s+(?:мне\s+|нам\s+|уже\s+|наши\s+|мои\s+"
    r"|пожалуйста\s+|все\s+)*(?:деньги|бабки|средства|оплату"
    r"|предоплату|сумму)",
    r"где\s+(?:же\s+)?(?:мои\s+|наши\s+)?деньги",
    r"(?:до\s+сих\s+пор|по\s+сей\s+день|все\s+еще|по-прежнему|так\s+и|уже\s+\w+\s+(?:день|недел\w+"
    r"|месяц))\s+(?:\w+\s+){0,3}?(?:не\s+(?:привез|достав"
    r"|верн|пришел|пришл|получ|отда|приех|перезвон|реш|отправ|зачисл)|нет\b|жд[уе]|сижу|без\b)\w*",
    r"(?:уже|который|втор\w+|треть\w+|четверт\w+|пят\w+|\d+-?\w*)\s+(?:\w+\s+)?(?:день|дня|дней|недел\w+"
    r"|месяц\w*|час\w*|сутки)\s+(?:\w+\s+)?(?:жд[уе]м?|не\s+могу"
    r"|не\s+отвечает\w*|без\b|тишина|сижу|сидим|не\s+возвращ|морозят|кормят)\w*",
    r"жд[уе]м?\s+(?:\w+\s+){0,2}?(?:уже|втор\w+|треть\w+|\d+)\s+\w*\s*(?:день|дн|недел|месяц|час|сут)\w*",
    r"(?:никто|поддержка|вы|менеджер|оператор|магазин|трубку)\s+(?:\w+\s+){0,3}?(?:не\s+(?:отвечает\w*"
    r"|бер[её]т\w*|реагиру\w+|перезванива\w+)|молч[иа]т\w*"
    r"|игнорир\w+(?<!л))",
    r"(?:деньги|заказ|товар|посылк\w+)\s+(?:\w+\s+){0,3}?(?:не\s+(?:верну\w+|пришел|пришл\w+|привез\w+"
    r"|отда\w+|доставил\w+|возвраща\w+))(?=.{0,40}(?:до\s+сих|уже|висит|где"
    r"|жду|разбер|требую))",
    r"(?:разберитесь|решите\s+(?:уже|вопрос|проблему)|сделайте\s+что-?нибудь|(?<!не )требую\b"
    r"|немедленно\s+(?:верн|реши|свяж|разбер|привез)|срочно\s+(?:верните|решите|свяж|перезвон|помог"
    r"|разбер|привез))\w*",
    r"(?:мошенник|жулик|аферист|кидал[ыао]|обманщик|развод(?:ил)?|воровство|грабеж|ворюг|вор[ыо]|сволоч"
    r"|уроды|твари|скоты|дебил|идиот|придурк|офигел|охренел|обнаглел|сдохн)\w*",
    r"(?:роспотребнадзор\w*|прокуратур\w*|(?:подам|пойду|обращусь|иду"
    r"|встретимся)\s+(?:\w+\s+)?в?\s?суде?\b|подам\s+(?:жалобу|в)|жалобу\s+(?:напишу|подам|буду)"
    r"|буду\s+жаловаться|(?:вызову|вызываю|заявлени\w+\s+в|пойду\s+в|обращусь\s+в)\s+полици\w+|чарджб\w+"
    r"|цб\b.*жалоб)",
    r"(?:refund\s+me|give\s+(?:me\s+)?my\s+(?:money|cash)|(?:cash|payment)\s+back\s+now"
    r"|out\s+of\s+your\s+minds?|i\s+want\s+my\s+(?:money|refund)|want\s+(?:a|my)\s+(?:full\s+)?refund"
    r"|where(?:'s|\s+is|s)\s+my\s+(?:money|refund)|my"
    r"\s+money\s+back|return\s+my\s+money)",
    r"still\s+(?:not|haven'?t|hasn'?t|no|nothing|waiting|sitting|isn'?t|don'?t\s+have"
    r"|missing)\b(?!\s+(?:sure|know|clear|understand|convinced))(?=.*(?:deliver|arriv|refund|order|"
    r"money|technician|parcel|package|courier|response|answer|reply|came|receiv|here|waiting|resolved"
    r"|fixed|replaced)|\s*$)",
    r"(?:hasn'?t|haven'?t|has\s+not|have\s+not)\s+(?:\w+\s+)?(?:arrived|been\s+(?:delivered|refunded"
    r"|resolved)|come|received\s+(?:my|the|it)|refunded|got(?:ten)?\s+(?:my|a))"
    r"(?!.*(?:then|finally|eventually))",
    r"(?:never\s+(?:arrived|came|received)|not\s+received).*(?:nobody|no\s+one|still|where|refund\s+me|silent"
    r"|want|now\b)",
    r"(?:nobody|no\s?one|support|you|they|company|shop|store)\s+(?:is\s+|are\s+|keeps?\s+"
    r"|guys\s+)?(?:answers|answering|silent|ignor(?:es|ing|e)\s+(?:me|us|my)|repl(?:ies|ying)|"
    r"pick(?:s|ing)\s+up|respond(?:s|ing))(?!\s+quick)",
    r"(?:second|third|fourth|fifth|\d+\w*|two|three|four|five|all)\s+(?:week|day|month|hour"
    r"|morning)s?\s+(?:now\s+)?(?:\w+\s+)?(?:waiting|without|i'?m\s+waiting|now\s+without"
    r"|and\s+still\s+no)",
    r"(?:been\s+)?waiting\s+(?:for\s+)?(?:\w+\s+){0,5}?(?:already|now\b|still|so\s+far)",
    r"(?:scam\w*|fraud\w*|thie(?:f|ves)|crooks?|liars?|rip-?off|robbed|stole|con\s+artists|bastards?"
    r"|idiots?|f+u+c+k\w*|wtf|theft|disgrace\w*|shame\s+on|disgust\w*|outrageous!)\b",
    r"(?:ombudsman|my\s+lawyer|lawyers?\s+will|attorney|(?:see\s+you\s+in|go(?:ing)?\s+to|take\s+(?:you"
    r"|this)\s+to)\s+court|(?:will|i'll|gonna|going\s+to)\s+sue\b|suing\s+you|(?:call|calling"
    r"|go(?:ing)?\s+to)\s+the\s+police|chargeback|charge\s+back|trading\s+standards|consumer\s+(?:rights"
    r"|protection)|bbb\b|report\s+you)",
    r"(?:sort\s+(?:it|this)\s+out|fix\s+(?:it|this)\s+(?:now|immediately|asap|today)"
    r"|do\s+something(?!\s+(?:else|with|like))|right\s+now!|immediately!|demand\s+\w+)",
)


def asks_for_help(text: str) -> bool:
    """Whether the whole message is a question or a request to support: "where is my order?".

    A story that only mentions one ("I kept asking where my order was") is not, nor an answer that names what
    had to be found out («согласовать, когда приедет машина»): it must begin the message or be a question.
    """
    folded = fold(text.strip())
    if len(folded.split()) > 40:
        return False
    before = ""
    for piece in pieces(text.strip()):
        words = folded[piece.start : piece.end]
        asks = "?" in text or bool(GREETING.fullmatch(folded[: piece.start]))
        if asks and HELP.match(words) and not TELLS.search(before):
            return True
        before = words
    return False


def is_incident(text: str) -> bool:
    """Whether something is open *now* and wants help first: "still not delivered, nobody answers"."""
    return bool(INCIDENT.search(fold(text[:CAP])))
