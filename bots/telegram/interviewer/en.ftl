command-start = Begin or go on
command-stop = Stop at once
command-help = What this is
command-mydata = What is kept about you
command-withdraw = Remove an answer
command-forget = Be forgotten altogether
command-language = English or Russian
