## Why a row was rejected (the column "reason")
ambiguous-buyer = fits several buyers in the store; give the buyer's id, or correct the phone or the e-mail
ambiguous-company = several companies have this name; give the company's id
nul = holds a NUL character: the cell is damaged
too-long = longer than { $limit } characters
currency = not an ISO 4217 currency code (RUB, USD …)
amount = not an amount; write it like 1234.56 or 1 234,56
amount-ambiguous = may be thousands or a fraction; write 1234 or 1234.00, or give --decimal comma or --decimal point
two-currencies = names two currencies
too-big = too large to be an amount
date = not a date; write 2024-12-31 or 31.12.2024, or give --date-format
sheet-error = the spreadsheet’s own error: a formula failed there; correct it
date-format = does not match --date-format { $format }
date-ambiguous = day and month may be either; write 2024-12-31, or give --date-order day-first or month-first
date-early = before { $year }: a typing error?
date-future = in the future
phone = not a valid telephone number; begin it with + and the country code
email = not a valid e-mail address
status = unknown status; explain it with --status "WORD=paid" (or =unpaid, =refund). Known: paid, completed, delivered; unpaid, pending, new, draft, cancelled; refund, returned — and the same in Russian
language = not a language Otklik speaks (ru, en); leave it empty if unknown
zone = not a time zone; write one like Europe/Moscow, UTC+4 or МСК+1
zone-minutes = hours and minutes fit several places; write a name like Asia/Kolkata
yes-no = neither yes nor no
nobody = nothing says who this is: an id, a phone or an e-mail is needed
totals = a line of totals, not a row of its own
cells = { $found } cells where the header has { $expected }
kind = the columns of this file cannot hold such a row
undecodable = bytes that the file’s encoding does not have; save the file as "CSV UTF-8", or give --encoding
line-too-long = the line is too long to be data
quote = a quotation mark is not closed or stands inside a cell, or a cell is longer than 131,072 characters

## Nothing can be read
no-file = There is no file { $file }.
is-folder = { $file } is a folder; name the file in it.
no-access = { $file } cannot be read: { $error }.
binary = { $file } is neither text nor a workbook. Save it as XLSX or "CSV UTF-8" and import that.
encoding-unknown = { $file }: the encoding cannot be told by its letters. Name it, e.g. --encoding cp1251 (Windows), cp866 (DOS) or koi8-r.
encoding-option = --encoding { $given }: there is no such encoding; write one like utf-8, cp1251 or cp866.
workbook-broken = { $file } is damaged and does not open ({ $error }). Open it in a spreadsheet program, save it as XLSX or "CSV UTF-8", and import that.
encrypted = { $file } is under a password. Open it, save it without one (File → Info → Protect Workbook) or as "CSV UTF-8", and import that.
old-workbook = { $file } is a workbook of an old or binary kind (XLS, XLSB). Open it, save it as XLSX or "CSV UTF-8", and import that.
web-page = { $file } is a web page or XML, whatever its name says; many programs export so. Open it in a spreadsheet program, save it as XLSX, and import that.
other-archive = { $file } is an archive, but not an XLSX workbook. Unpack it, or save the table as XLSX or "CSV UTF-8", and import that.
too-large = { $file } unpacks to an absurd size and is not opened. If it is a real table, save it as "CSV UTF-8" and import that.
sheet-missing = { $file } has no sheet “{ $sheet }”. It has: { $sheets }.
uncalculated = { $file } holds formulas without results: they would be read as empty. Open it in a spreadsheet program, save it, and import it again.
empty = { $file } is empty.
only-header = { $file } has a header and no rows.
header-undecodable = { $file }, line { $line }: bytes that the encoding does not have. Save the file as "CSV UTF-8", or give --encoding.
header-line-too-long = { $file }, line { $line }: the first line is too long to be a header. Is it a CSV file?
header-quote = { $file }, line { $line }: a quotation mark in the header is not closed.
columns-mixed = --columns "{ $columns }": either all fields by position (buyer,date,amount) or all by header (buyer=Client,amount=Total).
columns-unknown = --columns: unknown field "{ $name }". Fields: { $known }; "-" skips a column.
columns-count = { $file } has { $found } columns and --columns names { $named }; skip a column with "-".
columns-no-header = { $file } has no column "{ $header }". It has: { $headers }.
columns-number = { $files } files and { $given } { $option }: give it once for all files, or once for each.
columns-and-mapping = --columns and --mapping both say what the columns are: give one of them.
mapping-unknown = There is no mapping “{ $name }” in { $path }. Known: { $known }. Save one: otklik import FILE --save { $name }
mapping-misfit = { $file } does not fit the mapping “{ $name }”, which is for the columns: { $meant }.
    Headers found: { $headers }.
save-one = --save keeps how one file is read: give it with exactly one file, and not with rejected rows.
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

## While it runs
looked = { $file }: { $kind ->
    [buyers] buyers
   *[orders] orders
}; { $encoding }, separated by { $separator ->
    [tab] tabs
    [blanks] blanks
   *[other] “{ $separator }”
}
looked-sheet = { $file }: { $kind ->
    [buyers] buyers
   *[orders] orders
}
sheets-left = { $file }: this sheet only. Others are read by --sheet: { $sheets }
mapping-used = { $file }: read with the mapping “{ $name }”
mapping-saved = Saved in { $path } as “{ $name }”: a file with this header is read the same way from now on.
header-at = { $file }: the header is line { $line }; what stands above it is not read
looking = { $file }: looking through
separator = ,
amount-settled = { $file }, { $column }: the decimal mark is a { $how ->
    [comma] comma
   *[point] point
}: amounts like 1,234 or 1.234 ({ $unclear } of them) are read so; other cells prove it ({ $proofs })
amount-undecided = { $file }, { $column }: nothing tells thousands from fractions in amounts like 1,234 or 1.234 ({ $unclear } of them); they are rejected. Say it: --decimal comma or --decimal point
amount-contradicted = { $file }, { $column }: both decimal marks are used ({ $against } of { $proofs } against the rest), so amounts like 1,234 or 1.234 ({ $unclear } of them) are rejected. Say it: --decimal comma or --decimal point
date-settled = { $file }, { $column }: the { $how ->
    [month-first] month
   *[day-first] day
} comes first: dates like 03/04/2026 ({ $unclear } of them) are read so; other cells prove it ({ $proofs })
date-undecided = { $file }, { $column }: nothing tells day from month in dates like 03/04/2026 ({ $unclear } of them); they are rejected. Say it: --date-order day-first or month-first
date-contradicted = { $file }, { $column }: day and month change places ({ $against } of { $proofs } against the rest), so dates like 03/04/2026 ({ $unclear } of them) are rejected. Say it: --date-order day-first or month-first
dry-run = This was a dry run: nothing was written.
dry-run-save = The mapping “{ $name }” will be saved when the file is imported without --dry-run.

## The preview
preview-columns = { $file }: its columns
preview-rows = { $file }: its first rows, as understood
preview-column = Column
preview-meaning = is
preview-example = for example
preview-not-kept = { $field } (not kept)
preview-unknown = unknown
field-buyer = buyer
field-name = name
field-phone = phone
field-email = e-mail
field-company = company
field-company-id = company’s id
field-language = language
field-zone = time zone
field-segment = segment
field-staff = is staff
field-order = order
field-date = date
field-amount = amount
field-currency = currency
field-status = status
field-category = category
field-quantity = quantity
field-job = job
standing-paid = paid
standing-unpaid = not paid
standing-refund = refund

## The summary
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
