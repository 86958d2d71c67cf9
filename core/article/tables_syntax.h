/* Why the source of a tables.lua is not plain data. */
#ifndef KB_ARTICLE_TABLES_SYNTAX_H
#define KB_ARTICLE_TABLES_SYNTAX_H

#include "luasource/fields.h"

struct kb_tables_fault {
  struct kb_source_place where;
  bool is_return; /* the file as a whole is something else */
  const char *message;
  const char *suggestion; /* or NULL */
};

/* The first place that is not. For fields that were read from source and are not static, or that
   contain functions. */
struct kb_tables_fault kb_tables_find_fault(const struct kb_fields *fields);

#endif
