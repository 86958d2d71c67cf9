/* The options of `fix` that say what only a person decides. */
#ifndef KB_CLI_FIX_OPTIONS_H
#define KB_CLI_FIX_OPTIONS_H

#include "cli/command.h"
#include "fix/planner.h"

#define KB_FIX_OPTIONS                                                                             \
  {.name = "apply",                                                                                \
   .value = "FILE",                                                                                \
   .help = "Carry out a saved plan: each change only if its cause is still confirmed and the "     \
           "record is as it was planned; then test the mailboxes and evaluate them again. The "    \
           "same command goes on where an interrupted one stopped."},                              \
    {.name = "undo",                                                                               \
     .value = "JOURNAL",                                                                           \
     .help =                                                                                       \
       "Set the values of a journal's changes back, where they are still as they were set."},      \
    {.name = "show",                                                                               \
     .value = "JOURNAL",                                                                           \
     .help = "Show a journal: who, when, what, from, to, why."},                                   \
    {.name = "journal",                                                                            \
     .value = "FILE",                                                                              \
     .help = "Where --apply keeps its journal; the plan's name with .journal, unless given."},     \
    {.name = "yes",                                                                                \
     .help = "With --apply and --undo: ask for no name of the organization, as in automation."},   \
    {.name = "max-records",                                                                        \
     .value = "N",                                                                                 \
     .help = "With --apply: refuse a plan that changes more records; 20, unless given."},          \
    {.name = "max-shared",                                                                         \
     .value = "N",                                                                                 \
     .help =                                                                                       \
       "With --apply: refuse a plan that changes more records that many mailboxes share; 1, "      \
       "unless given."},                                                                           \
    {.name = "wait",                                                                               \
     .value = "SECONDS",                                                                           \
     .help = "With --apply: how long to wait for the tests, all together; 600, unless given."},    \
    {.name = "answer",                                                                             \
     .value = "NAME=VALUE",                                                                        \
     .repeatable = true,                                                                           \
     .help = "What a remedy asks for, such as profile=\"Microsoft Exchange Online\": a record by " \
             "its name or id, a date. It is never guessed."},                                      \
  {                                                                                                \
    .name = "allow", .value = "WHAT", .choices = "approve|primary", .repeatable = true,            \
    .help =                                                                                        \
      "What takes more than a plan: approve, the approval of e-mail addresses, for which the "     \
      "signed-in user needs the privilege Approve Email Addresses for Users or Queues, the role "  \
      "System Administrator, and the role Global or Exchange Administrator in Microsoft 365 or "   \
      "Delegated Mailbox Approver in Dynamics 365; primary, that this environment becomes the "    \
      "only one to synchronize an Exchange mailbox."                                               \
  }

/* False, having reported why. To be freed in any case. */
bool kb_fix_read_wishes(const struct kb_context *context, struct kb_fix_wishes *wishes);
void kb_fix_wishes_fini(struct kb_fix_wishes *wishes);

#endif
