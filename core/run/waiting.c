#include "run/waiting.h"

#include "base/map.h"
#include "base/spool.h"

#include <stdlib.h>

/* Each row is in a spool, after its head. Which version of a row is used is known when the
   last one was added: a map leads from each key to the head of the best so far. */
enum { IN_MEMORY = 4 * 1024 * 1024 };

struct head {
  const struct kb_subject *subject;
  struct kb_origin origin;
  struct kb_sighting sighting;
  uint64_t length;
};

struct best {
  struct kb_sighting sighting;
  uint64_t offset;
};

struct kb_waiting {
  struct kb_spool *spool;
  struct kb_map best; /* struct best, by key */
  struct kb_arena arena;
  uint64_t at; /* the next to be returned */
  struct kb_buf text;
};

struct kb_waiting *kb_waiting_new(void)
{
  struct kb_waiting *waiting = calloc(1, sizeof *waiting);
  if (waiting) {
    waiting->spool = kb_spool_new(IN_MEMORY);
  }
  if (waiting && !waiting->spool) {
    free(waiting);
    return NULL;
  }
  return waiting;
}

void kb_waiting_free(struct kb_waiting *waiting)
{
  if (waiting) {
    kb_spool_free(waiting->spool);
    kb_map_fini(&waiting->best);
    kb_arena_fini(&waiting->arena);
    kb_buf_fini(&waiting->text);
    free(waiting);
  }
}

/* Among equally new versions the later one is used: the later file has the last word. */
static bool note_best(struct kb_waiting *waiting, const struct kb_sighting *sighting,
                      uint64_t offset)
{
  const struct kb_slice key = {(const char *)sighting->key, sizeof sighting->key};
  struct best *best = kb_map_get(&waiting->best, key);
  if (best) {
    if (!kb_stamp_is_older(sighting->stamp, best->sighting.stamp)) {
      *best = (struct best){*sighting, offset};
    }
    return true;
  }
  best = kb_arena_alloc(&waiting->arena, sizeof *best);
  if (!best) {
    return false;
  }
  *best = (struct best){*sighting, offset};
  return kb_map_add(&waiting->best,
                    (struct kb_slice){(const char *)best->sighting.key, sizeof sighting->key},
                    best);
}

enum kb_status kb_waiting_add(struct kb_waiting *waiting, const struct kb_subject *subject,
                              struct kb_slice json, struct kb_origin origin,
                              const struct kb_sighting *sighting, struct kb_error *error)
{
  const struct head head = {subject, origin, *sighting, json.length};
  uint64_t offset = 0;
  enum kb_status status = kb_spool_append_record(
    waiting->spool, (struct kb_slice){(const char *)&head, sizeof head}, json, &offset, error);
  if (status == KB_OK && !note_best(waiting, sighting, offset)) {
    status = kb_fail_no_memory(error);
  }
  return status;
}

static enum kb_status read_at(struct kb_waiting *waiting, uint64_t offset, size_t length,
                              struct kb_error *error)
{
  kb_buf_clear(&waiting->text);
  return kb_spool_read(waiting->spool, offset, length, &waiting->text, error);
}

enum kb_status kb_waiting_next(struct kb_waiting *waiting, struct kb_waiting_row *row, bool *found,
                               struct kb_error *error)
{
  const uint64_t offset = waiting->at;
  struct head head;
  *found = offset < kb_spool_length(waiting->spool);
  if (!*found) {
    return KB_OK;
  }
  enum kb_status status = read_at(waiting, offset, sizeof head, error);
  if (status != KB_OK) {
    return status;
  }
  memcpy(&head, waiting->text.data, sizeof head);
  status = read_at(waiting, offset + sizeof head, (size_t)head.length, error);
  if (status != KB_OK) {
    return status;
  }
  const struct best *best = kb_map_get(
    &waiting->best, (struct kb_slice){(const char *)head.sighting.key, sizeof head.sighting.key});
  *row = (struct kb_waiting_row){head.subject, kb_buf_slice(&waiting->text), head.origin,
                                 head.sighting, best && best->offset != offset};
  waiting->at = offset + sizeof head + head.length;
  return KB_OK;
}
