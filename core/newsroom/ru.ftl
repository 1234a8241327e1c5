# Редакция, по-русски. Те же ключи — в en.ftl.

stranger = Здравствуйте! Это служебная комната «{ $brand }». Войти можно по личной ссылке от коллеги.
welcome = Добро пожаловать! Вы в редакции «{ $brand }», ваша роль — { $role }.
link-used = Эта ссылка уже использована или устарела. Попросите у коллеги новую.
link-used-member = Вы уже с нами, ссылка не понадобилась.
role-manager = менеджер
role-marketer = маркетолог
role-admin = администратор
not-your-role = Ваша роль — { $role }, и { $action } ей не поручено. Попросите коллегу, у которого есть такое право.
moved-on = Эта кнопка от прошлого шага, с тех пор всё изменилось. Ничего не тронуто.

cancelled = Хорошо, оставили.

zone-unknown = Не знаю часового пояса «{ $zone }». Напишите, например, Europe/Moscow.
slot-unclear = Не разобрал. Напишите так: <code>вт 11:00</code>, <code>завтра 10:00</code> или <code>25.11 11:00 Europe/Moscow</code>.
slot-past = Это время уже прошло. Выберите то, что впереди.
days-daily = каждый день в
days-weekdays = по будням в
day-mon = пн
day-tue = вт
day-wed = ср
day-thu = чт
day-fri = пт
day-sat = сб
day-sun = вс

digest-heading = <b>Что обходится нашим клиентам дороже всего</b>
    { $day } · { $fresh ->
        [0] с прошлой сводки ничего нового
        [one] с прошлой сводки { $fresh } новое основание
        [few] с прошлой сводки { $fresh } новых основания
       *[other] с прошлой сводки { $fresh } новых оснований
    }
digest-empty = Пока никто не назвал трудностей. Когда покупатели ответят, здесь будут их слова — по деньгам.
digest-section = <b>В { $currency }</b>
digest-unknown-section = <b>Деньги неизвестны</b>
digest-theme = <b>{ $number }. { $title }</b>
    <i>«{ $quote }»</i>
digest-single = <b>{ $number }.</b> «{ $quote }»
digest-new = <b>новое</b>
digest-why = { $facets } · { $reason }
digest-more = { $count ->
    [one] И ещё { $count } ниже. Всё — по команде /digest all.
    [few] И ещё { $count } ниже. Все — по команде /digest all.
   *[other] И ещё { $count } ниже. Все — по команде /digest all.
}
digest-failed = Сводку собрать не удалось. Ответы целы; попробуйте /digest, а если не выйдет и так — скажите администратору.
facet-hard = трудно
facet-long = долго
facet-burden = обременительно
digest-companies = { $count ->
    [one] { $count } компания
    [few] { $count } компании
   *[other] { $count } компаний
}
digest-buyers = { $count ->
    [one] { $count } покупатель
    [few] { $count } покупателя
   *[other] { $count } покупателей
}
digest-last-heard = { $days ->
    [0] последний раз — сегодня
    [1] последний раз — вчера
    [one] последний раз — { $days } день назад
    [few] последний раз — { $days } дня назад
   *[other] последний раз — { $days } дней назад
}
digest-without-largest = ; без самого крупного — { $money }
money-unknown = деньги: неизвестно
money-at-least = не меньше { $money }
money-negative = в итоге { $money }: вернули больше, чем купили
money-zero = в итоге { $money }: всё вернули
key-to-theme = { $number } → в тему

funnel-heading = <b>Кого спросили за последние { $days ->
    [one] { $days } день
    [few] { $days } дня
   *[other] { $days } дней
}</b> (люди, доля выручки)
funnel-invited = Приглашены: { $count }{ $shares }
funnel-opened = Открыли ссылку: { $count }{ $shares }
funnel-began = Согласились и начали: { $count }{ $shares }
funnel-finished = Дошли до конца: { $count }{ $shares }
funnel-declined = Отказались: { $count }{ $shares }
funnel-stopped = Остановились на полпути: { $count }{ $shares }
funnel-heard = За эти { $days ->
    [one] { $days } день
    [few] { $days } дня
   *[other] { $days } дней
} мы услышали <b>{ $shares }</b> выручки: столько всего принесли ответившие — от того, что принесли все клиенты.
funnel-no-money = Какую часть выручки мы услышали, сказать нельзя: деньги неизвестны.
funnel-unknown = { $count ->
    [one] У { $count } клиента деньги неизвестны, в доли он не входит.
   *[other] У { $count } клиентов деньги неизвестны, в доли они не входят.
}

themes = { $count ->
    [one] <b>{ $count } тема</b> и сколько клиентов за ней стоит:
    [few] <b>{ $count } темы</b> и сколько клиентов стоит за каждой:
   *[other] <b>{ $count } тем</b> и сколько клиентов стоит за каждой:
}
themes-none = Тем пока нет. Откройте /digest и нажмите «→ в тему» под трудностью.
theme-heard = услышали
theme-considering = обдумываем
theme-doing = делаем
theme-done = сделали
theme-verified = проверено
theme-not-better = лучше не стало
theme-wont-do = делать не будем
theme-choose = К какой теме это отнести?
    «{ $quote }»
theme-now-in = Сейчас в теме <b>{ $title }</b>
theme-quote = «{ $quote }»
theme-assigned = → <b>{ $title }</b>
theme-taken-out = → снова само по себе, вне тем
theme-title = Как назвать тему? Одной короткой строкой, словами клиентов. /cancel — оставить как есть.
    «{ $quote }»
theme-title-empty = Название нужно словами. Как назвать тему?
theme-title-long = Для названия это длинно: пожалуйста, не больше { $limit } знаков.
key-new-theme = Новая тема
key-take-out = Убрать из темы

post-heading = <b>Вы просили — мы сделали</b>
post-nothing-heard = Пока никто не назвал трудностей, и отвечать на людях не на что.
draft-choose = <b>На что отвечает запись?</b> Нажмите на номера. { $count ->
    [0] Пока ничего не выбрано.
    [one] Выбрано { $count } основание.
    [few] Выбрано { $count } основания.
   *[other] Выбрано { $count } оснований.
}
draft-write = Теперь слова: что вы сделали. Заголовок добавится сам.
    До { $limit } знаков или фото с подписью (до { $caption } вместе с заголовком). /cancel — отложить; черновик останется в /posts.
draft-media = Запись — это текст или одно фото с подписью. Пришлите, пожалуйста, так.
draft-discarded = Выбросили.
text-missing = Записи нужны слова. Если это фото, напишите их в подписи.
text-too-long = Длиннее, чем можно, на { $over ->
    [one] { $over } знак
    [few] { $over } знака
   *[other] { $over } знаков
} (предел — { $limit } вместе с заголовком). Пришлите текст короче.
caption-too-long = С картинкой длиннее, чем можно, на { $over ->
    [one] { $over } знак
    [few] { $over } знака
   *[other] { $over } знаков
} (предел — { $limit } вместе с заголовком). Черновик сохранён. Без картинки текст помещается; или пришлите его покороче.
no-channels = Публиковать пока некуда. Попросите администратора задать OTKLIK_CHANNELS, например <code>OTKLIK_CHANNELS=@nash_kanal</code>, и сделать этого бота администратором канала.
no-evidence = Эта запись пока никому не отвечает: выберите основания, и её можно будет утвердить.
post-faulty = <b>Пока это нельзя публиковать.</b> Напишите, пожалуйста, заново, без этого:
fault-phone = • «{ $found }» похоже на номер телефона
fault-email = • «{ $found }» — адрес электронной почты
fault-handle = • «{ $found }» ведёт на чью-то личную страницу
fault-order = • «{ $found }» — номер настоящего заказа
fault-sum = • «{ $found }» — сумма из записей об этих клиентах
fault-person = • «{ $found }» — имя человека, который стоит за этими основаниями
fault-company = • «{ $found }» — название компании, которая стоит за этими основаниями
fault-quote = • «{ $found }» дословно повторяет покупателя, а он не соглашался, чтобы его цитировали
post-approved-when = Утверждено. Когда публикуем?
post-slot-ask = Когда? Например: <code>вт 11:00</code>, <code>завтра 10:00</code>, <code>25.11 11:00</code>. Время — { $zone }, если не назвать другой пояс.
post-going = Отправляется: { $channels }. Что вышло — в /posts.
post-scheduled-at = Запланировано на { $at }: { $channels }.
post-unscheduled = Сняли с расписания. Запись осталась утверждённой, она в /posts.
already-going = Запись уже уходит в канал, время поменять нельзя. Что вышло — в /posts.
amend-write = Пришлите новые слова. Сначала покажу, как будет. /cancel — оставить запись как есть.
post-amended = Новые слова отправляются.
retract-sure = Убрать запись из всех каналов? Вернуть её будет нельзя.
post-taken-down = Запись убирается.
by-hand = В { $channels } сделайте это, пожалуйста, руками: мне не сказали, где то сообщение. Перешлите его мне из канала — и в следующий раз я смогу.
posts = { $count ->
    [one] <b>{ $count } запись</b>
    [few] <b>{ $count } записи</b>
   *[other] <b>{ $count } записей</b>
}
posts-none = Записей пока нет. Начать — /post.
post-draft = черновик
post-in-review = на проверке
post-approved = утверждена
post-scheduled = запланирована
post-live = вышла
post-retracted = убрана
post-failed = В { $channel } опубликовать не удалось. В /posts написано почему и можно попробовать ещё раз.
post-unsure = Не могу понять, появилась ли запись в { $channel }. Посмотрите там и скажите мне в /posts.
trouble-unknown = ❓ нужно проверить
trouble-failed = ⚠️ не вышло
post-card = <b>{ $state }</b>
    { $text }
post-slot = Выйдет: { $at }
post-channel = { $channel }: { $what } — { $fate }
post-why = Почему: { $why }
kind-post = запись
kind-amend-post = правка
kind-retract-post = удаление
delivery-due = ждёт своего времени
delivery-sending = отправляется
delivery-sent = сделано
delivery-later = ждёт, мессенджер занят
delivery-unknown = неизвестно, получилось ли
delivery-needs-review = неизвестно, получилось ли
delivery-dead = не получилось
why-channel-rights = боту в канале это не разрешено. В Telegram сделайте его администратором с правом публиковать, править и удалять, в Slack пригласите: /invite.
why-channel-missing = такого канала нет или бота там нет. Проверьте OTKLIK_CHANNELS.
why-token = мессенджер не принимает токен бота. Скажите администратору.
why-too-long = для мессенджера текст слишком длинный.
why-photo = мессенджер не принимает это фото.
why-unknown = причина неизвестна.
fate-there = Записано: она там. Где именно, я не знаю, поэтому перешлите её мне из канала; до тех пор править и убирать её можно только руками.
fate-done = Записано: сделано.
fate-again = Отправляется ещё раз.
forward-noted = Спасибо! Теперь я знаю, где она, и смогу её править и убрать.
forward-waiting = Это запись из канала, а я жду ваших слов. Напишите их или скопируйте.
forward-unknown = Этой записи мне не недоставало.
key-to-text = Написать текст
key-to-review = Показать, как будет
key-approve = Утвердить
key-change-text = Изменить текст
key-change-evidence = Изменить основания
key-discard = Выбросить
key-now = Опубликовать сейчас
key-slot = Выбрать время
key-change-slot = Изменить время
key-unschedule = Снять с расписания
key-amend = Поправить
key-amend-do = Опубликовать правку
key-retract = Убрать
key-retract-do = Да, убрать
key-there = Она там
key-again = Опубликовать ещё раз
key-try-again = Попробовать ещё раз
