/* Shared by the files case*.c; not to be included elsewhere. */
#ifndef KB_CASE_CASE_INSIDE_H
#define KB_CASE_CASE_INSIDE_H

#include "case/case.h"

/* Room for one more row at the end of the list, not yet counted; NULL when out of memory. */
struct kb_record *kb_case_new_row(struct kb_case_rows *rows);

/* Notes members of the root that should contain related rows but do not. */
void kb_case_note_odd_members(struct kb_case *a_case);
/* Notes that a navigation property contains something else. */
void kb_case_note_odd(struct kb_case *a_case, const struct kb_record *owner,
                      const struct kb_relation *relation, int navigation, enum kb_oddity kind,
                      enum kb_json_kind found);

/* Keeps the first failure of a read, for kb_case.error. */
void kb_case_fail(struct kb_case *a_case, enum kb_status status, const struct kb_error *error);

/* The values of the relation's own side. KB_LINK_RECORD: they are there; KB_LINK_NONE: one is null
   or empty; KB_LINK_UNKNOWN: none is, but one is not in the data. `*decides`: that one. */
struct kb_join_values;
enum kb_link kb_case_own_values(const struct kb_case *a_case, const struct kb_record *owner,
                                const struct kb_column_pair *pairs, size_t count,
                                struct kb_join_values *values, char numbers[KB_PAIRS_MAX][24],
                                const struct kb_column_pair **decides);

#endif
