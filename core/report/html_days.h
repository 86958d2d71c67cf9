/* The chart of alerts by day, and the beginning and end of any chart. */
#ifndef KB_REPORT_HTML_DAYS_H
#define KB_REPORT_HTML_DAYS_H

#include "base/buf.h"
#include "report/statistics.h"

/* `title` and `note` (may be empty) are texts of the program. */
void kb_html_figure_begin(struct kb_buf *out, const char *id, const char *title);
void kb_html_figure_end(struct kb_buf *out, const char *note);

void kb_html_days(struct kb_buf *out, const struct kb_statistics *statistics);

#endif
