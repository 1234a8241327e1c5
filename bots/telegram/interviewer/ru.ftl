command-start = Начать или продолжить
command-stop = Остановиться сразу
command-help = Что это такое
