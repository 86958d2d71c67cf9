/* The shape of an article: its keys, their types and what they are for. Data in one place; checking
   and the editor's annotations come from it. */
#ifndef KB_RULE_SHAPE_H
#define KB_RULE_SHAPE_H

#include <stdbool.h>

enum kb_shape_type {
  KB_SHAPE_LINE,         /* text on one line, without control characters */
  KB_SHAPE_TEXT,         /* text; {table.column} is filled in where the key says so */
  KB_SHAPE_DATE,         /* "2024-12-11" */
  KB_SHAPE_WORD,         /* one of `words` */
  KB_SHAPE_FUNCTION,     /* function(case): a condition */
  KB_SHAPE_OBJECT,       /* `fields` */
  KB_SHAPE_LIST,         /* of objects with `fields`, or of texts when there are none */
  KB_SHAPE_LINE_OR_LIST, /* one line, or a list of lines */
  KB_SHAPE_ROW,          /* a row as the Web API returns it */
};

struct kb_shape {
  const char *key;
  enum kb_shape_type type;
  bool required;
  bool may_be_empty;             /* a list */
  const char *words;             /* "draft|stable|retired" */
  const char *class_name;        /* of the fields, for the editor: "kb.Cause" */
  const struct kb_shape *fields; /* ends with key NULL */
  const char *help;
};

/* The keys of an article; ends with key NULL. */
const struct kb_shape *kb_shape_article(void);

#endif
