#include "article/condition_inside.h"

/* Walks the tree of the condition as Lua would: operands in the same order, `and` and `or` with
   short circuit, so that the trace lists the columns that Lua would read. It reads every column
   through the tracked case, which records the value or that the column is missing. A missing column
   ends the walk with UNKNOWN. ASK_LUA also ends it, wherever the result may differ from Lua's or
   Lua may raise an error. */

typedef struct kb_compiled_condition node;

enum answer { GOOD, UNKNOWN, ASK_LUA };

struct walk {
  struct kb_tracked_case *tracked;
  const node *reversed; /* counts as true where it is false, and the other way round; or NULL */
};

static enum answer evaluate(const node *condition, const struct walk *walk,
                            struct condition_value *value);

static bool is_truthy(const struct condition_value *value)
{
  return value->kind != CONDITION_NIL && (value->kind != CONDITION_BOOLEAN || value->boolean);
}

static enum answer value_of(const struct cJSON *found, struct condition_value *value)
{
  switch (kb_json_kind(found)) {
  case KB_JSON_NULL:
    *value = (struct condition_value){CONDITION_NIL, .text = NULL};
    return GOOD;
  case KB_JSON_BOOLEAN:
    *value = (struct condition_value){CONDITION_BOOLEAN, .boolean = kb_json_true(found)};
    return GOOD;
  case KB_JSON_NUMBER:
    *value = (struct condition_value){CONDITION_NUMBER, .number = kb_json_number(found)};
    return GOOD;
  case KB_JSON_STRING:
    *value = (struct condition_value){CONDITION_TEXT, .text = kb_json_string(found)};
    return GOOD;
  case KB_JSON_ARRAY:
  case KB_JSON_OBJECT:
    break;
  }
  return ASK_LUA;
}

static enum answer read_link(const node *condition, struct kb_tracked_case *tracked,
                             bool *has_record)
{
  const struct kb_related *related = kb_case_related(tracked->a_case, condition->part);
  if (related->place < 0 && related->column) {
    return ASK_LUA; /* the lookup column is missing and only the expanded row shows the relation */
  }
  return kb_tracked_related(tracked, related, condition->related_field, true, has_record) ==
             KB_READ_VALUE
           ? GOOD
           : UNKNOWN;
}

static enum answer read_column(const node *condition, struct kb_tracked_case *tracked,
                               struct condition_value *value)
{
  const struct kb_record *record = &tracked->a_case->root;
  if (condition->related_field) {
    bool has_record = false;
    const enum answer answer = read_link(condition, tracked, &has_record);
    const struct kb_related *related = kb_case_related(tracked->a_case, condition->part);
    if (answer != GOOD) {
      return answer;
    }
    if (!has_record || related->link != KB_LINK_RECORD) {
      return ASK_LUA; /* Lua reports what is wrong with it */
    }
    record = &related->record;
  }
  const struct cJSON *found = kb_record_at(record, condition->place);
  switch (kb_tracked_column(tracked, record, condition->place, found, condition->field, true)) {
  case KB_READ_VALUE:
    return value_of(found, value);
  case KB_READ_RELATED:
    return ASK_LUA;
  case KB_READ_NOTHING:
    break;
  }
  if (record->id && condition->place == KB_KEY) {
    *value = (struct condition_value){CONDITION_TEXT, .text = record->id};
    return GOOD;
  }
  kb_tracked_missing(tracked, record, condition->field);
  return UNKNOWN;
}

static enum answer is_equal(const struct condition_value *left, const struct condition_value *right,
                            bool *equal)
{
  if (left->kind == CONDITION_RECORD && right->kind == CONDITION_RECORD) {
    return ASK_LUA;
  }
  *equal = left->kind == right->kind;
  if (*equal && left->kind == CONDITION_BOOLEAN) {
    *equal = left->boolean == right->boolean;
  } else if (*equal && left->kind == CONDITION_NUMBER) {
    *equal = !(left->number < right->number) && !(left->number > right->number);
  } else if (*equal && left->kind == CONDITION_TEXT) {
    *equal = strcmp(left->text, right->text) == 0;
  }
  return GOOD;
}

/* Texts have an order, too, but it depends on the locale. */
static enum answer is_ordered(enum condition_operation operation,
                              const struct condition_value *left,
                              const struct condition_value *right, bool *holds)
{
  if (left->kind != CONDITION_NUMBER || right->kind != CONDITION_NUMBER) {
    return ASK_LUA;
  }
  *holds = operation == CONDITION_LESS            ? left->number < right->number
           : operation == CONDITION_LESS_OR_EQUAL ? left->number <= right->number
           : operation == CONDITION_GREATER       ? left->number > right->number
                                                  : left->number >= right->number;
  return GOOD;
}

static enum answer compare(const node *condition, const struct walk *walk,
                           struct condition_value *value)
{
  struct condition_value left;
  struct condition_value right;
  enum answer answer = evaluate(condition->left, walk, &left);
  if (answer == GOOD) {
    answer = evaluate(condition->right, walk, &right);
  }
  if (answer != GOOD) {
    return answer;
  }
  bool holds = false;
  if (condition->operation == CONDITION_EQUAL || condition->operation == CONDITION_UNEQUAL) {
    answer = is_equal(&left, &right, &holds);
    holds = holds == (condition->operation == CONDITION_EQUAL);
  } else {
    answer = is_ordered(condition->operation, &left, &right, &holds);
  }
  *value = (struct condition_value){CONDITION_BOOLEAN, .boolean = holds};
  return answer;
}

static enum answer evaluate_node(const node *condition, const struct walk *walk,
                                 struct condition_value *value)
{
  enum answer answer = GOOD;
  bool has_record = false;
  switch (condition->operation) {
  case CONDITION_CONSTANT:
    *value = condition->constant;
    return GOOD;
  case CONDITION_COLUMN:
    return read_column(condition, walk->tracked, value);
  case CONDITION_RELATED:
    answer = read_link(condition, walk->tracked, &has_record);
    *value = (struct condition_value){has_record ? CONDITION_RECORD : CONDITION_NIL, .text = NULL};
    return answer;
  case CONDITION_AND:
  case CONDITION_OR:
    answer = evaluate(condition->left, walk, value);
    return answer == GOOD && is_truthy(value) == (condition->operation == CONDITION_AND)
             ? evaluate(condition->right, walk, value)
             : answer;
  case CONDITION_NOT:
    answer = evaluate(condition->left, walk, value);
    if (answer == GOOD) {
      *value = (struct condition_value){CONDITION_BOOLEAN, .boolean = !is_truthy(value)};
    }
    return answer;
  case CONDITION_EQUAL:
  case CONDITION_UNEQUAL:
  case CONDITION_LESS:
  case CONDITION_LESS_OR_EQUAL:
  case CONDITION_GREATER:
  case CONDITION_GREATER_OR_EQUAL:
    break;
  }
  return compare(condition, walk, value);
}

static enum answer evaluate(const node *condition, const struct walk *walk,
                            struct condition_value *value)
{
  const enum answer answer = evaluate_node(condition, walk, value);
  if (answer == GOOD && condition == walk->reversed) {
    *value = (struct condition_value){CONDITION_BOOLEAN, .boolean = !is_truthy(value)};
  }
  return answer;
}

enum kb_eval_result kb_condition_eval_reversed(const struct kb_compiled_condition *condition,
                                               struct kb_tracked_case *tracked,
                                               const struct kb_compiled_condition *reversed)
{
  struct condition_value value = {CONDITION_NIL, .text = NULL};
  enum answer answer = evaluate(condition, &(struct walk){tracked, reversed}, &value);
  if (tracked->trace->failed) {
    return KB_EVAL_NO_MEMORY;
  }
  if (answer == GOOD && value.kind != CONDITION_NIL && value.kind != CONDITION_BOOLEAN) {
    answer = ASK_LUA; /* a condition must not return that */
  }
  if (answer == ASK_LUA) {
    return KB_EVAL_ASK_LUA;
  }
  return answer == UNKNOWN ? KB_EVAL_UNKNOWN : is_truthy(&value) ? KB_EVAL_TRUE : KB_EVAL_FALSE;
}

enum kb_eval_result kb_condition_eval(const struct kb_compiled_condition *condition,
                                      struct kb_tracked_case *tracked)
{
  return kb_condition_eval_reversed(condition, tracked, NULL);
}
