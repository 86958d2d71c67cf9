/* A report in short: for readers with little room. */
#ifndef KB_REPORT_DIGEST_H
#define KB_REPORT_DIGEST_H

#include "report/report.h"

/* Of a report that has ended, one JSON object on one line: "summary" and "provenance" as in the
   format json, of each list that comes from the summary the first `most`, and "left_out", which
   says how much of each list of the format json is not there. */
void kb_digest_write(struct kb_buf *out, const struct kb_report *report,
                     const struct kb_faults *faults, size_t most);

#endif
