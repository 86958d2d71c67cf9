#include "case/schema.h"

#include <stdlib.h>

/* For each table a hash table with few of its slots taken. */
enum { SLOTS = 512 };

struct slot {
  const char *name; /* NULL: free */
  size_t length;
  int place;
};

struct kb_names {
  struct slot slots[KB_TABLE_COUNT][SLOTS];
};

const char *kb_schema_extra(enum kb_extra extra)
{
  static const char *const names[] = {
    [KB_EXTRA_PROFILE - KB_COLUMNS_MAX] = KB_PROFILE_NAVIGATION,
    [KB_EXTRA_USER - KB_COLUMNS_MAX] = KB_USER_NAVIGATION,
    [KB_EXTRA_QUEUE - KB_COLUMNS_MAX] = KB_QUEUE_NAVIGATION,
    [KB_EXTRA_ALERTS - KB_COLUMNS_MAX] = KB_ALERTS_NAVIGATION,
    [KB_EXTRA_LOOKUP_TABLE - KB_COLUMNS_MAX] = KB_USER_LOOKUP KB_LOOKUP_TABLE,
    [KB_EXTRA_LOOKUP_NAME - KB_COLUMNS_MAX] = KB_ALERT_LOOKUP KB_FORMATTED,
    [KB_EXTRA_PROFILE_NAME - KB_COLUMNS_MAX] = KB_PROFILE_LOOKUP KB_FORMATTED,
  };
  return names[extra - KB_COLUMNS_MAX];
}

static uint64_t mix(uint64_t hash, uint64_t bytes)
{
  hash = (hash ^ bytes) * UINT64_C(0x9e3779b97f4a7c15);
  return hash ^ hash >> 32;
}

uint64_t kb_names_hash(struct kb_slice name)
{
  uint64_t hash = name.length;
  uint64_t bytes;
  while (name.length >= sizeof bytes) {
    memcpy(&bytes, name.data, sizeof bytes);
    hash = mix(hash, bytes);
    name.data += sizeof bytes;
    name.length -= sizeof bytes;
  }
  bytes = 0;
  if (name.length > 0) {
    memcpy(&bytes, name.data, name.length);
  }
  return mix(hash, bytes);
}

static void add(struct slot slots[SLOTS], const char *name, int place)
{
  const struct kb_slice slice = kb_slice_of(name);
  size_t at = (size_t)kb_names_hash(slice) & (SLOTS - 1);
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

int kb_names_place(const struct kb_names *names, const struct kb_table *table, struct kb_slice name,
                   uint64_t hash)
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
