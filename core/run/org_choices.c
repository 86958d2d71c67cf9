#include "run/org_inside.h"

#include "base/ascii.h"
#include "base/json.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

void kb_org_choice_number(struct kb_buf *out, long value)
{
  kb_buf_addf(out, "Value%s%ld", value < 0 ? "Minus" : "", value < 0 ? -value : value);
}

/* Articles name a choice by its label. Where that is no name, or one that an earlier choice has, it
   is named by its number. False: out of memory. */
static bool name_choice(struct kb_arena *arena, struct kb_choice *choices, size_t n)
{
  struct kb_buf name = {0};
  struct kb_buf other = {0};
  kb_schema_choice_name(&name, &choices[n]);
  bool is_good = name.length > 0 && !kb_is_digit(name.data[0]);
  for (size_t i = 0; i < n && is_good; i++) {
    kb_buf_clear(&other);
    kb_schema_choice_name(&other, &choices[i]);
    is_good = !kb_slice_equal(kb_buf_slice(&name), kb_buf_slice(&other));
  }
  bool is_done = !name.failed && !other.failed;
  if (is_done && !is_good) {
    kb_buf_clear(&name);
    kb_org_choice_number(&name, choices[n].value);
    choices[n].name = name.failed ? NULL : kb_arena_text(arena, name.data);
    is_done = choices[n].name != NULL;
  }
  kb_buf_fini(&name);
  kb_buf_fini(&other);
  return is_done;
}

/* Adds a choice, unless the option has no number. False: out of memory. */
static bool read_choice(struct kb_arena *arena, const struct cJSON *option,
                        struct kb_choice *choices, size_t *count)
{
  struct kb_choice *choice = &choices[*count];
  int64_t value = 0;
  bool is_english = false;
  const struct cJSON *number =
    kb_json_kind(option) == KB_JSON_OBJECT ? kb_json_member(option, "Value") : NULL;
  if (!number || !kb_json_integer(number, &value) || value < INT_MIN || value > INT_MAX) {
    return true;
  }
  *choice = (struct kb_choice){.value = (int)value};
  if (!kb_org_label(arena, kb_json_member(option, "Label"), &choice->label, &is_english)) {
    return false;
  }
  if (!choice->label) {
    char text[16];
    snprintf(text, sizeof text, "%d", choice->value);
    choice->label = kb_arena_text(arena, text);
  }
  *count += choice->label != NULL;
  return choice->label;
}

static int by_value(const void *a, const void *b)
{
  const int one = ((const struct kb_choice *)a)->value;
  const int other = ((const struct kb_choice *)b)->value;
  return (one > other) - (one < other);
}

/* The list that ends with label NULL; NULL: out of memory. */
static const struct kb_choice *read_options(struct kb_arena *arena, const struct cJSON *options)
{
  size_t count = 0;
  for (const struct cJSON *one = kb_json_first(options); one; one = kb_json_next(one)) {
    count++;
  }
  struct kb_choice *choices = kb_arena_array(arena, count + 1, sizeof *choices);
  bool is_good = choices != NULL;
  count = 0;
  for (const struct cJSON *one = kb_json_first(options); one && is_good; one = kb_json_next(one)) {
    is_good = read_choice(arena, one, choices, &count);
  }
  if (!is_good) {
    return NULL;
  }
  choices[count] = (struct kb_choice){0};
  qsort(choices, count, sizeof *choices, by_value);
  for (size_t n = 0; n < count; n++) {
    if (!name_choice(arena, choices, n)) {
      return NULL;
    }
  }
  return choices;
}

/* NULL: it has none. */
static const struct cJSON *options_in(const struct cJSON *row, const char *set)
{
  const struct cJSON *member = kb_json_member(row, set);
  const struct cJSON *options =
    member && kb_json_kind(member) == KB_JSON_OBJECT ? kb_json_member(member, "Options") : NULL;
  const bool is_list = options && kb_json_kind(options) == KB_JSON_ARRAY;
  return is_list && kb_json_first(options) ? options : NULL;
}

enum kb_status kb_org_read_choices(struct kb_org_table *table, const struct cJSON *rows,
                                   struct kb_error *error)
{
  for (const struct cJSON *row = kb_json_first(rows); row; row = kb_json_next(row)) {
    struct kb_org_column *column = kb_org_column_of(table, row);
    const struct cJSON *options = options_in(row, "OptionSet");
    options = options ? options : options_in(row, "GlobalOptionSet");
    const bool is_choice = column && (column->column.type == KB_COLUMN_CHOICE ||
                                      column->column.type == KB_COLUMN_CHOICES);
    if (is_choice && options) {
      column->column.choices = read_options(&table->arena, options);
      if (!column->column.choices) {
        return kb_fail_no_memory(error);
      }
    }
  }
  return KB_OK;
}
