/* What tables.lua files say, and how it is reported; only for article/tables*.c. */
#ifndef KB_ARTICLE_TABLES_INSIDE_H
#define KB_ARTICLE_TABLES_INSIDE_H

#include "article/diagnostic.h"
#include "article/tables.h"
#include "base/map.h"
#include "luasource/fields.h"

/* Texts are in `kb_tables.arena`; data NULL: the file does not say it. */

enum { KB_SAID_NAMES_MAX = 4, KB_SAID_PAIRS_MAX = KB_PAIRS_MAX };

_Static_assert((int)KB_SAID_NAMES_MAX >= (int)KB_ERROR_TEXTS_MAX, "the texts are such names");
_Static_assert((int)KB_SAID_NAMES_MAX <= (int)KB_FAILED_SOME_MAX,
               "and so is what some columns say");

/* Where something was said: for what is found wrong after all files are read. */
struct kb_site {
  const char *file;
  struct kb_source_place where;
  const char *path;
};

struct kb_names_said {
  struct kb_slice list[KB_SAID_NAMES_MAX];
  size_t count;
};

struct kb_choice_said {
  int64_t value;
  struct kb_slice label, name;
};

struct kb_column_said {
  struct kb_slice name, title, type_word, personal_word;
  enum kb_column_type type;
  enum kb_personal personal;
  bool secret;
  struct kb_choice_said *choices;
  size_t choice_count;
  struct kb_site site;
  size_t at; /* its index in the table */
};

struct kb_table_said {
  struct kb_slice name, set, key, named_by, title, titles, display_name;
  struct kb_site site;
  struct kb_column_said **columns;
  size_t column_count;
  struct kb_map by_name;          /* the columns */
  size_t at;                      /* its index in kb_tables, if it is there */
  struct kb_table_said *previous; /* the one that was made before it */
};

struct kb_pair_said {
  struct kb_slice own, theirs;
};

struct kb_relation_said {
  struct kb_slice name, one_name, from, table, type_column;
  bool many, shared;
  struct kb_names_said navigation;
  struct kb_pair_said pairs[KB_SAID_PAIRS_MAX], also;
  size_t pair_count, also_count;
  struct kb_site site;
};

struct kb_errors_said {
  struct kb_slice of, number, level, time;
  struct kb_names_said text;
  bool has_least;
  int64_t least;
  struct kb_site site;
};

struct kb_must_be_said {
  struct kb_slice column;
  enum kb_field_kind kind; /* KB_FIELD_NUMBER, _BOOLEAN or _TEXT */
  int64_t number;
  struct kb_slice text;
  bool or_next;
};

struct kb_must_be_all_said {
  struct kb_must_be_said *list;
  size_t count;
};

struct kb_outcome_said {
  struct kb_slice name, title;
  struct kb_must_be_all_said where;
  struct kb_must_be_all_said *unless;
  size_t unless_count;
  struct kb_names_said some, later;
  struct kb_slice at;
  struct kb_site site;
};

struct kb_subject_said {
  struct kb_slice name, table, address;
  struct kb_site site;
  struct kb_relation_said **relations;
  size_t relation_count;
  struct kb_errors_said *errors; /* or NULL */
  struct kb_outcome_said **failed, **succeeded;
  size_t failed_count, succeeded_count;
};

/* What a column is called in a language, and its choices. */
struct kb_column_titles_said {
  struct kb_slice name, title;
  struct kb_choice_said *choices;
  size_t choice_count;
  struct kb_site site;
};

struct kb_table_titles_said {
  struct kb_slice name, display_name;
  struct kb_column_titles_said **columns;
  size_t column_count;
  struct kb_site site;
};

struct kb_language_said {
  struct kb_slice name, hidden, yes, no;
  struct kb_table_titles_said **tables;
  size_t table_count;
  struct kb_site site;
};

struct kb_tables {
  struct kb_arena arena;
  struct kb_fields fields; /* of the file being read; kept for its memory */
  struct kb_table_said **tables;
  size_t table_count;
  struct kb_map by_name;
  struct kb_subject_said **subjects;
  size_t subject_count;
  struct kb_language_said **languages; /* one for each time that a file names one, in that order */
  size_t language_count;
  struct kb_table_said *last; /* of all that were made, merged or not */
  uint64_t hash;              /* kb_schema.hash */
  /* Once the schema is made, for relations of articles; NULL: it is not. */
  struct kb_tables_building *building;
};

/* A file being read. */
struct kb_tables_reading {
  struct kb_tables *tables;
  struct kb_slice source; /* a copy in the arena */
  const char *file;
  struct kb_diagnostics *diagnostics;
  size_t wrong; /* how much was, reported or not */
  bool failed;  /* out of memory */
};

/* What one file says, before it is merged. */
struct kb_tables_said {
  struct kb_table_said **tables;
  size_t table_count;
  struct kb_subject_said **subjects;
  size_t subject_count;
  struct kb_language_said **languages;
  size_t language_count;
};

/* Reads the fields of a file; what is wrong is reported. */
void kb_tables_read(struct kb_tables_reading *reading, struct kb_tables_said *said);
void kb_subjects_read(struct kb_tables_reading *reading, size_t list, struct kb_tables_said *said);
/* A rule by which a row failed or, with `is_success`, succeeded; NULL when out of memory. */
struct kb_outcome_said *kb_outcome_read(struct kb_tables_reading *reading, size_t at,
                                        bool is_success);
/* Reads a list of relations. */
void kb_relations_read(struct kb_tables_reading *reading, size_t list,
                       struct kb_subject_said *subject);
void kb_titles_read(struct kb_tables_reading *reading, size_t list, struct kb_tables_said *said);

struct kb_subject_said *kb_tables_find_subject(const struct kb_tables *tables,
                                               struct kb_slice name);

#endif
