/* A look at mailboxes of an organization: they are read and triaged as by `run --org`, and what is
   found of each is handed on. */
#ifndef KB_FIX_LOOK_H
#define KB_FIX_LOOK_H

#include "article/finding.h"
#include "run/live.h"
#include "triage/engine.h"
#include "triage/rule_set.h"

/* What all steps of `fix` work with. Everything is borrowed. */
struct kb_fix {
  struct kb_live *live;
  const struct kb_rule_set *rule_set;
  struct kb_engine *engine;
  const char *program; /* its version */
  const volatile sig_atomic_t *interrupted;
  bool is_quiet;
};

/* Called for each mailbox that was evaluated; the triage is valid until it returns. */
typedef void (*kb_fix_visit)(void *context, const struct kb_triage *triage);

struct kb_fix_looked {
  size_t faults; /* what could not be read or evaluated */
  bool nothing;  /* nothing at all could be read */
};

/* Reads what `live` was opened for, or began anew for (kb_live_again). Failures to read are
   reported on standard error and counted. KB_INTERRUPTED, KB_NO_MEMORY, KB_IO. */
enum kb_status kb_fix_look(const struct kb_fix *fix, kb_fix_visit visit, void *context,
                           struct kb_fix_looked *looked, struct kb_error *error);

#endif
