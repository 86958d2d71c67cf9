/* Rows of subjects that wait until everything is read: for rows still to be read, or for a newer
   version of the same row. */
#ifndef KB_RUN_WAITING_H
#define KB_RUN_WAITING_H

#include "case/join.h"
#include "case/seen_ids.h"

struct kb_waiting;

/* NULL when out of memory. */
struct kb_waiting *kb_waiting_new(void);
void kb_waiting_free(struct kb_waiting *waiting);

/* Stores a row. Rows with the same key are versions of one record. */
enum kb_status kb_waiting_add(struct kb_waiting *waiting, const struct kb_subject *subject,
                              struct kb_slice json, struct kb_origin origin,
                              const struct kb_sighting *sighting, struct kb_error *error);

struct kb_waiting_row {
  const struct kb_subject *subject;
  struct kb_slice json; /* until the next call */
  struct kb_origin origin;
  struct kb_sighting sighting;
  bool is_replaced; /* another version is newer, or equally new and came later */
};

/* The next row in the order of adding; `*found` is false at the end. KB_NO_MEMORY, KB_IO. Nothing
   may be added any more. */
enum kb_status kb_waiting_next(struct kb_waiting *waiting, struct kb_waiting_row *row, bool *found,
                               struct kb_error *error);

#endif
