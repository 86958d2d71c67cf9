/* The inside of a plain condition: its expression as a tree. */
#ifndef KB_ARTICLE_CONDITION_INSIDE_H
#define KB_ARTICLE_CONDITION_INSIDE_H

#include "article/condition_eval.h"

enum plain_operation {
  PLAIN_CONSTANT,
  PLAIN_COLUMN,  /* of a record: case.mailbox.statecode */
  PLAIN_RELATED, /* whether there is such a record: case.profile */
  PLAIN_EQUAL,
  PLAIN_UNEQUAL,
  PLAIN_LESS,
  PLAIN_LESS_OR_EQUAL,
  PLAIN_GREATER,
  PLAIN_GREATER_OR_EQUAL,
  PLAIN_AND,
  PLAIN_OR,
  PLAIN_NOT,
};

enum plain_kind { PLAIN_NIL, PLAIN_BOOLEAN, PLAIN_NUMBER, PLAIN_TEXT, PLAIN_RECORD };

struct plain_value {
  enum plain_kind kind;
  union {
    bool boolean;
    double number; /* whole ones are exact */
    const char *text;
  };
};

struct kb_compiled_condition {
  enum plain_operation operation;
  int place; /* of the column */
  union {
    struct {
      const struct kb_compiled_condition *left, *right;
    };
    struct plain_value constant;
    struct {
      const struct kb_table *table; /* of the record */
      const char *field;            /* of the column: "profile.statecode" */
      const char *related_field; /* of the column that tells of the record, or NULL: of mailboxes */
    };
  };
};

#endif
