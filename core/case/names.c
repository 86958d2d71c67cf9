#include "case/names.h"

#include "base/json_raw.h"
#include "rows/key_cache.h"

#include <stdlib.h>

struct kb_names {
  /* By table and key number; NULL until a row of the table is read. An entry is zero until its key
     was looked up. */
  struct kb_known_name **known;
  size_t table_count;
};

struct kb_names *kb_names_new(const struct kb_schema *schema)
{
  struct kb_names *names = calloc(1, sizeof *names);
  if (names) {
    names->known = calloc(schema->table_count + 1, sizeof *names->known);
    names->table_count = schema->table_count;
  }
  if (names && !names->known) {
    free(names);
    return NULL;
  }
  return names;
}

void kb_names_free(struct kb_names *names)
{
  if (names) {
    for (size_t i = 0; i < names->table_count; i++) {
      free(names->known[i]);
    }
    free(names->known);
    free(names);
  }
}

const struct kb_known_name *kb_names_known(struct kb_names *names, const struct kb_table *table)
{
  struct kb_known_name **known = &names->known[table->id];
  if (!*known) {
    *known = calloc(KB_KEY_CACHE_KEYS_MAX, sizeof **known);
  }
  return *known;
}

static struct kb_known_name known_name(const struct kb_table *table, int place)
{
  static const uint8_t may_be[KB_COLUMN_TYPES] = {
    [KB_COLUMN_INTEGER] = KB_MAY_BE_INTEGER | KB_MAY_BE_NULL,
    [KB_COLUMN_CHOICE] = KB_MAY_BE_INTEGER | KB_MAY_BE_NULL,
    [KB_COLUMN_BIGINT] = KB_MAY_BE_NUMBER | KB_MAY_BE_NULL,
    [KB_COLUMN_NUMBER] = KB_MAY_BE_NUMBER | KB_MAY_BE_NULL,
    [KB_COLUMN_BOOLEAN] = KB_MAY_BE_BOOLEAN | KB_MAY_BE_NULL,
    [KB_COLUMN_TEXT] = KB_MAY_BE_TEXT | KB_MAY_BE_NULL,
    [KB_COLUMN_CHOICES] = KB_MAY_BE_TEXT | KB_MAY_BE_NULL,
    [KB_COLUMN_DATE] = KB_MAY_BE_TEXT | KB_MAY_BE_NULL,
    [KB_COLUMN_ID] = KB_MAY_BE_TEXT | KB_MAY_BE_NULL,
    [KB_COLUMN_OBJECT] = KB_MAY_BE_ANY,
  };
  struct kb_known_name known = {(int16_t)place, KB_MAY_BE_ANY, place >= 0};
  if (place >= 0 && (size_t)place < table->column_count) {
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
    *known = known_name(table, kb_schema_place(table, name));
  }
  kb_arena_fini(&arena);
  return name.data ? known : NULL;
}
