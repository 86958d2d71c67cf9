#include "article/condition_inside.h"

/* Walks the tree of the condition as Lua would: operands in the same order, `and` and `or` with
   short circuit, so that the trace lists the columns that Lua would read. It reads every column
   through the tracked case, which records the value or that the column is missing. A missing column
   ends the walk with UNKNOWN. ASK_LUA also ends it, wherever the result may differ from Lua's or
   Lua may raise an error. */

typedef struct kb_compiled_condition node;

enum answer { GOOD, UNKNOWN, ASK_LUA };

static enum answer tell(const node *condition, struct kb_tracked_case *view,
                        struct plain_value *value);

static bool is_truthy(const struct plain_value *value)
{
  return value->kind != PLAIN_NIL && (value->kind != PLAIN_BOOLEAN || value->boolean);
}

static enum answer value_of(const struct cJSON *found, struct plain_value *value)
{
  switch (kb_json_kind(found)) {
  case KB_JSON_NULL:
    *value = (struct plain_value){PLAIN_NIL, .text = NULL};
    return GOOD;
  case KB_JSON_BOOLEAN:
    *value = (struct plain_value){PLAIN_BOOLEAN, .boolean = kb_json_true(found)};
    return GOOD;
  case KB_JSON_NUMBER:
    *value = (struct plain_value){PLAIN_NUMBER, .number = kb_json_number(found)};
    return GOOD;
  case KB_JSON_STRING:
    *value = (struct plain_value){PLAIN_TEXT, .text = kb_json_string(found)};
    return GOOD;
  case KB_JSON_ARRAY:
  case KB_JSON_OBJECT:
    break;
  }
  return ASK_LUA;
}

static const struct kb_related *related_of(const node *condition,
                                           const struct kb_tracked_case *view)
{
  return condition->table->id == KB_PROFILE ? &view->a_case->profile : &view->a_case->user;
}

static enum answer tell_related(const node *condition, struct kb_tracked_case *view,
                                bool *has_record)
{
  const struct kb_related *related = related_of(condition, view);
  if (related->place < 0) {
    return ASK_LUA; /* the lookup column is missing and only the expanded row shows the relation */
  }
  return kb_tracked_related(view, related, condition->related_field, true, has_record) ==
             KB_READ_VALUE
           ? GOOD
           : UNKNOWN;
}

static enum answer tell_column(const node *condition, struct kb_tracked_case *view,
                               struct plain_value *value)
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
      return ASK_LUA; /* Lua reports what is wrong with it */
    }
    record = &related->record;
  }
  const struct cJSON *found = kb_record_at(record, condition->place);
  switch (kb_tracked_column(view, record, condition->place, found, condition->field, true)) {
  case KB_READ_VALUE:
    return value_of(found, value);
  case KB_READ_RELATED:
    return ASK_LUA;
  case KB_READ_NOTHING:
    break;
  }
  if (record->id && condition->place == KB_KEY) {
    *value = (struct plain_value){PLAIN_TEXT, .text = record->id};
    return GOOD;
  }
  kb_tracked_missing(view, record, condition->field);
  return UNKNOWN;
}

static enum answer is_equal(const struct plain_value *left, const struct plain_value *right,
                            bool *equal)
{
  if (left->kind == PLAIN_RECORD && right->kind == PLAIN_RECORD) {
    return ASK_LUA;
  }
  *equal = left->kind == right->kind;
  if (*equal && left->kind == PLAIN_BOOLEAN) {
    *equal = left->boolean == right->boolean;
  } else if (*equal && left->kind == PLAIN_NUMBER) {
    *equal = !(left->number < right->number) && !(left->number > right->number);
  } else if (*equal && left->kind == PLAIN_TEXT) {
    *equal = strcmp(left->text, right->text) == 0;
  }
  return GOOD;
}

/* Texts have an order, too, but it depends on the locale. */
static enum answer is_ordered(enum plain_operation operation, const struct plain_value *left,
                              const struct plain_value *right, bool *holds)
{
  if (left->kind != PLAIN_NUMBER || right->kind != PLAIN_NUMBER) {
    return ASK_LUA;
  }
  *holds = operation == PLAIN_LESS            ? left->number < right->number
           : operation == PLAIN_LESS_OR_EQUAL ? left->number <= right->number
           : operation == PLAIN_GREATER       ? left->number > right->number
                                              : left->number >= right->number;
  return GOOD;
}

static enum answer compare(const node *condition, struct kb_tracked_case *view,
                           struct plain_value *value)
{
  struct plain_value left;
  struct plain_value right;
  enum answer answer = tell(condition->left, view, &left);
  if (answer == GOOD) {
    answer = tell(condition->right, view, &right);
  }
  if (answer != GOOD) {
    return answer;
  }
  bool holds = false;
  if (condition->operation == PLAIN_EQUAL || condition->operation == PLAIN_UNEQUAL) {
    answer = is_equal(&left, &right, &holds);
    holds = holds == (condition->operation == PLAIN_EQUAL);
  } else {
    answer = is_ordered(condition->operation, &left, &right, &holds);
  }
  *value = (struct plain_value){PLAIN_BOOLEAN, .boolean = holds};
  return answer;
}

static enum answer tell(const node *condition, struct kb_tracked_case *view,
                        struct plain_value *value)
{
  enum answer answer = GOOD;
  bool has_record = false;
  switch (condition->operation) {
  case PLAIN_CONSTANT:
    *value = condition->constant;
    return GOOD;
  case PLAIN_COLUMN:
    return tell_column(condition, view, value);
  case PLAIN_RELATED:
    answer = tell_related(condition, view, &has_record);
    *value = (struct plain_value){has_record ? PLAIN_RECORD : PLAIN_NIL, .text = NULL};
    return answer;
  case PLAIN_AND:
  case PLAIN_OR:
    answer = tell(condition->left, view, value);
    return answer == GOOD && is_truthy(value) == (condition->operation == PLAIN_AND)
             ? tell(condition->right, view, value)
             : answer;
  case PLAIN_NOT:
    answer = tell(condition->left, view, value);
    if (answer == GOOD) {
      *value = (struct plain_value){PLAIN_BOOLEAN, .boolean = !is_truthy(value)};
    }
    return answer;
  case PLAIN_EQUAL:
  case PLAIN_UNEQUAL:
  case PLAIN_LESS:
  case PLAIN_LESS_OR_EQUAL:
  case PLAIN_GREATER:
  case PLAIN_GREATER_OR_EQUAL:
    break;
  }
  return compare(condition, view, value);
}

enum kb_eval_result kb_condition_eval(const struct kb_compiled_condition *condition,
                                      struct kb_tracked_case *view)
{
  struct plain_value value = {PLAIN_NIL, .text = NULL};
  enum answer answer = tell(condition, view, &value);
  if (view->trace->failed) {
    return KB_EVAL_NO_MEMORY;
  }
  if (answer == GOOD && value.kind != PLAIN_NIL && value.kind != PLAIN_BOOLEAN) {
    answer = ASK_LUA; /* a condition must not return that */
  }
  if (answer == ASK_LUA) {
    return KB_EVAL_ASK_LUA;
  }
  return answer == UNKNOWN ? KB_EVAL_UNKNOWN : is_truthy(&value) ? KB_EVAL_TRUE : KB_EVAL_FALSE;
}
