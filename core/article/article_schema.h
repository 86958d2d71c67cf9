/* The schema of an article: its keys, their types and their meaning. Checks and the annotations
   for editors are derived from it. */
#ifndef KB_ARTICLE_ARTICLE_SCHEMA_H
#define KB_ARTICLE_ARTICLE_SCHEMA_H

#include <stdbool.h>

enum kb_schema_type {
  KB_SCHEMA_LINE,         /* one line of text, without control characters */
  KB_SCHEMA_TEXT,         /* text in which {table.column} is replaced if the description says so */
  KB_SCHEMA_DATE,         /* "2024-12-11" */
  KB_SCHEMA_WORD,         /* one of `words` */
  KB_SCHEMA_FUNCTION,     /* function(case): a condition */
  KB_SCHEMA_OBJECT,       /* `fields` */
  KB_SCHEMA_LIST,         /* of objects with `fields`, or of texts if there are none */
  KB_SCHEMA_LINE_OR_LIST, /* one line, or a list of lines */
  KB_SCHEMA_BOOLEAN,      /* true or false */
  KB_SCHEMA_VALUES,       /* names with texts, numbers, true, false, or objects with `fields` */
  KB_SCHEMA_ROW,          /* a row as the Web API returns it */
  KB_SCHEMA_DATA,         /* a table that is read otherwise */
};

struct kb_schema_key {
  const char *key;
  enum kb_schema_type type;
  bool required;
  bool may_be_empty;                  /* a list may be empty */
  const char *words;                  /* "draft|stable|retired" */
  const char *class_name;             /* of the fields, for editors: "kb.Cause" */
  const struct kb_schema_key *fields; /* ends with key NULL */
  const char *help;
};

/* The keys of an article; ends with key NULL. */
const struct kb_schema_key *kb_article_schema(void);

#endif
