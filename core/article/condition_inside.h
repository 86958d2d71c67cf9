/* Internals of compiled conditions: the expression as a tree. */
#ifndef KB_ARTICLE_CONDITION_INSIDE_H
#define KB_ARTICLE_CONDITION_INSIDE_H

#include "article/condition_eval.h"

enum plain_operation {
  PLAIN_CONSTANT,
  PLAIN_COLUMN,  /* column of a record: case.mailbox.statecode */
  PLAIN_RELATED, /* whether the record exists: case.profile */
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
    double number; /* exact for whole numbers */
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
      const struct kb_table *table; /* the record's table */
      const char *field;            /* full name of the column: "profile.statecode" */
      const char *related_field;    /* the lookup column that refers to the record; NULL: the record
                                       is the mailbox */
    };
  };
};

#endif
