command-start = Begin or go on
command-stop = Stop at once
command-help = What this is
