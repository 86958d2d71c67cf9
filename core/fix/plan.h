/* A plan: which records of an organization are to be changed, from which values to which, why, and
   which mailboxes are tested afterwards. Made from findings (planner.h), shown, saved as JSON, and
   carried out (apply.h). It has no secrets. */
#ifndef KB_FIX_PLAN_H
#define KB_FIX_PLAN_H

#include "article/remedy.h"
#include "base/arena.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/map.h"
#include "case/schema.h"
#include "triage/rule_set.h"

#include <stdbool.h>
#include <stddef.h>

/* A member of a record. Values are JSON as the Web API writes it; of a lookup, the id of the other
   record in quotes, in lower case, or null. */
struct kb_fix_setting {
  const char *name; /* as requests write it: "statecode", "emailserverprofile" */
  int place;        /* of its column in the table */
  const char *bind; /* of a lookup: the set of the table it leads to; NULL: it is none */
  const char *before, *after;
  const char *before_label, *after_label; /* for display; NULL: there is none */
};

struct kb_fix_evidence {
  const char *field; /* "profile.statecode" */
  const char *value; /* JSON */
  const char *label; /* or NULL */
};

struct kb_fix_mailbox {
  const char *id;             /* lower case */
  size_t place;               /* in the plan's list */
  const char *name, *address; /* either may be NULL */
  bool is_helped;             /* by a change of the plan */
  bool is_tested;             /* it is among the plan's tests */
  bool is_due;                /* a change was made for which it is to be tested */
};

struct kb_fix_change {
  const char *id; /* "1", "2": within the plan */
  const char *article, *cause;
  const char *reason; /* the cause's text */
  const char *text;   /* what is done */
  const struct kb_table *table;
  const char *record_id, *record_name; /* the name may be NULL */
  const char *etag;                    /* when it was planned; NULL: unknown */
  bool is_shared;                      /* the record belongs to many mailboxes */
  bool then_test;
  const char
    *link; /* the property of a mailbox that leads to the record; NULL: it is the mailbox */
  const struct kb_fix_setting *settings; /* none: the mailbox is only tested again */
  size_t setting_count;
  struct kb_fix_mailbox **mailboxes; /* that it helps */
  size_t mailbox_count;
  const struct kb_fix_evidence *evidence; /* of the first of them */
  size_t evidence_count;
};

/* A resolution that is no part of the plan. */
struct kb_fix_skipped {
  const char *article, *cause;
  const char *record_name; /* or its id */
  const char *why;
  bool is_excepted; /* somebody has answered for the findings: there is nothing to do */
};

struct kb_fix_plan {
  struct kb_arena arena; /* of everything below, and of what is added */
  const char *org;       /* the origin of the organization */
  const char *made;      /* 2026-11-20T06:12:09Z */
  const char *level;     /* of the alerts that were read, so that the same are read again */
  char rule_set[KB_HASH_SIZE];
  struct kb_fix_mailbox **mailboxes; /* all of the changes, in the order of the data */
  size_t mailbox_count;
  struct kb_map index; /* of these, by id */
  struct kb_fix_change *changes;
  size_t change_count;
  size_t record_count, shared_count; /* records that change, each once; of these the shared ones */
  struct kb_fix_mailbox **tests;     /* those that are tested afterwards */
  size_t test_count;
  struct kb_fix_skipped *skipped;
  size_t skipped_count;
  bool failed; /* out of memory */
};

void kb_fix_plan_fini(struct kb_fix_plan *plan);

/* Of the same id, or a new one. NULL when out of memory. */
struct kb_fix_mailbox *kb_fix_plan_mailbox(struct kb_fix_plan *plan, const char *id);
/* Once all changes are there: counts the records, makes `tests`, and leaves those in `mailboxes`
   that a change helps. */
void kb_fix_plan_finish(struct kb_fix_plan *plan);
/* "Ann Beck", or the id. */
const char *kb_fix_mailbox_name(const struct kb_fix_mailbox *mailbox);
/* The same of the change's record. */
const char *kb_fix_record_name(const struct kb_fix_change *change);

/* The body of the request that sets the values to `after`, or `back` to `before`: only what
   differs. False when out of memory. */
bool kb_fix_body(const struct kb_fix_change *change, bool back, struct kb_buf *out);
/* "emailserverprofiles(0000…)" */
void kb_fix_path(const struct kb_fix_change *change, struct kb_buf *out);

/* The plan as JSON, one line a member, as it is saved and printed. */
void kb_fix_plan_write_json(const struct kb_fix_plan *plan, struct kb_buf *out);
/* Reads what kb_fix_plan_write_json wrote. Every change is checked: it is one of the article's
   remedies, of columns and values that may be changed. KB_INVALID. To be freed in any case. */
enum kb_status kb_fix_plan_read(struct kb_fix_plan *plan, struct kb_slice text,
                                const struct kb_rule_set *rule_set, struct kb_error *error);

struct kb_fix_style {
  bool color;
  size_t width;
};
void kb_fix_plan_write_text(const struct kb_fix_plan *plan, struct kb_fix_style style,
                            struct kb_buf *out);
void kb_fix_plan_write_markdown(const struct kb_fix_plan *plan, struct kb_buf *out);

#endif
