/* What an earlier report already says, so that a run knows what is new: by the identity that
   difference.h uses, article and subject, and code or message of alerts without an article. */
#ifndef KB_REPORT_BASELINE_H
#define KB_REPORT_BASELINE_H

#include "article/finding.h"
#include "base/error.h"
#include "report/provenance.h"
#include "report/report_reader.h"
#include "report/summary.h"

#include <stdbool.h>
#include <stddef.h>

struct kb_baseline;

/* Reads the report; NULL, with `error` filled, if that is not possible. */
struct kb_baseline *kb_baseline_read(const char *file, struct kb_error *error);
void kb_baseline_free(struct kb_baseline *baseline);

/* Whose case it is. */
struct kb_baseline_tenant {
  const char *name; /* NULL: not named */
  bool is_one_of_several;
};
/* Counts what is new of a case. A finding is new, too, if the earlier verdict was less certain, or
   a cause is confirmed that was not. As in a difference, tenants are distinguished if one of the
   reports is of several. */
void kb_baseline_add(struct kb_baseline *baseline, const struct kb_triage *triage,
                     struct kb_baseline_tenant tenant);
/* At the end: counts the kinds of alerts without an article that are new. False when out of memory,
   now or earlier. */
bool kb_baseline_end(struct kb_baseline *baseline, const struct kb_summary *summary);

/* New findings with that verdict; of KB_FAILING, cases. */
size_t kb_baseline_new(const struct kb_baseline *baseline, enum kb_verdict verdict);
/* New kinds of alerts without an article. */
size_t kb_baseline_new_unmatched(const struct kb_baseline *baseline);
/* Appends why what is called new may have been there: the earlier report is of other organizations
   or articles, or not of all its data; nothing if none of this is known. `skipped`: number of
   articles that were left out now. */
void kb_baseline_doubt(struct kb_buf *out, const struct kb_baseline *baseline,
                       const struct kb_provenance *provenance, size_t skipped);

#endif
