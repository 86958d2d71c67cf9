/* The words of tables.lua files. */
#ifndef KB_CASE_SCHEMA_WORDS_H
#define KB_CASE_SCHEMA_WORDS_H

#include "case/schema.h"

/* For types of columns, by enum kb_column_type; ends with NULL. */
extern const char *const kb_schema_type_words[KB_COLUMN_TYPES + 1];
/* For what a text identifies, in the order of enum kb_personal, which begins with prose: that has
   no word; ends with NULL. */
extern const char *const kb_schema_personal_words[];

#endif
