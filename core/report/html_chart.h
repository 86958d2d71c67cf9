/* The charts of the page: inline SVG, with every number beside it as text. */
#ifndef KB_REPORT_HTML_CHART_H
#define KB_REPORT_HTML_CHART_H

#include "report/report.h"

/* Four figures; one that has nothing to show says so. A bar of a group leads to "gN", where N is
   its place in the summary, from 1. */
void kb_html_charts(struct kb_buf *out, const struct kb_report *report);

#endif
