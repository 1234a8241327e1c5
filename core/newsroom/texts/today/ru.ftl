# /today: что ждёт.

today = <b>Сегодня</b>, { $day }
today-nothing = Вас ничего не ждёт. Хорошего дня!
today-unsure = ❓ <b>{ $number }.</b> { $channel }: неизвестно, получилось ли ({ $what }). Посмотрите там и скажите мне.
    { $text }
today-failed = ⚠️ <b>{ $number }.</b> { $channel }: не получилось ({ $what }).
    { $text }
today-more-troubles = ⚠️ { $count ->
    [one] И ещё { $count } отправка ждёт решения.
    [few] И ещё { $count } отправки ждут решения.
   *[other] И ещё { $count } отправок ждут решения.
}
today-in-review = ✍️ { $count ->
    [one] { $count } запись ждёт утверждения.
    [few] { $count } записи ждут утверждения.
   *[other] { $count } записей ждут утверждения.
}
today-without-slot = 🕐 { $count ->
    [one] { $count } запись утверждена, а времени у неё нет.
    [few] { $count } записи утверждены, а времени у них нет.
   *[other] { $count } записей утверждены, а времени у них нет.
}
today-slots = 📅 { $count ->
    [one] Сегодня выходит { $count } запись:
    [few] Сегодня выходят { $count } записи:
   *[other] Сегодня выходит { $count } записей:
}
    { $lines }
today-handovers = 🆘 { $count ->
    [one] { $count } покупатель ждёт поддержку
    [few] { $count } покупателя ждут поддержку
   *[other] { $count } покупателей ждут поддержку
}, с { $since }.
today-long-doing = 🔧 { $count ->
    [one] { $count } тему
    [few] { $count } темы
   *[other] { $count } тем
} делаем уже давно, до { $days ->
    [one] { $days } дня
   *[other] { $days } дней
}. Готово?
today-unsure-questions = ✉️ { $count ->
    [one] { $count } сообщение покупателю могло не дойти.
    [few] { $count } сообщения покупателям могли не дойти.
   *[other] { $count } сообщений покупателям могли не дойти.
}
today-new-evidence = 💬 С прошлой сводки { $count ->
    [one] { $count } новое основание.
    [few] { $count } новых основания.
   *[other] { $count } новых оснований.
}
today-new-suggestions = 💡 С прошлой сводки { $count ->
    [one] { $count } новое пожелание.
    [few] { $count } новых пожелания.
   *[other] { $count } новых пожеланий.
}
today-key-in-review = Утвердить · { $count }
today-key-without-slot = Без времени · { $count }
today-key-slots = Выходят сегодня · { $count }
today-key-handovers = Ждут поддержку · { $count }
today-key-long-doing = Давно в работе · { $count }
today-key-unsure-questions = Могли не дойти · { $count }
today-key-new-evidence = Новые основания
today-key-new-suggestions = Новые пожелания

handover-unsaid = Слова взяты назад.
handover-open = 🆘 Ждёт поддержку с { $since }. Кто первым откликнется в чате поддержки, о том скажут покупателю.
key-take = Беру на себя
handover-taken = { $at } этим занимается { $name }.

fate-none = Всё, что мы говорили покупателям, нашло своё место.
fate-private = <b>{ $count ->
    [one] { $count } сообщение покупателю могло не дойти.
    [few] { $count } сообщения покупателям могли не дойти.
   *[other] { $count } сообщений покупателям могли не дойти.
}</b>
    Каждое ушло дважды, но мессенджер так и не подтвердил. Ничего не потеряно: как только покупатель напишет, разговор продолжится сам. Отправьте ещё раз или оставьте.
fate-line = { $number }. { $at } · { $question }
key-send-again = Ещё раз
key-leave-it = Оставить
