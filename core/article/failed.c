#include "article/failed.h"

static enum kb_truth is_value(const struct kb_record *row, const struct kb_must_be *must_be)
{
  const struct cJSON *value = kb_record_at(row, must_be->place);
  int64_t number = 0;
  bool is_it = false;
  if (!value) {
    return KB_UNKNOWN;
  }
  switch (must_be->kind) {
  case KB_MUST_BE_NUMBER:
    is_it = kb_json_kind(value) == KB_JSON_NUMBER && kb_json_integer(value, &number) &&
            number == must_be->number;
    break;
  case KB_MUST_BE_BOOLEAN:
    is_it = kb_json_kind(value) == KB_JSON_BOOLEAN && kb_json_true(value) == (must_be->number != 0);
    break;
  case KB_MUST_BE_TEXT:
    is_it =
      kb_json_kind(value) == KB_JSON_STRING && strcmp(kb_json_string(value), must_be->text) == 0;
    break;
  }
  return is_it ? KB_TRUE : KB_FALSE;
}

static enum kb_truth holds(const struct kb_failed_rule *rule, const struct kb_record *row)
{
  enum kb_truth truth = KB_TRUE;
  for (size_t i = 0; i < rule->count && truth != KB_FALSE; i++) {
    const enum kb_truth value = is_value(row, &rule->must_be[i]);
    truth = value == KB_TRUE ? truth : value;
  }
  return truth;
}

bool kb_failed_is_possible(const struct kb_subject *subject, const struct kb_record *row)
{
  bool is_possible = subject->failed_count == 0;
  for (size_t i = 0; i < subject->failed_count && !is_possible; i++) {
    is_possible = holds(&subject->failed[i], row) != KB_FALSE;
  }
  return is_possible;
}

unsigned kb_failed_what(const struct kb_subject *subject, const struct kb_record *row)
{
  unsigned what = 0;
  for (size_t i = 0; i < subject->failed_count; i++) {
    what |= holds(&subject->failed[i], row) == KB_TRUE ? 1U << i : 0;
  }
  return what;
}
