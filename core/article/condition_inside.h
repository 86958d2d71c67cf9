/* Internals of compiled conditions: the expression as a tree. */
#ifndef KB_ARTICLE_CONDITION_INSIDE_H
#define KB_ARTICLE_CONDITION_INSIDE_H

#include "article/condition_eval.h"

enum condition_operation {
  CONDITION_CONSTANT,
  CONDITION_COLUMN,  /* column of a record: case.mailbox.statecode */
  CONDITION_RELATED, /* whether the record exists: case.profile */
  CONDITION_EQUAL,
  CONDITION_UNEQUAL,
  CONDITION_LESS,
  CONDITION_LESS_OR_EQUAL,
  CONDITION_GREATER,
  CONDITION_GREATER_OR_EQUAL,
  CONDITION_AND,
  CONDITION_OR,
  CONDITION_NOT,
};

enum condition_kind {
  CONDITION_NIL,
  CONDITION_BOOLEAN,
  CONDITION_NUMBER,
  CONDITION_TEXT,
  CONDITION_RECORD
};

struct condition_value {
  enum condition_kind kind;
  union {
    bool boolean;
    double number; /* exact for whole numbers */
    const char *text;
  };
};

struct kb_compiled_condition {
  enum condition_operation operation;
  int place; /* of the column */
  union {
    struct {
      const struct kb_compiled_condition *left, *right;
    };
    struct condition_value constant;
    struct {
      int part;                  /* a relation, or KB_PART_IS_ROOT */
      const char *field;         /* full name of the column: "profile.statecode" */
      const char *related_field; /* that of the column that decides whether there is the record;
                                    NULL: it is the root */
    };
  };
};

/* kb_condition_eval, with the result of one node of the condition reversed; NULL: of none. */
enum kb_eval_result kb_condition_eval_reversed(const struct kb_compiled_condition *condition,
                                               struct kb_tracked_case *tracked,
                                               const struct kb_compiled_condition *reversed);

#endif
