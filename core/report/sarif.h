/* What is wrong with articles as SARIF 2.1.0 (OASIS), which shows it beside the lines of a pull
   request. */
#ifndef KB_REPORT_SARIF_H
#define KB_REPORT_SARIF_H

#include "article/diagnostic.h"
#include "base/buf.h"

/* `version`: of this program. Paths that are not absolute are taken as from the root of the
   repository. */
void kb_sarif_write(struct kb_buf *out, const struct kb_diagnostics *diagnostics,
                    const char *version);

#endif
