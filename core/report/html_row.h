/* The table of all findings in the page. */
#ifndef KB_REPORT_HTML_ROW_H
#define KB_REPORT_HTML_ROW_H

#include "report/report.h"

/* What a page holds that opens within a second or two. */
enum { KB_HTML_ROWS = 20000 };

/* kb_format's: a row is composed for each finding, taken in its turn until there are enough. */
void kb_html_row(struct kb_report *report, const struct kb_triage *triage,
                 const struct kb_finding *finding);
void kb_html_take_rows(struct kb_report *report, struct kb_slice piece);

/* The section with the table, and the rows taken. */
void kb_html_table(struct kb_report *report);

/* The key of a cause and the record it rests on, as rows and groups carry it. */
void kb_html_key(struct kb_buf *out, const struct kb_article *article, const struct kb_cause *cause,
                 const char *shared_id);

#endif
