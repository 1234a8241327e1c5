alert-locked = ⚠️ { $title } больше не пускает Отклик: { $why }
    Ничего не потеряно: всё, что нужно передать, ждёт. Проверить: otklik crm check { $name }
note-title = Интервью Отклика: { $job }
note-finished = Рассказано до конца.
note-partial = Рассказано не до конца: последний вопрос ещё открыт.
note-underway = Разговор идёт.
note-paused = Разговор на паузе.
note-stopped = Разговор прекращён по просьбе покупателя.
note-declined = Покупатель отказался.
note-invited = Покупатель приглашён.
note-screened_out = Покупок ещё не было.
note-aside = Между делом
note-withdrawn = (ответ отозван)
note-media = [{ $kind ->
    [voice] голосовое сообщение
    [audio] аудио
    [video] видео
    [video_note] видео
    [photo] фото
    [sticker] стикер
   *[other] файл
}]
note-theme = Тема: { $theme }
note-wish = (пожелание: отложено, не считается)
outcome-invited = приглашение отправлено
outcome-underway = идёт
outcome-paused = на паузе
outcome-finished = завершено
outcome-declined = отказ
outcome-stopped = остановлено
outcome-partial = частично
outcome-screened_out = не покупатель
outcome-withdrawn = отозвано
consent-interview = интервью
consent-follow_up = повторный вопрос
consent-quote = цитата
consent-stopped = просьба не писать
todo-incident = { $name }: нужна помощь сейчас
todo-follow-up = { $name }: согласие рассказать, как пошло дальше
why-key = ключ больше не принимается ({ $why })
why-rights = не хватает права ({ $why })
why-tariff = тариф этого не позволяет ({ $why })
why-address = адрес указан неверно ({ $why })
why-fields = там нет наших полей: otklik crm setup { $name } ({ $why })
why-database = база не найдена ({ $why })
why-login = имя или пароль не подходят ({ $why })
why-blocked = доступ заблокирован ({ $why })
why-folder = папкой нельзя воспользоваться ({ $why })
why-away = не отвечает ({ $why })
why-other = ошибка ({ $why })
