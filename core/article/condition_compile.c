#include "article/condition_inside.h"

#include "luasource/lua_tokens.h"

/* Deeper nesting, or a longer condition, is left to Lua. */
enum { DEPTH_MAX = 32, NODES_MAX = 128 };

typedef struct kb_compiled_condition node;

/* Functions named take_… parse what they can; NULL: the condition needs Lua. */
struct reader {
  struct kb_arena *arena;
  const struct kb_subject *subject;
  const struct kb_lua_tokens *tokens;
  size_t at; /* the next one */
  int depth;
  int count; /* number of nodes */
};

static const struct kb_lua_token *next(const struct reader *reader)
{
  return kb_lua_token_at(reader->tokens, reader->at);
}

static bool take(struct reader *reader, const char *text)
{
  const bool is_it = kb_lua_is(next(reader), text);
  reader->at += is_it;
  return is_it;
}

static node *new_node(struct reader *reader, enum condition_operation operation)
{
  node *made = reader->count++ < NODES_MAX ? kb_arena_alloc(reader->arena, sizeof *made) : NULL;
  if (made) {
    made->operation = operation;
  }
  return made;
}

static const node *new_constant(struct reader *reader, struct condition_value value)
{
  node *made = new_node(reader, CONDITION_CONSTANT);
  if (made) {
    made->constant = value;
  }
  return made;
}

static const node *join(struct reader *reader, enum condition_operation operation, const node *left,
                        const node *right)
{
  node *made = left && right ? new_node(reader, operation) : NULL;
  if (made) {
    made->left = left;
    made->right = right;
  }
  return made;
}

/* Takes the name after a dot. */
static bool take_name(struct reader *reader, struct kb_slice *name)
{
  if (!take(reader, ".") || next(reader)->kind != KB_LUA_NAME) {
    return false;
  }
  *name = next(reader)->text;
  reader->at++;
  return true;
}

static const char *field_name(const struct reader *reader, int part, int place)
{
  struct kb_arena *arena = reader->arena;
  struct kb_buf field = {0};
  kb_buf_add_text(&field, kb_subject_part_name(reader->subject, part));
  kb_buf_add_char(&field, '.');
  kb_buf_add_text(&field, kb_subject_part_table(reader->subject, part)->columns[place].name);
  const char *kept = field.failed || field.length >= KB_FIELD_SIZE
                       ? NULL
                       : kb_arena_dup(arena, kb_buf_slice(&field));
  kb_buf_fini(&field);
  return kept;
}

/* Whether a relation leads from the root to one record, by one column. */
static bool is_simple(const struct kb_relation *relation)
{
  return relation->from < 0 && !relation->is_many && relation->pair_count == 1 &&
         !relation->is_captured;
}

/* case.mailbox.COLUMN, case.profile, case.profile.COLUMN, and the same for other relations. */
static const node *take_case(struct reader *reader)
{
  struct kb_slice name;
  if (!take_name(reader, &name)) {
    return NULL;
  }
  const int part = kb_subject_part(reader->subject, name);
  const bool is_root = part == KB_PART_IS_ROOT;
  const struct kb_relation *relation = part >= 0 ? &reader->subject->relations[part] : NULL;
  node *made = new_node(reader, CONDITION_RELATED);
  if (!made || (!is_root && !(relation && is_simple(relation)))) {
    return NULL;
  }
  made->part = part;
  if (relation) {
    made->related_field = field_name(reader, KB_PART_IS_ROOT, relation->pairs[0].own);
    if (!made->related_field) {
      return NULL;
    }
  }
  if (!kb_lua_is(next(reader), ".")) {
    return is_root ? NULL : made;
  }
  if (!take_name(reader, &name)) {
    return NULL;
  }
  made->operation = CONDITION_COLUMN;
  made->place = kb_schema_column(kb_subject_part_table(reader->subject, part), name);
  made->field = made->place >= 0 ? field_name(reader, part, made->place) : NULL;
  return made->field ? made : NULL;
}

static bool is_called(const struct kb_choice *choice, struct kb_slice name)
{
  struct kb_buf spelt = {0};
  kb_schema_choice_name(&spelt, choice);
  const bool is_it = !spelt.failed && kb_slice_equal(kb_buf_slice(&spelt), name);
  kb_buf_fini(&spelt);
  return is_it || kb_slice_is(name, choice->label);
}

/* option.TABLE.COLUMN.LABEL */
static const node *take_option(struct reader *reader)
{
  struct kb_slice table_name;
  struct kb_slice column_name;
  struct kb_slice label;
  if (!take_name(reader, &table_name) || !take_name(reader, &column_name) ||
      !take_name(reader, &label)) {
    return NULL;
  }
  const struct kb_table *table =
    kb_schema_table_of_logical_name(reader->subject->schema, table_name);
  const int place = table ? kb_schema_column(table, column_name) : -1;
  const struct kb_choice *choice = place >= 0 ? table->columns[place].choices : NULL;
  const struct kb_choice *found = NULL; /* of two with one name the last, as in a Lua table */
  for (; choice && choice->label; choice++) {
    found = is_called(choice, label) ? choice : found;
  }
  return found ? new_constant(reader,
                              (struct condition_value){CONDITION_NUMBER, .number = found->value})
               : NULL;
}

/* A whole number that a double represents exactly. */
static const node *take_number(struct reader *reader, bool is_negative)
{
  enum { DIGITS_MAX = 15 };
  const struct kb_slice text = next(reader)->text;
  double number = 0;
  if (next(reader)->kind != KB_LUA_NUMBER || text.length > DIGITS_MAX) {
    return NULL;
  }
  for (size_t i = 0; i < text.length; i++) {
    if (text.data[i] < '0' || text.data[i] > '9') {
      return NULL;
    }
    number = number * 10 + (text.data[i] - '0');
  }
  reader->at++;
  return new_constant(
    reader, (struct condition_value){CONDITION_NUMBER, .number = is_negative ? -number : number});
}

static const node *take_string(struct reader *reader)
{
  const struct kb_slice token = next(reader)->text;
  if (token.length < 2 || (token.data[0] != '"' && token.data[0] != '\'') ||
      memchr(token.data, '\\', token.length) || token.data[token.length - 1] != token.data[0] ||
      memchr(token.data, '\0', token.length)) {
    return NULL;
  }
  const char *text =
    kb_arena_dup(reader->arena, (struct kb_slice){token.data + 1, token.length - 2});
  reader->at++;
  return text ? new_constant(reader, (struct condition_value){CONDITION_TEXT, .text = text}) : NULL;
}

static const node *take_or(struct reader *reader);

static const node *take_operand(struct reader *reader)
{
  if (next(reader)->kind == KB_LUA_STRING) {
    return take_string(reader);
  }
  if (take(reader, "case")) {
    return take_case(reader);
  }
  if (take(reader, "option")) {
    return take_option(reader);
  }
  if (take(reader, "nil")) {
    return new_constant(reader, (struct condition_value){CONDITION_NIL, .text = NULL});
  }
  if (kb_lua_is(next(reader), "true") || kb_lua_is(next(reader), "false")) {
    const bool is_true = take(reader, "true") || !take(reader, "false");
    return new_constant(reader, (struct condition_value){CONDITION_BOOLEAN, .boolean = is_true});
  }
  if (take(reader, "(")) {
    const node *inner = take_or(reader);
    return inner && take(reader, ")") ? inner : NULL;
  }
  const bool is_negative = take(reader, "-");
  return take_number(reader, is_negative);
}

static const node *take_not(struct reader *reader)
{
  size_t count = 0;
  while (take(reader, "not")) {
    count++;
  }
  const node *operand = take_operand(reader);
  for (; operand && count > 0 && count < DEPTH_MAX; count--) {
    node *made = new_node(reader, CONDITION_NOT);
    if (made) {
      made->left = operand;
    }
    operand = made;
  }
  return count == 0 ? operand : NULL;
}

static const node *take_comparison(struct reader *reader)
{
  static const struct {
    const char *text;
    enum condition_operation operation;
  } operators[] = {{"==", CONDITION_EQUAL},  {"~=", CONDITION_UNEQUAL},
                   {"<", CONDITION_LESS},    {"<=", CONDITION_LESS_OR_EQUAL},
                   {">", CONDITION_GREATER}, {">=", CONDITION_GREATER_OR_EQUAL}};
  const node *left = take_not(reader);
  for (size_t i = 0; left && i < sizeof operators / sizeof operators[0]; i++) {
    if (take(reader, operators[i].text)) {
      /* A second comparison, as in a == b == c, is surely a mistake: it is left to Lua. */
      return join(reader, operators[i].operation, left, take_not(reader));
    }
  }
  return left;
}

static const node *take_and(struct reader *reader)
{
  const node *left = take_comparison(reader);
  while (left && take(reader, "and")) {
    left = join(reader, CONDITION_AND, left, take_comparison(reader));
  }
  return left;
}

static const node *take_or(struct reader *reader)
{
  if (++reader->depth > DEPTH_MAX) {
    return NULL;
  }
  const node *left = take_and(reader);
  while (left && take(reader, "or")) {
    left = join(reader, CONDITION_OR, left, take_and(reader));
  }
  reader->depth--;
  return left;
}

const struct kb_compiled_condition *kb_condition_compile(struct kb_arena *arena,
                                                         const struct kb_subject *subject,
                                                         const struct kb_lua_tokens *tokens,
                                                         size_t function)
{
  struct reader reader = {.arena = arena, .subject = subject, .tokens = tokens, .at = function};
  if (!take(&reader, "function") || !take(&reader, "(") || !take(&reader, "case") ||
      !take(&reader, ")") || !take(&reader, "return")) {
    return NULL;
  }
  const node *condition = take_or(&reader);
  take(&reader, ";");
  return kb_lua_is(next(&reader), "end") ? condition : NULL;
}
