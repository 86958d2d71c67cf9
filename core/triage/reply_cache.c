#include "triage/reply_cache.h"

#include "base/hash.h"

#include <stdlib.h>

/* Longer texts are asked for again: copying everything that a row may contain would cost more
   than it saves. */
enum { SLOTS = 256, LONGEST_TEXT = 16 * 1024 };

/* The slot of a question is given by its hash; a later question may replace it. */
struct slot {
  uint64_t call; /* the call that it belongs to */
  enum kb_question_kind kind;
  enum kb_part part;
  size_t place;
  size_t name_length;
  struct kb_buf bytes; /* the name, and the content of the reply */
  size_t ahead;        /* its number among the answers sent ahead, from 1; 0: none, or already
                          used */
  struct kb_reply reply;
};

struct kb_reply_cache {
  uint64_t call;
  size_t ahead; /* number of answers sent ahead with this call */
  struct kb_taken taken;
  struct slot slots[SLOTS];
};

struct kb_reply_cache *kb_reply_cache_new(void)
{
  struct kb_reply_cache *cache = calloc(1, sizeof *cache);
  if (cache) {
    cache->call = 1;
  }
  return cache;
}

void kb_reply_cache_free(struct kb_reply_cache *cache)
{
  for (size_t i = 0; cache && i < SLOTS; i++) {
    kb_buf_fini(&cache->slots[i].bytes);
  }
  free(cache);
}

void kb_reply_cache_clear(struct kb_reply_cache *cache)
{
  cache->call++;
  cache->ahead = 0;
}

static struct slot *slot_of(struct kb_reply_cache *cache, const struct kb_question *question)
{
  const uint64_t hash = kb_hash_bytes(question->name) + (uint64_t)question->kind * 7 +
                        (uint64_t)question->part * 31 + question->place * 101;
  return &cache->slots[(hash ^ hash >> 32) % SLOTS];
}

static bool is_of(const struct slot *slot, const struct kb_question *question, uint64_t call)
{
  return slot->call == call && slot->kind == question->kind && slot->part == question->part &&
         slot->place == question->place &&
         kb_slice_equal((struct kb_slice){slot->bytes.data, slot->name_length}, question->name);
}

bool kb_reply_cache_find(struct kb_reply_cache *cache, const struct kb_question *question,
                         struct kb_reply *reply)
{
  struct slot *slot = slot_of(cache, question);
  if (!is_of(slot, question, cache->call)) {
    return false;
  }
  if (slot->ahead > 0) {
    cache->taken.places[cache->taken.count++] = (uint8_t)(slot->ahead - 1);
    slot->ahead = 0;
  }
  *reply = slot->reply;
  reply->text =
    (struct kb_slice){slot->bytes.data + slot->name_length, slot->bytes.length - slot->name_length};
  return true;
}

void kb_reply_cache_add(struct kb_reply_cache *cache, const struct kb_question *question,
                        const struct kb_reply *reply)
{
  struct slot *slot = slot_of(cache, question);
  const bool has_text = reply->kind == KB_REPLY_TEXT;
  if (question->kind == KB_ASK_FORGET || reply->kind == KB_REPLY_HALT ||
      reply->kind == KB_REPLY_ERROR || (has_text && reply->text.length > LONGEST_TEXT)) {
    return;
  }
  kb_buf_clear(&slot->bytes);
  kb_buf_add_slice(&slot->bytes, question->name);
  if (has_text) {
    kb_buf_add_slice(&slot->bytes, reply->text);
  }
  slot->call = slot->bytes.failed ? 0 : cache->call;
  slot->kind = question->kind;
  slot->part = question->part;
  slot->place = question->place;
  slot->name_length = question->name.length;
  slot->reply = *reply;
  slot->ahead = 0;
}

void kb_reply_cache_add_ahead(struct kb_reply_cache *cache, const struct kb_question *question,
                              const struct kb_reply *reply)
{
  if (cache->ahead < KB_AHEAD_MAX) {
    cache->ahead++;
    kb_reply_cache_add(cache, question, reply);
    struct slot *slot = slot_of(cache, question);
    slot->ahead = is_of(slot, question, cache->call) ? cache->ahead : slot->ahead;
  }
}

struct kb_taken kb_reply_cache_taken(struct kb_reply_cache *cache)
{
  const struct kb_taken taken = cache->taken;
  cache->taken.count = 0;
  return taken;
}
