/* Columns that may hold a secret although an organization lets its users read them: what is
   readable is not safe. Such a column is a secret whatever the tables or the metadata say: it is
   never asked for, shown or kept. */
#ifndef KB_CASE_DENIED_H
#define KB_CASE_DENIED_H

#include "case/schema.h"

/* Both are logical names: "queue", "emailpassword". Only a text or an object can hold a secret;
   that a password is set (a boolean) or when a token expires (a date) is none. */
bool kb_column_is_denied(struct kb_slice table, struct kb_slice column, enum kb_column_type type);

#endif
