#include "report/replay_affected.h"

#include "base/grow.h"
#include "base/hash.h"
#include "case/record.h"

#include <stdlib.h>

void kb_replay_affected_fini(struct kb_replay_affected *affected)
{
  free(affected->list);
  *affected = (struct kb_replay_affected){.count = 0};
}

/* One after another, so that the parts cannot run into each other. */
static uint64_t add_hash(uint64_t hash, const char *text)
{
  return kb_hash_mix(hash, kb_hash_bytes(kb_slice_of(text)));
}

static uint64_t hash_of(struct kb_take *take, struct kb_node mailbox, uint64_t kind,
                        const char *tenant)
{
  struct kb_node subject;
  unsigned char id[16] = {0};
  const char *own = kb_take_text(take, mailbox, "tenant");
  uint64_t hash = add_hash(kind, own ? own : tenant);
  if (kb_take_member(mailbox, "subject", KB_JSON_OBJECT, &subject)) {
    hash = add_hash(hash, kb_take_text_or_empty(take, subject, "table"));
    kb_id_key(kb_take_text_or_empty(take, subject, "id"), id);
  }
  return kb_hash_mix(hash, kb_hash_bytes((struct kb_slice){(const char *)id, sizeof id}));
}

bool kb_replay_affected_add(struct kb_replay_affected *affected, struct kb_node kind,
                            const char *tenant, struct kb_arena *scratch)
{
  struct kb_take take = {.arena = scratch};
  struct kb_node mailbox;
  size_t end = 0;
  const uint64_t key = add_hash(0, kb_take_text_or_empty(&take, kind, "key"));
  kb_take_list(kind, "affected", &mailbox, &end);
  for (; mailbox.at < end && !take.failed; mailbox.at = kb_node_end(mailbox)) {
    if (!KB_MAKE_ROOM(affected->list, affected->count, affected->capacity, 64)) {
      return false;
    }
    affected->list[affected->count++] = hash_of(&take, mailbox, key, tenant);
    kb_arena_reset(scratch);
  }
  return !take.failed;
}

static int by_value(const void *a, const void *b)
{
  const uint64_t x = *(const uint64_t *)a;
  const uint64_t y = *(const uint64_t *)b;
  return (x > y) - (x < y);
}

size_t kb_replay_affected_twice(struct kb_replay_affected *affected)
{
  size_t twice = 0;
  if (affected->count > 0) {
    qsort(affected->list, affected->count, sizeof *affected->list, by_value);
  }
  for (size_t i = 1; i < affected->count; i++) {
    twice += affected->list[i] == affected->list[i - 1];
  }
  return twice;
}
