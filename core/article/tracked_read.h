/* Reads columns of a case for a condition, with or without Lua, and records each column read and
   each that is not in the data. */
#ifndef KB_ARTICLE_TRACKED_READ_H
#define KB_ARTICLE_TRACKED_READ_H

#include "article/finding.h"

#include <stdbool.h>

struct kb_tracked_case {
  struct kb_case *a_case;                   /* NULL: none, while articles are loaded */
  const struct kb_symptom_finding *symptom; /* the matching alert; NULL: none */
  struct kb_trace *trace;
  struct {
    size_t evidence_count, missing_count; /* of the trace */
    bool incomplete;
  } before; /* state when the condition began, restored if it begins again */
};

enum kb_read {
  KB_READ_VALUE,
  KB_READ_NOTHING, /* not in the data */
  KB_READ_RELATED, /* not a column, but a related record */
};

/* Records that `value` was found in `record` (NULL: it was not found), in the column at index
   `place` of the schema (-1: not in the schema). Numbers beyond 2^53 lose precision as doubles
   and are treated as missing. `field`: see kb_trace_evidence, or with `lasts`
   kb_trace_lasting_evidence. */
enum kb_read kb_tracked_column(struct kb_tracked_case *tracked, const struct kb_record *record,
                               int place, const struct cJSON *value, const char *field, bool lasts);

/* Records that `field` of the record is not in the data, which ends the condition. */
void kb_tracked_missing(struct kb_tracked_case *tracked, const struct kb_record *record,
                        const char *field);

/* Whether there is the related record; KB_READ_NOTHING if that is unknown, which is
   recorded. `field` is the column that decides,
   with the name of its record. */
enum kb_read kb_tracked_related(struct kb_tracked_case *tracked, const struct kb_related *related,
                                const char *field, bool lasts, bool *has_record);

/* "mailbox.statecode"; longer names are cut. */
enum { KB_FIELD_SIZE = 192 };

/* False for a whole number so large that a double may not represent it exactly. */
bool kb_tracked_is_exact(const struct cJSON *value);

#endif
