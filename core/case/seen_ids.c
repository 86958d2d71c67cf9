#include "case/seen_ids.h"

#include "base/date.h"
#include "base/hash.h"
#include "base/spool.h"

#include <stdlib.h>
#include <unistd.h>

/* All rows are in a spool. A Bloom filter in memory shows for nearly every new row that it is
   new; only otherwise is the spool searched. Once a row was repeated, more are likely to
   follow, and a hash table of all rows is built.
   The filter has a block of 512 bits, one cache line, for each 16 rows, up to its maximum size,
   and a row sets 8 bits of its block: only a few new rows in a million seem to be repeated. */
enum {
  IN_MEMORY = 64 * 1024 - 1, /* bytes of the spool, whose buffer has a terminator */
  BLOCK_WORDS = 8,
  ROWS_A_BLOCK = 16,
  FIRST_BLOCKS = 64,
  MOST_BLOCKS = 40 * 1024, /* 2.5 MiB, a million rows */
  BITS_A_ROW = 8,
  FALSE_ALARMS = 128, /* so many searches in vain are accepted: a million rows cause about 35 */
  PIECE = 1024,       /* rows read at a time */
};

struct slot {
  uint32_t tag;
  uint32_t row; /* its index + 1; 0: free */
};

struct kb_seen_ids {
  struct kb_spool *rows;
  struct kb_buf piece; /* rows read back from the spool */
  uint64_t count;
  uint64_t secrets[2]; /* for the hash, so that nobody can choose ids that collide */
  uint64_t *blocks;
  size_t block_count;
  size_t false_alarms;
  struct slot *slots; /* NULL: not built yet */
  size_t slot_count;  /* a power of two */
};

enum kb_status kb_sighting_read(struct kb_sighting *sighting, const struct kb_table *table,
                                struct kb_slice json, const struct kb_token *tokens,
                                struct kb_names *names, struct kb_values *values,
                                struct kb_error *error)
{
  struct kb_record record;
  struct kb_node row = {json.data, tokens, 0};
  kb_arena_reset(&values->arena);
  values->odd = NULL;
  values->odd_count = 0;
  if (!tokens && !kb_values_keep(values, json, &row)) {
    return kb_fail_no_memory(error);
  }
  const enum kb_status status = kb_record_read(&record, table, row, names, values, error);
  if (status != KB_OK) {
    return status;
  }
  if (!record.id) {
    return kb_fail(error, KB_INVALID, "the %s has no %s", table->title, table->key);
  }
  kb_id_key(record.id, sighting->key);
  sighting->stamp = kb_stamp_of(&record, json);
  return KB_OK;
}

struct kb_seen_ids *kb_seen_ids_new(void)
{
  struct kb_seen_ids *seen = calloc(1, sizeof *seen);
  if (!seen) {
    return NULL;
  }
  seen->rows = kb_spool_new(IN_MEMORY);
  seen->blocks = calloc(FIRST_BLOCKS * BLOCK_WORDS, sizeof *seen->blocks);
  seen->block_count = FIRST_BLOCKS;
  if (!seen->rows || !seen->blocks) {
    kb_seen_ids_free(seen);
    return NULL;
  }
  if (getentropy(seen->secrets, sizeof seen->secrets) != 0) {
    seen->secrets[0] = UINT64_C(0x9e3779b97f4a7c15); /* predictable, but still spread */
    seen->secrets[1] = UINT64_C(0xbf58476d1ce4e5b9);
  }
  return seen;
}

void kb_seen_ids_free(struct kb_seen_ids *seen)
{
  if (seen) {
    kb_spool_free(seen->rows);
    kb_buf_fini(&seen->piece);
    free(seen->blocks);
    free(seen->slots);
    free(seen);
  }
}

uint64_t kb_seen_ids_count(const struct kb_seen_ids *seen)
{
  return seen->count;
}

static uint64_t hash_of(const struct kb_seen_ids *seen, const unsigned char key[16])
{
  uint64_t words[2];
  memcpy(words, key, sizeof words);
  return kb_hash_mix(kb_hash_mix(seen->secrets[0], words[0]) ^ seen->secrets[1], words[1]);
}

/* --- The filter --- */

static uint64_t *block_of(const struct kb_seen_ids *seen, uint64_t hash)
{
  return seen->blocks + ((hash >> 32) * seen->block_count >> 32) * BLOCK_WORDS;
}

void kb_seen_ids_fetch(const struct kb_seen_ids *seen, const unsigned char key[16])
{
  __builtin_prefetch(block_of(seen, hash_of(seen, key)), 1);
}

/* Sets all bits of the row; whether they were set before. */
static bool put_in_filter(struct kb_seen_ids *seen, uint64_t hash)
{
  uint64_t *block = block_of(seen, hash);
  uint64_t bits = kb_hash_mix(hash, UINT64_C(0x94d049bb133111eb));
  uint64_t clear = 0;
  for (int i = 0; i < BITS_A_ROW; i++) { /* each in another word of the block */
    const uint64_t bit = UINT64_C(1) << (bits & 63);
    clear |= ~block[i] & bit;
    block[i] |= bit;
    bits >>= 6;
  }
  return clear == 0;
}

/* Reads rows from index `place` on into `piece`. */
static enum kb_status read_piece(struct kb_seen_ids *seen, uint64_t place, size_t *count,
                                 struct kb_error *error)
{
  const uint64_t left = seen->count - place;
  *count = left < PIECE ? (size_t)left : PIECE;
  kb_buf_clear(&seen->piece);
  return kb_spool_read(seen->rows, place * sizeof(struct kb_sighting),
                       *count * sizeof(struct kb_sighting), &seen->piece, error);
}

static struct kb_sighting row_in(const struct kb_seen_ids *seen, size_t place)
{
  struct kb_sighting row;
  memcpy(&row, seen->piece.data + place * sizeof row, sizeof row);
  return row;
}

static void put_in_table(struct kb_seen_ids *seen, uint64_t hash, uint64_t place)
{
  size_t at = (size_t)hash & (seen->slot_count - 1);
  while (seen->slots[at].row != 0) {
    at = (at + 1) & (seen->slot_count - 1);
  }
  seen->slots[at] = (struct slot){(uint32_t)(hash >> 32), (uint32_t)place + 1};
}

/* Puts all rows into the table if there is one, else into the filter. */
static enum kb_status put_all(struct kb_seen_ids *seen, struct kb_error *error)
{
  enum kb_status status = KB_OK;
  size_t rows = 0;
  for (uint64_t at = 0; at < seen->count && status == KB_OK; at += rows) {
    status = read_piece(seen, at, &rows, error);
    for (size_t i = 0; i < rows && status == KB_OK; i++) {
      const uint64_t hash = hash_of(seen, row_in(seen, i).key);
      if (seen->slots) {
        put_in_table(seen, hash, at + i);
      } else {
        put_in_filter(seen, hash);
      }
    }
  }
  return status;
}

static enum kb_status fill_filter(struct kb_seen_ids *seen, struct kb_error *error)
{
  seen->blocks = calloc(seen->block_count * BLOCK_WORDS, sizeof *seen->blocks);
  return seen->blocks ? put_all(seen, error) : kb_fail_no_memory(error);
}

static enum kb_status widen_filter(struct kb_seen_ids *seen, struct kb_error *error)
{
  const size_t twice = seen->block_count * 2;
  free(seen->blocks); /* first, as all rows are put into the new ones: less memory is in use */
  seen->block_count = twice < MOST_BLOCKS ? twice : MOST_BLOCKS;
  return fill_filter(seen, error);
}

/* --- The table --- */

static enum kb_status make_table(struct kb_seen_ids *seen, struct kb_error *error)
{
  size_t count = 1024;
  while (count / 2 < seen->count + 1) {
    count *= 2;
  }
  struct slot *slots = seen->count < UINT32_MAX / 2 ? calloc(count, sizeof *slots) : NULL;
  if (!slots) {
    return kb_fail_no_memory(error);
  }
  free(seen->slots);
  seen->slots = slots;
  seen->slot_count = count;
  return put_all(seen, error);
}

enum kb_status kb_seen_ids_at(const struct kb_seen_ids *seen, uint64_t place,
                              struct kb_sighting *row, struct kb_error *error)
{
  struct kb_buf bytes = {0};
  const enum kb_status status =
    kb_spool_read(seen->rows, place * sizeof *row, sizeof *row, &bytes, error);
  if (status == KB_OK) {
    memcpy(row, bytes.data, sizeof *row);
  }
  kb_buf_fini(&bytes);
  return status;
}

static enum kb_status find_in_table(struct kb_seen_ids *seen, const struct kb_sighting *row,
                                    uint64_t hash, bool *again, uint64_t *earlier,
                                    struct kb_error *error)
{
  enum kb_status status = KB_OK;
  size_t at = (size_t)hash & (seen->slot_count - 1);
  for (; seen->slots[at].row != 0 && !*again && status == KB_OK;
       at = (at + 1) & (seen->slot_count - 1)) {
    struct kb_sighting other;
    if (seen->slots[at].tag != (uint32_t)(hash >> 32)) {
      continue;
    }
    status = kb_seen_ids_at(seen, seen->slots[at].row - 1, &other, error);
    *again = status == KB_OK && memcmp(other.key, row->key, sizeof row->key) == 0;
    *earlier = *again ? other.stamp : 0;
  }
  return status;
}

/* --- Filter and table together --- */

static enum kb_status search_all(struct kb_seen_ids *seen, const struct kb_sighting *row,
                                 bool *again, uint64_t *earlier, struct kb_error *error)
{
  enum kb_status status = KB_OK;
  size_t rows = 0;
  for (uint64_t at = 0; at < seen->count && !*again && status == KB_OK; at += rows) {
    status = read_piece(seen, at, &rows, error);
    for (size_t i = 0; i < rows && !*again && status == KB_OK; i++) {
      const struct kb_sighting other = row_in(seen, i);
      *again = memcmp(other.key, row->key, sizeof row->key) == 0;
      *earlier = *again ? other.stamp : 0;
    }
  }
  if (status == KB_OK && (*again || ++seen->false_alarms > FALSE_ALARMS)) {
    return make_table(seen, error);
  }
  return status;
}

static enum kb_status make_room(struct kb_seen_ids *seen, struct kb_error *error)
{
  if (seen->slots) {
    return seen->count < seen->slot_count / 2 ? KB_OK : make_table(seen, error);
  }
  if (!seen->blocks) {
    return fill_filter(seen, error); /* it failed before */
  }
  const bool is_full = seen->count >= seen->block_count * ROWS_A_BLOCK;
  return is_full && seen->block_count < MOST_BLOCKS ? widen_filter(seen, error) : KB_OK;
}

enum kb_status kb_seen_ids_add(struct kb_seen_ids *seen, const struct kb_sighting *row, bool *again,
                               uint64_t *earlier, struct kb_error *error)
{
  const uint64_t hash = hash_of(seen, row->key);
  uint64_t offset = 0;
  *again = false;
  *earlier = 0;
  enum kb_status status = make_room(seen, error);
  if (status == KB_OK && seen->slots) {
    status = find_in_table(seen, row, hash, again, earlier, error);
  } else if (status == KB_OK && put_in_filter(seen, hash)) {
    status = search_all(seen, row, again, earlier, error);
  }
  if (status != KB_OK || *again) {
    return status;
  }
  status =
    kb_spool_append(seen->rows, (struct kb_slice){(const char *)row, sizeof *row}, &offset, error);
  if (status != KB_OK) {
    return status;
  }
  if (seen->slots) {
    put_in_table(seen, hash, seen->count);
  }
  seen->count++;
  return KB_OK;
}

/* --- Versions of a row --- */

uint64_t kb_stamp_of(const struct kb_record *record, struct kb_slice json)
{
  const int place = record->table->modified;
  const uint64_t number = place >= 0 ? kb_moment_number(kb_record_slice_at(record, place)) : 0;
  return number > 0 ? number : kb_hash_bytes(json) | KB_STAMP_IS_HASH;
}

bool kb_stamp_is_older(uint64_t stamp, uint64_t than)
{
  return ((stamp | than) & KB_STAMP_IS_HASH) == 0 && stamp < than;
}
