/* The table of findings, the gravest first: by verdict, then by the severity of the article, then
   in the order of the data. If there are too many, the gravest are kept. */
#ifndef KB_REPORT_HTML_TABLE_H
#define KB_REPORT_HTML_TABLE_H

#include "report/report.h"

/* A page with so many rows still opens within a second or two; paper has fewer. */
enum { KB_HTML_ROWS = 20000, KB_HTML_ROWS_PRINTED = 500 };

/* Precedes the text of a row in what is composed for a case. */
void kb_html_table_begin_row(struct kb_buf *out, const struct kb_finding *finding);
/* `take` of struct kb_format: keeps the rows of a case if they may be among the gravest. */
void kb_html_table_take(struct kb_report *report, struct kb_slice piece);
/* Adds the section with the table. */
void kb_html_table(struct kb_report *report);

#endif
