#include "case/schema.h"

#include "base/ascii.h"
#include "base/hash.h"
#include "base/json.h"
#include "rows/page_edge.h"

#include <stdlib.h>

enum { FREE = UINT16_MAX };

void kb_schema_free(struct kb_schema *schema)
{
  if (schema) {
    kb_arena_fini(&schema->arena);
    free(schema);
  }
}

/* --- By name --- */

static struct kb_slice name_at(const struct kb_table *table, size_t place)
{
  return place < table->column_count
           ? (struct kb_slice){table->columns[place].name, table->columns[place].length}
           : kb_slice_of(table->extras[place - table->column_count]);
}

static bool make_index(struct kb_schema *schema, struct kb_table *table)
{
  const size_t places = table->column_count + table->extra_count;
  size_t count = 16;
  while (count < 2 * places) {
    count *= 2;
  }
  uint16_t *slots = kb_arena_array(&schema->arena, count, sizeof *slots);
  if (!slots) {
    return false;
  }
  memset(slots, 0xFF, count * sizeof *slots);
  for (size_t i = 0; i < places; i++) {
    size_t at = (size_t)kb_hash_bytes(name_at(table, i)) & (count - 1);
    while (slots[at] != FREE) {
      at = (at + 1) & (count - 1);
    }
    slots[at] = (uint16_t)i;
  }
  table->slots = slots;
  table->slot_count = count;
  return true;
}

static bool is_key_unique(const struct kb_schema *schema, const struct kb_table *table)
{
  for (size_t i = 0; i < schema->table_count; i++) {
    if (schema->tables[i] != table &&
        kb_schema_column(schema->tables[i], kb_slice_of(table->key)) >= 0) {
      return false;
    }
  }
  return true;
}

/* --- Keys of joins --- */

static bool is_same_key(const struct kb_join_key *a, const struct kb_join_key *b)
{
  return a->table == b->table && a->count == b->count &&
         memcmp(a->places, b->places, a->count * sizeof a->places[0]) == 0;
}

/* The index of an equal key, which is added if there is none. */
static int find_key(struct kb_schema *schema, const struct kb_join_key *key)
{
  for (size_t i = 0; i < schema->join_key_count; i++) {
    if (is_same_key(&schema->join_keys[i], key)) {
      return (int)i;
    }
  }
  schema->join_keys[schema->join_key_count] = *key;
  return (int)schema->join_key_count++;
}

static int key_of_pairs(struct kb_schema *schema, const struct kb_table *table,
                        const struct kb_column_pair *pairs, size_t count)
{
  struct kb_join_key key = {.table = table, .count = count};
  for (size_t i = 0; i < count; i++) {
    key.places[i] = pairs[i].theirs;
  }
  return count > 0 ? find_key(schema, &key) : -1;
}

static bool make_join_keys(struct kb_schema *schema)
{
  schema->join_keys = kb_arena_array(
    &schema->arena, schema->subject_count * KB_RELATIONS_MAX * 2 + 1, sizeof *schema->join_keys);
  for (size_t i = 0; schema->join_keys && i < schema->subject_count; i++) {
    struct kb_subject *subject = schema->subjects[i];
    for (size_t k = 0; k < subject->relation_count; k++) {
      struct kb_relation *relation = &subject->relations[k];
      relation->join_key =
        key_of_pairs(schema, relation->table, relation->pairs, relation->pair_count);
      relation->also_key =
        key_of_pairs(schema, relation->table, &relation->also, relation->has_also ? 1 : 0);
    }
  }
  return schema->join_keys != NULL;
}

static bool is_related(const struct kb_schema *schema, const struct kb_table *table)
{
  bool is_it = false;
  for (size_t i = 0; i < schema->subject_count; i++) {
    const struct kb_subject *subject = schema->subjects[i];
    for (size_t k = 0; k < subject->relation_count; k++) {
      is_it = is_it || (subject->table != table && subject->relations[k].table == table);
    }
  }
  return is_it;
}

bool kb_relation_is_alternative(const struct kb_relation *a, const struct kb_relation *b)
{
  return a->from == b->from && a->table != b->table && !a->is_many && !b->is_many &&
         a->pair_count == 1 && b->pair_count == 1 && !a->is_captured && !b->is_captured &&
         a->pairs[0].own == b->pairs[0].own;
}

static void find_alternatives(struct kb_subject *subject)
{
  for (size_t i = 0; i < subject->relation_count; i++) {
    struct kb_relation *relation = &subject->relations[i];
    relation->has_alternatives = false;
    for (size_t k = 0; k < subject->relation_count; k++) {
      relation->has_alternatives |= kb_relation_is_alternative(&subject->relations[k], relation);
    }
  }
}

bool kb_schema_ready(struct kb_schema *schema)
{
  for (size_t i = 0; i < schema->table_count; i++) {
    if (!make_index(schema, schema->tables[i])) {
      return false;
    }
  }
  for (size_t i = 0; i < schema->table_count; i++) {
    struct kb_table *table = schema->tables[i];
    table->key_is_unique = is_key_unique(schema, table);
    table->created = kb_schema_column(table, kb_slice_of("createdon"));
    table->modified = kb_schema_column(table, kb_slice_of("modifiedon"));
  }
  if (!make_join_keys(schema)) {
    return false;
  }
  for (size_t i = 0; i < schema->table_count; i++) {
    schema->tables[i]->subject = kb_schema_subject_of(schema->tables[i]);
    schema->tables[i]->is_related = is_related(schema, schema->tables[i]);
  }
  for (size_t i = 0; i < schema->subject_count; i++) {
    find_alternatives(schema->subjects[i]);
  }
  return true;
}

int kb_schema_place(const struct kb_table *table, struct kb_slice name)
{
  const size_t mask = table->slot_count - 1;
  size_t at = (size_t)kb_hash_bytes(name) & mask;
  for (; table->slots[at] != FREE; at = (at + 1) & mask) {
    if (kb_slice_equal(name_at(table, table->slots[at]), name)) {
      return table->slots[at];
    }
  }
  return -1;
}

int kb_schema_column(const struct kb_table *table, struct kb_slice name)
{
  const int place = kb_schema_place(table, name);
  return (size_t)place < table->column_count ? place : -1;
}

const char *kb_schema_place_name(const struct kb_table *table, int place)
{
  return name_at(table, (size_t)place).data;
}

static const struct kb_table *find_table(const struct kb_schema *schema, struct kb_slice wanted,
                                         const char *(*name_of)(const struct kb_table *table))
{
  for (size_t i = 0; i < schema->table_count && wanted.length > 0; i++) {
    if (kb_slice_is(wanted, name_of(schema->tables[i]))) {
      return schema->tables[i];
    }
  }
  return NULL;
}

static const char *set_of(const struct kb_table *table)
{
  return table->set;
}

static const char *logical_name_of(const struct kb_table *table)
{
  return table->logical_name;
}

const struct kb_table *kb_schema_table_of_set(const struct kb_schema *schema, struct kb_slice set)
{
  return find_table(schema, set, set_of);
}

const struct kb_table *kb_schema_table_of_logical_name(const struct kb_schema *schema,
                                                       struct kb_slice name)
{
  return find_table(schema, name, logical_name_of);
}

/* Finds a member of a row. Its text, if it is one, may be in quotes; else `text` is empty. */
typedef bool (*find_member)(const void *row, const char *name, struct kb_slice *text);

/* The first table whose key the row has; of those that share it with others, or not. `as_text`: as
   a text, as what has the name of a key may be another row, or null, by a navigation property:
   users have a queueid. */
static const struct kb_table *table_of_key(const struct kb_schema *schema, bool is_unique,
                                           bool as_text, find_member find, const void *row)
{
  struct kb_slice text;
  for (size_t i = 0; i < schema->table_count; i++) {
    const struct kb_table *table = schema->tables[i];
    if (table->key_is_unique == is_unique && find(row, table->key, &text) &&
        (text.length > 0 || !as_text)) {
      return table;
    }
  }
  return NULL;
}

/* The set of a page says it, or the key. Where several tables have the key, a row that is on its
   own says it by its own context, as fetch saves such rows. */
static const struct kb_table *table_of(const struct kb_schema *schema, struct kb_slice set,
                                       find_member find, const void *row)
{
  const struct kb_table *found = kb_schema_table_of_set(schema, set);
  struct kb_slice text;
  found = found ? found : table_of_key(schema, true, true, find, row);
  if (!found && find(row, "@odata.context", &text)) {
    found = kb_schema_table_of_set(schema, kb_set_of(text));
  }
  found = found ? found : table_of_key(schema, false, true, find, row);
  found = found ? found : table_of_key(schema, true, false, find, row);
  return found ? found : table_of_key(schema, false, false, find, row);
}

static bool find_in_text(const void *row, const char *name, struct kb_slice *text)
{
  struct kb_node value;
  if (!kb_node_find(*(const struct kb_node *)row, name, &value)) {
    return false;
  }
  *text = kb_node_text(value);
  *text = text->data[0] == '"' ? *text : (struct kb_slice){"", 0};
  return true;
}

const struct kb_table *kb_schema_table_of_row(const struct kb_schema *schema, struct kb_slice set,
                                              struct kb_node row)
{
  return table_of(schema, set, find_in_text, &row);
}

static bool find_in_tree(const void *row, const char *name, struct kb_slice *text)
{
  const struct cJSON *member = kb_json_member(row, name);
  if (!member) {
    return false;
  }
  *text = kb_slice_of(kb_json_kind(member) == KB_JSON_STRING ? kb_json_string(member) : "");
  return true;
}

const struct kb_table *kb_schema_table_of_tree(const struct kb_schema *schema, struct kb_slice set,
                                               const struct cJSON *row)
{
  return table_of(schema, set, find_in_tree, row);
}

/* --- Subjects --- */

const struct kb_subject *kb_schema_subject(const struct kb_schema *schema, struct kb_slice name)
{
  for (size_t i = 0; i < schema->subject_count; i++) {
    if (kb_slice_is(name, schema->subjects[i]->name)) {
      return schema->subjects[i];
    }
  }
  return NULL;
}

const struct kb_subject *kb_schema_default(const struct kb_schema *schema)
{
  const struct kb_subject *mailbox = kb_schema_subject(schema, kb_slice_of("mailbox"));
  return mailbox ? mailbox : schema->subject_count > 0 ? schema->subjects[0] : NULL;
}

const struct kb_subject *kb_schema_subject_of(const struct kb_table *table)
{
  for (size_t i = 0; i < table->schema->subject_count; i++) {
    if (table->schema->subjects[i]->table == table) {
      return table->schema->subjects[i];
    }
  }
  return NULL;
}

int kb_subject_relation(const struct kb_subject *subject, struct kb_slice name)
{
  for (size_t i = 0; i < subject->relation_count; i++) {
    const struct kb_relation *relation = &subject->relations[i];
    if (kb_slice_is(name, relation->name) || kb_slice_is(name, relation->one_name)) {
      return (int)i;
    }
  }
  return -1;
}

static const char alert[] = "alert";

int kb_subject_part(const struct kb_subject *subject, struct kb_slice name)
{
  if (kb_slice_is(name, subject->name)) {
    return KB_PART_IS_ROOT;
  }
  if (kb_slice_is(name, alert)) {
    return subject->text_count > 0 ? KB_PART_IS_ALERT : KB_PART_IS_NOTHING;
  }
  for (size_t i = 0; i < subject->relation_count; i++) {
    if (kb_slice_is(name, subject->relations[i].name)) {
      return (int)i;
    }
  }
  return KB_PART_IS_NOTHING;
}

const struct kb_table *kb_subject_part_table(const struct kb_subject *subject, int part)
{
  return part == KB_PART_IS_ROOT    ? subject->table
         : part == KB_PART_IS_ALERT ? subject->errors_table
                                    : subject->relations[part].table;
}

const char *kb_subject_part_name(const struct kb_subject *subject, int part)
{
  return part == KB_PART_IS_ROOT    ? subject->name
         : part == KB_PART_IS_ALERT ? alert
                                    : subject->relations[part].name;
}

static void write_key(struct kb_buf *out, size_t begin, const struct kb_table *table)
{
  kb_buf_addf(out, "%s%s", out->length > begin ? ", " : "", table->key);
}

void kb_schema_write_keys(const struct kb_schema *schema, struct kb_buf *out)
{
  const size_t begin = out->length;
  for (size_t i = 0; i < schema->subject_count; i++) {
    write_key(out, begin, schema->subjects[i]->table);
    if (schema->subjects[i]->errors >= 0) {
      write_key(out, begin, schema->subjects[i]->errors_table);
    }
  }
}

/* --- Choices --- */

const char *kb_schema_label(const struct kb_column *column, long long value)
{
  for (const struct kb_choice *choice = column->choices; choice && choice->label; choice++) {
    if (choice->value == value) {
      return choice->label;
    }
  }
  return NULL;
}

void kb_schema_choice_name(struct kb_buf *out, const struct kb_choice *choice)
{
  bool word_begins = true;
  if (choice->name) {
    kb_buf_add_text(out, choice->name);
    return;
  }
  for (const char *at = choice->label; *at; at++) {
    if (!kb_is_alnum(*at)) {
      word_begins = true;
      continue;
    }
    kb_buf_add_char(out, word_begins ? kb_to_upper(*at) : *at);
    word_begins = false;
  }
}

/* The version of the Web API in an address as a number, 91 for 9.1; 0 if there is none. */
static int version_of(struct kb_slice address)
{
  static const char path[] = "/api/data/v";
  for (size_t at = 0; at + sizeof path + 2 < address.length; at++) {
    const char *version = address.data + at + sizeof path - 1;
    if (memcmp(address.data + at, path, sizeof path - 1) == 0) {
      return kb_is_digit(version[0]) && version[1] == '.' && kb_is_digit(version[2])
               ? (version[0] - '0') * 10 + version[2] - '0'
               : 0;
    }
  }
  return 0;
}

bool kb_schema_is_link_alone(struct kb_slice link)
{
  char host[KB_HOST_SIZE];
  const int version = version_of(link);
  kb_host_of(link, host);
  return version > 0 && version < (kb_is_online(host) ? 91 : 92);
}
