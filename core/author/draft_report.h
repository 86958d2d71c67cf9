/* A draft from what no article covers, as a report has it. */
#ifndef KB_AUTHOR_DRAFT_REPORT_H
#define KB_AUTHOR_DRAFT_REPORT_H

#include "author/draft.h"
#include "base/error.h"

/* Adds alert `number` (from 1) of the `unmatched` of a report of run or scan, written as JSON; its
   code becomes the draft's if that has none. KB_INVALID: it is no such report, or has not so many,
   and how many it has. */
enum kb_status kb_draft_from_report(struct kb_draft *draft, struct kb_slice report, size_t number,
                                    struct kb_error *error);

#endif
