## otklik jobs
jobs-no-file = Файла { $path } нет: дело каждого заказа — «получить то, что заказали». Начните так: otklik jobs suggest --from-store --write { $path }
jobs-unreadable = { $path } не читается: { $error }
jobs-none = В { $path } нет дел. Начните так: otklik jobs suggest --from-store --write { $path }
jobs-default = default = "{ $default }": такого дела нет. Есть: { $known }
jobs-no-store = Категории не проверены: { $why }
jobs-no-categories = Ни у одного оплаченного заказа нет категории: предложить не из чего.
jobs-nothing-to-add = У каждой категории уже есть дело.
jobs-added = { $count ->
    [one] Добавлено { $count } дело
    [few] Добавлено { $count } дела
   *[other] Добавлено { $count } дел
} в { $path }. Поправьте формулировки, потом: otklik jobs check
jobs-fine = { $path }: всё в порядке.
jobs-edit = ПОПРАВЬТЕ: что люди пытались с этим сделать?
jobs-note = { $orders } { $orders ->
    [one] заказ
    [few] заказа
   *[other] заказов
} ({ $share } %), { $money }: { $categories }
jobs-money-unknown = суммы неизвестны
job-no-table = { $job }: пишите как [jobs.{ $job }] и внутри en, ru и match
job-unknown = { $job }: «{ $name }» не используется; у дела есть en, ru и match
job-no-phrase = { $job }: нет формулировки на языке «{ $language }»
job-no-infinitive = { $job }, { $language }: «{ $phrase }» начинается не с неопределённой формы глагола, а стоит после «…в последний раз пытались»
job-no-verb = { $job }, { $language }: «{ $phrase }» начинается не с простого глагола, а стоит после “…the last time you tried to”
job-capital = { $job }, { $language }: «{ $phrase }» стоит в середине предложения; начните со строчной буквы
job-full-stop = { $job }, { $language }: «{ $phrase }» стоит в середине предложения; уберите знак в конце
job-starter = { $job }, { $language }: «{ $phrase }» — пока заготовка; скажите, что люди пытаются сделать
job-match = { $job }: match — это список слов, например match = ["delivery", "доставка"]
job-matches-nothing = { $job }: ни у одного заказа нет категории со словами { $words }
job-shadowed = { $job }: не выбирается никогда, потому что «{ $other }» стоит раньше и забирает все его категории
category-no-job = У «{ $category }» нет дела: { $orders } { $orders ->
    [one] заказ
    [few] заказа
   *[other] заказов
} ({ $share } %)
categories-no-job = Без дела, то есть с делом «{ $default }»: { $share } % заказов ({ $orders }, категорий: { $count })
