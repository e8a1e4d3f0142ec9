"""common – what any generator could use: problems, messages, caches, processes, locales, fonts.

Start at problems.py: a Problem says where something is wrong, what it is, and how to mend it; report.py shows it to people,
messages.py says it in their language, from catalogues/<language>.yml. cache.py keeps what was made of files, and believes nothing
that other code has made. parallel.py works on all cores, progress.py tells how far it is. locales.py asks CLDR and ICU how a
language writes dates, numbers and lists, confusables.py which letters look like others: nothing else imports ICU; edtf.py reads
dates that are partial or uncertain.

Not here: anything that knows of partners, pages or news.
May import: nothing of the portal.
"""
