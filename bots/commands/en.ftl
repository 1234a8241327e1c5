## otklik jobs
jobs-no-file = There is no { $path }: every order is “get what you ordered”. Begin with: otklik jobs suggest --from-store --write { $path }
jobs-unreadable = { $path } cannot be read: { $error }
jobs-none = { $path } has no jobs. Begin with: otklik jobs suggest --from-store --write { $path }
jobs-default = default = "{ $default }": there is no such job. Known: { $known }
jobs-no-store = Categories were not looked at: { $why }
jobs-no-categories = No paid order has a category: there is nothing to suggest from.
jobs-nothing-to-add = Every category has its job already.
jobs-added = { $count ->
    [one] One job was
   *[other] { $count } jobs were
} added to { $path }. Edit the phrases, then: otklik jobs check
jobs-fine = { $path }: nothing wrong.
jobs-edit = EDIT: what were people trying to get done with it?
jobs-note = { $orders } { $orders ->
    [one] order
   *[other] orders
} ({ $share } %), { $money }: { $categories }
jobs-money-unknown = amounts unknown
job-no-table = { $job }: write it as [jobs.{ $job }] with en, ru and match
job-unknown = { $job }: “{ $name }” is not used; a job has en, ru and match
job-no-phrase = { $job }: the phrase in “{ $language }” is missing
job-no-infinitive = { $job }, { $language }: “{ $phrase }” does not begin with an infinitive; it follows «…в последний раз пытались»
job-no-verb = { $job }, { $language }: “{ $phrase }” does not begin with a plain verb; it follows “…the last time you tried to”
job-capital = { $job }, { $language }: “{ $phrase }” stands in the middle of a sentence; begin it with a small letter
job-full-stop = { $job }, { $language }: “{ $phrase }” stands in the middle of a sentence; leave out the mark at its end
job-starter = { $job }, { $language }: “{ $phrase }” is still the starter’s phrase; say what people try to get done
job-match = { $job }: match is a list of words, such as match = ["delivery", "доставка"]
job-matches-nothing = { $job }: no order has a category with { $words }
job-shadowed = { $job }: never chosen, since “{ $other }” stands before it and has all its categories
category-no-job = “{ $category }” has no job: { $orders } { $orders ->
    [one] order
   *[other] orders
} ({ $share } %)
categories-no-job = Without a job, and so “{ $default }”: { $share } % of orders ({ $orders }, categories: { $count })
