/* The few actions that help most mailboxes, with which a report opens. */
#ifndef KB_REPORT_DO_FIRST_H
#define KB_REPORT_DO_FIRST_H

#include "report/summary.h"

enum { KB_DO_FIRST_MAX = 5 };

/* An action: a step of the resolution of a group whose cause is confirmed. */
struct kb_action {
  const struct kb_group *group;
  const struct kb_step *step;
  size_t place;  /* of the group in the summary */
  size_t number; /* of the group among those with a confirmed cause, from 1, as reports for people
                    number them */
};

/* The actions of a summary that is sorted: first those that help most affected mailboxes. Returns
   their number. */
size_t kb_do_first(const struct kb_summary *summary, struct kb_action list[KB_DO_FIRST_MAX]);
/* The same for reports for people: 0 where there is only one, which the report begins with anyway.
 */
size_t kb_do_first_shown(const struct kb_summary *summary, struct kb_action list[KB_DO_FIRST_MAX]);

/* Appends the text of the step, without the mark at its end. */
void kb_do_first_text(struct kb_buf *out, const struct kb_action *action);

#endif
