/* The charts of the page: inline SVG, with every number also as text. */
#ifndef KB_REPORT_HTML_CHART_H
#define KB_REPORT_HTML_CHART_H

#include "report/report.h"

/* Four figures; an empty one says so. A bar of a group links to "gN", where N is its index in
   the summary, from 1. */
void kb_html_charts(struct kb_buf *out, const struct kb_report *report);

/* A bar of a list, <ul class="bars">. */
struct kb_html_bar {
  const char *kind;   /* its class */
  const char *anchor; /* where its link leads; NULL: it has none */
  size_t count, most; /* it is `count` of `most` long */
  size_t at_risk;     /* of the count: the part that is drawn thin */
  const char *value;  /* a text of the program, shown in place of the count; NULL: the count */
};
/* The label is untrusted and is emptied. */
void kb_html_bar(struct kb_buf *out, const struct kb_html_bar *bar, struct kb_buf *label);

#endif
