/* The options of `fix` that say what only a person decides. */
#ifndef KB_CLI_FIX_OPTIONS_H
#define KB_CLI_FIX_OPTIONS_H

#include "cli/command.h"
#include "fix/planner.h"

#define KB_FIX_OPTIONS                                                                             \
  {.name = "apply",                                                                                \
   .value = "FILE",                                                                                \
   .help = "Carry out a saved plan. Each change is made only if its cause is still confirmed and " \
           "the record is as it was planned; then the mailboxes are tested and evaluated again. "  \
           "The same command goes on where an interrupted one stopped."},                          \
    {.name = "undo",                                                                               \
     .value = "JOURNAL",                                                                           \
     .help =                                                                                       \
       "Set the values of a journal's changes back. That is done where they are still as they "    \
       "were set."},                                                                               \
    {.name = "show",                                                                               \
     .value = "JOURNAL",                                                                           \
     .help = "Show a journal. It says who, when, what, from, to, why."},                           \
    {.name = "journal",                                                                            \
     .value = "FILE",                                                                              \
     .help =                                                                                       \
       "Keep the journal of --apply in FILE. By default, it has the plan's name with .journal."},  \
    {.name = "yes",                                                                                \
     .help = "Do not ask for confirmation. On a terminal, --apply and --undo ask for the name of " \
             "the organization; automation says --yes."},                                          \
    {.name = "max-records",                                                                        \
     .value = "N",                                                                                 \
     .help = "Refuse a plan or journal of more than N records (default: 20)."},                    \
    {.name = "max-shared",                                                                         \
     .value = "N",                                                                                 \
     .help =                                                                                       \
       "Refuse a plan or journal of more than N shared records (default: 1). These are records "   \
       "that many mailboxes share."},                                                              \
    {.name = "wait",                                                                               \
     .value = "SECONDS",                                                                           \
     .help =                                                                                       \
       "Wait up to SECONDS for the tests (default: 600). That is for all of them together."},      \
    {.name = "answer",                                                                             \
     .value = "NAME=VALUE",                                                                        \
     .repeatable = true,                                                                           \
     .help = "Answer what a remedy asks for; may be repeated. As in profile=\"Microsoft Exchange " \
             "Online\": a record by its name or id, or a date. It is never guessed."},             \
  {                                                                                                \
    .name = "allow", .value = "WHAT", .choices = "approve|primary", .repeatable = true,            \
    .help = "Allow what takes more than a plan. With approve, email addresses are "                \
            "approved, for which the signed-in user needs the privilege Approve Email "            \
            "Addresses for Users or Queues, the role System Administrator, and the "               \
            "role Global or Exchange Administrator in Microsoft 365 or Delegated "                 \
            "Mailbox Approver in Dynamics 365. With primary, this environment becomes "            \
            "the only one to synchronize an Exchange mailbox."                                     \
  }

/* False, having reported why. To be freed in any case. */
bool kb_fix_read_wishes(const struct kb_context *context, struct kb_fix_wishes *wishes);
void kb_fix_wishes_fini(struct kb_fix_wishes *wishes);

#endif
