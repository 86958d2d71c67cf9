/* Shared by the files planner*.c; not to be included elsewhere. */
#ifndef KB_FIX_PLANNER_INSIDE_H
#define KB_FIX_PLANNER_INSIDE_H

#include "fix/planner.h"

/* A change that is being planned. */
struct kb_fix_draft {
  struct kb_fix_change change; /* its lists are in the plan's arena */
  const struct kb_remedy *remedy;
  struct kb_fix_setting *settings;
  struct kb_fix_mailbox **mailboxes;
  size_t mailbox_count;
  const struct kb_exception *exception; /* about a mailbox that it would help; NULL: none */
  bool is_read;                         /* its record has been read */
  const char *why;                      /* it is skipped; NULL: it is not */
};

struct kb_fix_planner {
  const struct kb_fix *fix;
  struct kb_fix_plan *plan;
  const struct kb_fix_wishes *wishes;
  struct kb_fix_draft **drafts;
  size_t draft_count;
  struct kb_map index; /* of the drafts, by cause and record */
};

/* A copy in the plan's arena; NULL for NULL, or when out of memory, which the plan notes. */
const char *kb_fix_plan_keep(struct kb_fix_planner *planner, const char *text);

/* Reads the records of all drafts that are not skipped, with the columns that change. */
enum kb_status kb_fix_planner_read(struct kb_fix_planner *planner, struct kb_error *error);

#endif
