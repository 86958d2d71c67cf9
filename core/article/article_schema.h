/* The shape of an article: its keys, their types and what they are for. Data in one place; checking
   and the editor's annotations come from it. */
#ifndef KB_ARTICLE_ARTICLE_SCHEMA_H
#define KB_ARTICLE_ARTICLE_SCHEMA_H

#include <stdbool.h>

enum kb_schema_type {
  KB_SCHEMA_LINE,         /* text on one line, without control characters */
  KB_SCHEMA_TEXT,         /* text; {table.column} is filled in where the key says so */
  KB_SCHEMA_DATE,         /* "2024-12-11" */
  KB_SCHEMA_WORD,         /* one of `words` */
  KB_SCHEMA_FUNCTION,     /* function(case): a condition */
  KB_SCHEMA_OBJECT,       /* `fields` */
  KB_SCHEMA_LIST,         /* of objects with `fields`, or of texts when there are none */
  KB_SCHEMA_LINE_OR_LIST, /* one line, or a list of lines */
  KB_SCHEMA_ROW,          /* a row as the Web API returns it */
};

struct kb_schema_key {
  const char *key;
  enum kb_schema_type type;
  bool required;
  bool may_be_empty;                  /* a list */
  const char *words;                  /* "draft|stable|retired" */
  const char *class_name;             /* of the fields, for the editor: "kb.Cause" */
  const struct kb_schema_key *fields; /* ends with key NULL */
  const char *help;
};

/* The keys of an article; ends with key NULL. */
const struct kb_schema_key *kb_article_schema(void);

#endif
