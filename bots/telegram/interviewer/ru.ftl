command-start = Начать или продолжить
command-stop = Остановиться сразу
command-help = Что это такое
command-mydata = Что о вас хранится
command-withdraw = Убрать ответ
command-forget = Забыть вас совсем
command-language = Русский или английский
