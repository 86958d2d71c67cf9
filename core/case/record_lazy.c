#include "case/record_lazy.h"

/* Where the values of the known members are; those that were asked for, made. */
struct kb_lazy_row {
  struct kb_node object;
  struct kb_values *values;
  const struct kb_names *names;
  uint32_t places[KB_PLACES_MAX]; /* tokens; 0: not in the data */
  const struct cJSON *made[KB_COLUMNS_MAX];
};

/* --- Reading --- */

/* What a valid value is, by its first byte; 0: an object or an array. */
static const unsigned char kinds[256] = {
  ['"'] = KB_MAY_BE_TEXT,    ['-'] = KB_MAY_BE_NUMBER,  ['0'] = KB_MAY_BE_NUMBER,
  ['1'] = KB_MAY_BE_NUMBER,  ['2'] = KB_MAY_BE_NUMBER,  ['3'] = KB_MAY_BE_NUMBER,
  ['4'] = KB_MAY_BE_NUMBER,  ['5'] = KB_MAY_BE_NUMBER,  ['6'] = KB_MAY_BE_NUMBER,
  ['7'] = KB_MAY_BE_NUMBER,  ['8'] = KB_MAY_BE_NUMBER,  ['9'] = KB_MAY_BE_NUMBER,
  ['t'] = KB_MAY_BE_BOOLEAN, ['f'] = KB_MAY_BE_BOOLEAN, ['n'] = KB_MAY_BE_NULL,
};

/* A whole number that surely has 32 bits. */
static bool is_plain_integer(struct kb_slice number)
{
  enum { DIGITS = 9 };
  if (number.length > DIGITS) {
    return false;
  }
  for (size_t i = 1; i < number.length; i++) {
    if (number.data[i] < '0' || number.data[i] > '9') {
      return false;
    }
  }
  return true;
}

static inline bool has_plain_type(const struct kb_seen_key *key, struct kb_slice value)
{
  const unsigned kind = kinds[(unsigned char)value.data[0]];
  return key->may_be == KB_MAY_BE_ANY ||
         ((kind & key->may_be) != 0 && (kind != KB_MAY_BE_NUMBER || is_plain_integer(value)));
}

static struct kb_node node_at(const struct kb_lazy_row *lazy, size_t at)
{
  return (struct kb_node){lazy->object.text, lazy->object.tokens, at};
}

/* False: the object is odd. */
static bool find_members(struct kb_lazy_row *lazy, const struct kb_table *table,
                         struct kb_names *names)
{
  struct kb_key_walk walk = kb_key_walk_begin(names, table);
  const struct kb_token *tokens = lazy->object.tokens;
  const char *text = lazy->object.text;
  const size_t end = kb_node_end(lazy->object);
  for (size_t at = kb_node_first(lazy->object); at < end; at = tokens[at + 1].next) {
    const struct kb_token *value = &tokens[at + 1];
    const struct kb_seen_key *key = kb_key_walk_next(&walk, tokens[at].key);
    if (!key) {
      key = kb_key_walk_look(&walk, kb_node_key(lazy->object, at), tokens[at].key);
    }
    if (!key) {
      return false;
    }
    if (key->place < 0) {
      continue;
    }
    if (!has_plain_type(key, (struct kb_slice){text + value->begin, value->end - value->begin})) {
      return false;
    }
    if (key->is_kept) {
      lazy->places[key->place] = (uint32_t)at + 1;
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

/* The bytes of the string at a token; no data if it is none. False: it has escapes. */
static bool slice_of(const struct kb_lazy_row *lazy, size_t token, struct kb_slice *text)
{
  *text = (struct kb_slice){0};
  const struct kb_slice value = kb_node_text(node_at(lazy, token));
  if (value.data[0] != '"') {
    return true;
  }
  *text = (struct kb_slice){value.data + 1, value.length - 2};
  return !memchr(text->data, '\\', text->length);
}

/* The string at a token, terminated, for who asks but once; NULL if it is none. */
static const char *copy_text(const struct kb_lazy_row *lazy, size_t token)
{
  struct kb_slice text;
  if (!slice_of(lazy, token, &text)) {
    const struct cJSON *value = make(lazy->values, kb_node_text(node_at(lazy, token)));
    return value ? kb_json_string(value) : NULL;
  }
  const char *copy = text.data ? kb_arena_dup(&lazy->values->arena, text) : NULL;
  lazy->values->failed |= text.data && !copy;
  return copy;
}

enum kb_status kb_record_skim(struct kb_record *record, const struct kb_table *table,
                              struct kb_node object, struct kb_names *names,
                              struct kb_values *values, bool *is_odd, struct kb_error *error)
{
  kb_record_only_id(record, table, NULL);
  if (kb_raw_kind(kb_node_text(object)) != KB_JSON_OBJECT) {
    *is_odd = true;
    return KB_OK;
  }
  struct kb_lazy_row *lazy = kb_arena_alloc(&values->arena, sizeof *lazy);
  if (!lazy) {
    return kb_fail_no_memory(error);
  }
  lazy->object = object;
  lazy->values = values;
  lazy->names = names;
  if (!find_members(lazy, table, names)) {
    *is_odd = true;
    return KB_OK;
  }
  record->lazy = lazy;
  record->id = lazy->places[KB_KEY] > 0 ? copy_text(lazy, lazy->places[KB_KEY]) : NULL;
  *is_odd = *is_odd || (record->id && record->id[0] == '\0');
  return values->failed ? kb_fail_no_memory(error) : KB_OK;
}

/* --- Asking --- */

int kb_lazy_place(const struct kb_record *record, struct kb_slice column)
{
  return kb_names_column(record->lazy->names, record->table, column);
}

const struct cJSON *kb_lazy_at(const struct kb_record *record, int place)
{
  struct kb_lazy_row *lazy = record->lazy;
  if (!lazy->made[place] && lazy->places[place] > 0) {
    lazy->made[place] = make(lazy->values, kb_node_text(node_at(lazy, lazy->places[place])));
  }
  return lazy->made[place];
}

bool kb_lazy_slice_at(const struct kb_record *record, int place, struct kb_slice *text)
{
  const struct kb_lazy_row *lazy = record->lazy;
  *text = (struct kb_slice){0};
  return lazy->places[place] == 0 || slice_of(lazy, lazy->places[place], text);
}

bool kb_lazy_integer_at(const struct kb_record *record, int place, int64_t *number)
{
  const struct kb_lazy_row *lazy = record->lazy;
  const struct kb_slice value = lazy->places[place] > 0
                                  ? kb_node_text(node_at(lazy, lazy->places[place]))
                                  : (struct kb_slice){"n", 1};
  const size_t begin = value.data[0] == '-';
  *number = 0;
  if (value.data[begin] < '0' || value.data[begin] > '9') {
    return false;
  }
  for (size_t i = begin; i < value.length; i++) {
    *number = *number * 10 + (value.data[i] - '0');
  }
  *number = begin > 0 ? -*number : *number;
  return true;
}

const struct cJSON *kb_lazy_find(const struct kb_record *record, struct kb_slice column)
{
  const struct kb_lazy_row *lazy = record->lazy;
  const size_t end = kb_node_end(lazy->object);
  for (size_t at = kb_node_first(lazy->object); at < end; at = lazy->object.tokens[at + 1].next) {
    if (kb_slice_equal(kb_node_key(lazy->object, at), column)) {
      return make(lazy->values, kb_node_text(node_at(lazy, at + 1)));
    }
  }
  return NULL;
}

struct kb_member kb_record_extra(const struct kb_record *record, enum kb_extra extra)
{
  struct kb_member member = {.is_there = false};
  if (record->lazy) {
    member.node = node_at(record->lazy, record->lazy->places[extra]);
    member.is_there = member.node.at > 0;
    member.kind = member.is_there ? kb_raw_kind(kb_node_text(member.node)) : KB_JSON_NULL;
  } else if (record->row) {
    member.tree = kb_json_member(record->row, kb_schema_extra(extra));
    member.is_there = member.tree != NULL;
    member.kind = member.tree ? kb_json_kind(member.tree) : KB_JSON_NULL;
  }
  return member;
}

static bool has_member(const struct kb_member *object, const char *name)
{
  struct kb_node ignored;
  return object->tree ? kb_json_member(object->tree, name) != NULL
                      : kb_node_find(object->node, name, &ignored);
}

bool kb_member_is_queue(const struct kb_member *member)
{
  return member->is_there && member->kind == KB_JSON_OBJECT && has_member(member, "queueid") &&
         !has_member(member, "systemuserid");
}

const char *kb_record_extra_text(const struct kb_record *record, enum kb_extra extra)
{
  const struct kb_member member = kb_record_extra(record, extra);
  if (!member.is_there || member.kind != KB_JSON_STRING) {
    return NULL;
  }
  return member.tree ? kb_json_string(member.tree) : copy_text(record->lazy, member.node.at);
}
