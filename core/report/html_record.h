/* Links to records of the organization that the data is from. */
#ifndef KB_REPORT_HTML_RECORD_H
#define KB_REPORT_HTML_RECORD_H

#include "case/record.h"
#include "report/provenance.h"

/* Appends `words`, untrusted, as a link to the record if the organization's address is known and
   `id` is a GUID; else as text. */
void kb_html_record(struct kb_buf *out, const struct kb_provenance *provenance,
                    const struct kb_table *table, const char *id, const char *words);

/* The same before it is known where the data is from: marks the place, and replaces the marks in
   the text later. The marks are control characters, which text in the page never contains. */
void kb_html_record_mark(struct kb_buf *out, const struct kb_record *record, const char *words);
void kb_html_record_unmark(struct kb_buf *out, const struct kb_provenance *provenance,
                           struct kb_slice text);

#endif
