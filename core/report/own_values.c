#include "report/own_values.h"

struct kb_own_values kb_own_values_of(const struct kb_case *a_case)
{
  struct kb_own_values own = {.count = 0};
  kb_own_values_add(&own, kb_case_mailbox_name(a_case), "mailbox");
  kb_own_values_add(&own, kb_record_text_at(&a_case->mailbox, KB_MAILBOX_ADDRESS), "address");
  kb_own_values_add(&own, kb_case_profile_name(a_case), "profile");
  if (a_case->user.link == KB_LINK_RECORD) {
    kb_own_values_add(&own, kb_record_text_at(&a_case->user.record, KB_NAME), "user");
  }
  return own;
}
