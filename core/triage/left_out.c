#include "triage/left_out.h"

#include <stdio.h>

void kb_note_left_out(const struct kb_rule_set *rule_set, struct kb_faults *faults)
{
  for (size_t i = 0; i < rule_set->diagnostics.count; i++) {
    const struct kb_diagnostic *diagnostic = &rule_set->diagnostics.list[i];
    if (kb_diagnostic_is_error(diagnostic->code)) {
      char reason[1200];
      snprintf(reason, sizeof reason, "left out: %s %s (kbtriage check says more)",
               kb_diagnostic_code_name(diagnostic->code), diagnostic->message);
      kb_fault_add(faults,
                   &(struct kb_fault){.article = diagnostic->file, .where = "", .reason = reason});
    }
  }
}
