/* Diagnostics as SARIF 2.1.0 (OASIS), which is displayed next to the lines of a pull request. */
#ifndef KB_REPORT_SARIF_H
#define KB_REPORT_SARIF_H

#include "article/diagnostic.h"
#include "base/buf.h"

/* `version`: of this program. Relative paths count from the root of the repository. */
void kb_sarif_write(struct kb_buf *out, const struct kb_diagnostics *diagnostics,
                    const char *version);

#endif
