/* Records of text: see struct kb_record. */
#ifndef KB_CASE_RECORD_LAZY_H
#define KB_CASE_RECORD_LAZY_H

#include "case/record.h"

/* Place of a column of a record of text in the schema, or -1. */
int kb_lazy_place(const struct kb_record *record, struct kb_slice column);
/* A column of a record of text; `place` is its place in the schema, or -1. */
const struct cJSON *kb_lazy_get(const struct kb_record *record, struct kb_slice column, int place);

#endif
