/* The table of all findings. */
#ifndef KB_REPORT_HTML_ROW_H
#define KB_REPORT_HTML_ROW_H

#include "report/report.h"

/* A page with so many rows still opens within a second or two. */
enum { KB_HTML_ROWS = 20000 };

/* `finding` and `take` of struct kb_format: a row is composed for each finding, and taken in its
   turn until there are enough. */
void kb_html_row(struct kb_report *report, const struct kb_triage *triage,
                 const struct kb_finding *finding);
void kb_html_take_rows(struct kb_report *report, struct kb_slice piece);

/* Adds the section with the table and its rows. */
void kb_html_table(struct kb_report *report);

/* Appends the key of a cause and its record, an attribute of rows and groups. */
void kb_html_key(struct kb_buf *out, const struct kb_article *article, const struct kb_cause *cause,
                 const char *shared_id);

#endif
