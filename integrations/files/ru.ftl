## Почему строка не принята (столбец "reason")
ambiguous-buyer = подходит нескольким покупателям; укажите id покупателя или исправьте телефон или почту
ambiguous-company = так называются несколько компаний; укажите id компании
nul = есть символ NUL: ячейка повреждена
too-long = длиннее { $limit } символов
currency = не код валюты ISO 4217 (RUB, USD …)
amount = не сумма; пишите 1234.56 или 1 234,56
amount-ambiguous = то ли тысячи, то ли дробь; пишите 1234 или 1234,00 либо задайте --decimal comma (запятая) или --decimal point (точка)
two-currencies = названы две валюты
too-big = слишком много для суммы
date = не дата; пишите 2024-12-31 или 31.12.2024 либо задайте --date-format
sheet-error = ошибка самой таблицы: формула там не посчиталась; исправьте её
date-format = не подходит под --date-format { $format }
date-ambiguous = неясно, где день, где месяц; пишите 2024-12-31 или задайте --date-order day-first (сначала день) или month-first (сначала месяц)
date-early = раньше { $year } года: опечатка?
date-future = в будущем
phone = не номер телефона; начните с + и кода страны
email = не адрес электронной почты
status = неизвестный статус; объясните его: --status "СЛОВО=paid" (или =unpaid, =refund). Известные: оплачен, выполнен, доставлен; новый, ожидает, черновик, отменён; возврат — и то же по-английски
language = на этом языке Otklik не говорит (есть ru, en); если неизвестен, оставьте пустым
zone = не часовой пояс; пишите как Europe/Moscow, UTC+4 или МСК+1
zone-minutes = часы с минутами подходят нескольким местам; пишите название, например Asia/Kolkata
yes-no = ни да, ни нет
nobody = неясно, кто это: нужен id, телефон или почта
totals = строка с итогами, а не сама запись
cells = ячеек { $found }, а в заголовке { $expected }
kind = в столбцах этого файла такой строки быть не может
undecodable = таких байтов в кодировке файла не бывает; сохраните файл как «CSV UTF-8» или задайте --encoding
line-too-long = строка слишком длинная для данных
quote = кавычка не закрыта или стоит внутри ячейки, либо ячейка длиннее 131 072 символов

## Прочитать нечего
no-file = Файла { $file } нет.
is-folder = { $file } — папка; укажите файл в ней.
no-access = { $file } не читается: { $error }.
binary = { $file } — не текст и не книга. Сохраните таблицу как XLSX или «CSV UTF-8» и импортируйте её.
encoding-unknown = { $file }: по буквам кодировку не узнать. Назовите её, например --encoding cp1251 (Windows), cp866 (DOS) или koi8-r.
encoding-option = --encoding { $given }: такой кодировки нет; пишите как utf-8, cp1251 или cp866.
workbook-broken = { $file } повреждён и не открывается ({ $error }). Откройте его в табличной программе, сохраните как XLSX или «CSV UTF-8» и импортируйте заново.
encrypted = { $file } под паролем. Откройте его, сохраните без пароля (Файл → Сведения → Защита книги) или как «CSV UTF-8» и импортируйте заново.
old-workbook = { $file } — книга старого или двоичного вида (XLS, XLSB). Откройте её, сохраните как XLSX или «CSV UTF-8» и импортируйте заново.
web-page = { $file } — веб-страница или XML, что бы ни говорило имя; так выгружают многие программы. Откройте файл в табличной программе, сохраните как XLSX и импортируйте заново.
other-archive = { $file } — архив, но не книга XLSX. Распакуйте его или сохраните таблицу как XLSX или «CSV UTF-8» и импортируйте её.
too-large = { $file } распаковывается до немыслимого размера, открывать его не стоит. Если это настоящая таблица, сохраните её как «CSV UTF-8» и импортируйте заново.
sheet-missing = В { $file } нет листа «{ $sheet }». Есть: { $sheets }.
uncalculated = В { $file } есть формулы без результатов: они прочлись бы пустыми. Откройте файл в табличной программе, сохраните и импортируйте снова.
empty = { $file } пуст.
only-header = В { $file } только заголовок, строк нет.
header-undecodable = { $file }, строка { $line }: таких байтов в кодировке не бывает. Сохраните файл как «CSV UTF-8» или задайте --encoding.
header-line-too-long = { $file }, строка { $line }: слишком длинная для заголовка. Это файл CSV?
header-quote = { $file }, строка { $line }: в заголовке не закрыта кавычка.
columns-mixed = --columns "{ $columns }": либо все поля по порядку (buyer,date,amount), либо все по заголовкам (buyer=Клиент,amount=Итого).
columns-unknown = --columns: нет поля «{ $name }». Поля: { $known }; «-» пропускает столбец.
columns-count = В { $file } столбцов { $found }, а в --columns названо { $named }; столбец пропускают знаком «-».
columns-no-header = В { $file } нет столбца «{ $header }». Есть: { $headers }.
columns-number = Файлов { $files }, а { $option } — { $given }: задайте один раз на все файлы или по разу на каждый.
columns-and-mapping = И --columns, и --mapping говорят, что в столбцах: оставьте что-то одно.
mapping-unknown = В { $path } нет разметки «{ $name }». Есть: { $known }. Сохранить: otklik import ФАЙЛ --save { $name }
mapping-misfit = { $file } не подходит к разметке «{ $name }», она для столбцов: { $meant }.
    Найдены заголовки: { $headers }.
save-one = --save запоминает, как читается один файл: задайте его с одним файлом и не с непринятыми строками.
no-kind = { $file }: по заголовкам не видно, покупатели это или заказы: { $headers }.
    Назовите столбцы, например --columns "buyer=Клиент,date=Дата,amount=Итого", а если заголовка нет — по порядку: --columns "buyer,date,-,amount".
missing-orders = { $file }: заказам нужны дата, сумма и кто купил (id, телефон, почта или компания). Не найдено: { $missing }.
    Найдены заголовки: { $headers }.
    Назовите столбцы, например --columns "buyer=Клиент,date=Дата,amount=Итого".
missing-buyers = { $file }: покупателям нужен id, телефон или почта. Не найдено ничего.
    Найдены заголовки: { $headers }.
    Назовите столбцы, например --columns "buyer=Код,phone=Мобильный".
status-option = --status "{ $given }": пишите СЛОВО=paid, СЛОВО=unpaid или СЛОВО=refund.
currency-option = --currency { $given }: не код ISO 4217; пишите как RUB или USD.

## Пока идёт
looked = { $file }: { $kind ->
    [buyers] покупатели
   *[orders] заказы
}; { $encoding }, между столбцами { $separator ->
    [tab] табуляция
    [blanks] пробелы
   *[other] «{ $separator }»
}
looked-sheet = { $file }: { $kind ->
    [buyers] покупатели
   *[orders] заказы
}
sheets-left = { $file }: читается только этот лист. Другие — через --sheet: { $sheets }
mapping-used = { $file }: читается по разметке «{ $name }»
mapping-saved = Сохранено в { $path } как «{ $name }»: файл с таким заголовком теперь читается так же.
header-at = { $file }: заголовок в строке { $line }; что выше, не читается
looking = { $file }: просматривается
separator = ;
amount-settled = { $file }, { $column }: дробная часть после { $how ->
    [comma] запятой
   *[point] точки
}: так и читаются суммы вроде 1,234 или 1.234 (их { $unclear }); это видно по другим ячейкам ({ $proofs })
amount-undecided = { $file }, { $column }: по столбцу не отличить тысячи от дробей в суммах вроде 1,234 или 1.234 (их { $unclear }); они не приняты. Подскажите: --decimal comma (запятая) или --decimal point (точка)
amount-contradicted = { $file }, { $column }: дроби то с запятой, то с точкой ({ $against } из { $proofs } не как остальные), поэтому суммы вроде 1,234 или 1.234 (их { $unclear }) не приняты. Подскажите: --decimal comma (запятая) или --decimal point (точка)
date-settled = { $file }, { $column }: сначала { $how ->
    [month-first] месяц
   *[day-first] день
}: так и читаются даты вроде 03/04/2026 (их { $unclear }); это видно по другим ячейкам ({ $proofs })
date-undecided = { $file }, { $column }: по столбцу не отличить день от месяца в датах вроде 03/04/2026 (их { $unclear }); они не приняты. Подскажите: --date-order day-first (сначала день) или month-first (сначала месяц)
date-contradicted = { $file }, { $column }: день и месяц меняются местами ({ $against } из { $proofs } не как остальные), поэтому даты вроде 03/04/2026 (их { $unclear }) не приняты. Подскажите: --date-order day-first (сначала день) или month-first (сначала месяц)
dry-run = Это был пробный прогон: ничего не записано.
dry-run-save = Разметка «{ $name }» сохранится, когда файл будет импортирован без --dry-run.

## Предпросмотр
preview-columns = { $file }: столбцы
preview-rows = { $file }: первые строки, как они поняты
preview-column = Столбец
preview-meaning = что это
preview-example = например
preview-not-kept = { $field } (не хранится)
preview-unknown = неизвестна
field-buyer = покупатель
field-name = имя
field-phone = телефон
field-email = почта
field-company = компания
field-company-id = id компании
field-language = язык
field-zone = часовой пояс
field-segment = сегмент
field-staff = сотрудник
field-order = заказ
field-date = дата
field-amount = сумма
field-currency = валюта
field-status = статус
field-category = категория
field-quantity = количество
field-job = дело
standing-paid = оплачен
standing-unpaid = не оплачен
standing-refund = возврат

## Итог
not-used = { $file }, столбцы не использованы: { $columns }
header-skipped = { $file }: строка 1 похожа на заголовок и пропущена
at = { $file }, строка { $line }, { $column }: { $value } — { $reason }
at-row = { $file }, строка { $line }: { $value } — { $reason }
at-more = … и ещё не принято строк: { $count }
interrupted = Остановлено. Целые порции сохранены; запустите ту же команду, чтобы закончить.
rows-read = Прочитано строк
buyers = Покупатели: новых / обновлено / без изменений
companies = Новых компаний
orders = Заказы: новых / обновлено / без изменений
refunds = из них возвратов
money = Деньги, { $currency }
unknown-amounts = Заказов с неизвестной суммой
rejected = Не принято строк
rejected-in = Непринятые строки — в { $path }. Исправьте их там и импортируйте этот файл с теми же параметрами.
