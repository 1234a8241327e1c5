# Роли, что они могут, и кто может войти.

action-digest = смотреть сводку
action-evidence = читать слова покупателей
action-themes = разбирать темы
action-decide = решать судьбу тем
action-companies = смотреть карточки клиентов
action-invite = приглашать покупателей
action-see_posts = смотреть записи
action-draft = готовить записи
action-publish = публиковать записи
action-staff = впускать коллег
action-crm = смотреть, как дела с CRM и кто в ней кто
action-audit = смотреть, кто что делал
role-short-manager = менеджер
role-short-marketer = маркетолог
role-short-admin = администратор
staff = { $count ->
    [one] Войти может <b>{ $count } человек</b>.
    [few] Войти могут <b>{ $count } человека</b>.
   *[other] Войти могут <b>{ $count } человек</b>.
}
staff-card = <b>{ $name }</b> · { $role }
staff-you = Это вы.
staff-remove-sure = Доступ для <b>{ $name }</b> закроется, сводки приходить перестанут. Точно?
staff-removed = Готово: ни доступа, ни сводок. Вернуться можно по новой ссылке.
staff-which-role = В какой роли войдёт новый коллега?
staff-link = Ссылка на одного, роль — { $role }. Сработает один раз, в ближайшие { $days ->
    [one] { $days } день
    [few] { $days } дня
   *[other] { $days } дней
}: передайте её только тому, для кого она.
staff-link-later = Мессенджер ещё не сказал мне моего имени, и ссылку пока не сделать. Попробуйте через минуту.
last-admin = Это последний администратор, а кто-то должен впускать людей. Сначала назначьте ещё одного.
key-staff-invite = + Впустить коллегу
key-staff-remove = Закрыть доступ
key-staff-remove-do = Да, закрыть
key-make-manager = Сделать менеджером
key-make-marketer = Сделать маркетологом
key-make-admin = Сделать администратором
