/* The charts of the page: inline SVG, with every number also as text. */
#ifndef KB_REPORT_HTML_CHART_H
#define KB_REPORT_HTML_CHART_H

#include "report/report.h"

/* Four figures; an empty one says so. A bar of a group links to "gN", where N is its index in
   the summary, from 1. */
void kb_html_charts(struct kb_buf *out, const struct kb_report *report);

#endif
