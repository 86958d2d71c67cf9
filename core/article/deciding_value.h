/* The one value by which a cause is ruled out: with another one it would be confirmed. */
#ifndef KB_ARTICLE_DECIDING_VALUE_H
#define KB_ARTICLE_DECIDING_VALUE_H

#include "base/buf.h"

#include <stdbool.h>

enum kb_comparison {
  KB_IS_EQUAL,
  KB_IS_UNEQUAL,
  KB_IS_LESS,
  KB_IS_AT_LEAST,
  KB_IS_MORE,
  KB_IS_AT_MOST,
};

enum kb_deciding_kind {
  KB_DECIDING_EMPTY,
  KB_DECIDING_BOOLEAN,
  KB_DECIDING_NUMBER,
  KB_DECIDING_TEXT
};

/* The comparison that would have to be true. Its texts are those of the article and of the schema.
   Zero: no such value is known. */
struct kb_deciding_value {
  const char *field; /* as articles name it: "profile.statecode"; NULL: none */
  enum kb_comparison comparison;
  enum kb_deciding_kind kind;
  double number; /* or 0 and 1 of a boolean */
  const char *text;
  const char *label; /* of a choice, or NULL */
};

bool kb_deciding_value_equal(const struct kb_deciding_value *a, const struct kb_deciding_value *b);
/* "==", "~=", "<", ">=", ">", "<=", as articles write it. */
const char *kb_comparison_name(enum kb_comparison comparison);
/* "profile.statecode were Inactive (1)", "mailbox.name were not empty" */
void kb_deciding_value_words(struct kb_buf *out, const struct kb_deciding_value *value);

#endif
