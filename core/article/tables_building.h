/* Makes the schema of what all files say; only for article/tables*.c. */
#ifndef KB_ARTICLE_TABLES_BUILDING_H
#define KB_ARTICLE_TABLES_BUILDING_H

#include "article/tables_inside.h"

/* A table, with what is still needed while the schema is made. */
struct kb_made_table {
  const struct kb_table_said *said;
  struct kb_table *table; /* NULL: left out, as it is wrong */
  size_t key, named;      /* indexes of columns in `said`; the second if the table has a name */
  const char **extras;
};

struct kb_tables_building {
  const struct kb_tables *tables;
  struct kb_schema *schema;
  struct kb_diagnostics *diagnostics;
  struct kb_made_table *made;     /* in the order of kb_tables.tables */
  struct kb_relation **relations; /* of each subject of the schema */
  size_t reported;                /* how much is wrong, even if no more of it is reported */
  bool has_more;                  /* relations were added since kb_schema_ready */
  bool failed;                    /* out of memory */
};

/* Of a table: more than subjects need, and few enough to be compared one by one. */
enum { KB_EXTRAS_MAX = 256 };

/* As kb_site_wrong, in the file of the site. */
void kb_built_wrong(struct kb_tables_building *building, const struct kb_site *site,
                    const char *part, enum kb_diagnostic_code code, const char *suggestion,
                    const char *format, ...) KB_PRINTF(6, 7);

/* The table of that name. NULL: there is none, which is reported, or it was left out. */
struct kb_made_table *kb_built_table(struct kb_tables_building *building,
                                     const struct kb_site *site, const char *part,
                                     struct kb_slice name);
/* The place of a column that can be read; -1, and reported, if there is none. */
int kb_built_column(struct kb_tables_building *building, const struct kb_made_table *made,
                    const struct kb_site *site, const char *part, struct kb_slice name);
/* A copy that the schema keeps. */
const char *kb_built_text(struct kb_tables_building *building, struct kb_slice text);
/* Zeroed memory of the schema. */
void *kb_built_new(struct kb_tables_building *building, size_t count, size_t size);

/* Of a table that is in the schema. */
struct kb_made_table *kb_built_made_of(struct kb_tables_building *building,
                                       const struct kb_table *table);

/* The place of the extra, added if the table lacks it; -1, and reported, if it has too many. */
int kb_built_extra(struct kb_tables_building *building, struct kb_made_table *made,
                   const struct kb_site *site, const char *name, const char *annotation);

/* The subjects of all files, with the extras of tables. */
void kb_built_subjects(struct kb_tables_building *building);
/* Adds a relation to a subject that was made; one that is there already, with the same meaning, is
   no error. `said` has all relations of the article. */
void kb_built_add_relation(struct kb_tables_building *building, const struct kb_subject_said *said,
                           struct kb_subject *subject, const struct kb_relation_said *relation);
/* What a lookup says beside its value: after the relations of all subjects are made. */
void kb_built_lookups(struct kb_tables_building *building);
/* The same for one relation that was added later. */
void kb_built_lookup(struct kb_tables_building *building, const struct kb_subject *subject,
                     struct kb_relation *relation, const struct kb_site *site);
/* The languages of exports: that of the reference, and what files say of others. */
void kb_built_languages(struct kb_tables_building *building);
/* Where the subject's error texts are, and which rows failed; `targets` are the tables of its
   relations. */
void kb_built_errors(struct kb_tables_building *building, const struct kb_subject_said *said,
                     struct kb_made_table *root, struct kb_made_table *const *targets,
                     struct kb_subject *subject);

/* Types whose values can be equal have the same; 0: none can. */
enum kb_built_class {
  KB_CLASS_NONE,
  KB_CLASS_TEXT,
  KB_CLASS_NUMBER,
  KB_CLASS_BOOLEAN,
  KB_CLASS_DATE
};
enum kb_built_class kb_built_class(const struct kb_column *column);

#endif
