menu-crm = CRM
command-crm = CRM: как дела и кто в ней кто
crm-none = CRM не подключена. Как подключить: docs/crm.md.
crm-head = <b>CRM</b>
crm-title = <b>{ $title }</b>
crm-reading = читается сейчас: { $stream }
crm-read = прочитано { $at }
crm-never-read = ещё не прочитано
crm-owners = сотрудники
crm-companies = компании
crm-deals = сделки
crm-tickets = обращения
crm-people = Людей { $people }, компаний { $companies }{ $gone ->
    [0] {""}
   *[other] ; больше нет в CRM: { $gone }
}
crm-told = Передано { $told }, ждёт { $waiting }{ $dead ->
    [0] {""}
   *[other] , отклонено { $dead }
}
crm-error = ⚠️ { $why }
key-crm-review = Кто это? · { $count }
key-crm-me = Кто из них я?
crm-review = { $count ->
    [0] Все различены: здесь ничего не ждёт.
    [one] { $count } контакт может быть разными людьми. Кто это?
    [few] { $count } контакта могут быть разными людьми. Кто это?
   *[many] { $count } контактов могут быть разными людьми. Кто это?
}
crm-card = <b>{ $crm }</b>, контакт { $id }:
crm-may-be = <b>{ $number }.</b> может быть:
crm-nobody-like = Похожих в базе нет.
crm-orders = { $count ->
    [one] { $count } заказ
    [few] { $count } заказа
   *[many] { $count } заказов
}
key-crm-is = Это { $number }
key-crm-new = Это новый человек
key-crm-apart = Не спрашивать
key-crm-undo = Отменить
crm-is-linked = Это { $name }. Заказы и ответы переходят следом.
crm-is-apart = Не спрашивать. Больше не покажу.
crm-unknown = С CRM не связан никто по имени «{ $name }».
crm-found = { $count ->
    [one] { $count } связанный контакт:
    [few] { $count } связанных контакта:
   *[many] { $count } связанных контактов:
}
crm-linked = <b>{ $crm }</b>, контакт { $id }, { $how }:
crm-how-id = известен по номеру
crm-how-address = найден по адресу в мессенджере
crm-how-phone = найден по телефону
crm-how-email = найден по почте
crm-how-new = появился вместе с ним
crm-how-hand = решение коллеги
crm-how-made = создан Откликом
crm-how-merge = объединён в CRM
crm-owners-mine = Вы — { $name }. Если вашему клиенту нужна помощь сейчас, сообщу сюда.
crm-owners-ask = Кто вы в CRM? Если вашему клиенту понадобится помощь сейчас, сообщу сюда.
did-crm = просмотр CRM
did-crm-status = просмотр CRM
did-crm-review = просмотр очереди сверки
did-crm-card = просмотр контакта
did-crm-decide = указано, кто этот контакт
did-crm-new = контакт признан новым человеком
did-crm-apart = контакт отложен
did-crm-undo = связь отменена
did-crm-find = поиск контакта
did-crm-linked = просмотр связи
did-crm-owners = просмотр сотрудников в CRM
did-crm-owner = указано, кто это в CRM
