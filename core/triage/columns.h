/* The columns and relations that triage with a rule set may read, and that queries must therefore
   request. */
#ifndef KB_TRIAGE_COLUMNS_H
#define KB_TRIAGE_COLUMNS_H

#include "case/schema.h"
#include "triage/rule_set.h"

#include <stdbool.h>

/* Zero is a valid start. */
struct kb_columns {
  const struct kb_schema *schema;
  struct kb_arena arena;
  bool **used; /* by table and place */
  struct kb_subject_use {
    size_t articles;                  /* number about the subject */
    bool relations[KB_RELATIONS_MAX]; /* those that they read, with those these start from */
  } * subjects;
};
void kb_columns_fini(struct kb_columns *columns);

/* Begins with no columns; the schema is borrowed. False when out of memory. */
bool kb_columns_begin(struct kb_columns *columns, const struct kb_schema *schema);

/* Adds the columns that the articles' sources name: as case.NAME.COLUMN for that record, as
   {name.column} in a text, or otherwise (box.COLUMN, "COLUMN") for every table of the article's
   subject with a column of that name; the columns by which the records are found; and those that
   show whether a case fails. Secret columns are never added. The rule set is loaded with its
   source. False when out of memory. */
bool kb_columns_of_rule_set(const struct kb_rule_set *rule_set, struct kb_columns *columns);

/* Adds the columns for reports and signatures of a subject, whatever articles read: key, name,
   address, error texts, and those that show whether it failed. */
void kb_columns_of_subject(struct kb_columns *columns, const struct kb_subject *subject);

/* Add a column; do nothing if the table has none, or if it is secret. */
void kb_columns_add(struct kb_columns *columns, const struct kb_table *table, struct kb_slice name);
void kb_columns_add_at(struct kb_columns *columns, const struct kb_table *table, int place);

#endif
