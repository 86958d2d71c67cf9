/* The record of a change as it is now, and the request that changes it. */
#ifndef KB_FIX_RECORD_H
#define KB_FIX_RECORD_H

#include "fix/look.h"
#include "fix/plan.h"
#include "run/org_row.h"

/* Zero is a valid start. */
struct kb_fix_record {
  struct kb_buf etag;
  struct kb_buf facts; /* what the change and the evidence of its cause read, for comparing */
  bool is_gone;        /* there is no such record */
  bool is_before;      /* all values are those from before the change, */
  bool is_after;       /* or those that it sets */
};
void kb_fix_record_fini(struct kb_fix_record *record);

/* Reads it. KB_OK as well if it is gone. */
enum kb_status kb_fix_record_read(const struct kb_fix *fix, const struct kb_fix_change *change,
                                  struct kb_fix_record *record, struct kb_error *error);

enum kb_fix_wrote {
  KB_FIX_WROTE,
  KB_FIX_WROTE_FOUND,   /* the answer was lost, but the values are there */
  KB_FIX_WROTE_STALE,   /* 412: somebody else has changed the record since it was read */
  KB_FIX_WROTE_GONE,    /* `why` says what is gone: the record, or one that it would refer to */
  KB_FIX_WROTE_REFUSED, /* `why` says it, and what to ask for */
  KB_FIX_WROTE_FAILED,  /* no answer, and the values are not there; `why` says it */
  KB_FIX_WROTE_UNKNOWN, /* no answer, and the values cannot be read; `why` says it */
  KB_FIX_WROTE_STOPPED, /* interrupted or out of memory: `error` is filled */
};
/* Sets the values (`back`: those from before) if the record is still as it was read. `*lost` is set
   if an answer was lost: the values that are there later may be of that request. */
enum kb_fix_wrote kb_fix_record_write(const struct kb_fix *fix, const struct kb_fix_change *change,
                                      const struct kb_fix_record *record, bool back, bool *lost,
                                      struct kb_buf *why, struct kb_error *error);

/* Whether the cause of the change is still confirmed. */
enum kb_fix_confirmed {
  KB_FIX_CONFIRMED,
  KB_FIX_RULED_OUT,
  KB_FIX_NOT_EVALUATED, /* not all of it could be read */
};
enum kb_status kb_fix_evaluate(const struct kb_fix *fix, const struct kb_fix_change *change,
                               enum kb_fix_confirmed *confirmed, struct kb_error *error);

#endif
