# Основания, пожелания и что стало с темами.

private-buyer = частный покупатель
unknown = неизвестно
evidence = <b>Что говорили покупатели</b> · { $count }
evidence-filter = <i>{ $words }</i>
evidence-none = Здесь пусто. Снимите фильтр или подождите новых ответов.
evidence-line = <b>{ $number }.</b> «{ $quote }»
    { $facet } · { $reason }
evidence-by-money = по деньгам
evidence-filters = Что показать?
evidence-which-theme = { $count ->
    [0] Тем пока нет.
   *[other] Какая тема?
}
evidence-which-segment = { $count ->
    [0] Сегмента пока нет ни у кого: его приносит столбец при импорте.
   *[other] Какой сегмент?
}
evidence-asked = Вопрос: <i>{ $question }</i>
evidence-reason = { $facet } · { $reason } ({ $day })
evidence-segment = Сегмент: { $segment }
evidence-theme = Тема: <b>{ $title }</b>
evidence-free = Пока вне тем.
key-filter = Фильтр
key-by-money = По деньгам
key-newest = Сначала новые
key-no-theme = Пока вне тем
key-a-theme = Тема…
key-a-segment = Сегмент…
key-no-filter = Показать всё
key-assign = → в тему
key-company = Чьи это слова

suggestions = <b>Пожелания</b> · { $count } · { $which }
    Отложены: за них сказали спасибо, в рейтинги они не входят.
sorted-all = Все
sorted-unsorted = Неразобранные
sorted-wishes = Пожелания
sorted-others = Не пожелания
suggestion-line = <b>{ $number }.</b> «{ $quote }»
    { $account } · { $day } · { $judged }
suggestion-reason = { $account } · { $day } · { $judged }
judged-unsorted = не разобрано
judged-wish = пожелание
judged-other = не пожелание
suggestion-problem = Записано: это не пожелание. Названа ли тут трудность? Тогда скажите какая, и слова станут основанием.
    «{ $quote }»
suggestion-kept = Теперь это основание: { $facet }.
    «{ $quote }»
key-wish = Это пожелание
key-no-wish = Не пожелание
key-no-problem = Трудности тут нет

theme = <b>{ $title }</b> · { $state }
    { $count ->
        [0] Пока в ней пусто.
        [one] { $count } основание.
        [few] { $count } основания.
       *[other] { $count } оснований.
    }
theme-move = <b>{ $title }</b>
    Было «{ $old }», станет «{ $new }»? Назад пути не будет.
theme-rename = Как теперь назвать тему <b>{ $title }</b>? Одной короткой строкой.
theme-title-taken = Тема «{ $title }» уже есть. Если это одно и то же, объедините их: откройте тему и нажмите «Объединить».
theme-merge = { $count ->
    [0] Объединить <b>{ $title }</b> пока не с чем.
   *[other] К какой теме относится всё, что в <b>{ $title }</b>?
}
theme-merge-sure = Всё из <b>{ $one }</b> перейдёт в <b>{ $other }</b>, а темы «{ $one }» не станет. Состояние: { $state }. Назад пути не будет.
theme-decided-apart = Об этих двух решили по-разному, а что решено, то решено. Объединить их нельзя.
key-all-themes = ‹ Все темы
key-rename = Переименовать
key-merge = Объединить
key-move-do = Да, решено
key-merge-do = Да, объединить
