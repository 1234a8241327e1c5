# Меню, помощь, настройки, язык, расписание сводок и тишина.

menu = <b>Что я умею</b>
    Редакция «{ $brand }». То же словами: /help.
menu-today = Сегодня
menu-digest = Сводка
menu-evidence = Основания
menu-suggestions = Пожелания
menu-themes = Темы
menu-companies = Компании
menu-segments = Сегменты
menu-posts = Записи
menu-post = Новая запись
menu-invite = Пригласить
menu-settings = Настройки
menu-schedule = Когда приходит сводка
menu-mute = Побыть в тишине
menu-language = Язык
menu-staff = Коллеги
menu-audit = Кто что делал
key-menu = ☰ Меню
key-back = ‹ Назад
settings = <b>Настройки</b>
    Ваш часовой пояс — { $zone }; чтобы поменять, назовите другой вместе со временем сводки.
settings-muted = 🔕 Сейчас ничего не приходит само.

help = <b>Что я умею</b>
help-menu = /menu — всё сразу, кнопками
help-today = /today — что ждёт вас
help-digest = /digest — что обходится клиентам дороже всего; /digest СЕГМЕНТ — по одному сегменту
help-schedule = /schedule — когда сводка приходит сама
help-evidence = /evidence — что говорили покупатели, по одному
help-suggestions = /suggestions — отложенные пожелания
help-themes = /themes — трудности, которые об одном и том же, и что с ними стало
help-company = /company НАЗВАНИЕ — что клиент приносит, что говорил, что обещано
help-segments = /segments — клиенты по сегментам
help-post = /post — подготовить «Вы просили — мы сделали»
help-posts = /posts — черновики, запланированное, вышедшее и то, что застряло
help-invite = /invite — кого из покупателей можно спросить сейчас; /invite СЕГМЕНТ
help-crm = /crm — как дела с CRM и кто в ней кто; /crm ИМЯ, чтобы отменить связь
help-mute = /mute 8ч — какое-то время ничего не приходит само
help-language = /language — русский или английский
help-staff = /staff — кто может войти и в какой роли
help-audit = /audit — кто что делал
short-help = Не разберу. Что я умею — в /help.

command-menu = Всё сразу, кнопками
command-today = Что ждёт вас
command-digest = Что обходится клиентам дороже всего
command-schedule = Когда приходит сводка
command-evidence = Что говорили покупатели
command-suggestions = Отложенные пожелания
command-themes = Трудности об одном и том же
command-company = Что клиент приносит и что говорил
command-segments = Клиенты по сегментам
command-post = Подготовить «Вы просили — мы сделали»
command-posts = Черновики, планы, вышедшее, застрявшее
command-invite = Кого можно спросить сейчас
command-mute = Какое-то время ничего само
command-language = Русский или английский
command-help = Что я умею, словами
command-cancel = Оставить начатое

language-which = На каком языке будем говорить?
language-set = Договорились, по-русски.

schedule-none = Сама сводка пока не приходит. Когда присылать? Например: <code>пн 9:00</code>, <code>будни 8:30</code>, <code>ежедневно 9:00 Europe/Moscow</code>. Время — { $zone }, если не назвать другой пояс.
schedule-now = <b>Сводка приходит</b>
    Пришлите ещё одно время, чтобы добавить, например <code>пн 9:00</code>; ✕ убирает. <code>выкл</code> — убрать всё.
schedule-line = • { $rule }. Следующая: { $next }
schedule-set = Готово: { $rule }. Следующая сводка: { $next }. Если ничего нового не будет, промолчу.
schedule-off = Готово, сама сводка больше не приходит. Команда /digest работает.
schedule-unclear = Не разобрал. Напишите так: <code>пн 9:00</code>, <code>будни 8:30</code> или <code>ежедневно 9:00 Europe/Moscow</code>.
schedule-many = Больше { $limit } сводок на одного не бывает. Сначала уберите какую-нибудь.
schedule-which-segment = По какому сегменту сводка?
schedule-when = Когда присылать сводку по сегменту <b>{ $name }</b>? Например, <code>пн 9:00</code>. Время — { $zone }, если не назвать другой пояс.
key-for-segment = + По одному сегменту

mute = На сколько вас не беспокоить? Что ждёт вас, останется в /today.
    Можно словами: <code>/mute 2 дня</code>, <code>/mute до пт 18:00</code>.
muted = 🔕 Тишина до { $until }. Что ждёт вас — в /today.
muted-now = 🔕 Тишина до { $until }. Можно поменять или закончить.
unmuted = 🔔 Сводки и тревоги снова приходят.
mute-unclear = Не разобрал. Напишите так: <code>/mute 8ч</code>, <code>/mute до пн</code> или <code>/mute выкл</code>.
mute-long = За один раз — не больше { $days } дней. Если насовсем, уберите сводки в /schedule.
key-mute-0 = 8 часов
key-mute-1 = До понедельника, 9:00
key-mute-2 = Неделя
key-unmute = 🔔 Хватит тишины
