#include "author/lint_compared.h"

#include "base/text.h"

#include <strings.h>

enum { SHOWN = 80 };

static int shown(struct kb_slice text)
{
  return text.length < SHOWN ? (int)text.length : SHOWN;
}

/* "option.mailbox.statecode.Inactive" */
static void add_option(struct kb_buf *out, const struct kb_table *table,
                       const struct kb_column *column, const struct kb_choice *choice)
{
  struct kb_buf name = {0};
  kb_schema_choice_name(&name, choice);
  kb_buf_addf(out, "option.%s.%s", table->logical_name, column->name);
  kb_buf_addf(out, kb_lua_is_name(kb_buf_slice(&name)) ? ".%s" : "[\"%s\"]", kb_buf_text(&name));
  out->failed |= name.failed;
  kb_buf_fini(&name);
}

/* The choice with that label, or that name in articles, in any letter case; or NULL. */
static const struct kb_choice *find_choice(const struct kb_column *column, struct kb_slice value,
                                           bool *failed)
{
  const struct kb_choice *found = NULL;
  for (const struct kb_choice *choice = column->choices; choice && choice->label && !found;
       choice++) {
    struct kb_buf name = {0};
    kb_schema_choice_name(&name, choice);
    const char *const texts[] = {choice->label, kb_buf_text(&name)};
    for (size_t i = 0; i < 2; i++) {
      found =
        strlen(texts[i]) == value.length && strncasecmp(texts[i], value.data, value.length) == 0
          ? choice
          : found;
    }
    *failed |= name.failed;
    kb_buf_fini(&name);
  }
  return found;
}

static bool is_number(struct kb_slice value)
{
  size_t at = value.length > 0 && value.data[0] == '-';
  const size_t first = at;
  while (at < value.length && kb_is_digit(value.data[at])) {
    at++;
  }
  return at > first && at == value.length;
}

/* What to write in place of a value of a choice; `value` is without quotes. */
static void suggest_choice(struct kb_buf *out, const struct kb_table *table,
                           const struct kb_column *column, struct kb_slice value)
{
  const struct kb_choice *choice = find_choice(column, value, &out->failed);
  if (choice) {
    kb_buf_add_text(out, "write ");
    add_option(out, table, column, choice);
  } else if (is_number(value)) {
    kb_buf_addf(out, "write %.*s without quotes", shown(value), value.data);
  } else {
    kb_buf_add_text(out, "write one of: ");
    for (choice = column->choices; choice && choice->label; choice++) {
      kb_buf_add_text(out, choice == column->choices ? "" : ", ");
      add_option(out, table, column, choice);
    }
  }
}

static bool is_text(enum kb_column_type type)
{
  return type == KB_COLUMN_TEXT || type == KB_COLUMN_DATE || type == KB_COLUMN_ID ||
         type == KB_COLUMN_CHOICES;
}

static const char *kind_of(enum kb_column_type type)
{
  return is_text(type)               ? "a text"
         : type == KB_COLUMN_CHOICE  ? "a choice, so a number"
         : type == KB_COLUMN_BOOLEAN ? "true or false"
                                     : "a number";
}

/* Whether a column of that type may have such a value. */
static bool may_be(enum kb_column_type type, const struct kb_source_chain *chain)
{
  switch (chain->compared_kind) {
  case KB_LUA_STRING:
    return is_text(type) || type == KB_COLUMN_OBJECT;
  case KB_LUA_NUMBER:
    return !is_text(type) && type != KB_COLUMN_BOOLEAN;
  case KB_LUA_KEYWORD: /* true, false */
    return type == KB_COLUMN_BOOLEAN || type == KB_COLUMN_OBJECT;
  default:
    return chain->compared.length == 0; /* a name that means nothing, and so is nil */
  }
}

static void suggest(struct kb_buf *out, const struct kb_table *table,
                    const struct kb_column *column, const struct kb_source_chain *chain,
                    struct kb_slice value)
{
  const bool is_quoted = chain->compared_kind == KB_LUA_STRING;
  if (column->type == KB_COLUMN_CHOICE && column->choices) {
    suggest_choice(out, table, column, value);
  } else if (column->type == KB_COLUMN_BOOLEAN) {
    kb_buf_add_text(out, "write true or false, without quotes");
  } else if (is_text(column->type)) {
    kb_buf_addf(out, "write it in quotes: \"%.*s\"", shown(value), value.data);
  } else if (is_quoted && is_number(value)) {
    kb_buf_addf(out, "write %.*s without quotes", shown(value), value.data);
  } else {
    kb_buf_add_text(out, "write a number");
  }
}

void kb_lint_compared(struct kb_diagnostics *diagnostics, const struct kb_table *table,
                      const struct kb_column *column, const struct kb_source_chain *chain)
{
  struct kb_buf value = {0};
  struct kb_buf suggestion = {0};
  if (may_be(column->type, chain)) {
    return;
  }
  if (chain->compared_kind == KB_LUA_STRING) {
    kb_lua_string_value(&value, chain->compared);
  } else {
    kb_buf_add_slice(&value, chain->compared);
  }
  suggest(&suggestion, table, column, chain, kb_buf_slice(&value));
  kb_diagnostic_add_at(
    diagnostics, KB_W_COMPARED, chain->compared_place.line, chain->compared_place.column,
    kb_buf_text(&suggestion), "%.*s is %s, and never equal to %.*s", (int)chain->text.length,
    chain->text.data, kind_of(column->type), shown(chain->compared), chain->compared.data);
  diagnostics->failed |= value.failed || suggestion.failed;
  kb_buf_fini(&value);
  kb_buf_fini(&suggestion);
}
