# Карточка клиента и сегменты.

companies = { $count ->
    [0] Насколько мне известно, денег пока никто не принёс.
   *[other] <b>Кто принёс больше всех.</b>
} Чтобы найти других, пришлите часть названия компании или имени.
company-several = { $count ->
    [one] Нашлась { $count }.
    [few] Нашлось { $count }. Какая из них?
   *[other] Нашлось { $count }. Какая из них?
}
company-unknown = Никого с именем «{ $name }» здесь нет. Попробуйте часть покороче.
company-nameless = компания без названия
person-nameless = без имени
person-told = { $count ->
    [one] рассказ об { $count } трудности
   *[other] рассказ о { $count } трудностях
}
person-opted-out = просьба не писать
card-head = <b>{ $name }</b>
card-head-private = <b>{ $name }</b> · частный покупатель
card-brought = Что приносит: { $count ->
    [0] оплаченных заказов нет
    [one] { $count } заказ, { $money }
    [few] { $count } заказа, { $money }
   *[other] { $count } заказов, { $money }
}
card-days = Первый и последний заказ: { $first }, { $last }
card-one-day = Заказ: { $day }
card-average = Средний заказ: { $money }
card-a-year = Заказов в год: { $number }
card-first-year = Заказов в год: пока рано судить
card-trend = Последние 12 месяцев к прошлым 12: { $trend }
card-people = <b>Люди</b>: { $count }, { $told ->
    [0] пока никто ничего не рассказал
    [one] рассказал { $told }
   *[other] рассказали { $told }
}
card-more = … и ещё { $count }
card-said = <b>Что говорили</b> · { $count }
card-quote = «{ $quote }» ({ $day })
card-nothing-said = <b>Что говорили</b>: пока ничего.
card-wishes = <b>Отложено пожеланий</b>: { $count }
card-promised = <b>Обещано</b>
card-promised-nothing = <b>Обещано</b>: пока ничего.
card-done = <b>Сделано</b>
card-done-nothing = <b>Сделано</b>: пока ничего.
card-theme = • { $title } — { $state }, { $count ->
    [one] их слово { $count }
    [few] их слова: { $count }
   *[other] их слов: { $count }
}
card-post = • Вышла запись: { $text }
key-all-said = Всё, что говорили · { $count }
key-wishes = Пожелания · { $count }

segments = { $count ->
    [one] <b>{ $count } сегмент</b>
    [few] <b>{ $count } сегмента</b>
   *[other] <b>{ $count } сегментов</b>
}, как их называет CRM
segments-none = Сегмента пока нет ни у кого: его приносит столбец при импорте.
segment = <b>{ $name }</b>
    { $people ->
        [one] { $people } человек
        [few] { $people } человека
       *[other] { $people } человек
    }, { $accounts ->
        [one] { $accounts } клиент
        [few] { $accounts } клиента
       *[other] { $accounts } клиентов
    } · { $money }
    за 90 дней услышали { $heard } его выручки
segment-nameless = Без сегмента
segment-unknown = Сегмента «{ $name }» я не знаю. Есть такие: { $known }.
key-on-schedule = Сводка по расписанию
digest-segment = Сегмент: <b>{ $segment }</b>
