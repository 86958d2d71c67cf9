#include "report/own_values.h"

struct kb_own_values kb_own_values_of(struct kb_case *a_case)
{
  const struct kb_subject *subject = a_case->subject;
  struct kb_own_values own = {.count = 0};
  kb_own_values_add(&own, kb_case_name(a_case), subject->name);
  kb_own_values_add(&own, kb_case_address(a_case), "address");
  for (size_t i = 0; i < subject->relation_count; i++) {
    const struct kb_relation *relation = &subject->relations[i];
    if (!relation->is_many && relation->from < 0 && !relation->is_captured) {
      kb_own_values_add(&own, kb_case_related_name(a_case, (int)i), relation->name);
    }
  }
  return own;
}
