#include "case/join.h"

#include "base/spool.h"

#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

enum { NO_ENTRY = UINT32_MAX };

/* A stored row. Rows with one key form a chain in the order in which they were added. */
struct entry {
  unsigned char key[16];
  uint64_t offset;
  struct kb_origin origin;
  uint32_t length;
  uint32_t next;
  uint32_t last;      /* of the chain; valid in its first entry */
  bool asked;         /* valid in the first entry */
  bool is_of_profile; /* an alert about an email server profile */
};

/* All rows of one table: a hash table (open addressing) of chains. */
struct index {
  struct entry *entries;
  uint32_t count;
  uint32_t capacity;
  uint32_t *slots;     /* first entry of a chain, or NO_ENTRY */
  uint32_t slot_count; /* a power of two, or 0 */
  uint32_t chains;
  uint64_t secrets[4]; /* for the hash */
};

struct kb_join {
  enum kb_alerts_there alerts;
  struct kb_spool *spool;
  struct index tables[KB_TABLE_COUNT];
  uint32_t orphan; /* where the search for orphans continues */
  struct kb_buf text;
};

/* If the system has no random numbers, the hash still spreads rows, but predictably. */
static void choose_secrets(uint64_t secrets[4])
{
  static const uint64_t spread[4] = {UINT64_C(0x9e3779b97f4a7c15), UINT64_C(0xbf58476d1ce4e5b9),
                                     UINT64_C(0x94d049bb133111eb), UINT64_C(0xd6e8feb86659fd93)};
  if (getentropy(secrets, sizeof spread) != 0) {
    memcpy(secrets, spread, sizeof spread);
  }
}

void kb_join_set_alerts(struct kb_join *join, enum kb_alerts_there there)
{
  join->alerts = there;
}

enum kb_alerts_there kb_join_alerts(const struct kb_join *join)
{
  return join->alerts;
}

struct kb_join *kb_join_new(size_t memory_limit)
{
  struct kb_join *join = calloc(1, sizeof *join);
  if (!join) {
    return NULL;
  }
  for (size_t i = 0; i < KB_TABLE_COUNT; i++) {
    choose_secrets(join->tables[i].secrets);
  }
  join->spool = kb_spool_new(memory_limit);
  if (!join->spool) {
    free(join);
    return NULL;
  }
  return join;
}

void kb_join_free(struct kb_join *join)
{
  if (!join) {
    return;
  }
  for (size_t i = 0; i < KB_TABLE_COUNT; i++) {
    free(join->tables[i].entries);
    free(join->tables[i].slots);
  }
  kb_buf_fini(&join->text);
  kb_spool_free(join->spool);
  free(join);
}

static uint32_t slot_of(const struct index *index, const unsigned char key[16])
{
  /* Each word is multiplied by a secret factor, so that nobody can choose ids that collide. */
  uint32_t words[4];
  memcpy(words, key, 16);
  uint64_t sum = 0;
  for (size_t i = 0; i < 4; i++) {
    sum += words[i] * index->secrets[i];
  }
  uint32_t slot = (uint32_t)(sum >> 32) & (index->slot_count - 1);
  while (index->slots[slot] != NO_ENTRY &&
         memcmp(index->entries[index->slots[slot]].key, key, 16) != 0) {
    slot = (slot + 1) & (index->slot_count - 1);
  }
  return slot;
}

static bool grow_slots(struct index *index)
{
  const uint32_t old_count = index->slot_count;
  uint32_t *old = index->slots;
  const uint32_t count = old_count ? old_count * 2 : 64;
  uint32_t *slots = malloc((size_t)count * sizeof *slots);
  if (!slots) {
    return false;
  }
  memset(slots, 0xFF, (size_t)count * sizeof *slots);
  index->slots = slots;
  index->slot_count = count;
  for (uint32_t i = 0; i < old_count; i++) {
    if (old[i] != NO_ENTRY) {
      index->slots[slot_of(index, index->entries[old[i]].key)] = old[i];
    }
  }
  free(old);
  return true;
}

static bool grow_entries(struct index *index)
{
  const uint32_t capacity = index->capacity ? index->capacity * 2 : 64;
  if (capacity <= index->capacity || capacity >= NO_ENTRY / 2) {
    return false;
  }
  struct entry *entries = realloc(index->entries, (size_t)capacity * sizeof *entries);
  if (!entries) {
    return false;
  }
  index->entries = entries;
  index->capacity = capacity;
  return true;
}

static bool add_entry(struct index *index, const struct entry *row)
{
  if ((index->count == index->capacity && !grow_entries(index)) ||
      (index->chains >= index->slot_count / 2 && !grow_slots(index))) {
    return false;
  }
  const uint32_t at = index->count;
  const uint32_t slot = slot_of(index, row->key);
  index->entries[at] = *row;
  index->entries[at].next = NO_ENTRY;
  index->entries[at].last = at;
  if (index->slots[slot] == NO_ENTRY) {
    index->slots[slot] = at;
    index->chains++;
  } else {
    struct entry *first = &index->entries[index->slots[slot]];
    index->entries[first->last].next = at;
    first->last = at;
  }
  index->count++;
  return true;
}

static const char *key_of(const struct kb_record *record)
{
  return record->table->id == KB_ALERT ? kb_record_text(record, KB_ALERT_LOOKUP) : record->id;
}

enum kb_status kb_join_add(struct kb_join *join, const struct kb_record *record,
                           struct kb_slice text, struct kb_origin origin, struct kb_error *error)
{
  const char *id = key_of(record);
  if (!id) {
    return kb_fail(error, KB_INVALID, "the %s has no %s, so it belongs to nothing",
                   record->table->title,
                   record->table->id == KB_ALERT ? KB_ALERT_LOOKUP : record->table->key);
  }
  if (text.length > UINT32_MAX) {
    return kb_fail(error, KB_LIMIT, "the row is too large");
  }
  struct entry row = {.length = (uint32_t)text.length,
                      .origin = origin,
                      .is_of_profile = kb_record_is_profile_alert(record)};
  const enum kb_status status = kb_spool_append(join->spool, text, &row.offset, error);
  if (status != KB_OK) {
    return status;
  }
  kb_id_key(id, row.key);
  return add_entry(&join->tables[record->table->id], &row) ? KB_OK : kb_fail_no_memory(error);
}

bool kb_join_has(const struct kb_join *join, enum kb_table_id table)
{
  return join->tables[table].count > 0;
}

bool kb_join_has_any(const struct kb_join *join)
{
  bool has = false;
  for (int id = 0; id < KB_TABLE_COUNT; id++) {
    has = has || join->tables[id].count > 0;
  }
  return has;
}

static enum kb_status read_entry(struct kb_join *join, const struct entry *entry,
                                 struct kb_error *error)
{
  kb_buf_clear(&join->text);
  return kb_spool_read(join->spool, entry->offset, entry->length, &join->text, error);
}

static enum kb_status parse_entry(struct kb_join *join, const struct entry *entry,
                                  struct cJSON **document, struct kb_error *error)
{
  const enum kb_status status = read_entry(join, entry, error);
  if (status != KB_OK) {
    return status;
  }
  *document = kb_json_parse(kb_buf_slice(&join->text), error);
  return *document ? KB_OK : kb_fail_no_memory(error);
}

enum kb_status kb_join_find(struct kb_join *join, enum kb_table_id table, const char *id,
                            kb_join_take take, void *context, struct kb_error *error)
{
  struct index *index = &join->tables[table];
  if (index->slot_count == 0) {
    return KB_OK;
  }
  unsigned char key[16];
  kb_id_key(id, key);
  uint32_t at = index->slots[slot_of(index, key)];
  if (at != NO_ENTRY) {
    index->entries[at].asked = true;
  }
  enum kb_status status = KB_OK;
  while (at != NO_ENTRY && status == KB_OK) {
    status = read_entry(join, &index->entries[at], error);
    if (status == KB_OK) {
      status = take(context, kb_buf_slice(&join->text), error);
    }
    at = index->entries[at].next;
  }
  return status;
}

size_t kb_join_unused_profile_alerts(const struct kb_join *join)
{
  const struct index *index = &join->tables[KB_ALERT];
  size_t count = 0;
  for (uint32_t i = 0; i < index->count; i++) {
    const struct entry *entry = &index->entries[i];
    count +=
      entry->is_of_profile && !index->entries[index->slots[slot_of(index, entry->key)]].asked;
  }
  return count;
}

enum kb_status kb_join_orphan(struct kb_join *join, struct cJSON **document, struct kb_error *error)
{
  struct index *index = &join->tables[KB_ALERT];
  *document = NULL;
  for (; join->orphan < index->count; join->orphan++) {
    const struct entry *entry = &index->entries[join->orphan];
    if (!entry->is_of_profile && !index->entries[index->slots[slot_of(index, entry->key)]].asked) {
      return parse_entry(join, entry, document, error);
    }
  }
  return KB_OK;
}

void kb_join_claim(struct kb_join *join, const unsigned char key[16], kb_join_visit visit,
                   void *context)
{
  struct index *index = &join->tables[KB_ALERT];
  if (index->slot_count == 0) {
    return;
  }
  const uint32_t first = index->slots[slot_of(index, key)];
  if (first == NO_ENTRY || index->entries[first].asked) {
    return;
  }
  index->entries[first].asked = true;
  for (uint32_t at = first; at != NO_ENTRY; at = index->entries[at].next) {
    visit(context, &index->entries[at].origin);
  }
}
