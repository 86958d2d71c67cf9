/* The mailboxes with alerts of one kind: all of them, however many. They are stored in a spool
   shared by all kinds, so that memory stays small, and sorted there. */
#ifndef KB_REPORT_AFFECTED_H
#define KB_REPORT_AFFECTED_H

#include "base/buf.h"
#include "base/error.h"
#include "base/spool.h"

#include <stddef.h>

/* Texts are NULL if they are not in the data. */
struct kb_affected {
  size_t alerts;                        /* of this kind, in this mailbox */
  const char *id, *name, *address;      /* of the mailbox; the id is not NULL */
  const char *alert, *createdon, *text; /* of the first of the alerts */
  const char *tenant;                   /* in a report of several */
};

/* Zero is a valid start. */
struct kb_affected_list {
  struct kb_buf waiting; /* the latest ones, not in the spool yet */
  struct kb_buf runs;    /* where those are that are in it */
};

void kb_affected_fini(struct kb_affected_list *list);
/* Copies the mailbox. The spool is created when first needed. KB_NO_MEMORY, KB_IO. */
enum kb_status kb_affected_add(struct kb_affected_list *list, struct kb_spool **spool,
                               const struct kb_affected *mailbox, struct kb_error *error);
/* To be called between the last kb_affected_add and the first kb_affected_each. Memory does not
   grow with the number of mailboxes. */
enum kb_status kb_affected_sort(struct kb_affected_list *list, struct kb_spool *spool,
                                struct kb_error *error);
/* Called for each mailbox, valid during the call, in the order of their ids; those with the same
   id by their tenants, then by their alerts' ids and texts, then by the rest. */
typedef void (*kb_affected_visit)(void *context, const struct kb_affected *mailbox);
enum kb_status kb_affected_each(const struct kb_affected_list *list, struct kb_spool *spool,
                                kb_affected_visit visit, void *context, struct kb_error *error);

#endif
