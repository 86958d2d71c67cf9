/* What a condition reads of a case, in Lua or without it: each column is recorded, and so is what
   is not in the data. */
#ifndef KB_ARTICLE_TRACKED_READ_H
#define KB_ARTICLE_TRACKED_READ_H

#include "article/finding.h"

#include <stdbool.h>

struct kb_tracked_case {
  struct kb_case *a_case;                   /* NULL: none, as while articles load */
  const struct kb_symptom_finding *symptom; /* the matched alert; NULL: none */
  struct kb_trace *trace;
  struct {
    size_t evidence_count, missing_count; /* of the trace */
    bool incomplete;
  } before; /* the condition began: what is read is undone where it begins again */
};

enum kb_read {
  KB_READ_VALUE,
  KB_READ_NOTHING, /* it is not in the data */
  KB_READ_RELATED, /* it is no column, but a related row */
};

/* `value` was found in `record` (NULL: it was not), in the schema's column at `place` (-1: it has
   none). A number that cannot be told from its neighbours counts as not in the data. `field`: see
   kb_trace_evidence, and with `lasts` kb_trace_lasting_evidence. */
enum kb_read kb_tracked_column(struct kb_tracked_case *view, const struct kb_record *record,
                               int place, const struct cJSON *value, const char *field, bool lasts);

/* The condition ends, as `field` of the record is not in the data. */
void kb_tracked_missing(struct kb_tracked_case *view, const struct kb_record *record,
                        const char *field);

/* Whether the mailbox has the related record, as far as it can be told; KB_READ_NOTHING: it cannot,
   and that is noted. `field` is the column that tells. */
enum kb_read kb_tracked_related(struct kb_tracked_case *view, const struct kb_related *related,
                                const char *field, bool lasts, bool *has_record);

/* "mailbox.statecode": longer names are cut. */
enum { KB_FIELD_SIZE = 192 };

/* A whole number so large that a double may not hold it exactly cannot be told from its neighbours.
 */
bool kb_tracked_is_exact(const struct cJSON *value);

#endif
