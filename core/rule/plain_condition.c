#include "rule/plain_condition.h"

#include "rule/lua_tokens.h"

/* Deeper than anybody nests brackets; longer than anybody writes a condition. */
enum { DEPTH_MAX = 32, NODES_MAX = 128 };

enum operation {
  CONSTANT,
  COLUMN,  /* of a record: case.mailbox.statecode */
  RELATED, /* whether there is such a record: case.profile */
  EQUAL,
  UNEQUAL,
  LESS,
  LESS_OR_EQUAL,
  GREATER,
  GREATER_OR_EQUAL,
  AND,
  OR,
  NOT,
};

enum value_kind { NIL, BOOLEAN, NUMBER, TEXT, RECORD };

struct value {
  enum value_kind kind;
  bool boolean;
  double number; /* whole ones are exact */
  const char *text;
};

struct kb_plain_condition {
  enum operation operation;
  const struct kb_plain_condition *left, *right;
  struct value constant;
  const struct kb_table *table; /* of the record */
  int place;                    /* of the column */
  const char *field;            /* of the column: "profile.statecode" */
  const char *related_field;    /* of the column that tells of the record, or NULL: of mailboxes */
};

/* --- Reading --- */

/* Each function named take_… takes what it can; NULL: it is not plain. */
struct reader {
  struct kb_arena *arena;
  struct kb_lua_reader tokens;
  struct kb_lua_token token; /* the next one */
  int depth;
  int count; /* of nodes */
};

typedef struct kb_plain_condition node;

static void advance(struct reader *reader)
{
  reader->token = kb_lua_read(&reader->tokens);
}

static bool take(struct reader *reader, const char *text)
{
  const bool is_it = kb_lua_is(&reader->token, text);
  if (is_it) {
    advance(reader);
  }
  return is_it;
}

static node *new_node(struct reader *reader, enum operation operation)
{
  node *made = reader->count++ < NODES_MAX ? kb_arena_alloc(reader->arena, sizeof *made) : NULL;
  if (made) {
    made->operation = operation;
  }
  return made;
}

static const node *new_constant(struct reader *reader, struct value value)
{
  node *made = new_node(reader, CONSTANT);
  if (made) {
    made->constant = value;
  }
  return made;
}

static const node *join(struct reader *reader, enum operation operation, const node *left,
                        const node *right)
{
  node *made = left && right ? new_node(reader, operation) : NULL;
  if (made) {
    made->left = left;
    made->right = right;
  }
  return made;
}

/* Behind a dot. */
static bool take_name(struct reader *reader, struct kb_slice *name)
{
  if (!take(reader, ".") || reader->token.kind != KB_LUA_NAME) {
    return false;
  }
  *name = reader->token.text;
  advance(reader);
  return true;
}

static const char *field_name(struct kb_arena *arena, const struct kb_table *table, int place)
{
  struct kb_buf field = {0};
  kb_buf_addf(&field, "%s.%s", table->article_name, table->columns[place].name);
  const char *kept = field.failed || field.length >= KB_FIELD_SIZE
                       ? NULL
                       : kb_arena_dup(arena, kb_buf_slice(&field));
  kb_buf_fini(&field);
  return kept;
}

/* case.mailbox.COLUMN, case.profile, case.profile.COLUMN, or the same of case.user. */
static const node *take_case(struct reader *reader)
{
  struct kb_slice name;
  if (!take_name(reader, &name)) {
    return NULL;
  }
  const struct kb_table *mailbox = kb_schema_table(KB_MAILBOX);
  const struct kb_table *table = kb_schema_table_of_article_name(name);
  node *made = new_node(reader, RELATED);
  if (!table || table->id == KB_ALERT || !made) {
    return NULL;
  }
  made->table = table;
  if (table->id != KB_MAILBOX) {
    const int lookup = table->id == KB_PROFILE ? KB_MAILBOX_PROFILE : KB_MAILBOX_USER;
    made->related_field = field_name(reader->arena, mailbox, lookup);
    if (!made->related_field) {
      return NULL;
    }
  }
  if (!kb_lua_is(&reader->token, ".")) {
    return table->id == KB_MAILBOX ? NULL : made;
  }
  if (!take_name(reader, &name)) {
    return NULL;
  }
  made->operation = COLUMN;
  made->place = kb_schema_column(table, name);
  made->field = made->place >= 0 ? field_name(reader->arena, table, made->place) : NULL;
  return made->field ? made : NULL;
}

static bool is_label(const char *label, struct kb_slice name)
{
  struct kb_buf spelt = {0};
  kb_schema_label_name(&spelt, label);
  const bool is_it = !spelt.failed && kb_slice_equal(kb_buf_slice(&spelt), name);
  kb_buf_fini(&spelt);
  return is_it || kb_slice_is(name, label);
}

static const struct kb_table *table_named(struct kb_slice logical_name)
{
  for (int id = 0; id < KB_TABLE_COUNT; id++) {
    const struct kb_table *table = kb_schema_table((enum kb_table_id)id);
    if (kb_slice_is(logical_name, table->logical_name)) {
      return table;
    }
  }
  return NULL;
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
  const struct kb_table *table = table_named(table_name);
  const int place = table ? kb_schema_column(table, column_name) : -1;
  const struct kb_choice *choice = place >= 0 ? table->columns[place].choices : NULL;
  const struct kb_choice *found = NULL; /* of two with one name the last, as in Lua's table */
  for (; choice && choice->label; choice++) {
    found = is_label(choice->label, label) ? choice : found;
  }
  return found ? new_constant(reader, (struct value){NUMBER, .number = found->value}) : NULL;
}

/* A whole number that a double holds. */
static const node *take_number(struct reader *reader, bool is_negative)
{
  enum { DIGITS_MAX = 15 };
  const struct kb_slice text = reader->token.text;
  double number = 0;
  if (reader->token.kind != KB_LUA_NUMBER || text.length > DIGITS_MAX) {
    return NULL;
  }
  for (size_t i = 0; i < text.length; i++) {
    if (text.data[i] < '0' || text.data[i] > '9') {
      return NULL;
    }
    number = number * 10 + (text.data[i] - '0');
  }
  advance(reader);
  return new_constant(reader, (struct value){NUMBER, .number = is_negative ? -number : number});
}

static const node *take_string(struct reader *reader)
{
  const struct kb_slice token = reader->token.text;
  if (token.length < 2 || (token.data[0] != '"' && token.data[0] != '\'') ||
      memchr(token.data, '\\', token.length) || token.data[token.length - 1] != token.data[0] ||
      memchr(token.data, '\0', token.length)) {
    return NULL;
  }
  const char *text =
    kb_arena_dup(reader->arena, (struct kb_slice){token.data + 1, token.length - 2});
  advance(reader);
  return text ? new_constant(reader, (struct value){TEXT, .text = text}) : NULL;
}

static const node *take_or(struct reader *reader);

static const node *take_operand(struct reader *reader)
{
  if (reader->token.kind == KB_LUA_STRING) {
    return take_string(reader);
  }
  if (take(reader, "case")) {
    return take_case(reader);
  }
  if (take(reader, "option")) {
    return take_option(reader);
  }
  if (take(reader, "nil")) {
    return new_constant(reader, (struct value){NIL, .text = NULL});
  }
  if (kb_lua_is(&reader->token, "true") || kb_lua_is(&reader->token, "false")) {
    const bool is_true = take(reader, "true") || !take(reader, "false");
    return new_constant(reader, (struct value){BOOLEAN, .boolean = is_true});
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
    node *made = new_node(reader, NOT);
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
    enum operation operation;
  } operators[] = {{"==", EQUAL},         {"~=", UNEQUAL}, {"<", LESS},
                   {"<=", LESS_OR_EQUAL}, {">", GREATER},  {">=", GREATER_OR_EQUAL}};
  const node *left = take_not(reader);
  for (size_t i = 0; left && i < sizeof operators / sizeof operators[0]; i++) {
    if (take(reader, operators[i].text)) {
      /* A second comparison, as in a == b == c, is nothing anybody means. */
      return join(reader, operators[i].operation, left, take_not(reader));
    }
  }
  return left;
}

static const node *take_and(struct reader *reader)
{
  const node *left = take_comparison(reader);
  while (left && take(reader, "and")) {
    left = join(reader, AND, left, take_comparison(reader));
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
    left = join(reader, OR, left, take_and(reader));
  }
  reader->depth--;
  return left;
}

const struct kb_plain_condition *kb_plain_condition_read(struct kb_arena *arena,
                                                         struct kb_slice source, size_t *length)
{
  struct reader reader = {.arena = arena, .tokens = kb_lua_reader_of(source)};
  advance(&reader);
  if (!take(&reader, "function") || !take(&reader, "(") || !take(&reader, "case") ||
      !take(&reader, ")") || !take(&reader, "return")) {
    return NULL;
  }
  const node *condition = take_or(&reader);
  take(&reader, ";");
  *length = reader.tokens.at;
  return kb_lua_is(&reader.token, "end") ? condition : NULL;
}

/* --- Telling --- */

enum answer { GOOD, UNTOLD, ASK_LUA };

static enum answer tell(const node *condition, struct kb_view *view, struct value *value);

static bool is_truthy(const struct value *value)
{
  return value->kind != NIL && (value->kind != BOOLEAN || value->boolean);
}

static enum answer value_of(const struct cJSON *found, struct value *value)
{
  switch (kb_json_kind(found)) {
  case KB_JSON_NULL:
    *value = (struct value){NIL, .text = NULL};
    return GOOD;
  case KB_JSON_BOOLEAN:
    *value = (struct value){BOOLEAN, .boolean = kb_json_true(found)};
    return GOOD;
  case KB_JSON_NUMBER:
    *value = (struct value){NUMBER, .number = kb_json_number(found)};
    return GOOD;
  case KB_JSON_STRING:
    *value = (struct value){TEXT, .text = kb_json_string(found)};
    return GOOD;
  case KB_JSON_ARRAY:
  case KB_JSON_OBJECT:
    break;
  }
  return ASK_LUA;
}

static const struct kb_related *related_of(const node *condition, const struct kb_view *view)
{
  return condition->table->id == KB_PROFILE ? &view->a_case->profile : &view->a_case->user;
}

static enum answer tell_related(const node *condition, struct kb_view *view, bool *has_record)
{
  const struct kb_related *related = related_of(condition, view);
  if (related->place < 0) {
    return ASK_LUA; /* not the lookup tells, but the row alone */
  }
  return kb_view_related(view, related, condition->related_field, true, has_record) == KB_READ_VALUE
           ? GOOD
           : UNTOLD;
}

static enum answer tell_column(const node *condition, struct kb_view *view, struct value *value)
{
  const struct kb_record *record = &view->a_case->mailbox;
  if (condition->related_field) {
    bool has_record = false;
    const enum answer answer = tell_related(condition, view, &has_record);
    const struct kb_related *related = related_of(condition, view);
    if (answer != GOOD) {
      return answer;
    }
    if (!has_record || related->link != KB_LINK_RECORD) {
      return ASK_LUA; /* it says what is wrong with that */
    }
    record = &related->record;
  }
  const struct cJSON *found = kb_record_at(record, condition->place);
  switch (kb_view_column(view, record, condition->place, found, condition->field, true)) {
  case KB_READ_VALUE:
    return value_of(found, value);
  case KB_READ_RELATED:
    return ASK_LUA;
  case KB_READ_NOTHING:
    break;
  }
  if (record->id && condition->place == KB_KEY) {
    *value = (struct value){TEXT, .text = record->id};
    return GOOD;
  }
  kb_view_missing(view, record, condition->field);
  return UNTOLD;
}

static enum answer is_equal(const struct value *left, const struct value *right, bool *equal)
{
  if (left->kind == RECORD && right->kind == RECORD) {
    return ASK_LUA;
  }
  *equal = left->kind == right->kind;
  if (*equal && left->kind == BOOLEAN) {
    *equal = left->boolean == right->boolean;
  } else if (*equal && left->kind == NUMBER) {
    *equal = !(left->number < right->number) && !(left->number > right->number);
  } else if (*equal && left->kind == TEXT) {
    *equal = strcmp(left->text, right->text) == 0;
  }
  return GOOD;
}

/* Texts have an order, too, but the locale's. */
static enum answer is_ordered(enum operation operation, const struct value *left,
                              const struct value *right, bool *holds)
{
  if (left->kind != NUMBER || right->kind != NUMBER) {
    return ASK_LUA;
  }
  *holds = operation == LESS            ? left->number < right->number
           : operation == LESS_OR_EQUAL ? left->number <= right->number
           : operation == GREATER       ? left->number > right->number
                                        : left->number >= right->number;
  return GOOD;
}

static enum answer compare(const node *condition, struct kb_view *view, struct value *value)
{
  struct value left;
  struct value right;
  enum answer answer = tell(condition->left, view, &left);
  if (answer == GOOD) {
    answer = tell(condition->right, view, &right);
  }
  if (answer != GOOD) {
    return answer;
  }
  bool holds = false;
  if (condition->operation == EQUAL || condition->operation == UNEQUAL) {
    answer = is_equal(&left, &right, &holds);
    holds = holds == (condition->operation == EQUAL);
  } else {
    answer = is_ordered(condition->operation, &left, &right, &holds);
  }
  *value = (struct value){BOOLEAN, .boolean = holds};
  return answer;
}

static enum answer tell(const node *condition, struct kb_view *view, struct value *value)
{
  enum answer answer = GOOD;
  bool has_record = false;
  switch (condition->operation) {
  case CONSTANT:
    *value = condition->constant;
    return GOOD;
  case COLUMN:
    return tell_column(condition, view, value);
  case RELATED:
    answer = tell_related(condition, view, &has_record);
    *value = (struct value){has_record ? RECORD : NIL, .text = NULL};
    return answer;
  case AND:
  case OR:
    answer = tell(condition->left, view, value);
    return answer == GOOD && is_truthy(value) == (condition->operation == AND)
             ? tell(condition->right, view, value)
             : answer;
  case NOT:
    answer = tell(condition->left, view, value);
    if (answer == GOOD) {
      *value = (struct value){BOOLEAN, .boolean = !is_truthy(value)};
    }
    return answer;
  case EQUAL:
  case UNEQUAL:
  case LESS:
  case LESS_OR_EQUAL:
  case GREATER:
  case GREATER_OR_EQUAL:
    break;
  }
  return compare(condition, view, value);
}

enum kb_plain_answer kb_plain_condition_tell(const struct kb_plain_condition *condition,
                                             struct kb_view *view)
{
  struct value value = {NIL, .text = NULL};
  enum answer answer = tell(condition, view, &value);
  if (view->trace->failed) {
    return KB_PLAIN_NO_MEMORY;
  }
  if (answer == GOOD && value.kind != NIL && value.kind != BOOLEAN) {
    answer = ASK_LUA; /* a condition must not return that */
  }
  if (answer == ASK_LUA) {
    return KB_PLAIN_ASK_LUA;
  }
  return answer == UNTOLD ? KB_PLAIN_UNTOLD : is_truthy(&value) ? KB_PLAIN_TRUE : KB_PLAIN_FALSE;
}
