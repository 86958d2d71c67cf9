/* What Dataverse has: tables, columns, types, choices, and how tables are tied. Data in one place;
   type checks, labels, `option`, and the editor's annotations come from it. */
#ifndef KB_CASE_SCHEMA_H
#define KB_CASE_SCHEMA_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum kb_table_id {
  KB_MAILBOX,
  KB_PROFILE,
  KB_ALERT,
  KB_USER,
  KB_TABLE_COUNT,
};

enum kb_column_type {
  KB_COLUMN_TEXT,
  KB_COLUMN_INTEGER, /* 32 bits */
  KB_COLUMN_BIGINT,  /* 64 bits; what a double cannot hold exactly cannot be told */
  KB_COLUMN_NUMBER,  /* a double or a decimal */
  KB_COLUMN_BOOLEAN,
  KB_COLUMN_CHOICE,
  KB_COLUMN_DATE, /* text, ISO 8601 */
  KB_COLUMN_ID,   /* a key or a lookup: text, a GUID */
};

struct kb_choice {
  int value;
  const char *label; /* the newest documented one, in English: for people */
  const char *name;  /* what articles call it, where a label has changed; NULL: made of the label */
};

/* Whom or what of the customer's a text column identifies. Other text is prose, which may name
   them in passing. */
enum kb_personal {
  KB_NOT_PERSONAL,
  KB_PERSONAL_NAME,    /* what people call somebody or something: "Ann Beck" */
  KB_PERSONAL_ADDRESS, /* an e-mail address, or a name to sign in with */
  KB_PERSONAL_HOST,    /* a machine, a domain, or the URL of one */
};

struct kb_column {
  const char *name;
  size_t length; /* of the name */
  enum kb_column_type type;
  const struct kb_choice *choices; /* for KB_COLUMN_CHOICE; ends with label NULL */
  bool secret;                     /* never readable, whatever the data holds */
  enum kb_personal personal;
};

struct kb_table {
  enum kb_table_id id;
  const char *logical_name; /* "emailserverprofile" */
  const char *set;          /* "emailserverprofiles": in @odata.context and addresses */
  const char *article_name; /* "profile": what an article calls it */
  const char *title;        /* "email server profile": for people */
  const char *key;          /* the name of its column KB_KEY */
  bool shared;              /* one record may belong to many cases, and so explain many of them */
  const struct kb_column *columns;
  size_t column_count;
};

/* More columns than any table has. */
enum { KB_COLUMNS_MAX = 128 };

/* Places of the columns that the program itself asks for. */
enum { KB_KEY = 0, KB_NAME = 1 }; /* in every table; of an alert the name is its text */
enum { KB_MAILBOX_ADDRESS = 2, KB_MAILBOX_PROFILE, KB_MAILBOX_USER };
enum {
  KB_ALERT_TEXT = 1,
  KB_ALERT_LEVEL,
  KB_ALERT_TRACECODE,
  KB_ALERT_TYPE,
  KB_ALERT_DETAILS,
  KB_ALERT_CREATEDON,
};

/* Columns of a mailbox that lead to its related records. */
#define KB_PROFILE_LOOKUP "_emailserverprofile_value"
#define KB_PROFILE_NAVIGATION "emailserverprofile"
#define KB_USER_LOOKUP "_regardingobjectid_value"
/* Source: the mailbox page of Microsoft's table reference (relationships
   mailbox_regarding_systemuser and mailbox_regarding_queue, generated in 2025 and 2026) and
   early-bound code of two organizations. The longer name is what other tables with such a lookup
   have, and what older exports of mailboxes and our own first files carry; rows with either are
   read alike. Live queries ask the organization for the name (run/live_schema.h). */
#define KB_USER_NAVIGATION "regardingobjectid"
#define KB_USER_NAVIGATION_LONG "regardingobjectid_systemuser"
#define KB_QUEUE_NAVIGATION "regardingobjectid_queue"
#define KB_ALERTS_NAVIGATION "tracelog_Mailbox"
/* Written by fetch where some of a mailbox's alerts could not be read: those that are nested are
   not all. An annotation of our own, as OData names them. */
#define KB_ALERTS_PARTIAL "tracelog_Mailbox@kbtriage.partial"
#define KB_ALERT_LOOKUP "_regardingobjectid_value"
#define KB_LOOKUP_TABLE "@Microsoft.Dynamics.CRM.lookuplogicalname"
#define KB_FORMATTED "@OData.Community.Display.V1.FormattedValue"

const struct kb_table *kb_schema_table(enum kb_table_id id);
/* NULL if no table has that entity set name. */
const struct kb_table *kb_schema_table_of_set(struct kb_slice set);
const struct kb_table *kb_schema_table_of_logical_name(struct kb_slice name);
/* "mailbox", "profile", "user", "alert". */
const struct kb_table *kb_schema_table_of_article_name(struct kb_slice name);

/* Members of rows that are no columns but lead to related rows, or tell about a lookup; each has a
   place behind those of all columns. */
enum kb_extra {
  KB_EXTRA_PROFILE = KB_COLUMNS_MAX, /* KB_PROFILE_NAVIGATION */
  KB_EXTRA_USER,
  KB_EXTRA_USER_LONG, /* KB_USER_NAVIGATION_LONG */
  KB_EXTRA_QUEUE,
  KB_EXTRA_ALERTS,
  KB_EXTRA_ALERTS_PARTIAL, /* KB_ALERTS_PARTIAL: true where some of them could not be read */
  KB_EXTRA_LOOKUP_TABLE,   /* of KB_USER_LOOKUP, which is KB_ALERT_LOOKUP, too */
  KB_EXTRA_LOOKUP_NAME,    /* its formatted value */
  KB_EXTRA_PROFILE_NAME,   /* the formatted value of KB_PROFILE_LOOKUP */
  KB_PLACES_MAX,
};
const char *kb_schema_extra(enum kb_extra extra);

/* What a value of a column, or of an extra, may be: a bit for each kind (see kb_names_known). */
enum {
  KB_MAY_BE_TEXT = 1,
  KB_MAY_BE_INTEGER = 2, /* a whole number of 32 bits */
  KB_MAY_BE_NUMBER = 4,  /* any */
  KB_MAY_BE_BOOLEAN = 8,
  KB_MAY_BE_NULL = 16,
  KB_MAY_BE_ANY = 0xFF, /* an object or a list, too */
};

/* What a key of a row is. */
struct kb_known_name {
  int16_t place;  /* of its column or extra; -1: it is none of them */
  uint8_t may_be; /* what its value may be; 0: the key was not looked at yet */
  bool is_kept;   /* false for secrets, and for keys that are no column */
};

/* The names of all tables' columns and of the extras, hashed; and what the keys of rows are, by the
   numbers that a struct kb_key_cache has given them: rows of no other may be read with it. One for
   a thread. NULL when out of memory. */
struct kb_names;
struct kb_names *kb_names_new(void);
void kb_names_free(struct kb_names *names);

/* What the keys with numbers are: an entry for each number but 0. */
const struct kb_known_name *kb_names_known(const struct kb_names *names,
                                           const struct kb_table *table);
/* Looks at a key, as it is written, that was not looked at yet. With `number` 0, or without names
   (NULL), the answer is put into `unnumbered`, as it cannot be kept. NULL when out of memory. */
__attribute__((cold, noinline)) const struct kb_known_name *
kb_names_look(struct kb_names *names, const struct kb_table *table, struct kb_slice key,
              uint32_t number, struct kb_known_name *unnumbered);

/* Place of a column in its table, or -1: as kb_schema_column, but quickly. */
int kb_names_column(const struct kb_names *names, const struct kb_table *table,
                    struct kb_slice name);
/* Place of a column in its table, or -1. */
int kb_schema_column(const struct kb_table *table, struct kb_slice name);
/* The label of a choice column's value, NULL if it has none. */
const char *kb_schema_label(const struct kb_column *column, long long value);
/* The choice as a Lua name: "Not Run" is NotRun. */
void kb_schema_choice_name(struct kb_buf *out, const struct kb_choice *choice);

#endif
