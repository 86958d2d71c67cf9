#include "base/hash.h"
#include "base/json_raw.h"
#include "case/record.h"
#include "rows/key_cache.h"

#include <stdlib.h>

/* For each table a hash table that is sparsely filled. */
enum { SLOTS = 512 };

struct slot {
  const char *name; /* NULL: free */
  size_t length;
  int place;
};

struct kb_names {
  /* By key number; zero until the key was looked up. */
  struct kb_known_name known[KB_TABLE_COUNT][KB_KEY_CACHE_KEYS_MAX];
  struct slot slots[KB_TABLE_COUNT][SLOTS];
};

const char *kb_schema_extra(enum kb_extra extra)
{
  static const char *const names[] = {
    [KB_EXTRA_PROFILE - KB_COLUMNS_MAX] = KB_PROFILE_NAVIGATION,
    [KB_EXTRA_USER - KB_COLUMNS_MAX] = KB_USER_NAVIGATION,
    [KB_EXTRA_USER_LONG - KB_COLUMNS_MAX] = KB_USER_NAVIGATION_LONG,
    [KB_EXTRA_QUEUE - KB_COLUMNS_MAX] = KB_QUEUE_NAVIGATION,
    [KB_EXTRA_ALERTS - KB_COLUMNS_MAX] = KB_ALERTS_NAVIGATION,
    [KB_EXTRA_ALERTS_PARTIAL - KB_COLUMNS_MAX] = KB_ALERTS_PARTIAL,
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
                      struct kb_slice name)
{
  const struct slot *slots = names->slots[table->id];
  size_t at = (size_t)kb_hash_bytes(name) & (SLOTS - 1);
  for (; slots[at].name; at = (at + 1) & (SLOTS - 1)) {
    if (slots[at].length == name.length && memcmp(slots[at].name, name.data, name.length) == 0) {
      return slots[at].place;
    }
  }
  return -1;
}

static int search_place(const struct kb_table *table, struct kb_slice name)
{
  int place = kb_schema_column(table, name);
  for (int extra = KB_COLUMNS_MAX; extra < KB_PLACES_MAX && place < 0; extra++) {
    place = kb_slice_is(name, kb_schema_extra((enum kb_extra)extra)) ? extra : -1;
  }
  return place;
}

int kb_names_column(const struct kb_names *names, const struct kb_table *table,
                    struct kb_slice name)
{
  const int place = find_place(names, table, name);
  return place < KB_COLUMNS_MAX ? place : -1;
}

static struct kb_known_name known_name(const struct kb_table *table, int place)
{
  static const uint8_t may_be[] = {
    [KB_COLUMN_INTEGER] = KB_MAY_BE_INTEGER | KB_MAY_BE_NULL,
    [KB_COLUMN_CHOICE] = KB_MAY_BE_INTEGER | KB_MAY_BE_NULL,
    [KB_COLUMN_BIGINT] = KB_MAY_BE_NUMBER | KB_MAY_BE_NULL,
    [KB_COLUMN_NUMBER] = KB_MAY_BE_NUMBER | KB_MAY_BE_NULL,
    [KB_COLUMN_BOOLEAN] = KB_MAY_BE_BOOLEAN | KB_MAY_BE_NULL,
    [KB_COLUMN_TEXT] = KB_MAY_BE_TEXT | KB_MAY_BE_NULL,
    [KB_COLUMN_DATE] = KB_MAY_BE_TEXT | KB_MAY_BE_NULL,
    [KB_COLUMN_ID] = KB_MAY_BE_TEXT | KB_MAY_BE_NULL,
  };
  struct kb_known_name known = {(int16_t)place, KB_MAY_BE_ANY, place >= 0};
  if (place >= 0 && place < KB_COLUMNS_MAX) {
    known.may_be = may_be[table->columns[place].type];
    known.is_kept = !table->columns[place].secret;
  }
  return known;
}

/* The key with its escapes decoded; data is NULL when out of memory. */
static struct kb_slice unescaped(struct kb_arena *arena, struct kb_slice key)
{
  const struct kb_slice quoted = {key.data - 1, key.length + 2};
  const struct cJSON *value = kb_raw_value(arena, quoted);
  return value ? kb_slice_of(kb_json_string(value)) : (struct kb_slice){0};
}

const struct kb_known_name *kb_names_look(struct kb_names *names, const struct kb_table *table,
                                          struct kb_slice key, uint32_t number,
                                          struct kb_known_name *unnumbered)
{
  struct kb_known_name *known = names && number > 0 ? &names->known[table->id][number] : unnumbered;
  struct kb_arena arena = {0};
  const bool has_escape = memchr(key.data, '\\', key.length) != NULL;
  const struct kb_slice name = has_escape ? unescaped(&arena, key) : key;
  if (name.data) {
    *known = known_name(table, names ? find_place(names, table, name) : search_place(table, name));
  }
  kb_arena_fini(&arena);
  return name.data ? known : NULL;
}

const struct kb_known_name *kb_names_known(const struct kb_names *names,
                                           const struct kb_table *table)
{
  return names->known[table->id];
}
