"""What each buyer of the demo would say to the question that is open, one tap away for the visitor.

Person → cue → lines as (Russian, English). A cue is the id of an open question; "" is for any other moment.
The buyer's language is sent; the other explains the line to a visitor who reads that one.
"""

from __future__ import annotations

Line = tuple[str, str]

LINES: dict[int, dict[str, tuple[Line, ...]]] = {
    101: {
        "A2": (
            (
                "Заказала диван, привезли не тот цвет, неделю меняла",
                "I ordered a sofa, the wrong colour came, it took a week to change it",
            ),
            ("Добавьте, пожалуйста, отслеживание доставки", "Please add delivery tracking"),
            (
                "Весь день ждала машину. Сделайте кнопку, чтобы видеть, где она",
                "I waited all day for the van. Make a button that shows where it is",
            ),
        ),
        "H1": (
            ("Доказать, что цвет не тот", "Proving that the colour was wrong"),
            ("Сделайте приложение", "Make an app"),
        ),
        "L1": (("Переписка с поддержкой: четыре дня", "Writing to support: four days"),),
        "B1": (
            ("Пришлось дважды переносить отпуск", "I had to move my holiday twice"),
            ("Пять раз напоминала о себе", "I reminded them five times"),
        ),
        "U1": (("Почта и телефон", "E-mail and the phone"), ("Ваш сайт", "Your site")),
        "W1": (("Ездила в магазин и выбирала на месте", "I went to the shop and chose there"),),
        "O1b": (("Получить тот цвет, что на картинке", "Get the colour that is in the picture"),),
    },
    102: {
        "A2": (
            (
                "Мы заказали тридцать столов, их привезли в три приёма и без счетов",
                "We ordered thirty desks, they came in three parts and without invoices",
            ),
            ("Добавьте, пожалуйста, доступ к API", "Please add an API"),
        ),
        "H1": (
            (
                "Сверить счета с тем, что приехало: два дня ушло впустую",
                "Matching invoices to what arrived: we lost two days",
            ),
        ),
        "L1": (
            (
                "Ждали ответа бухгалтерии: неделю",
                "Waiting for the accounts team to answer, a whole week",
            ),
        ),
        "B1": (("Трижды переделывали заказ", "We had to redo the purchase order three times"),),
        "U1": (("Excel, почта и ваш кабинет", "Excel, e-mail and your portal"),),
        "TCO1": (("Две недели работы офис-менеджера", "Two weeks of our office manager's time"),),
        "W1": (("Ездили в магазин сами", "We drove to the shop ourselves"),),
        "O1b": (("Получить один счёт на один заказ", "Get one invoice for one order"),),
    },
    103: {
        "A2": (("Нормально", "Fine"), ("Долго", "Slow"), ("Не помню", "I don't remember")),
        "H1": (("Сборка", "Putting it together"), ("Ничего", "Nothing"), ("стоп", "stop")),
        "L1": (("Сборка", "Putting it together"), ("Не помню", "I don't remember")),
        "B1": (("Ждать", "Waiting"), ("Нет", "No")),
        "U1": (("Отвёртка", "A screwdriver"), ("Ничем", "Nothing")),
        "W1": (("Сам", "By myself"),),
        "O1b": (("Быстрее", "Faster"),),
    },
    104: {
        "": (
            (
                "Опять привезли не те столы, и никто не отвечает",
                "The wrong desks came again, and nobody answers",
            ),
            ("/mydata", "/mydata"),
            ("/withdraw", "/withdraw"),
            ("/forget", "/forget"),
        ),
        "T1": (("Вчера, принимали столы", "Yesterday, we were taking delivery of desks"),),
        "H1": (("Два часа не могла дозвониться", "I could not get through for two hours"),),
        "L1": (("Ждали замену три дня", "We waited three days for the right ones"),),
        "B2": (("Сорвали переезд отдела", "A department could not move in"),),
        "U1": (("Звонила водителю", "I called the driver"),),
        "O1b": (("Получать то, что заказали, с первого раза", "Get what we ordered the first time"),),
    },
    105: {
        "": (
            ("/mydata", "/mydata"),
            ("Никто не приехал, жду третий час", "Nobody came, I have waited three hours"),
            ("/language", "/language"),
        ),
        "T1": (("Сегодня утром", "This morning"),),
        "H1": (("Никто не знал, где машина", "Nobody knew where the van was"),),
    },
    106: {
        "": (
            ("А сколько стоит доставка?", "How much is delivery?"),
            ("У вас неудобный сайт", "Your site is hard to use"),
            ("/mydata", "/mydata"),
        ),
    },
    107: {
        "A2": (
            (
                "Шкаф привезли разбитым, мастер не приехал, никто не отвечает уже третий день!",
                "The wardrobe came broken, no one came to fix it, and nobody has answered for three days!",
            ),
            ("Верните деньги! Шкаф до сих пор не работает", "Give me my money back! It still doesn't work"),
        ),
        "H1": (
            (
                "Дозвониться до вас: час на линии, и трубку бросили",
                "Getting through to you: an hour on the line and they hung up",
            ),
            ("Час на линии, и трубку бросили", "An hour on the line, and they hung up"),
        ),
        "W1": (("Покупал в соседнем магазине", "I bought at the shop next door"),),
        "L1": (("Жду замену девять дней", "I have been waiting nine days for a new one"),),
        "B1": (("Дважды отпрашивался с работы", "I had to leave work early twice"),),
        "U1": (("Звонки и чат поддержки", "Calls and your support chat"),),
        "O1b": (("Чтобы шкаф приехал целым", "Get a wardrobe that is in one piece"),),
    },
    108: {
        "A2": (
            ("Добавьте тёмную тему и приложение", "Please add a dark mode and an app"),
            (
                "Было бы здорово примерить диван в 3D",
                "It would be great if you had a 3D view of the sofa in my room",
            ),
            (
                "Диван не прошёл в дверь, пришлось снимать петли",
                "The sofa did not fit through the door, we had to take it off its hinges",
            ),
        ),
        "H1": (
            ("Сделайте калькулятор размеров", "You should build a size calculator"),
            (
                "Измерить лестницу: мерила дважды и ошиблась",
                "Measuring the stairs: I did it twice and still got it wrong",
            ),
        ),
        "L1": (
            ("Ждать грузчиков: полдня", "Waiting for the movers, half a day"),
            ("Нужен чат с грузчиками", "You need a chat with the movers"),
        ),
        "B1": (("Просила соседей помочь нести", "I had to ask the neighbours to help carry it"),),
        "W1": (("Просила брата помочь", "I asked my brother to help"),),
        "U1": (("Рулетка и бумага", "A tape measure and paper"),),
        "O1b": (("Знать, что диван пройдёт в дверь", "Know that the sofa fits through the door"),),
    },
    109: {
        "A2": (
            (
                "Курьер опоздал на четыре часа, добавьте карту, где он едет",
                "The courier was four hours late, please add a map of where he is",
            ),
            (
                "Три раза звонила на склад. Лучше сделайте чат",
                "I called the warehouse three times. Better make a chat",
            ),
        ),
        "H1": (
            (
                "Не могла уйти из дома весь день, сделайте доставку к часу",
                "I could not leave home all day, make delivery by the hour",
            ),
            ("Понять, когда он приедет", "Knowing when he would come"),
        ),
        "W1": (("Забирала со склада сама", "I picked things up at the warehouse"),),
        "L1": (("Ожидание: четыре часа", "The waiting: four hours"),),
        "B1": (("Пришлось взять отгул", "I had to take a day off"),),
        "U1": (("Телефон", "The phone"), ("Телефон и ваш сайт", "The phone and your site")),
        "O1b": (("Знать час приезда заранее", "Know the hour beforehand"),),
    },
    110: {
        "A2": (
            ("Всё прекрасно, спасибо!", "Everything was great, thank you!"),
            (
                "Выбрала за вечер, привезли через день, собрали за час",
                "I chose it in an evening, it came in a day and was put together in an hour",
            ),
        ),
        "H1": (
            ("Всё супер, вы лучшие", "All perfect, you are the best"),
            ("Вынести коробки: их было восемь", "Getting rid of the boxes: there were eight of them"),
        ),
        "L1": (("Ничего, всё быстро", "Nothing, it was all quick"),),
        "B1": (("Просила соседа помочь с коробками", "I had to ask a neighbour to help with the boxes"),),
        "W1": (("Ездила по магазинам", "I went from shop to shop"),),
        "U1": (("Ваш сайт", "Just your site"),),
        "O1b": (("Чтобы после не оставалось мусора", "Have no rubbish left after it"),),
    },
    111: {
        "A2": (
            (
                "Дверца шкафа отвалилась, мастера ждал две недели",
                "The door of the wardrobe fell off, I waited two weeks for a repair",
            ),
        ),
        "H1": (
            (
                "Найти чек: искал три вечера, из-за этого всё затянулось",
                "Finding the receipt: three evenings, it held everything up",
            ),
        ),
        "W1": (("Чинил сам", "I repaired things myself"),),
        "L1": (("Ждать мастера: две недели", "Waiting for the repair: two weeks"),),
        "B1": (("Трижды напоминал о заявке", "I reminded them three times"),),
        "U1": (("Чат и телефон", "The chat and the phone"),),
        "O1b": (("Починить без чека", "Get it repaired without a receipt"),),
    },
    112: {
        "A2": (
            (
                "Заказала диван родителям в Москву, а курьер звонил мне в три часа ночи",
                "I ordered a sofa for my parents in Moscow, the courier called me at three in the morning",
            ),
        ),
        "H1": (
            (
                "The courier kept calling me in Lisbon, I had to explain the way to him four times",
                "The courier kept calling me in Lisbon, I had to explain the way to him four times",
            ),
        ),
        "L1": (
            (
                "Two days of calls between Lisbon and Moscow",
                "Two days of calls between Lisbon and Moscow",
            ),
        ),
        "B1": (
            (
                "I had to ask my parents to wait at home all day",
                "I had to ask my parents to wait at home all day",
            ),
        ),
        "U1": (("Phone and WhatsApp", "Phone and WhatsApp"),),
        "W1": (("My brother went to the shop", "My brother went to the shop"),),
        "O1b": (("Have the courier call my parents", "Have the courier call my parents"),),
    },
}

ANY_TIME: tuple[Line, ...] = tuple((word, word) for word in ("/mydata", "/withdraw", "/forget"))
STAFF_LINES = ("/digest", "/menu", "/post", "/today", "/crm")


def lines_for(person: int, *, slash: str = "/") -> dict[str, list[dict[str, str]]]:
    """A buyer's lines as the sandbox takes them: cue → [{"ru", "en"}]. ``slash``: how a command begins."""
    cues = {"": ANY_TIME, **LINES.get(person, {})}
    return {
        cue: [{"ru": typed(ru, slash), "en": typed(en, slash)} for ru, en in lines]
        for cue, lines in cues.items()
    }


def typed(line: str, slash: str) -> str:
    """A line as it is typed where commands begin with ``slash``."""
    return slash + line[1:] if line.startswith("/") else line
