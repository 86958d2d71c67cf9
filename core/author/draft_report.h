/* Makes a draft from alerts in a report that no article covers. */
#ifndef KB_AUTHOR_DRAFT_REPORT_H
#define KB_AUTHOR_DRAFT_REPORT_H

#include "author/draft.h"
#include "base/error.h"

/* Adds alert `number` (from 1) of `unmatched` in a report of run or scan, as json or ndjson; its
   code becomes the draft's if that has none. KB_INVALID: it is no such report, or has fewer alerts,
   with their number. */
enum kb_status kb_draft_from_report(struct kb_draft *draft, struct kb_slice report, size_t number,
                                    struct kb_error *error);

#endif
