## Why a row was rejected (the column "reason")
ambiguous-buyer = fits several buyers in the store; give the buyer's id, or correct the phone or the e-mail
ambiguous-company = several companies have this name; give the company's id
nul = holds a NUL character: the cell is damaged
too-long = longer than { $limit } characters
currency = not an ISO 4217 currency code (RUB, USD …)
amount = not an amount; write it like 1234.56 or 1 234,56
amount-ambiguous = may be thousands or a fraction; write 1234 or 1.234
two-currencies = names two currencies
too-big = too large to be an amount
date = not a date; write 2024-12-31 or 31.12.2024, or give --date-format
date-format = does not match --date-format { $format }
date-ambiguous = day and month may be either; write 2024-12-31, or give --date-format %d/%m/%Y or %m/%d/%Y
date-early = before { $year }: a typing error?
date-future = in the future
phone = not a valid telephone number; begin it with + and the country code
email = not a valid e-mail address
status = unknown status; explain it with --status "WORD=paid" (or =unpaid, =refund). Known: paid, completed, delivered; unpaid, pending, new, draft, cancelled; refund, returned — and the same in Russian
language = not a language Otklik speaks (ru, en); leave it empty if unknown
zone = not a time zone; write one like Europe/Moscow
yes-no = neither yes nor no
nobody = nothing says who this is: an id, a phone or an e-mail is needed
cells = { $found } cells where the header has { $expected }
kind = the columns of this file cannot hold such a row
not-utf8 = not UTF-8; save the file as "CSV UTF-8" and import it again
line-too-long = the line is too long to be data
quote = a quotation mark is not closed or stands inside a cell, or a cell is longer than 131,072 characters

## Nothing can be read
no-file = There is no file { $file }.
is-folder = { $file } is a folder; name the CSV file in it.
no-access = { $file } cannot be read: { $error }.
utf16 = { $file } is in UTF-16. Save it as "CSV UTF-8" and import it again.
workbook = { $file } is a workbook, not a CSV file. Save the sheet as "CSV UTF-8" and import that.
empty = { $file } is empty.
only-header = { $file } has a header and no rows.
header-not-utf8 = { $file }, line { $line }: not UTF-8. Save the file as "CSV UTF-8" and import it again.
header-line-too-long = { $file }, line { $line }: the first line is too long to be a header. Is it a CSV file?
header-quote = { $file }, line { $line }: a quotation mark in the header is not closed.
columns-mixed = --columns "{ $columns }": either all fields by position (buyer,date,amount) or all by header (buyer=Client,amount=Total).
columns-unknown = --columns: unknown field "{ $name }". Fields: { $known }; "-" skips a column.
columns-count = { $file } has { $found } columns and --columns names { $named }; skip a column with "-".
columns-no-header = { $file } has no column "{ $header }". It has: { $headers }.
columns-number = { $files } files and { $given } --columns: give it once for all files, or once for each.
no-kind = { $file }: neither buyers nor orders can be recognised by the headers: { $headers }.
    Name the columns, e.g. --columns "buyer=Client,date=Day,amount=Total", or by position if there is no header: --columns "buyer,date,-,amount".
missing-orders = { $file }: orders need a date, an amount and who bought (an id, a phone, an e-mail or a company). Not found: { $missing }.
    Headers found: { $headers }.
    Name the columns, e.g. --columns "buyer=Client,date=Day,amount=Total".
missing-buyers = { $file }: buyers need an id, a phone or an e-mail. None was found.
    Headers found: { $headers }.
    Name the columns, e.g. --columns "buyer=Client no,phone=Mobile".
status-option = --status "{ $given }": write WORD=paid, WORD=unpaid or WORD=refund.
currency-option = --currency { $given }: not an ISO 4217 code; write one like RUB or USD.

## While it runs, and the summary
looked = { $file }: { $kind ->
    [buyers] buyers
   *[orders] orders
}
not-used = { $file }, columns not used: { $columns }
header-skipped = { $file }: line 1 looks like a header and was skipped
at = { $file }, line { $line }, { $column }: { $value } — { $reason }
at-row = { $file }, line { $line }: { $value } — { $reason }
at-more = … and { $count } more rejected rows
interrupted = Stopped. Whole batches were kept; run the same command again to finish.
rows-read = Rows read
buyers = Buyers: new / updated / unchanged
companies = Companies, new
orders = Orders: new / updated / unchanged
refunds = of them refunds
money = Money, { $currency }
unknown-amounts = Orders with an unknown amount
rejected = Rejected rows
rejected-in = Rejected rows are in { $path }. Correct them there and import that file with the same options.
