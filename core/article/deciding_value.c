#include "article/deciding_value.h"

#include <string.h>

bool kb_deciding_value_equal(const struct kb_deciding_value *a, const struct kb_deciding_value *b)
{
  if (!a->field || !b->field) {
    return a->field == b->field;
  }
  return strcmp(a->field, b->field) == 0 && a->comparison == b->comparison && a->kind == b->kind &&
         a->number <= b->number && a->number >= b->number &&
         strcmp(a->text ? a->text : "", b->text ? b->text : "") == 0;
}

const char *kb_comparison_name(enum kb_comparison comparison)
{
  static const char *const names[] = {
    [KB_IS_EQUAL] = "==",    [KB_IS_UNEQUAL] = "~=", [KB_IS_LESS] = "<",
    [KB_IS_AT_LEAST] = ">=", [KB_IS_MORE] = ">",     [KB_IS_AT_MOST] = "<=",
  };
  return names[comparison];
}

void kb_deciding_value_words(struct kb_buf *out, const struct kb_deciding_value *value)
{
  static const char *const words[] = {
    [KB_IS_EQUAL] = "",          [KB_IS_UNEQUAL] = "not ",
    [KB_IS_LESS] = "less than ", [KB_IS_AT_LEAST] = "at least ",
    [KB_IS_MORE] = "more than ", [KB_IS_AT_MOST] = "at most ",
  };
  kb_buf_addf(out, "%s were %s", value->field, words[value->comparison]);
  switch (value->kind) {
  case KB_DECIDING_EMPTY:
    kb_buf_add_text(out, "empty");
    return;
  case KB_DECIDING_BOOLEAN:
    kb_buf_add_text(out, value->number > 0 ? "true" : "false");
    return;
  case KB_DECIDING_TEXT:
    kb_buf_addf(out, "\"%s\"", value->text);
    return;
  case KB_DECIDING_NUMBER:
    break;
  }
  kb_buf_addf(out, value->label ? "%s (%.15g)" : "%s%.15g", value->label ? value->label : "",
              value->number);
}
