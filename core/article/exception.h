/* Exceptions: findings that somebody has answered for, so that they no longer decide totals and
   exit status. They are data in an exceptions.lua. */
#ifndef KB_ARTICLE_EXCEPTION_H
#define KB_ARTICLE_EXCEPTION_H

#include "article/finding.h"
#include "base/arena.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

enum kb_exception_kind {
  KB_EXCEPTION_ACCEPTED, /* until a day, and not after it */
  KB_EXCEPTION_PLANNED,  /* to be fixed by a day; after it the fix is overdue, but the exception
                            stands */
  KB_EXCEPTION_WRONG,    /* the article is wrong about the record */
};

struct kb_exception {
  enum kb_exception_kind kind;
  const char *article; /* its code */
  const char *cause;   /* id; NULL: any */
  const char *record;  /* id, name or address of what the case is about, or id or name of the record
                          on which a confirmed cause rests */
  const char *reason, *who;
  const char *date;  /* "2026-12-31"; NULL: KB_EXCEPTION_WRONG */
  bool is_over;      /* that day has passed */
  const char *place; /* "exceptions.lua:3" */
  size_t number;     /* its index in the list */
};

struct kb_exceptions {
  struct kb_arena arena;
  struct kb_exception *list;
  size_t count;
};

/* Reads the source of a file: return { { article = "…", record = "…", reason = "…", who = "…",
   accepted_until = "2026-12-31" }, … }. `today`: a day as in base/date.h. KB_INVALID: the message
   names file, line and column. kb_exceptions_fini is due in any case. */
enum kb_status kb_exceptions_read(struct kb_exceptions *exceptions, const char *file,
                                  struct kb_slice source, int today, struct kb_error *error);
void kb_exceptions_fini(struct kb_exceptions *exceptions);

/* Whether the source seems to be meant for kb_exceptions_read: it returns a list whose first
   element names an article or a record. */
bool kb_exceptions_are_in(struct kb_slice source);

/* Fills the finding's exceptions. It is excepted if exceptions that stand are about each of its
   confirmed causes or, where none is confirmed, each open one; or one is about any cause. False
   when out of memory. */
bool kb_exceptions_apply(const struct kb_exceptions *exceptions, struct kb_arena *arena,
                         struct kb_case *a_case, struct kb_finding *finding);

/* "accepted", "planned", "wrong": stable names. */
const char *kb_exception_kind_name(enum kb_exception_kind kind);

#endif
