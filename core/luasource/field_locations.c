#include "luasource/field_locations.h"

#include <stdint.h>
#include <stdlib.h>

/* Constructors nested deeper are skipped. */
enum { DEPTH_MAX = 100 };

/* Fields are numbered in order of appearance from 1; 0 is the table returned. */
struct kb_source_field {
  size_t id, parent;
  struct kb_slice name; /* no data: the key is `index` */
  uint64_t index;
  struct kb_source_place place;
};

/* A constructor that is being read. */
struct table {
  size_t id;
  size_t at, end;  /* tokens */
  uint64_t length; /* list elements so far */
};

struct walk {
  const struct kb_lua_tokens *tokens;
  struct kb_arena *arena;
  struct kb_buf *list;
  struct table tables[DEPTH_MAX];
  size_t depth;
  size_t count;
};

static bool is_at(const struct kb_lua_tokens *tokens, size_t at, const char *text)
{
  return kb_lua_is(kb_lua_token_at(tokens, at), text);
}

/* --- Finding the table --- */

/* The constructor in `local name = {` at the top level of the chunk, the last one before
   `before`, or `tokens->count`. */
static size_t find_local(const struct kb_lua_tokens *tokens, struct kb_slice name, size_t before)
{
  size_t found = tokens->count;
  for (size_t i = 0; i < before; i = kb_lua_past(tokens, i)) {
    if (!is_at(tokens, i, "local") || i + 1 >= tokens->count ||
        !kb_slice_equal(tokens->list[i + 1].text, name)) {
      continue;
    }
    size_t value = i + 2;
    if (is_at(tokens, value, "<")) {
      value += 3;
    }
    if (is_at(tokens, value, "=") && is_at(tokens, value + 1, "{")) {
      found = value + 1;
    }
  }
  return found;
}

/* The last `return` outside of any function or block, or `tokens->count`. */
static size_t find_return(const struct kb_lua_tokens *tokens)
{
  size_t found = tokens->count;
  for (size_t i = 0; i < tokens->count; i = kb_lua_past(tokens, i)) {
    if (is_at(tokens, i, "return")) {
      found = i;
    }
  }
  return found;
}

/* The opening brace of the table that `return` at `at` returns, or `tokens->count`. */
static size_t find_table(const struct kb_lua_tokens *tokens, size_t at)
{
  size_t value = at + 1;
  while (is_at(tokens, value, "(")) {
    value++;
  }
  if (is_at(tokens, value, "{")) {
    return value;
  }
  if (value < tokens->count && tokens->list[value].kind == KB_LUA_NAME) {
    return find_local(tokens, tokens->list[value].text, at);
  }
  return tokens->count;
}

/* --- Reading it --- */

static void open_table(struct walk *walk, size_t id, size_t brace)
{
  const size_t pair = walk->tokens->list[brace].pair;
  const size_t end = is_at(walk->tokens, pair, "}") ? pair : pair + 1;
  walk->tables[walk->depth++] = (struct table){.id = id, .at = brace + 1, .end = end};
}

static size_t add_field(struct walk *walk, struct kb_source_field field, size_t token)
{
  field.id = ++walk->count;
  field.parent = walk->tables[walk->depth - 1].id;
  field.place.line = walk->tokens->list[token].line;
  field.place.column = walk->tokens->list[token].column;
  kb_buf_add(walk->list, &field, sizeof field);
  return field.id;
}

/* A whole number as Lua reads it, decimal or hexadecimal; 0, which no list has, for others. */
static uint64_t index_value(struct kb_slice number)
{
  char digits[24];
  if (number.length >= sizeof digits) {
    return 0;
  }
  memcpy(digits, number.data, number.length);
  digits[number.length] = '\0';
  const bool hex = number.length > 2 && digits[0] == '0' && (digits[1] | 0x20) == 'x';
  const char *allowed = hex ? "0123456789abcdefABCDEF" : "0123456789";
  const char *start = hex ? digits + 2 : digits;
  return start[strspn(start, allowed)] == '\0' ? strtoull(start, NULL, hex ? 16 : 10) : 0;
}

static bool string_key(struct walk *walk, struct kb_slice token, struct kb_slice *name)
{
  struct kb_buf value = {0};
  kb_lua_string_value(&value, token);
  const char *copy = value.failed ? NULL : kb_arena_dup(walk->arena, kb_buf_slice(&value));
  *name = (struct kb_slice){copy, value.length};
  kb_buf_fini(&value);
  return copy != NULL;
}

/* Adds the field of `[key] = value` at `at`, unless the key is known only at run time. */
static size_t add_bracketed(struct walk *walk, size_t at)
{
  const struct kb_lua_token *key = &walk->tokens->list[at + 1];
  struct kb_source_field field = {0};
  if (walk->tokens->list[at].pair != at + 2) {
    return 0;
  }
  if (key->kind == KB_LUA_NUMBER) {
    field.index = index_value(key->text);
    return field.index > 0 ? add_field(walk, field, at) : 0;
  }
  if (key->kind != KB_LUA_STRING) {
    return 0;
  }
  if (!string_key(walk, key->text, &field.name)) {
    walk->list->failed = true;
    return 0;
  }
  return add_field(walk, field, at);
}

/* Reads one field from its first token to its value; enters the value if it is a constructor. */
static void read_field(struct walk *walk)
{
  const struct kb_lua_tokens *tokens = walk->tokens;
  struct table *table = &walk->tables[walk->depth - 1];
  const size_t at = table->at;
  size_t value = at;
  size_t id;
  if (tokens->list[at].kind == KB_LUA_NAME && is_at(tokens, at + 1, "=")) {
    id = add_field(walk, (struct kb_source_field){.name = tokens->list[at].text}, at);
    value = at + 2;
  } else if (is_at(tokens, at, "[") && is_at(tokens, kb_lua_past(tokens, at), "=")) {
    id = add_bracketed(walk, at);
    value = kb_lua_past(tokens, at) + 1;
  } else {
    id = add_field(walk, (struct kb_source_field){.index = ++table->length}, at);
  }
  table->at = value;
  if (is_at(tokens, value, "{")) {
    table->at = kb_lua_past(tokens, value);
    if (id > 0 && walk->depth < DEPTH_MAX) {
      open_table(walk, id, value);
    }
  }
}

static bool is_separator(const struct kb_lua_tokens *tokens, size_t at)
{
  return is_at(tokens, at, ",") || is_at(tokens, at, ";");
}

/* Skips the rest of a value, up to the next field. */
static void skip_value(struct walk *walk)
{
  struct table *table = &walk->tables[walk->depth - 1];
  while (table->at < table->end && !is_separator(walk->tokens, table->at)) {
    table->at = kb_lua_past(walk->tokens, table->at);
  }
  while (table->at < table->end && is_separator(walk->tokens, table->at)) {
    table->at++;
  }
}

static void walk_table(struct walk *walk, size_t brace)
{
  open_table(walk, 0, brace);
  while (walk->depth > 0 && !walk->list->failed) {
    struct table *table = &walk->tables[walk->depth - 1];
    if (table->at >= table->end) {
      walk->depth--;
      if (walk->depth > 0) {
        skip_value(walk);
      }
      continue;
    }
    const size_t depth = walk->depth;
    read_field(walk);
    if (walk->depth == depth) {
      skip_value(walk);
    }
  }
}

/* --- Looking up --- */

/* By table, then by key. */
static int compare_keys(const struct kb_source_field *a, const struct kb_source_field *b)
{
  if (a->parent != b->parent) {
    return a->parent < b->parent ? -1 : 1;
  }
  if (!a->name.data || !b->name.data) {
    if (a->name.data || b->name.data) {
      return a->name.data ? 1 : -1;
    }
    return a->index == b->index ? 0 : a->index < b->index ? -1 : 1;
  }
  if (a->name.length != b->name.length) {
    return a->name.length < b->name.length ? -1 : 1;
  }
  return memcmp(a->name.data, b->name.data, a->name.length);
}

static int compare_fields(const void *left, const void *right)
{
  const struct kb_source_field *a = *(const struct kb_source_field *const *)left;
  const struct kb_source_field *b = *(const struct kb_source_field *const *)right;
  const int order = compare_keys(a, b);
  return order != 0 ? order : a->id < b->id ? -1 : a->id > b->id;
}

static const struct kb_source_field *field_of(const struct kb_source_fields *fields, size_t id)
{
  return (const struct kb_source_field *)(const void *)fields->list.data + (id - 1);
}

static bool sort_fields(struct kb_source_fields *fields)
{
  fields->count = fields->list.length / sizeof(struct kb_source_field);
  fields->repeated = 0;
  fields->sorted = malloc((fields->count + 1) * sizeof(const struct kb_source_field *));
  if (!fields->sorted) {
    return false;
  }
  for (size_t i = 0; i < fields->count; i++) {
    fields->sorted[i] = field_of(fields, i + 1);
  }
  qsort(fields->sorted, fields->count, sizeof *fields->sorted, compare_fields);
  for (size_t i = 1; i < fields->count; i++) {
    const size_t id = fields->sorted[i]->id;
    if (compare_keys(fields->sorted[i - 1], fields->sorted[i]) == 0 &&
        (fields->repeated == 0 || id < fields->repeated)) {
      fields->repeated = id;
    }
  }
  return true;
}

bool kb_source_fields_init(struct kb_source_fields *fields, const struct kb_lua_tokens *tokens,
                           struct kb_arena *arena)
{
  *fields = (struct kb_source_fields){.root = {1, 1}};
  struct walk *walk = calloc(1, sizeof *walk);
  if (!walk) {
    return false;
  }
  *walk = (struct walk){.tokens = tokens, .arena = arena, .list = &fields->list};
  const size_t at = find_return(tokens);
  if (at < tokens->count) {
    fields->root = (struct kb_source_place){tokens->list[at].line, tokens->list[at].column};
    const size_t brace = find_table(tokens, at);
    if (brace < tokens->count) {
      walk_table(walk, brace);
    }
  }
  free(walk);
  return !fields->list.failed && sort_fields(fields);
}

void kb_source_fields_fini(struct kb_source_fields *fields)
{
  kb_buf_fini(&fields->list);
  free(fields->sorted);
  *fields = (struct kb_source_fields){0};
}

/* The last of the fields with that key, or NULL. */
static const struct kb_source_field *look_up(const struct kb_source_fields *fields,
                                             const struct kb_source_field *key)
{
  size_t low = 0;
  size_t high = fields->count;
  while (low < high) {
    const size_t middle = low + (high - low) / 2;
    if (compare_keys(fields->sorted[middle], key) <= 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  const struct kb_source_field *found = low > 0 ? fields->sorted[low - 1] : NULL;
  return found && compare_keys(found, key) == 0 ? found : NULL;
}

/* The field for `[2]` or `["name"]` at the start of `*path`, which moves past it. */
static const struct kb_source_field *follow_bracket(const struct kb_source_fields *fields,
                                                    size_t parent, struct kb_slice *path)
{
  struct kb_lua_reader reader = {*path, 1, 1, 0};
  const struct kb_lua_token key = kb_lua_read(&reader);
  const struct kb_lua_token bracket = kb_lua_read(&reader);
  const struct kb_source_field *found = NULL;
  struct kb_source_field wanted = {.parent = parent};
  struct kb_buf name = {0};
  if (key.kind == KB_LUA_NUMBER) {
    wanted.index = index_value(key.text);
  } else if (key.kind == KB_LUA_STRING) {
    kb_buf_add(&name, "", 0);
    kb_lua_string_value(&name, key.text);
    wanted.name = kb_buf_slice(&name);
  }
  if (kb_lua_is(&bracket, "]") && !name.failed) {
    found = look_up(fields, &wanted);
  }
  kb_buf_fini(&name);
  *path = (struct kb_slice){path->data + reader.at, path->length - reader.at};
  return found;
}

/* The field for the name at the start of `*path`, which moves past it. A key may itself contain
   dots: if the part up to one is no key, the part up to the next may be. */
static const struct kb_source_field *follow_name(const struct kb_source_fields *fields,
                                                 size_t parent, struct kb_slice *path)
{
  const struct kb_source_field *found = NULL;
  size_t end = path->data[0] == '.' ? 1 : 0;
  const size_t start = end;
  while (!found && end < path->length) {
    end++;
    while (end < path->length && path->data[end] != '.' && path->data[end] != '[') {
      end++;
    }
    const struct kb_source_field wanted = {.parent = parent,
                                           .name = {path->data + start, end - start}};
    found = look_up(fields, &wanted);
  }
  *path = (struct kb_slice){path->data + end, path->length - end};
  return found;
}

struct kb_source_place kb_source_fields_find(const struct kb_source_fields *fields,
                                             const char *path)
{
  struct kb_source_place place = fields->root;
  struct kb_slice rest = kb_slice_of(path);
  size_t parent = 0;
  while (rest.length > 0) {
    const struct kb_source_field *field = rest.data[0] == '['
                                            ? follow_bracket(fields, parent, &rest)
                                            : follow_name(fields, parent, &rest);
    if (!field) {
      break;
    }
    place = field->place;
    parent = field->id;
  }
  return place;
}

static void add_quoted(struct kb_buf *out, struct kb_slice name)
{
  kb_buf_add_text(out, "[\"");
  for (size_t i = 0; i < name.length; i++) {
    const unsigned char byte = (unsigned char)name.data[i];
    if (byte < 0x20 || byte == 0x7F) {
      kb_buf_addf(out, "\\%03u", byte);
      continue;
    }
    if (byte == '"' || byte == '\\') {
      kb_buf_add_char(out, '\\');
    }
    kb_buf_add_char(out, name.data[i]);
  }
  kb_buf_add_text(out, "\"]");
}

void kb_source_fields_repeated(const struct kb_source_fields *fields, struct kb_buf *path,
                               struct kb_source_place *place)
{
  const struct kb_source_field *chain[DEPTH_MAX] = {NULL};
  size_t depth = 0;
  for (size_t id = fields->repeated; id > 0 && depth < DEPTH_MAX; id = chain[depth - 1]->parent) {
    chain[depth++] = field_of(fields, id);
  }
  *place = field_of(fields, fields->repeated)->place;
  while (depth-- > 0) {
    const struct kb_source_field *field = chain[depth];
    if (!field->name.data) {
      kb_buf_addf(path, "[%llu]", (unsigned long long)field->index);
    } else if (kb_lua_is_name(field->name)) {
      kb_buf_add_text(path, path->length > 0 ? "." : "");
      kb_buf_add_slice(path, field->name);
    } else {
      add_quoted(path, field->name);
    }
  }
}
