/* The tables of Dataverse: columns, types, choices and relations, as data. Type checks, labels,
   `option` and the annotations for editors are derived from it. */
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
  KB_COLUMN_BIGINT,  /* 64 bits; values that a double does not represent exactly are unknown */
  KB_COLUMN_NUMBER,  /* a double or a decimal */
  KB_COLUMN_BOOLEAN,
  KB_COLUMN_CHOICE,
  KB_COLUMN_DATE, /* text, ISO 8601 */
  KB_COLUMN_ID,   /* a key or a lookup: text, a GUID */
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
  KB_PERSONAL_ADDRESS, /* an e-mail address or a sign-in name */
  KB_PERSONAL_HOST,    /* a machine, a domain, or the URL of one */
};

struct kb_column {
  const char *name;
  size_t length;     /* of the name */
  const char *title; /* as views and forms show it, in English; NULL: the reference has none */
  enum kb_column_type type;
  const struct kb_choice *choices; /* for KB_COLUMN_CHOICE; ends with label NULL */
  bool secret;                     /* never readable, whatever the data holds */
  enum kb_personal personal;
};

struct kb_table {
  enum kb_table_id id;
  const char *logical_name; /* "emailserverprofile" */
  const char *set;          /* "emailserverprofiles": in @odata.context and addresses */
  const char *article_name; /* "profile": its name in articles */
  const char *title;        /* "email server profile": for display */
  const char *display_name; /* "Email Server Profile": as the product calls it */
  const char *key;          /* the name of its column KB_KEY */
  bool shared;              /* one record may belong to many cases, and so explain many findings */
  const struct kb_column *columns;
  size_t column_count;
};

/* An upper bound for the number of columns of any table. */
enum { KB_COLUMNS_MAX = 128 };

/* Indexes of the columns that the program itself reads. */
enum { KB_KEY = 0, KB_NAME = 1 }; /* in every table; the name of an alert is its text */
enum { KB_MAILBOX_ADDRESS = 2, KB_MAILBOX_PROFILE, KB_MAILBOX_USER };
enum {
  KB_ALERT_TEXT = 1,
  KB_ALERT_LEVEL,
  KB_ALERT_TRACECODE,
  KB_ALERT_TYPE,
  KB_ALERT_DETAILS,
  KB_ALERT_CREATEDON,
};

/* Columns of a mailbox that refer to its related records. */
#define KB_PROFILE_LOOKUP "_emailserverprofile_value"
#define KB_PROFILE_NAVIGATION "emailserverprofile"
#define KB_USER_LOOKUP "_regardingobjectid_value"
/* Source: the mailbox page of Microsoft's table reference (relationships
   mailbox_regarding_systemuser and mailbox_regarding_queue, generated in 2025 and 2026) and
   early-bound code of two organizations. The longer name is that of other tables with such a
   lookup, and of older exports of mailboxes and our own first files; both are accepted. Live
   queries ask the organization for the name (run/live_schema.h). */
#define KB_USER_NAVIGATION "regardingobjectid"
#define KB_USER_NAVIGATION_LONG "regardingobjectid_systemuser"
#define KB_QUEUE_NAVIGATION "regardingobjectid_queue"
#define KB_ALERTS_NAVIGATION "tracelog_Mailbox"
/* Written by fetch if some of a mailbox's alerts could not be read, so that the nested ones are
   incomplete. Our own annotation, in the form of OData. */
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

/* Members of rows that are not columns but contain related rows or describe a lookup; their
   indexes follow those of all columns. */
enum kb_extra {
  KB_EXTRA_PROFILE = KB_COLUMNS_MAX, /* KB_PROFILE_NAVIGATION */
  KB_EXTRA_USER,
  KB_EXTRA_USER_LONG, /* KB_USER_NAVIGATION_LONG */
  KB_EXTRA_QUEUE,
  KB_EXTRA_ALERTS,
  KB_EXTRA_ALERTS_PARTIAL, /* KB_ALERTS_PARTIAL: true if some alerts could not be read */
  KB_EXTRA_LOOKUP_TABLE,   /* of KB_USER_LOOKUP, which is also KB_ALERT_LOOKUP */
  KB_EXTRA_LOOKUP_NAME,    /* its formatted value */
  KB_EXTRA_PROFILE_NAME,   /* the formatted value of KB_PROFILE_LOOKUP */
  KB_PLACES_MAX,
};
const char *kb_schema_extra(enum kb_extra extra);

/* Bit set of the JSON kinds that a column or extra accepts; the kind of a value is known from
   its first byte (see kb_names_known). */
enum {
  KB_MAY_BE_TEXT = 1,
  KB_MAY_BE_INTEGER = 2, /* a 32-bit integer */
  KB_MAY_BE_NUMBER = 4,  /* any number */
  KB_MAY_BE_BOOLEAN = 8,
  KB_MAY_BE_NULL = 16,
  KB_MAY_BE_ANY = 0xFF, /* including an object or a list */
};

/* What a key of a row means. */
struct kb_known_name {
  int16_t place;  /* index of its column or extra; -1: neither */
  uint8_t may_be; /* kinds that its value may have; 0: the key was not looked up yet */
  bool is_kept;   /* false for secrets, and for keys that are not columns */
};

/* The names of all columns and extras, hashed; and the meaning of keys by the numbers that a
   struct kb_key_cache has given them: it can only be used for rows read with that cache. One per
   thread. NULL when out of memory. */
struct kb_names;
struct kb_names *kb_names_new(void);
void kb_names_free(struct kb_names *names);

/* The meaning of numbered keys: an entry for each number but 0. */
const struct kb_known_name *kb_names_known(const struct kb_names *names,
                                           const struct kb_table *table);
/* Looks up a key, as written, for the first time. With `number` 0, or without names (NULL), the
   result is put into `unnumbered`, as it cannot be cached. NULL when out of memory. */
__attribute__((cold, noinline)) const struct kb_known_name *
kb_names_look(struct kb_names *names, const struct kb_table *table, struct kb_slice key,
              uint32_t number, struct kb_known_name *unnumbered);

/* Index of a column in its table, or -1: a faster kb_schema_column. */
int kb_names_column(const struct kb_names *names, const struct kb_table *table,
                    struct kb_slice name);
/* Index of a column in its table, or -1. */
int kb_schema_column(const struct kb_table *table, struct kb_slice name);
/* The label of a choice column's value, NULL if it has none. */
const char *kb_schema_label(const struct kb_column *column, long long value);
/* The choice as a Lua name: "Not Run" becomes NotRun. */
void kb_schema_choice_name(struct kb_buf *out, const struct kb_choice *choice);

#endif
