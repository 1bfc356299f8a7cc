"""Sources to captures: what feeds, news sitemaps and archives hold, as it came, and where it lies.

rounds      due → feeds → pages → seal: one round of reading what is new
sources     sources.toml, checked and read
web         polite HTTP; the only module that opens a socket
listings    one source: its feed or sitemap fetched and parsed
feeds       RSS and Atom → entries
sitemaps    news sitemaps and their indexes → entries
cursors     what is remembered of a source between rounds
parts       the parts of a batch that is being made, joined when it is sealed
archive     WARC, WET, folders and data files that are already there
warc        WARC records, written and read back
scan        a walk through a WARC file of others, record by record
payloads    transfer and content encodings undone within bounds
"""
