/* Bytes stored to be read again: in memory up to a limit, beyond that in a temporary file that
   has no name and vanishes with the process. */
#ifndef KB_BASE_SPOOL_H
#define KB_BASE_SPOOL_H

#include "base/buf.h"
#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

struct kb_spool;

/* `memory_limit` in bytes. NULL when out of memory. */
struct kb_spool *kb_spool_new(size_t memory_limit);
void kb_spool_free(struct kb_spool *spool);

/* Adds bytes at the end; `*offset` is where they begin. The file is made in $TMPDIR, or else
   /var/tmp, or else /tmp. After a failure (KB_IO: disk full; KB_NO_MEMORY) what was stored
   before can still be read. */
enum kb_status kb_spool_append(struct kb_spool *spool, struct kb_slice bytes, uint64_t *offset,
                               struct kb_error *error);
/* The same for a head and what follows it: after a failure neither is stored. */
enum kb_status kb_spool_append_record(struct kb_spool *spool, struct kb_slice head,
                                      struct kb_slice body, uint64_t *offset,
                                      struct kb_error *error);
/* Appends to `into` the `length` bytes from `offset` on, all of which must have been stored. */
enum kb_status kb_spool_read(struct kb_spool *spool, uint64_t offset, size_t length,
                             struct kb_buf *into, struct kb_error *error);
/* Bytes stored so far. */
uint64_t kb_spool_length(const struct kb_spool *spool);

#endif
