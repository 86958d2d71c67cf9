/* Records of text: see struct kb_record. */
#ifndef KB_CASE_RECORD_LAZY_H
#define KB_CASE_RECORD_LAZY_H

#include "case/record.h"

/* Place of a column of a record of text in the schema, or -1. */
int kb_lazy_place(const struct kb_record *record, struct kb_slice column);
/* A column of a record of text, by its place in the schema. */
const struct cJSON *kb_lazy_at(const struct kb_record *record, int place);
/* The bytes of a text in the row; no data if there is none. False: it has escapes. */
bool kb_lazy_slice_at(const struct kb_record *record, int place, struct kb_slice *text);
/* See kb_record_integer_at. */
bool kb_lazy_integer_at(const struct kb_record *record, int place, int64_t *number);
/* One that the schema does not know. */
const struct cJSON *kb_lazy_find(const struct kb_record *record, struct kb_slice column);

#endif
