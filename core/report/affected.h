/* The mailboxes that alerts of one kind are in: all of them, however many there are. What a report
   says of each is put aside in a spool that all kinds share, so that memory stays small. */
#ifndef KB_REPORT_AFFECTED_H
#define KB_REPORT_AFFECTED_H

#include "base/buf.h"
#include "base/error.h"
#include "base/spool.h"

#include <stddef.h>

/* Texts may be NULL: not in the data. */
struct kb_affected {
  size_t alerts;                        /* of the kind, in this mailbox */
  const char *id, *name, *address;      /* of the mailbox */
  const char *alert, *createdon, *text; /* of the first of the alerts */
};

/* Zero is a valid start. */
struct kb_affected_list {
  struct kb_buf waiting; /* the last ones, not in the spool yet */
  struct kb_buf places;  /* of those that are */
};

void kb_affected_fini(struct kb_affected_list *list);
/* Copies the mailbox. The spool is made when it is first needed. KB_NO_MEMORY, KB_IO. */
enum kb_status kb_affected_add(struct kb_affected_list *list, struct kb_spool **spool,
                               const struct kb_affected *mailbox, struct kb_error *error);
/* Tells of each mailbox in the order of adding; it is valid during the call. */
typedef void (*kb_affected_tell)(void *context, const struct kb_affected *mailbox);
enum kb_status kb_affected_each(const struct kb_affected_list *list, struct kb_spool *spool,
                                kb_affected_tell tell, void *context, struct kb_error *error);

#endif
