/* The tables of Dataverse: columns, types, choices and relations, as data. Type checks, labels,
   `option` and the annotations for editors are derived from it. It is read at the start from files
   of the rule set (article/tables.h) and is constant afterwards. */
#ifndef KB_CASE_SCHEMA_H
#define KB_CASE_SCHEMA_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/json_raw.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum kb_column_type {
  KB_COLUMN_TEXT,
  KB_COLUMN_INTEGER, /* 32 bits */
  KB_COLUMN_BIGINT,  /* 64 bits; values that a double does not represent exactly are unknown */
  KB_COLUMN_NUMBER,  /* a double or a decimal */
  KB_COLUMN_BOOLEAN,
  KB_COLUMN_CHOICE,
  KB_COLUMN_CHOICES, /* several: text, their numbers with commas between them */
  KB_COLUMN_DATE,    /* text, ISO 8601 */
  KB_COLUMN_ID,      /* a key or a lookup: text, a GUID */
  KB_COLUMN_OBJECT,  /* anything; conditions cannot read it */
  KB_COLUMN_TYPES,
};

struct kb_choice {
  int value;
  const char *label; /* the newest documented one, in English: for display */
  const char *name;  /* its name in articles, if the label has changed since; NULL: derived from
                        the label */
};

/* What a text column identifies: a customer's people or systems. Other text is prose, which may
   name them in passing. */
enum kb_personal {
  KB_NOT_PERSONAL,
  KB_PERSONAL_NAME,    /* a display name: "Ann Beck" */
  KB_PERSONAL_ADDRESS, /* an email address or a sign-in name */
  KB_PERSONAL_HOST,    /* a machine, a domain, or the URL of one */
};

struct kb_column {
  const char *name;
  size_t length;     /* of the name */
  const char *title; /* as views and forms show it, in English; NULL: the reference has none */
  enum kb_column_type type;
  const struct kb_choice *choices; /* of the choice types; ends with label NULL */
  bool secret;                     /* never readable, whatever the data holds */
  enum kb_personal personal;
};

struct kb_schema;

struct kb_table {
  const struct kb_schema *schema;
  size_t id;                /* its index in the schema */
  const char *logical_name; /* "emailserverprofile" */
  const char *set;          /* "emailserverprofiles": in @odata.context and addresses */
  const char *key;          /* the name of its column KB_KEY */
  const char *title;        /* "email server profile": for display */
  const char *titles;       /* "email server profiles" */
  const char *display_name; /* "Email Server Profile": as the product calls it */
  bool has_name;            /* it has a column KB_NAME that names a record */
  int created, modified; /* places of the dates that tables have by these names; -1: none. Made by
                            kb_schema_ready */
  const struct kb_column *columns;
  size_t column_count;
  /* Members of rows that are not columns but contain related rows or describe a lookup. Their
     places follow those of the columns. */
  const char *const *extras;
  size_t extra_count;
  /* Made by kb_schema_ready: places by name, a hash table. */
  const uint16_t *slots;
  size_t slot_count;                /* a power of two */
  bool key_is_unique;               /* no other table has a column with the name of its key */
  const struct kb_subject *subject; /* whose root it is; NULL: none */
  bool is_related;                  /* relations of other subjects lead to it */
};

/* Indexes of the columns that the program itself reads. */
enum { KB_KEY = 0, KB_NAME = 1 }; /* the second only if the table has a name */

/* Upper bounds, checked when tables are read. */
enum {
  KB_COLUMNS_MAX = 2000, /* of a table; place numbers have 16 bits */
  KB_RELATIONS_MAX = 32, /* of a subject, with those of its articles */
  KB_PAIRS_MAX = 4,      /* of a relation */
  KB_ERROR_TEXTS_MAX = 4,
  KB_LANGUAGES_MAX = 32, /* of a schema; sets of them are bits */
};

/* Two values that must be equal: a column of the row a relation starts from, or a value that the
   message of an alert captured; and a column of the rows it leads to. Places in their tables. */
struct kb_column_pair {
  int own; /* -1: captured */
  int theirs;
  const char *captured; /* "solution", of alert.solution; NULL: a column */
};

/* Related records of a subject, under the name that articles use. Its rows are nested in those of
   `from` under one of the navigation names, or found by equal values. */
struct kb_relation {
  const char *name;     /* "profile", "alerts" */
  const char *one_name; /* of one of many: "alert"; otherwise `name` */
  int from;             /* index of the relation it starts from, an earlier one to one record; -1:
                           the root */
  const struct kb_table *table;
  bool is_many;
  bool is_shared;   /* one record belongs to many cases, and so may explain many findings */
  bool is_captured; /* a pair has a captured value: its rows depend on the alert */
  struct kb_column_pair pairs[KB_PAIRS_MAX]; /* all must be equal; */
  size_t pair_count;                         /* 0: rows are only nested */
  struct kb_column_pair also;                /* rows in which this pair is equal belong, too; */
  bool has_also;                             /* if there is one */
  int join_key, also_key; /* indexes of those of `theirs` in the schema, made by kb_schema_ready;
                             -1: none */
  bool has_alternatives;  /* there is a kb_relation_is_alternative; made by kb_schema_ready */
  /* Places of extras of the table it starts from, under which rows are nested: first the documented
     names of the navigation property, last the name of the relation, as in examples. */
  const int *navigations;
  size_t navigation_count;
  size_t documented; /* number of the former */
  int partial;       /* place of the extra NAVIGATION@kbtriage.partial; -1: none */
  int next_link;     /* the same for NAVIGATION@odata.nextLink */
  int lookup_table;  /* place of the extra that says which table the lookup, pairs[0].own, leads to;
                        -1: it leads to one table only */
  int lookup_name;   /* place of the extra with the lookup's formatted value; -1: none */
  const char *form_title; /* in a schema read from a report: where a person finds the record; NULL:
                             see wording_column.c */
  int type_column; /* place of a column that says the same as lookup_table; -1: none. All three are
                      in the table that has the lookup: that of the rows, if there are many */
};

/* A value of a column, for rules that are data. */
struct kb_must_be {
  int place;
  enum { KB_MUST_BE_NUMBER, KB_MUST_BE_BOOLEAN, KB_MUST_BE_TEXT } kind;
  int64_t number; /* or 0 and 1 */
  const char *text;
  bool or_next; /* or what the next of the list says, of the same column */
};
/* All of a list must be. */
struct kb_must_be_all {
  const struct kb_must_be *list;
  size_t count;
};
enum { KB_FAILED_SOME_MAX = 4 };
/* What shows that a row failed, or succeeded: all of `where`, something in one of the columns
   `some`, and the date `later` after that in `than`, or nothing in `than`; unless one of `unless`
   is so. */
struct kb_outcome_rule {
  const char *name, *title;
  struct kb_must_be_all where; /* may be empty */
  const struct kb_must_be_all *unless;
  size_t unless_count;
  int some[KB_FAILED_SOME_MAX]; /* places: a number that is not 0, or a text that is not empty */
  size_t some_count;
  int later, than; /* places; -1: no such condition */
  int at;          /* place of the date on which it failed or succeeded; -1: of a failure, always */
  const char *words; /* in a schema read from a report: the columns that show it, as a sentence;
                        NULL: see wording.c */
};

/* What a case is about: its root table, and the records that articles see with it. */
struct kb_subject {
  const struct kb_schema *schema;
  size_t id;        /* its index in the schema */
  const char *name; /* "mailbox": in articles, also that of the root record */
  const struct kb_table *table;
  int address; /* place of a column to be shown beside the name; -1: none */
  struct kb_relation *relations;
  size_t relation_count;
  /* Where error texts are; all places are in `errors_table`. */
  const struct kb_table *errors_table;
  int errors; /* index of a relation to many; -1: in the root row */
  int texts[KB_ERROR_TEXTS_MAX];
  size_t text_count; /* 0: there are none */
  int number;        /* place of an error number; -1: none */
  int level;         /* place of a number that grows with severity; -1: none */
  int least;         /* the lowest level that is an error */
  int time;          /* place of the date; -1: none */
  const struct kb_outcome_rule *failed, *succeeded;
  size_t failed_count, succeeded_count;
};

/* Columns by whose values rows of a table are found. */
struct kb_join_key {
  const struct kb_table *table;
  int places[KB_PAIRS_MAX];
  size_t count;
};

/* What a language says of a table, where it says it: NULL is what it does not. */
struct kb_table_titles {
  const char *display_name;
  const char *const *columns;             /* titles, by place */
  const struct kb_choice *const *choices; /* labels, by place, also of booleans (1 and 0); each list
                                             ends with label NULL */
};

/* How exports of views say things (case/language.h). The first of a schema is the English of the
   reference; the others are data of a team. */
struct kb_language {
  const char *name;
  const char *hidden; /* "(Do Not Modify)": what headings of hidden columns begin with */
  const char *yes, *no;
  const struct kb_table_titles *
    *tables; /* by id of the table, elements may be NULL; NULL: of none */
};

struct kb_schema {
  struct kb_arena arena; /* of everything below; the schema itself is on the heap */
  struct kb_table **tables;
  size_t table_count;
  struct kb_subject **subjects;
  size_t subject_count;
  struct kb_join_key *join_keys;
  size_t join_key_count;
  struct kb_language *languages;
  size_t language_count; /* at least 1 */
  uint64_t hash;         /* of the text of its files (kb_hash_article), in their order */
};

/* Annotations in rows of the Web API: of a lookup, which table it leads to; of a column, its value
   for display. And our own, in the same form: of a navigation property to many, true if some of
   its rows could not be read; of a column, null in its place if its value may be one that the user
   may not read. */
#define KB_LOOKUP_TABLE "@Microsoft.Dynamics.CRM.lookuplogicalname"
#define KB_FORMATTED "@OData.Community.Display.V1.FormattedValue"
#define KB_NEXT_LINK "@odata.nextLink"
#define KB_PARTIAL "@kbtriage.partial"
#define KB_SECURED "@kbtriage.secured"

/* To be called when everything is in the schema, and again when relations were added: makes what is
   found by name. False when out of memory. */
bool kb_schema_ready(struct kb_schema *schema);
void kb_schema_free(struct kb_schema *schema); /* NULL is allowed */

/* NULL if there is none. */
const struct kb_table *kb_schema_table_of_set(const struct kb_schema *schema, struct kb_slice set);
const struct kb_table *kb_schema_table_of_logical_name(const struct kb_schema *schema,
                                                       struct kb_slice name);
const struct kb_subject *kb_schema_subject(const struct kb_schema *schema, struct kb_slice name);
/* The subject of articles that name none: the mailbox, or else the first. NULL: there is none. */
const struct kb_subject *kb_schema_default(const struct kb_schema *schema);
/* The subject whose root is that table, or NULL. */
const struct kb_subject *kb_schema_subject_of(const struct kb_table *table);
/* Index of a relation by its name, or that of one of its many; or -1. */
int kb_subject_relation(const struct kb_subject *subject, struct kb_slice name);
/* Whether two relations of a subject share their lookup but not their table. */
bool kb_relation_is_alternative(const struct kb_relation *a, const struct kb_relation *b);

/* What a name means in articles, after `case.` or before the column in {profile.name}: the index of
   a relation, or one of these. */
enum {
  KB_PART_IS_ROOT = -1,  /* the subject's name */
  KB_PART_IS_ALERT = -2, /* "alert": the row whose error text the article matches */
  KB_PART_IS_NOTHING = -3,
};
int kb_subject_part(const struct kb_subject *subject, struct kb_slice name);
/* The table of its records, and its name; not for KB_PART_IS_NOTHING. */
const struct kb_table *kb_subject_part_table(const struct kb_subject *subject, int part);
const char *kb_subject_part_name(const struct kb_subject *subject, int part);

/* Index of a column in its table, or -1. */
int kb_schema_column(const struct kb_table *table, struct kb_slice name);
/* The same for a column or an extra. */
int kb_schema_place(const struct kb_table *table, struct kb_slice name);
/* Its name. */
const char *kb_schema_place_name(const struct kb_table *table, int place);
/* Whether an expanded list that is empty was not read, but only linked to: `link`, the text beside
   it, is of a version of the Web API that answers so. Sources: Microsoft's page on retrieving
   related rows by expanding, its edition of versions 8 to 9.1 ("use the value of @odata.nextLink");
   for 9.1 online MicrosoftDocs/powerapps-docs#1666 of August 2020, where the rows are in the list;
   from 9.2 on the newer edition of that page ("otherwise an empty array"). */
bool kb_schema_is_link_alone(struct kb_slice link);
/* The label of a choice column's value, NULL if it has none. */
const char *kb_schema_label(const struct kb_column *column, long long value);
/* The choice as a Lua name: "Not Run" becomes NotRun. */
void kb_schema_choice_name(struct kb_buf *out, const struct kb_choice *choice);

/* The table of a row: by the entity set of its page (`set`, or empty), or by its key column; where
   several tables have that, by its own @odata.context if it has one. Keys written with escapes are
   not recognized. NULL: none. */
const struct kb_table *kb_schema_table_of_row(const struct kb_schema *schema, struct kb_slice set,
                                              struct kb_node row);
/* The same for a parsed row. */
const struct kb_table *kb_schema_table_of_tree(const struct kb_schema *schema, struct kb_slice set,
                                               const struct cJSON *row);

/* "mailboxid, tracelogid": keys of the rows that are looked for first. */
void kb_schema_write_keys(const struct kb_schema *schema, struct kb_buf *out);

#endif
