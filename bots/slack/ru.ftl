# Приложения, какими их показывает Slack, и небольшие страницы по дороге в Slack и обратно.

app-interviewer = { $brand }
app-newsroom = { $brand }: редакция
about-interviewer = Спрашивает, как всё прошло в последний раз. Ваши слова, несколько минут — и всё.
about-newsroom = Что рассказали покупатели и что мы отвечаем публично.
command-interviewer = Начать разговор или продолжить
command-interviewer-hint = start | stop | help | mydata | forget
command-newsroom = Что вас ждёт
command-newsroom-hint = menu | today | evidence | posts | help

page-installed = Установлено в { $team }
page-installed-interviewer = Теперь бот может разговаривать с людьми в этом пространстве.
page-installed-newsroom = Теперь редакция работает в этом пространстве. Пригласите её в каналы, куда она будет писать.
page-installed-close = Страницу можно закрыть.
page-ticket-gone = Эта ссылка больше не работает
page-ticket-gone-why = Ссылка для установки действует один раз и семь дней. Попросите новую.
page-not-installed = Ничего не установлено
page-not-installed-why = На странице Slack всё отменили. Ссылка по-прежнему работает.
page-org = Выберите, пожалуйста, одно пространство
page-org-why = Приложение ставится в одно рабочее пространство, а не во всю организацию. Откройте ссылку ещё раз и выберите нужное.
page-begin-again = Начните, пожалуйста, заново
page-begin-again-why = Прошло слишком много времени, или страница открылась в другом браузере. Откройте присланную ссылку ещё раз.
page-refused = Slack не согласился
page-refused-why = Он ответил: { $code }. Откройте присланную ссылку ещё раз; если повторится, скажите тому, кто её прислал.
page-busy = Slack сейчас не отвечает
page-busy-why = Ничего не пропало. Откройте присланную ссылку ещё раз через несколько минут.

page-link-gone = Эта ссылка не открывается
page-link-gone-why = Возможно, при копировании потерялась её часть. Попробуйте ещё раз, целиком.
page-go-on = Продолжим в Slack
page-go-on-why = Вас там ждут: { $brand } уже пишет вам или вот-вот напишет.
page-go-on-button = Открыть Slack
page-not-there = В вашем пространстве нас пока нет
page-not-there-why = Вы вошли в пространство, где нет приложения { $brand }. Откройте ссылку ещё раз и выберите то, где вы с нами знакомы.
page-not-there-contact = Или просто напишите нам: { $contact }
page-cancelled = Ничего страшного
page-cancelled-why = Мы не стали спрашивать Slack, кто вы. Если передумаете, ссылка работает.
page-again-button = Попробовать ещё раз
page-paste = Один шаг в Slack
page-paste-why = Откройте Slack, вставьте эту строку в поле сообщения и отправьте:
page-paste-label = Строка для Slack
page-paste-button = Скопировать
page-paste-done = Скопировано
