/* The rows seen so far, to detect repeated ones: exact, and small while there are none. */
#ifndef KB_CASE_SEEN_IDS_H
#define KB_CASE_SEEN_IDS_H

#include "base/error.h"
#include "case/record.h"

#include <stdbool.h>
#include <stdint.h>

struct kb_seen_ids;

/* Identifies a row and its version. */
struct kb_sighting {
  unsigned char key[16]; /* kb_id_key */
  uint64_t stamp;        /* kb_stamp_of */
};

/* The modification time of the row, as a number that grows with time; if modifiedon is missing,
   a hash of its JSON, with KB_STAMP_IS_HASH set. */
#define KB_STAMP_IS_HASH (UINT64_C(1) << 63)
uint64_t kb_stamp_of(const struct kb_record *record, struct kb_slice json);
/* Whether the first version is certainly older: both have a modification time. */
bool kb_stamp_is_older(uint64_t stamp, uint64_t than);

/* Which row of the table it is; its tokens may be NULL. `values` is scratch memory and is empty
   afterwards. KB_INVALID: the row has no id. */
enum kb_status kb_sighting_read(struct kb_sighting *sighting, const struct kb_table *table,
                                struct kb_slice json, const struct kb_token *tokens,
                                struct kb_names *names, struct kb_values *values,
                                struct kb_error *error);

/* NULL when out of memory. */
struct kb_seen_ids *kb_seen_ids_new(void);
void kb_seen_ids_free(struct kb_seen_ids *seen);

/* `*again`: a row with that key was added before, and `*earlier` is its stamp; otherwise the row
   is added. Up to a million rows take 5 MiB of memory, the rest is in a temporary file; once a
   row was repeated, 16 bytes a row more. KB_NO_MEMORY; KB_IO if the file cannot be written or
   read. */
enum kb_status kb_seen_ids_add(struct kb_seen_ids *seen, const struct kb_sighting *row, bool *again,
                               uint64_t *earlier, struct kb_error *error);

/* Prefetches the memory in which a row with that key will soon be searched for. */
void kb_seen_ids_fetch(const struct kb_seen_ids *seen, const unsigned char key[16]);

/* The number of rows added, and each of them, in the order of adding. */
uint64_t kb_seen_ids_count(const struct kb_seen_ids *seen);
enum kb_status kb_seen_ids_at(const struct kb_seen_ids *seen, uint64_t place,
                              struct kb_sighting *row, struct kb_error *error);

#endif
