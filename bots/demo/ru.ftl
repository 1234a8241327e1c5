interviews = Интервью
interviews-none = Интервью ещё не было.
evidence = Основания: что было нелегко
evidence-none = Пока никто не рассказал, что было нелегко.
wishes = Пожелания: отдельно, вне рейтинга
wishes-none = Пожеланий пока нет.
answers = Сохранённые ответы
answers-none = Ответов пока нет.
consents = Согласия
consents-none = Согласий пока никто не давал.
handovers = Переданные людям беды
handovers-none = Людей пока не звали.
deliveries = Сообщения ботов
deliveries-none = Боты пока молчат.
money = Сколько принесла каждая компания
money-none = Заказов нет.
crm = В CRM компании: разговор, как его прочтут её люди
crm-none = В CRM пока ничего не записано.

state-invited = ждёт согласия
state-underway = рассказывает
state-paused = на паузе: ответ «позже»
state-finished = рассказ закончен
state-declined = отказ: ничего не записано
state-stopped = «стоп»: больше не пишем
state-partial = оборвалось на полуслове
state-screened_out = не для этого разговора
state-withdrawn = слова взяты назад
open-question = Открытый вопрос: «{ $question }»{ $nudges ->
    [0] {""}
    [one] . Напоминание: { $nudges }
   *[other] . Напоминаний: { $nudges }
}
facet-hard = было трудно
facet-long = было долго
facet-burden = было в тягость
answer-withdrawn = взято назад, слов больше нет
answer-media = голос, фото или файл
consent = { $given ->
    [yes] да
   *[other] нет
}: { $purpose ->
    [interview] хранить ответы
    [follow_up] написать ещё раз
   *[other] процитировать без имени
}
handover-waits = ждёт, кто возьмётся
handover-taken = взялся человек: { $name }
delivery-due = ждут своего часа: { $count }
delivery-sending = отправляются: { $count }
delivery-sent = отправлены: { $count }
delivery-later = отложены, Telegram просил подождать: { $count }
delivery-unknown = судьба неизвестна, вслепую не повторяем: { $count }
delivery-needs-review = решает человек: { $count }
delivery-dead = не доставлены: { $count }
money-nothing = оплаченных заказов нет
money-unknown = сумма неизвестна (это не ноль)
