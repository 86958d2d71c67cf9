#include "article/condition_deciding.h"

#include "article/condition_inside.h"

/* A comparison decides alone if the condition is true as soon as its result is reversed, the rest
   being as the data has it; so the condition is evaluated once more for each of its comparisons.
   Two that would do are an alternative, and none of them the one value. A column that the condition
   reads in several places is not named: another value might change the other places, too. */

typedef struct kb_compiled_condition node;

struct search {
  const node *condition;
  struct kb_tracked_case *tracked;
  const node *found;
  bool wanted; /* what the comparison found has to be */
  size_t count;
};

static void look_at(struct search *search, const node *condition, bool wanted)
{
  switch (condition->operation) {
  case CONDITION_AND:
  case CONDITION_OR:
    look_at(search, condition->left, wanted);
    look_at(search, condition->right, wanted);
    return;
  case CONDITION_NOT:
    look_at(search, condition->left, !wanted);
    return;
  case CONDITION_CONSTANT:
    return;
  case CONDITION_COLUMN:
  case CONDITION_RELATED:
  case CONDITION_EQUAL:
  case CONDITION_UNEQUAL:
  case CONDITION_LESS:
  case CONDITION_LESS_OR_EQUAL:
  case CONDITION_GREATER:
  case CONDITION_GREATER_OR_EQUAL:
    break;
  }
  if (kb_condition_eval_reversed(search->condition, search->tracked, condition) == KB_EVAL_TRUE) {
    search->found = condition;
    search->wanted = wanted;
    search->count++;
  }
}

static bool is_column(const node *condition)
{
  return condition->operation == CONDITION_COLUMN || condition->operation == CONDITION_RELATED;
}

static const char *field_of(const node *operand)
{
  return operand->operation == CONDITION_COLUMN ? operand->field : operand->related_field;
}

static bool is_field(const char *name, const char *field)
{
  return name && strcmp(name, field) == 0;
}

/* How often the condition reads the column, also to find a related record. */
static size_t count_reads(const node *condition, const char *field)
{
  switch (condition->operation) {
  case CONDITION_CONSTANT:
    return 0;
  case CONDITION_COLUMN:
    return (size_t)is_field(condition->field, field) + is_field(condition->related_field, field);
  case CONDITION_RELATED:
    return is_field(condition->related_field, field);
  case CONDITION_NOT:
    return count_reads(condition->left, field);
  case CONDITION_AND:
  case CONDITION_OR:
  case CONDITION_EQUAL:
  case CONDITION_UNEQUAL:
  case CONDITION_LESS:
  case CONDITION_LESS_OR_EQUAL:
  case CONDITION_GREATER:
  case CONDITION_GREATER_OR_EQUAL:
    break;
  }
  return count_reads(condition->left, field) + count_reads(condition->right, field);
}

static const struct kb_column *column_of(const struct kb_subject *subject, const node *operand)
{
  return &kb_subject_part_table(subject, operand->part)->columns[operand->place];
}

/* The comparison as `field operation constant`. */
static enum kb_comparison comparison_of(enum condition_operation operation, bool is_turned,
                                        bool wanted)
{
  switch (operation) {
  case CONDITION_LESS:
    return is_turned ? wanted ? KB_IS_MORE : KB_IS_AT_MOST : wanted ? KB_IS_LESS : KB_IS_AT_LEAST;
  case CONDITION_LESS_OR_EQUAL:
    return is_turned ? wanted ? KB_IS_AT_LEAST : KB_IS_LESS : wanted ? KB_IS_AT_MOST : KB_IS_MORE;
  case CONDITION_GREATER:
    return is_turned ? wanted ? KB_IS_LESS : KB_IS_AT_LEAST : wanted ? KB_IS_MORE : KB_IS_AT_MOST;
  case CONDITION_GREATER_OR_EQUAL:
    return is_turned ? wanted ? KB_IS_AT_MOST : KB_IS_MORE : wanted ? KB_IS_AT_LEAST : KB_IS_LESS;
  case CONDITION_UNEQUAL:
    return wanted ? KB_IS_UNEQUAL : KB_IS_EQUAL;
  case CONDITION_EQUAL:
  case CONDITION_CONSTANT:
  case CONDITION_COLUMN:
  case CONDITION_RELATED:
  case CONDITION_AND:
  case CONDITION_OR:
  case CONDITION_NOT:
    break;
  }
  return wanted ? KB_IS_EQUAL : KB_IS_UNEQUAL;
}

static struct kb_deciding_value compared(const struct kb_subject *subject, const node *operand,
                                         const struct condition_value *constant,
                                         enum kb_comparison comparison)
{
  struct kb_deciding_value value = {.field = field_of(operand), .comparison = comparison};
  switch (constant->kind) {
  case CONDITION_NIL:
  case CONDITION_RECORD:
    break;
  case CONDITION_BOOLEAN:
    value.kind = KB_DECIDING_BOOLEAN;
    value.number = constant->boolean;
    break;
  case CONDITION_NUMBER:
    value.kind = KB_DECIDING_NUMBER;
    value.number = constant->number;
    value.label = operand->operation == CONDITION_COLUMN
                    ? kb_schema_label(column_of(subject, operand), (long long)constant->number)
                    : NULL;
    break;
  case CONDITION_TEXT:
    value.kind = KB_DECIDING_TEXT;
    value.text = constant->text;
    break;
  }
  return value;
}

/* A column in place of a comparison: true or false, or whether there is a value. */
static struct kb_deciding_value alone(const struct kb_subject *subject, const node *operand,
                                      bool wanted)
{
  const bool is_boolean = operand->operation == CONDITION_COLUMN &&
                          column_of(subject, operand)->type == KB_COLUMN_BOOLEAN;
  return is_boolean
           ? (struct kb_deciding_value){.field = field_of(operand),
                                        .kind = KB_DECIDING_BOOLEAN,
                                        .number = wanted}
           : (struct kb_deciding_value){.field = field_of(operand),
                                        .comparison = wanted ? KB_IS_UNEQUAL : KB_IS_EQUAL};
}

static struct kb_deciding_value describe(const struct search *search)
{
  const struct kb_subject *subject = search->tracked->a_case->subject;
  const node *found = search->found;
  struct kb_deciding_value value = {.field = NULL};
  if (is_column(found)) {
    value = alone(subject, found, search->wanted);
  } else if (is_column(found->left) && found->right->operation == CONDITION_CONSTANT) {
    value = compared(subject, found->left, &found->right->constant,
                     comparison_of(found->operation, false, search->wanted));
  } else if (is_column(found->right) && found->left->operation == CONDITION_CONSTANT) {
    value = compared(subject, found->right, &found->left->constant,
                     comparison_of(found->operation, true, search->wanted));
  }
  if (value.field && count_reads(search->condition, value.field) > 1) {
    value.field = NULL;
  }
  return value;
}

bool kb_condition_deciding(const struct kb_compiled_condition *condition,
                           struct kb_tracked_case *tracked, struct kb_deciding_value *value)
{
  struct search search = {.condition = condition, .tracked = tracked};
  look_at(&search, condition, true);
  *value = search.count == 1 ? describe(&search) : (struct kb_deciding_value){.field = NULL};
  return !tracked->trace->failed;
}
