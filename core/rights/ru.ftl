head = Что хранится о вас в «{ $brand }»:
about-name = Имя: { $value }
about-phone = Телефон: { $value }
about-email = Почта: { $value }
about-company = Компания: { $value }
about-segment = Сегмент: { $value }
about-zone = Часовой пояс: { $value }
about-external_id = Номер клиента: { $value }
address = { $messenger }: { $account }
crm = В нашей CRM ({ $crm }): контакт { $contact }, интервью — заметками
opted-out = Вы просили не писать первыми: { $day }
orders = { $count ->
    [0] Заказов нет.
    [one] { $count } заказ:
    [few] { $count } заказа:
   *[other] { $count } заказов:
}
consents = Согласия:
consent-given = • { $what } — да, { $day }
consent-refused = • { $what } — нет, { $day }
purpose-interview = поговорить и сохранить ответы
purpose-follow_up = написать ещё раз, когда что-то изменится
purpose-quote = процитировать без имени
interview = Разговор { $day }: { $job }
aside = — кстати:
withdrawn = (ответ отозван)
media = [{ $kind ->
    [voice] голосовое
    [audio] аудио
    [video] видео
    [video_note] видео
    [photo] фото
    [sticker] стикер
   *[other] файл
}]
earlier = раньше было: { $text }
handed-over = → передано в поддержку { $day }
rights = Убрать ответ или весь разговор — /withdraw. Забыть вас совсем — /forget.
nothing = О вас здесь ничего не хранится.
withdraw-choose = Что убрать? Слова исчезнут и у нас, и из сводок; останется только то, что ответ был.
withdraw-nothing = Убирать нечего: ответов нет.
withdraw-all = Весь разговор целиком
withdraw-earlier = Разговор { $day } целиком
withdraw-more = Ещё ответы
forget-sure = Удалить всё, что о вас хранится: имя, связь с заказами, все ответы? Вернуть их будет нельзя. Сами вы можете вернуться в любую минуту.
forget-yes = Да, забудьте меня
forget-no = Нет, оставить
forget-kept = Хорошо, всё осталось как было.
move = Чтобы продолжить в { $messenger }, откройте в течение дня (сработает один раз): { $link }
move-nowhere = Продолжить пока больше негде: другого мессенджера нет.
forgotten = Готово: о вас больше ничего не хранится. Захотите вернуться — /start.
language-which = На каком языке говорим?
language-set = Говорим по-русски.
alert-post = Один из тех, чьи слова стоят за записью № { $post }, попросил себя забыть. Посмотрите, пожалуйста, не осталось ли в ней его слов: /posts
