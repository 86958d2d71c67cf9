/* The options of `fix` that say what only a person decides. */
#ifndef KB_CLI_FIX_OPTIONS_H
#define KB_CLI_FIX_OPTIONS_H

#include "cli/command.h"
#include "fix/planner.h"

#define KB_FIX_OPTIONS                                                                             \
  {.name = "answer",                                                                               \
   .value = "NAME=VALUE",                                                                          \
   .repeatable = true,                                                                             \
   .help = "What a remedy asks for, such as profile=\"Microsoft Exchange Online\": a record by "   \
           "its name or id, a date. It is never guessed."},                                        \
  {                                                                                                \
    .name = "allow", .value = "WHAT", .choices = "approve", .repeatable = true,                    \
    .help = "What takes more than a plan: approve, the approval of e-mail addresses. It needs the "\
            "privilege Approve Email Addresses for Users or Queues, the role System "              \
            "Administrator, and the role Global or Exchange Administrator in Microsoft 365 or "    \
            "Delegated Mailbox Approver in Dynamics 365."                                          \
  }

/* False, having reported why. To be freed in any case. */
bool kb_fix_read_wishes(const struct kb_context *context, struct kb_fix_wishes *wishes);
void kb_fix_wishes_fini(struct kb_fix_wishes *wishes);

#endif
