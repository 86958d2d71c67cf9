/* Rows that have been seen, to tell one that comes twice: exact, and small while none does. */
#ifndef KB_CASE_SEEN_IDS_H
#define KB_CASE_SEEN_IDS_H

#include "base/error.h"
#include "case/record.h"

#include <stdbool.h>
#include <stdint.h>

struct kb_seen_ids;

/* A row: its id, and which version of it that is. */
struct kb_sighting {
  unsigned char key[16]; /* kb_id_key */
  uint64_t stamp;        /* kb_stamp_of */
};

/* When the row was modified, as a number that grows with time; where its modifiedon does not tell,
   a hash of its JSON, with KB_STAMP_IS_HASH set. */
#define KB_STAMP_IS_HASH (UINT64_C(1) << 63)
uint64_t kb_stamp_of(const struct kb_record *record, struct kb_slice json);
/* Whether that is surely an older version than the other one: both say when they were modified. */
bool kb_stamp_is_older(uint64_t stamp, uint64_t than);

/* Which mailbox a row is of; its tokens may be NULL. `values` is used for it, and is empty but for
   its memory afterwards. KB_INVALID: it does not say. */
enum kb_status kb_sighting_read(struct kb_sighting *sighting, struct kb_slice json,
                                const struct kb_token *tokens, struct kb_names *names,
                                struct kb_values *values, struct kb_error *error);

/* NULL when out of memory. */
struct kb_seen_ids *kb_seen_ids_new(void);
void kb_seen_ids_free(struct kb_seen_ids *seen);

/* `*again`: a row with that key was added before, and `*earlier` is its stamp; else it is added
   now. Up to a million rows take 5 MiB of memory, the rest is in a temporary file; once a row has
   come again, 16 bytes a row more. KB_NO_MEMORY, or KB_IO where the file cannot be written or read.
 */
enum kb_status kb_seen_ids_add(struct kb_seen_ids *seen, const struct kb_sighting *row, bool *again,
                               uint64_t *earlier, struct kb_error *error);

/* Fetches the memory in which a row with that key will be looked for soon. */
void kb_seen_ids_fetch(const struct kb_seen_ids *seen, const unsigned char key[16]);

/* How many were added, and each of them, in their order. */
uint64_t kb_seen_ids_count(const struct kb_seen_ids *seen);
enum kb_status kb_seen_ids_at(const struct kb_seen_ids *seen, uint64_t place,
                              struct kb_sighting *row, struct kb_error *error);

#endif
