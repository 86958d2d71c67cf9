/* The table of findings, the gravest first: by verdict, then by the severity of the article, then
   in the order of the data. If there are too many, the gravest are kept. */
#ifndef KB_REPORT_HTML_TABLE_H
#define KB_REPORT_HTML_TABLE_H

#include "report/report.h"

/* A page with so many rows still opens within a second or two. The first are shown at once, and
   printed. */
enum { KB_HTML_ROWS = 20000, KB_HTML_ROWS_FIRST = 500 };

/* Precedes a row in what is composed for a case, whose text follows as from behind "<tr". */
void kb_html_table_begin_row(struct kb_buf *out, const struct kb_finding *finding);
/* `take` of struct kb_format: keeps the rows of a case if they may be among the gravest. */
void kb_html_table_take(struct kb_report *report, struct kb_slice piece);
/* Adds, hidden, what is shown if the page's address names a finding that it does not have. */
void kb_html_table_missing(struct kb_buf *out, const struct kb_summary *summary);
/* Adds the section with the table. */
void kb_html_table(struct kb_report *report);

#endif
