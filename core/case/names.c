#include "case/schema.h"

#include "base/hash.h"

#include <stdint.h>
#include <stdlib.h>

/* For each table a hash table with few of its slots taken. */
enum { SLOTS = 512, KEYS_MAX = 192, KEY_BYTES = 8 * 1024 };

struct slot {
  const char *name; /* NULL: free */
  size_t length;
  int place;
};

/* The keys of an object. */
struct shape {
  size_t count;
  size_t used; /* of `bytes` */
  struct kb_seen_key seen[KEYS_MAX];
  struct {
    const char *key; /* in `bytes` */
    size_t length;
    uint64_t hash;
  } keys[KEYS_MAX];
  char bytes[KEY_BYTES];
};

struct kb_names {
  struct slot slots[KB_TABLE_COUNT][SLOTS];
  struct shape shapes[KB_TABLE_COUNT];
  uint64_t seen[SLOTS]; /* hashes of the keys of an object that is not like the one before */
};

const char *kb_schema_extra(enum kb_extra extra)
{
  static const char *const names[] = {
    [KB_EXTRA_PROFILE - KB_COLUMNS_MAX] = KB_PROFILE_NAVIGATION,
    [KB_EXTRA_USER - KB_COLUMNS_MAX] = KB_USER_NAVIGATION,
    [KB_EXTRA_USER_LONG - KB_COLUMNS_MAX] = KB_USER_NAVIGATION_LONG,
    [KB_EXTRA_QUEUE - KB_COLUMNS_MAX] = KB_QUEUE_NAVIGATION,
    [KB_EXTRA_ALERTS - KB_COLUMNS_MAX] = KB_ALERTS_NAVIGATION,
    [KB_EXTRA_LOOKUP_TABLE - KB_COLUMNS_MAX] = KB_USER_LOOKUP KB_LOOKUP_TABLE,
    [KB_EXTRA_LOOKUP_NAME - KB_COLUMNS_MAX] = KB_ALERT_LOOKUP KB_FORMATTED,
    [KB_EXTRA_PROFILE_NAME - KB_COLUMNS_MAX] = KB_PROFILE_LOOKUP KB_FORMATTED,
  };
  return names[extra - KB_COLUMNS_MAX];
}

static void add(struct slot slots[SLOTS], const char *name, int place)
{
  const struct kb_slice slice = kb_slice_of(name);
  size_t at = (size_t)kb_hash_bytes(slice) & (SLOTS - 1);
  while (slots[at].name) {
    at = (at + 1) & (SLOTS - 1);
  }
  slots[at] = (struct slot){name, slice.length, place};
}

struct kb_names *kb_names_new(void)
{
  struct kb_names *names = calloc(1, sizeof *names);
  for (int id = 0; names && id < KB_TABLE_COUNT; id++) {
    const struct kb_table *table = kb_schema_table((enum kb_table_id)id);
    for (size_t i = 0; i < table->column_count; i++) {
      add(names->slots[id], table->columns[i].name, (int)i);
    }
    for (int extra = KB_COLUMNS_MAX; extra < KB_PLACES_MAX; extra++) {
      add(names->slots[id], kb_schema_extra((enum kb_extra)extra), extra);
    }
  }
  return names;
}

void kb_names_free(struct kb_names *names)
{
  free(names);
}

static int find_place(const struct kb_names *names, const struct kb_table *table,
                      struct kb_slice name, uint64_t hash)
{
  const struct slot *slots = names->slots[table->id];
  size_t at = (size_t)hash & (SLOTS - 1);
  for (; slots[at].name; at = (at + 1) & (SLOTS - 1)) {
    if (slots[at].length == name.length && memcmp(slots[at].name, name.data, name.length) == 0) {
      return slots[at].place;
    }
  }
  return -1;
}

int kb_names_column(const struct kb_names *names, const struct kb_table *table,
                    struct kb_slice name)
{
  const int place = find_place(names, table, name, kb_hash_bytes(name));
  return place < KB_COLUMNS_MAX ? place : -1;
}

struct kb_key_walk kb_key_walk_begin(struct kb_names *names, const struct kb_table *table)
{
  const struct shape *shape = &names->shapes[table->id];
  return (struct kb_key_walk){
    .names = names, .table = table, .seen = shape->seen, .known = shape->count, .is_alike = true};
}

/* False: a key with that hash was there before; it may be the same. */
static bool add_seen(uint64_t seen[SLOTS], uint64_t hash)
{
  hash |= 1;
  size_t at = (size_t)(hash >> 32) & (SLOTS - 1);
  while (seen[at] != 0) {
    if (seen[at] == hash) {
      return false;
    }
    at = (at + 1) & (SLOTS - 1);
  }
  seen[at] = hash;
  return true;
}

/* From here on the keys differ from those of the row before, whose first ones they were. */
static void part_from_shape(struct kb_key_walk *walk, struct shape *shape)
{
  memset(walk->names->seen, 0, sizeof walk->names->seen);
  for (size_t i = 0; i < walk->count; i++) {
    add_seen(walk->names->seen, shape->keys[i].hash);
  }
  shape->count = walk->count;
  shape->used = walk->count > 0 ? (size_t)(shape->keys[walk->count - 1].key - shape->bytes) +
                                    shape->keys[walk->count - 1].length
                                : 0;
  walk->is_alike = false;
  walk->known = 0;
}

/* As memcmp, which takes longer to be called than this takes. */
static bool is_same(const char *a, const char *b, size_t length)
{
  uint64_t x;
  uint64_t y;
  while (length >= sizeof x) {
    memcpy(&x, a, sizeof x);
    memcpy(&y, b, sizeof y);
    if (x != y) {
      return false;
    }
    a += sizeof x;
    b += sizeof y;
    length -= sizeof x;
  }
  while (length > 0 && *a == *b) {
    a++;
    b++;
    length--;
  }
  return length == 0;
}

static bool is_key(const struct shape *shape, size_t at, struct kb_slice key)
{
  return shape->keys[at].length == key.length && is_same(shape->keys[at].key, key.data, key.length);
}

static struct kb_seen_key seen_key(const struct kb_table *table, uint32_t number, int place)
{
  static const uint8_t may_be[] = {
    [KB_COLUMN_INTEGER] = KB_MAY_BE_NUMBER | KB_MAY_BE_NULL,
    [KB_COLUMN_CHOICE] = KB_MAY_BE_NUMBER | KB_MAY_BE_NULL,
    [KB_COLUMN_BOOLEAN] = KB_MAY_BE_BOOLEAN | KB_MAY_BE_NULL,
    [KB_COLUMN_TEXT] = KB_MAY_BE_TEXT | KB_MAY_BE_NULL,
    [KB_COLUMN_DATE] = KB_MAY_BE_TEXT | KB_MAY_BE_NULL,
    [KB_COLUMN_ID] = KB_MAY_BE_TEXT | KB_MAY_BE_NULL,
  };
  struct kb_seen_key seen = {number, (int16_t)place, KB_MAY_BE_ANY, place >= 0};
  if (place >= 0 && place < KB_COLUMNS_MAX) {
    seen.may_be = may_be[table->columns[place].type];
    seen.is_kept = !table->columns[place].secret;
  }
  return seen;
}

/* False: it is not a key that a row may be told by. */
static bool learn(struct kb_key_walk *walk, struct shape *shape, struct kb_slice key,
                  uint32_t number)
{
  const uint64_t hash = kb_hash_bytes(key);
  if (shape->count == KEYS_MAX || key.length > KEY_BYTES - shape->used ||
      memchr(key.data, '\\', key.length) || !add_seen(walk->names->seen, hash)) {
    return false;
  }
  char *kept = shape->bytes + shape->used;
  memcpy(kept, key.data, key.length);
  shape->keys[shape->count].key = kept;
  shape->keys[shape->count].length = key.length;
  shape->keys[shape->count].hash = hash;
  shape->seen[shape->count] =
    seen_key(walk->table, number, find_place(walk->names, walk->table, key, hash));
  shape->used += key.length;
  shape->count++;
  return true;
}

const struct kb_seen_key *kb_key_walk_look(struct kb_key_walk *walk, struct kb_slice key,
                                           uint32_t number)
{
  struct shape *shape = &walk->names->shapes[walk->table->id];
  const size_t at = walk->count;
  if (!walk->is_alike || at >= shape->count || !is_key(shape, at, key)) {
    if (walk->is_alike) {
      part_from_shape(walk, shape);
    }
    if (!learn(walk, shape, key, number)) {
      shape->count = 0; /* an odd row is no model */
      shape->used = 0;
      return NULL;
    }
  }
  shape->seen[at].number = number;
  walk->count++;
  return &shape->seen[at];
}
