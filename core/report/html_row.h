/* A row of the table of findings. */
#ifndef KB_REPORT_HTML_ROW_H
#define KB_REPORT_HTML_ROW_H

#include "report/report.h"

/* `finding` of struct kb_format: composes a row. */
void kb_html_row(struct kb_report *report, const struct kb_triage *triage,
                 const struct kb_finding *finding);

#endif
