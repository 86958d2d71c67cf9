#include "case/join.h"

#include "base/spool.h"

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
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
  uint32_t last;     /* of the chain; valid in its first entry */
  bool asked;        /* valid in the first entry */
  bool is_of_shared; /* it belongs to a shared record: an alert about a profile */
};

/* All rows with one key: a hash table (open addressing) of chains. */
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
  struct kb_spool *spool;
  const struct kb_schema *schema;
  struct index *keys;        /* for each join key of the schema */
  size_t *rows;              /* number for each table */
  enum kb_rows_there *there; /* for each table */
  uint32_t orphan;           /* where the search for orphans continues */
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

void kb_join_set_there(struct kb_join *join, const struct kb_table *table, enum kb_rows_there there)
{
  join->there[table->id] = there;
}

enum kb_rows_there kb_join_there(const struct kb_join *join, const struct kb_table *table)
{
  return join->there[table->id];
}

struct kb_join *kb_join_new(const struct kb_schema *schema, size_t memory_limit)
{
  struct kb_join *join = calloc(1, sizeof *join);
  if (!join) {
    return NULL;
  }
  join->schema = schema;
  join->keys = calloc(schema->join_key_count + 1, sizeof *join->keys);
  join->rows = calloc(schema->table_count + 1, sizeof *join->rows);
  join->there = calloc(schema->table_count + 1, sizeof *join->there);
  join->spool = kb_spool_new(memory_limit);
  if (!join->there || !join->keys || !join->rows || !join->spool) {
    kb_join_free(join);
    return NULL;
  }
  for (size_t i = 0; i < schema->join_key_count; i++) {
    choose_secrets(join->keys[i].secrets);
  }
  return join;
}

void kb_join_free(struct kb_join *join)
{
  if (!join) {
    return;
  }
  for (size_t i = 0; join->keys && i < join->schema->join_key_count; i++) {
    free(join->keys[i].entries);
    free(join->keys[i].slots);
  }
  free(join->keys);
  free(join->rows);
  free(join->there);
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

/* --- Values --- */

const char *kb_join_value(const struct kb_record *record, int place,
                          char number[KB_JOIN_NUMBER_SIZE])
{
  int64_t integer = 0;
  if (place == KB_KEY && record->id) {
    return record->id;
  }
  if (kb_record_integer_at(record, place, &integer)) {
    snprintf(number, KB_JOIN_NUMBER_SIZE, "%" PRId64, integer);
    return number;
  }
  return kb_record_text_at(record, place);
}

/* The bytes that identify the values. False when out of memory. */
static bool make_key(const struct kb_join_values *values, size_t count, unsigned char key[16])
{
  struct kb_buf all = {0};
  if (count == 1) {
    kb_id_key(values->list[0], key);
    return true;
  }
  for (size_t i = 0; i < count; i++) {
    kb_buf_addf(&all, "%s\n", values->list[i]);
  }
  const bool good = !all.failed;
  if (good) {
    kb_id_key(kb_buf_text(&all), key);
  }
  kb_buf_fini(&all);
  return good;
}

/* Reads the values of a row's own columns; false if one is missing. */
static bool read_values(const struct kb_record *record, const struct kb_join_key *key,
                        struct kb_join_values *values,
                        char numbers[KB_PAIRS_MAX][KB_JOIN_NUMBER_SIZE])
{
  for (size_t i = 0; i < key->count; i++) {
    values->list[i] = kb_join_value(record, key->places[i], numbers[i]);
    if (!values->list[i]) {
      return false;
    }
  }
  return true;
}

/* --- Rows with error texts --- */

/* The relation in whose rows the subject's error texts are, or NULL. */
static const struct kb_relation *errors_of(const struct kb_subject *subject)
{
  return subject->errors >= 0 ? &subject->relations[subject->errors] : NULL;
}

static const struct index *errors_index(const struct kb_join *join,
                                        const struct kb_subject *subject)
{
  const struct kb_relation *errors = errors_of(subject);
  return errors && errors->join_key >= 0 ? &join->keys[errors->join_key] : NULL;
}

const struct kb_table *kb_subject_other_table(const struct kb_subject *subject)
{
  const struct kb_relation *errors = errors_of(subject);
  for (size_t i = 0; errors && errors->has_also && i < subject->relation_count; i++) {
    const struct kb_relation *relation = &subject->relations[i];
    if (relation->from < 0 && relation->pair_count == 1 &&
        relation->pairs[0].own == errors->also.own) {
      return relation->table;
    }
  }
  return NULL;
}

/* Whether a row belongs to a shared record, by what it says of its lookup. */
static bool is_of_shared(const struct kb_join *join, const struct kb_record *record)
{
  for (size_t i = 0; i < join->schema->subject_count; i++) {
    const struct kb_subject *subject = join->schema->subjects[i];
    const struct kb_relation *errors = errors_of(subject);
    const struct kb_table *other =
      errors && errors->table == record->table ? kb_subject_other_table(subject) : NULL;
    const char *kind = other ? kb_relation_type(errors, record) : NULL;
    if (kind && strcmp(kind, other->logical_name) == 0) {
      return true;
    }
  }
  return false;
}

/* Whether the table's rows hold error texts, none of which may go unseen. */
static bool holds_errors(const struct kb_schema *schema, const struct kb_table *table)
{
  for (size_t i = 0; i < schema->subject_count; i++) {
    const struct kb_relation *errors = errors_of(schema->subjects[i]);
    if (errors && errors->table == table) {
      return true;
    }
  }
  return false;
}

/* Whether all columns of one of the table's keys are in the data: null is a value that leads to
   nothing. */
static bool has_key_columns(const struct kb_schema *schema, const struct kb_record *record)
{
  for (size_t i = 0; i < schema->join_key_count; i++) {
    const struct kb_join_key *key = &schema->join_keys[i];
    size_t there = 0;
    for (size_t k = 0; key->table == record->table && k < key->count; k++) {
      there += kb_record_at(record, key->places[k]) != NULL;
    }
    if (there > 0 && there == key->count) {
      return true;
    }
  }
  return false;
}

/* What becomes of a row that has no values by which it could be found. */
static enum kb_status belongs_to_nothing(struct kb_join *join, const struct kb_record *record,
                                         struct kb_error *error)
{
  const struct kb_table *table = record->table;
  if (!holds_errors(join->schema, table) && has_key_columns(join->schema, record)) {
    join->rows[table->id]++;
    return KB_OK;
  }
  struct kb_buf names = {0};
  for (size_t i = 0; i < join->schema->join_key_count; i++) {
    const struct kb_join_key *key = &join->schema->join_keys[i];
    for (size_t k = 0; key->table == table && k < key->count; k++) {
      kb_buf_addf(&names, "%s%s", names.length > 0 ? ", " : "",
                  kb_schema_place_name(table, key->places[k]));
    }
  }
  kb_fail(error, KB_INVALID, "the %s has no %s, so it belongs to nothing", table->title,
          kb_buf_text(&names));
  kb_buf_fini(&names);
  return KB_INVALID;
}

enum kb_status kb_join_add(struct kb_join *join, const struct kb_record *record,
                           struct kb_slice text, struct kb_origin origin, struct kb_error *error)
{
  const struct kb_schema *schema = join->schema;
  struct entry row = {.length = (uint32_t)text.length, .origin = origin};
  size_t added = 0;
  if (text.length > UINT32_MAX) {
    return kb_fail(error, KB_LIMIT, "the row is too large");
  }
  for (size_t i = 0; i < schema->join_key_count; i++) {
    const struct kb_join_key *key = &schema->join_keys[i];
    struct kb_join_values values;
    char numbers[KB_PAIRS_MAX][KB_JOIN_NUMBER_SIZE];
    if (key->table != record->table || !read_values(record, key, &values, numbers)) {
      continue;
    }
    if (added == 0) {
      const enum kb_status status = kb_spool_append(join->spool, text, &row.offset, error);
      if (status != KB_OK) {
        return status;
      }
      row.is_of_shared = is_of_shared(join, record);
    }
    if (!make_key(&values, key->count, row.key) || !add_entry(&join->keys[i], &row)) {
      return kb_fail_no_memory(error);
    }
    added++;
  }
  if (added == 0) {
    return belongs_to_nothing(join, record, error);
  }
  join->rows[record->table->id]++;
  return KB_OK;
}

bool kb_join_has(const struct kb_join *join, const struct kb_table *table)
{
  return join->rows[table->id] > 0;
}

bool kb_join_has_any(const struct kb_join *join)
{
  bool has = false;
  for (size_t i = 0; i < join->schema->table_count; i++) {
    has = has || join->rows[i] > 0;
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

enum kb_status kb_join_find(struct kb_join *join, int key, const struct kb_join_values *values,
                            kb_join_take take, void *context, struct kb_error *error)
{
  struct index *index = &join->keys[key];
  unsigned char bytes[16];
  if (index->slot_count == 0) {
    return KB_OK;
  }
  if (!make_key(values, join->schema->join_keys[key].count, bytes)) {
    return kb_fail_no_memory(error);
  }
  uint32_t at = index->slots[slot_of(index, bytes)];
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

static bool is_asked(const struct index *index, const struct entry *entry)
{
  return index->entries[index->slots[slot_of(index, entry->key)]].asked;
}

size_t kb_join_unused_of_shared(const struct kb_join *join, const struct kb_subject *subject)
{
  const struct index *index = errors_index(join, subject);
  size_t count = 0;
  for (uint32_t i = 0; index && i < index->count; i++) {
    count += index->entries[i].is_of_shared && !is_asked(index, &index->entries[i]);
  }
  return count;
}

enum kb_status kb_join_orphan(struct kb_join *join, const struct kb_subject *subject,
                              struct cJSON **document, struct kb_error *error)
{
  const struct index *index = errors_index(join, subject);
  *document = NULL;
  for (; index && join->orphan < index->count; join->orphan++) {
    const struct entry *entry = &index->entries[join->orphan];
    if (!entry->is_of_shared && !is_asked(index, entry)) {
      return parse_entry(join, entry, document, error);
    }
  }
  return KB_OK;
}

void kb_join_claim(struct kb_join *join, const struct kb_subject *subject,
                   const unsigned char id[16], kb_join_visit visit, void *context)
{
  const struct index *index = errors_index(join, subject);
  if (!index || index->slot_count == 0) {
    return;
  }
  const uint32_t first = index->slots[slot_of(index, id)];
  if (first == NO_ENTRY || index->entries[first].asked) {
    return;
  }
  index->entries[first].asked = true;
  for (uint32_t at = first; at != NO_ENTRY; at = index->entries[at].next) {
    visit(context, &index->entries[at].origin);
  }
}
