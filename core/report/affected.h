/* The mailboxes with alerts of one kind: all of them, however many. They are stored in a spool
   shared by all kinds, so that memory stays small. */
#ifndef KB_REPORT_AFFECTED_H
#define KB_REPORT_AFFECTED_H

#include "base/buf.h"
#include "base/error.h"
#include "base/spool.h"

#include <stddef.h>

/* Texts are NULL if they are not in the data. */
struct kb_affected {
  size_t alerts;                        /* of this kind, in this mailbox */
  const char *id, *name, *address;      /* of the mailbox */
  const char *alert, *createdon, *text; /* of the first of the alerts */
};

/* Zero is a valid start. */
struct kb_affected_list {
  struct kb_buf waiting; /* the latest ones, not in the spool yet */
  struct kb_buf places;  /* of those that are */
};

void kb_affected_fini(struct kb_affected_list *list);
/* Copies the mailbox. The spool is created when first needed. KB_NO_MEMORY, KB_IO. */
enum kb_status kb_affected_add(struct kb_affected_list *list, struct kb_spool **spool,
                               const struct kb_affected *mailbox, struct kb_error *error);
/* Called for each mailbox, valid during the call, in the order of adding. */
typedef void (*kb_affected_visit)(void *context, const struct kb_affected *mailbox);
enum kb_status kb_affected_each(const struct kb_affected_list *list, struct kb_spool *spool,
                                kb_affected_visit visit, void *context, struct kb_error *error);

#endif
