#include "article/failing.h"

#include "article/failed.h"

/* Adds the column of a rule, each once. False when out of memory. */
static bool add_place(struct kb_arena *arena, struct kb_failing *failing, struct kb_evidence *list,
                      const struct kb_record *row, int place)
{
  struct kb_buf field = {0};
  kb_buf_add_text(&field, failing->subject->name);
  kb_buf_add_char(&field, '.');
  kb_buf_add_text(&field, row->table->columns[place].name);
  const char *kept = field.failed ? NULL : kb_arena_text(arena, kb_buf_text(&field));
  kb_buf_fini(&field);
  for (size_t i = 0; kept && i < failing->evidence_count; i++) {
    if (strcmp(list[i].field, kept) == 0) {
      return true;
    }
  }
  const struct cJSON *value = kb_record_at(row, place);
  int64_t number = 0;
  if (kept && value) {
    list[failing->evidence_count++] = (struct kb_evidence){
      kept, kb_json_kind(value) == KB_JSON_NULL ? NULL : value,
      kb_json_integer(value, &number) ? kb_schema_label(&row->table->columns[place], number) : NULL,
      row};
  }
  return kept != NULL;
}

/* Adds the columns that a rule reads, but for those of its exceptions. */
static bool add_rule(struct kb_arena *arena, struct kb_failing *failing, struct kb_evidence *list,
                     const struct kb_record *row, const struct kb_outcome_rule *rule)
{
  bool good = true;
  for (size_t i = 0; good && i < rule->where.count; i++) {
    good = add_place(arena, failing, list, row, rule->where.list[i].place);
  }
  for (size_t i = 0; good && i < rule->some_count; i++) {
    good = add_place(arena, failing, list, row, rule->some[i]);
  }
  if (good && rule->later >= 0) {
    good = add_place(arena, failing, list, row, rule->later) &&
           add_place(arena, failing, list, row, rule->than);
  }
  return good;
}

bool kb_failing_look(struct kb_arena *arena, const struct kb_case *a_case,
                     struct kb_failing **result)
{
  const struct kb_subject *subject = a_case->subject;
  const unsigned what = kb_failed_what(subject, &a_case->root);
  size_t room = 1;
  *result = NULL;
  if (what == 0) {
    return true;
  }
  for (size_t i = 0; i < subject->failed_count; i++) {
    room += subject->failed[i].where.count + subject->failed[i].some_count + 2;
  }
  struct kb_failing *failing = kb_arena_alloc(arena, sizeof *failing);
  struct kb_evidence *list = kb_arena_array(arena, room, sizeof *list);
  if (!failing || !list) {
    return false;
  }
  *failing = (struct kb_failing){.subject = subject, .what = what, .evidence = list};
  for (size_t i = 0; i < subject->failed_count; i++) {
    if ((what >> i & 1U) != 0 &&
        !add_rule(arena, failing, list, &a_case->root, &subject->failed[i])) {
      return false;
    }
  }
  *result = failing;
  return true;
}
