/* The parts of a group, which is made for a case and then compared with others. */
#ifndef KB_REPORT_GROUP_INSIDE_H
#define KB_REPORT_GROUP_INSIDE_H

#include "report/group.h"

/* State of making a group. */
struct kb_group_making {
  struct kb_arena *arena;
  struct kb_group *group;
  struct kb_case *a_case;
  const struct kb_finding *finding;
  bool failed; /* out of memory */
};

static inline void *kb_group_check(struct kb_group_making *making, void *memory)
{
  making->failed = making->failed || !memory;
  return memory;
}

/* A copy of the buffer, which is freed; NULL when out of memory. */
const char *kb_group_keep(struct kb_group_making *making, struct kb_buf *buf);

/* Notes the values of the placeholders in a text; NULL: none. */
void kb_group_note_values(struct kb_group_making *making, const char *text);
/* Finds the values that differ in another case. False when out of memory. */
bool kb_group_compare_values(struct kb_group *group, struct kb_arena *arena,
                             const struct kb_finding *finding, struct kb_case *a_case,
                             struct kb_buf *scratch);

void kb_group_keep_evidence(struct kb_group_making *making, const struct kb_trace *trace);
/* Finds the evidence that differs in another case. */
void kb_group_compare_evidence(struct kb_group *group, const struct kb_trace *trace);
/* Lists what that case has, after it was compared. False when out of memory. */
bool kb_group_list_evidence(struct kb_group *group, struct kb_arena *arena,
                            const struct kb_trace *trace);

#endif
