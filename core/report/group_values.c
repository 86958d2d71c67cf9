#include "report/finding_values.h"
#include "report/group_inside.h"

/* The number of placeholders that are compared in a group: articles have only a handful. Further
   ones are treated as unknown. */
enum { VALUES = 64 };

static struct kb_slice column_of(const struct kb_group_value *value)
{
  return (struct kb_slice){value->column, value->column_length};
}

static struct kb_group_value *find_value(const struct kb_group *group,
                                         const struct kb_fill_name *name)
{
  for (size_t i = 0; i < group->value_count; i++) {
    struct kb_group_value *value = &group->values[i];
    if (value->part == name->part && kb_slice_equal(column_of(value), name->column)) {
      return value;
    }
  }
  return NULL;
}

void kb_group_note_values(struct kb_group_making *making, const char *text)
{
  struct kb_group *group = making->group;
  struct kb_fill_name name;
  while (text && kb_fill_next(group->article->subject, &text, &name)) {
    if (find_value(group, &name) || group->value_count == VALUES) {
      continue;
    }
    struct kb_group_value *list = kb_group_check(
      making, kb_arena_room(making->arena, group->values, group->value_count, 2, sizeof *list));
    if (!list) {
      return;
    }
    group->values = list;
    struct kb_buf value = {0};
    kb_finding_value(&value, &name, making->a_case, making->finding);
    group->values[group->value_count++] =
      (struct kb_group_value){.column = name.column.data,
                              .value = kb_group_keep(making, &value),
                              .column_length = (uint32_t)name.column.length,
                              .part = (int16_t)name.part};
    group->in_question++;
  }
}

/* A record that all cases share has one value, which may be unknown in some of them. */
static bool compare_value(struct kb_group *group, struct kb_group_value *value,
                          struct kb_arena *arena, struct kb_slice other)
{
  if (kb_slice_is(other, value->value)) {
    return true;
  }
  const bool is_shared = group->shared_id && value->part >= 0 && value->part == group->shared_part;
  if (is_shared && other.length == 0) {
    return true;
  }
  if (is_shared && value->value[0] == '\0') {
    const char *known = kb_arena_dup(arena, other);
    value->value = known ? known : value->value;
    return known != NULL;
  }
  value->differs = true;
  group->in_question--;
  return true;
}

bool kb_group_compare_values(struct kb_group *group, struct kb_arena *arena,
                             const struct kb_finding *finding, struct kb_case *a_case,
                             struct kb_buf *scratch)
{
  bool good = true;
  for (size_t i = 0; i < group->value_count && good; i++) {
    struct kb_group_value *value = &group->values[i];
    const struct kb_fill_name name = {
      .subject = group->article->subject, .part = value->part, .column = column_of(value)};
    if (!value->differs) {
      kb_buf_clear(scratch);
      kb_finding_value(scratch, &name, a_case, finding);
      good = !scratch->failed && compare_value(group, value, arena, kb_buf_slice(scratch));
    }
  }
  return good;
}

static void value_of_group(struct kb_buf *out, const struct kb_fill_name *name, const void *context)
{
  const struct kb_group_value *value = find_value(context, name);
  if (value && !value->differs) {
    kb_buf_add_text(out, value->value);
  }
}

void kb_group_fill(struct kb_buf *out, const struct kb_group *group, const char *text)
{
  kb_fill_from(out, text, group->article->subject, value_of_group, group);
}
