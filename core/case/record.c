#include "case/record.h"

#include "base/ascii.h"
#include "base/guid.h"
#include "rows/scan.h"

#include <stdlib.h>

/* A column's decoded value. */
struct made {
  struct made *next;
  const struct cJSON *value;
  int place;
};

/* Where the values of a row's columns and extras are. Values are decoded when they are first
   read, as conditions read only few of the columns of an export. */
struct kb_members {
  struct kb_node object;
  struct kb_values *values;
  struct made *made; /* a list is enough: only few columns are read */
  uint32_t tokens[]; /* of columns, then of extras; 0: not in the data */
};

/* In place of a token: the value has been reported as a deviation. */
#define ODD UINT32_MAX

/* --- Reading --- */

/* By the first byte of a valid value; 0: an object or an array. */
static const unsigned char kinds[256] = {
  ['"'] = KB_MAY_BE_TEXT,    ['-'] = KB_MAY_BE_NUMBER,  ['0'] = KB_MAY_BE_NUMBER,
  ['1'] = KB_MAY_BE_NUMBER,  ['2'] = KB_MAY_BE_NUMBER,  ['3'] = KB_MAY_BE_NUMBER,
  ['4'] = KB_MAY_BE_NUMBER,  ['5'] = KB_MAY_BE_NUMBER,  ['6'] = KB_MAY_BE_NUMBER,
  ['7'] = KB_MAY_BE_NUMBER,  ['8'] = KB_MAY_BE_NUMBER,  ['9'] = KB_MAY_BE_NUMBER,
  ['t'] = KB_MAY_BE_BOOLEAN, ['f'] = KB_MAY_BE_BOOLEAN, ['n'] = KB_MAY_BE_NULL,
};

/* Reads a whole number in the usual notation, of at most 18 digits. False for any other
   notation. */
static bool read_usual_integer(struct kb_slice number, int64_t *integer)
{
  enum { DIGITS = 18 };
  const size_t sign = number.data[0] == '-';
  int64_t sum = 0;
  if (number.length > DIGITS) {
    return false;
  }
  for (size_t i = sign; i < number.length; i++) {
    if (!kb_is_digit(number.data[i])) {
      return false;
    }
    sum = sum * 10 + (number.data[i] - '0');
  }
  *integer = sign ? -sum : sum;
  return true;
}

/* Whether a number is a 32-bit integer, even if it is written as 2.0 or 1e3. */
static bool is_integer(struct kb_slice number)
{
  enum { SURELY = 9 };
  int64_t integer = 0;
  char text[64];
  if (read_usual_integer(number, &integer)) {
    return number.length <= SURELY || (integer >= INT32_MIN && integer <= INT32_MAX);
  }
  if (number.length >= sizeof text) {
    return false;
  }
  memcpy(text, number.data, number.length);
  text[number.length] = '\0';
  const double value = strtod(text, NULL);
  return value >= INT32_MIN && value <= INT32_MAX && (double)(int64_t)value == value;
}

static inline bool has_type(const struct kb_known_name *known, struct kb_slice value)
{
  const unsigned kind = kinds[(unsigned char)value.data[0]];
  return known->may_be == KB_MAY_BE_ANY || (kind & known->may_be) != 0 ||
         (kind == KB_MAY_BE_NUMBER && (known->may_be & KB_MAY_BE_INTEGER) != 0 &&
          is_integer(value));
}

/* Notes a member of the row if its key is a column or an extra. */
static void take_member(struct kb_members *members, const struct kb_table *table,
                        const struct kb_known_name *known, size_t token)
{
  const struct kb_node node = {members->object.text, members->object.tokens, token};
  const struct kb_slice value = kb_node_text(node);
  uint32_t *place = &members->tokens[known->place];
  const bool is_twice = *place != 0;
  if (!is_twice && has_type(known, value)) {
    *place = (uint32_t)token;
    return;
  }
  *place = ODD;
  kb_values_odd(members->values,
                (struct kb_odd){.kind = is_twice                             ? KB_ODD_TWICE
                                        : kb_slice_is(value, KB_UNREAD_CELL) ? KB_ODD_CELL
                                                                             : KB_ODD_TYPE,
                                .table = table,
                                .place = known->place,
                                .found = kb_raw_kind(value)});
}

/* False when out of memory. */
static bool find_members(struct kb_members *members, const struct kb_table *table,
                         struct kb_names *names)
{
  const struct kb_known_name *seen = names ? kb_names_known(names, table) : NULL;
  const struct kb_token *tokens = members->object.tokens;
  const size_t end = kb_node_end(members->object);
  struct kb_known_name unnumbered;
  for (size_t at = kb_node_first(members->object); at < end; at = tokens[at + 1].next) {
    const uint32_t number = seen ? tokens[at].key : 0;
    const struct kb_known_name *known = seen && number > 0 ? &seen[number] : NULL;
    if (!known || known->may_be == 0) {
      known = kb_names_look(names, table, kb_node_key(members->object, at), number, &unnumbered);
    }
    if (!known) {
      return false;
    }
    if (known->is_kept) {
      take_member(members, table, known, at + 1);
    }
  }
  return true;
}

static const struct cJSON *make(struct kb_values *values, struct kb_slice value)
{
  const struct cJSON *made = kb_raw_value(&values->arena, value);
  values->failed = values->failed || !made;
  return made;
}

struct kb_slice kb_record_json(const struct kb_record *record)
{
  return record->members ? kb_node_text(record->members->object) : (struct kb_slice){0};
}

/* The node of a column or an extra; false if there is none that could be read. */
static bool node_of(const struct kb_record *record, int place, struct kb_node *node)
{
  const struct kb_members *members = record->members;
  const uint32_t token = members ? members->tokens[place] : 0;
  if (token == 0 || token == ODD) {
    return false;
  }
  *node = (struct kb_node){members->object.text, members->object.tokens, token};
  return true;
}

/* The bytes of a string; no data if it is not a string. False: it has escapes. */
static bool slice_of(struct kb_node node, struct kb_slice *text)
{
  *text = (struct kb_slice){0};
  const struct kb_slice value = kb_node_text(node);
  if (value.data[0] != '"') {
    return true;
  }
  *text = (struct kb_slice){value.data + 1, value.length - 2};
  return !memchr(text->data, '\\', text->length);
}

/* A terminated string that is not cached, for a single read; NULL if it is not a string. */
static const char *copy_text(struct kb_values *values, struct kb_node node)
{
  struct kb_slice text;
  if (!slice_of(node, &text)) {
    const struct cJSON *value = make(values, kb_node_text(node));
    return value ? kb_json_string(value) : NULL;
  }
  const char *copy = text.data ? kb_arena_dup(&values->arena, text) : NULL;
  values->failed |= text.data && !copy;
  return copy;
}

static struct kb_members *new_members(struct kb_values *values, const struct kb_table *table)
{
  const size_t count = table->column_count + table->extra_count;
  return kb_arena_alloc(&values->arena, sizeof(struct kb_members) + count * sizeof(uint32_t));
}

enum kb_status kb_record_read(struct kb_record *record, const struct kb_table *table,
                              struct kb_node object, struct kb_names *names,
                              struct kb_values *values, struct kb_error *error)
{
  struct kb_node key;
  const enum kb_json_kind kind = kb_raw_kind(kb_node_text(object));
  kb_record_only_id(record, table, NULL);
  if (kind != KB_JSON_OBJECT) {
    return kb_fail(error, KB_INVALID, "%s stands where a row (an object) is expected",
                   kb_json_kind_words(kind));
  }
  struct kb_members *members = new_members(values, table);
  if (!members) {
    return kb_fail_no_memory(error);
  }
  members->object = object;
  members->values = values;
  if (!find_members(members, table, names)) {
    return kb_fail_no_memory(error);
  }
  record->members = members;
  record->id = node_of(record, KB_KEY, &key) ? copy_text(values, key) : NULL;
  if (values->failed) {
    return kb_fail_no_memory(error);
  }
  return record->id && record->id[0] == '\0'
           ? kb_fail(error, KB_INVALID, "column %s is empty", table->key)
           : KB_OK;
}

void kb_record_only_id(struct kb_record *record, const struct kb_table *table, const char *id)
{
  *record = (struct kb_record){.table = table, .id = id};
}

bool kb_values_keep(struct kb_values *values, struct kb_slice text, struct kb_node *node)
{
  values->tokens.count = 0;
  const char *copy = kb_arena_dup(&values->arena, text);
  if (!copy || !kb_scan_tokens(&values->tokens, (struct kb_slice){copy, text.length})) {
    values->failed = true;
    return false;
  }
  const size_t count = values->tokens.count;
  struct kb_token *tokens = kb_arena_array(&values->arena, count, sizeof *tokens);
  if (!tokens) {
    values->failed = true;
    return false;
  }
  memcpy(tokens, values->tokens.list, count * sizeof *tokens);
  *node = (struct kb_node){copy, tokens, 0};
  return true;
}

/* --- Deviations from the schema --- */

void kb_values_odd(struct kb_values *values, struct kb_odd odd)
{
  if (!values->odd) {
    values->odd = kb_arena_array(&values->arena, KB_ODD_MAX, sizeof *values->odd);
    values->failed |= !values->odd;
  }
  for (size_t i = 0; i < values->odd_count; i++) {
    const struct kb_odd *known = &values->odd[i];
    if (known->kind == odd.kind && known->table == odd.table && known->place == odd.place) {
      return;
    }
  }
  if (values->odd && values->odd_count < KB_ODD_MAX) {
    values->odd[values->odd_count++] = odd;
  }
}

static bool is_extra(const struct kb_odd *odd)
{
  return (size_t)odd->place >= odd->table->column_count;
}

static const char *wanted_name(const struct kb_odd *odd)
{
  if (is_extra(odd)) {
    return odd->wants_list ? "a list of rows" : "a row (an object)";
  }
  switch (odd->table->columns[odd->place].type) {
  case KB_COLUMN_INTEGER:
    return "a whole number of 32 bits";
  case KB_COLUMN_BIGINT:
  case KB_COLUMN_NUMBER:
    return "a number";
  case KB_COLUMN_CHOICE:
    return "the number of a choice (not its label)";
  case KB_COLUMN_BOOLEAN:
    return "true or false";
  case KB_COLUMN_TEXT:
  case KB_COLUMN_CHOICES:
  case KB_COLUMN_DATE:
  case KB_COLUMN_ID:
  case KB_COLUMN_OBJECT:
  case KB_COLUMN_TYPES:
    break;
  }
  return "a string";
}

void kb_odd_words(struct kb_buf *out, const struct kb_odd *odd)
{
  const bool is_cut = is_extra(odd) && odd->found == KB_JSON_STRING;
  switch (odd->kind) {
  case KB_ODD_TYPE:
    kb_buf_addf(out, "holds %s, where %s belongs", kb_json_kind_words(odd->found),
                wanted_name(odd));
    break;
  case KB_ODD_TWICE:
    kb_buf_add_text(out, "stands twice in a row, so that its value is not known");
    break;
  case KB_ODD_LINK:
    kb_buf_add_text(out,
                    "is empty, with a link beside it, where older versions of the Web API have the "
                    "rows: save these in a file of their own (online also: ask with v9.2 in the "
                    "address)");
    break;
  case KB_ODD_CELL:
    kb_buf_addf(out, "the cell does not hold %s", wanted_name(odd));
    break;
  case KB_ODD_ROW:
    kb_buf_addf(out, "holds %s, where a row (an object) belongs", kb_json_kind_words(odd->found));
    break;
  }
  if (is_cut) {
    kb_buf_add_text(out, "; ConvertTo-Json needs -Depth 10 to write related rows");
  }
}

/* --- Reading values --- */

/* A column that the schema does not have; NULL also if it occurs twice. */
static const struct cJSON *find_unknown(const struct kb_members *members, struct kb_slice column)
{
  const struct kb_token *tokens = members->object.tokens;
  const size_t end = kb_node_end(members->object);
  size_t found = 0;
  for (size_t at = kb_node_first(members->object); at < end; at = tokens[at + 1].next) {
    if (kb_slice_equal(kb_node_key(members->object, at), column)) {
      if (found > 0) {
        return NULL;
      }
      found = at + 1;
    }
  }
  const struct kb_node node = {members->object.text, tokens, found};
  return found > 0 ? make(members->values, kb_node_text(node)) : NULL;
}

const struct cJSON *kb_record_get(const struct kb_record *record, struct kb_slice column)
{
  const int place = kb_schema_column(record->table, column);
  if (place >= 0) {
    return kb_record_at(record, place);
  }
  return record->members ? find_unknown(record->members, column) : NULL;
}

const struct cJSON *kb_record_at(const struct kb_record *record, int place)
{
  struct kb_members *members = record->members;
  struct kb_node node;
  if (!node_of(record, place, &node)) {
    return NULL;
  }
  for (const struct made *made = members->made; made; made = made->next) {
    if (made->place == place) {
      return made->value;
    }
  }
  struct made *made = kb_arena_alloc(&members->values->arena, sizeof *made);
  if (!made) {
    members->values->failed = true;
    return NULL;
  }
  made->place = place;
  made->value = make(members->values, kb_node_text(node));
  made->next = members->made;
  members->made = made;
  return made->value;
}

static const char *text_of(const struct cJSON *value)
{
  return value && kb_json_kind(value) == KB_JSON_STRING ? kb_json_string(value) : NULL;
}

const char *kb_record_text_at(const struct kb_record *record, int place)
{
  return text_of(kb_record_at(record, place));
}

struct kb_slice kb_record_slice_at(const struct kb_record *record, int place)
{
  struct kb_slice text = {0};
  struct kb_node node;
  if (!node_of(record, place, &node) || slice_of(node, &text)) {
    return text;
  }
  return kb_slice_of(kb_record_text_at(record, place));
}

struct kb_slice kb_record_raw_at(const struct kb_record *record, int place)
{
  struct kb_node node;
  return node_of(record, place, &node) ? kb_node_text(node) : (struct kb_slice){0};
}

bool kb_record_integer_at(const struct kb_record *record, int place, int64_t *number)
{
  struct kb_node node;
  *number = 0;
  if (!node_of(record, place, &node)) {
    return false;
  }
  const struct kb_slice value = kb_node_text(node);
  if (kinds[(unsigned char)value.data[0]] != KB_MAY_BE_NUMBER) {
    return false;
  }
  if (read_usual_integer(value, number)) {
    return true;
  }
  const struct cJSON *made = kb_record_at(record, place);
  return made && kb_json_integer(made, number);
}

const char *kb_record_text(const struct kb_record *record, const char *column)
{
  return text_of(kb_record_get(record, kb_slice_of(column)));
}

const char *kb_record_title(const struct kb_record *record)
{
  return record->table->has_name ? kb_record_text_at(record, KB_NAME) : NULL;
}

struct kb_member kb_record_extra(const struct kb_record *record, int place)
{
  struct kb_member member = {.is_there = false};
  member.is_there = node_of(record, place, &member.node);
  member.kind = member.is_there ? kb_raw_kind(kb_node_text(member.node)) : KB_JSON_NULL;
  return member;
}

const char *kb_record_extra_text(const struct kb_record *record, int place)
{
  const struct kb_member member =
    place >= 0 ? kb_record_extra(record, place) : (struct kb_member){.kind = KB_JSON_NULL};
  return member.kind == KB_JSON_STRING ? copy_text(record->members->values, member.node) : NULL;
}

const char *kb_relation_type(const struct kb_relation *relation, const struct kb_record *record)
{
  const char *type =
    relation->type_column >= 0 ? kb_record_text_at(record, relation->type_column) : NULL;
  return type ? type : kb_record_extra_text(record, relation->lookup_table);
}

/* --- Ids --- */

void kb_id_key(const char *id, unsigned char key[16])
{
  if (kb_guid_read(id, key)) {
    return;
  }
  /* FNV-1a twice, with different starts, so that two names do not collide. */
  uint64_t hash[2] = {UINT64_C(0xcbf29ce484222325), UINT64_C(0x84222325cbf29ce4)};
  for (const char *at = id; *at; at++) {
    const uint64_t byte = (unsigned char)kb_to_lower(*at);
    hash[0] = (hash[0] ^ byte) * UINT64_C(0x100000001b3);
    hash[1] = (hash[1] ^ (byte + 0x9e)) * UINT64_C(0x100000001b3);
  }
  for (int i = 0; i < 16; i++) { /* the same on every machine */
    key[i] = (unsigned char)(hash[i / 8] >> (i % 8 * 8));
  }
}
