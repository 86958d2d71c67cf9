#include "triage/columns.h"

#include "article/failing.h"
#include "luasource/lua_tokens.h"

void kb_columns_add(struct kb_columns *columns, const struct kb_table *table, struct kb_slice name)
{
  const int place = kb_schema_column(table, name);
  if (place >= 0 && !table->columns[place].secret) {
    columns->used[table->id][place] = true;
  }
}

static void add_everywhere(struct kb_columns *columns, struct kb_slice name)
{
  for (int id = 0; id < KB_TABLE_COUNT; id++) {
    kb_columns_add(columns, kb_schema_table((enum kb_table_id)id), name);
  }
}

/* {profile.name} in a text. */
static void add_placeholders(struct kb_columns *columns, struct kb_slice text)
{
  for (size_t at = 0; at < text.length; at++) {
    const char *open = memchr(text.data + at, '{', text.length - at);
    if (!open) {
      return;
    }
    at = (size_t)(open - text.data);
    const char *start = open + 1;
    const size_t room = text.length - at - 1;
    const char *dot = memchr(start, '.', room);
    const char *close = memchr(start, '}', room);
    if (dot && close && dot < close) {
      const struct kb_table *table =
        kb_schema_table_of_article_name((struct kb_slice){start, (size_t)(dot - start)});
      if (table) {
        kb_columns_add(columns, table, (struct kb_slice){dot + 1, (size_t)(close - dot - 1)});
      }
    }
  }
}

/* A key of a table, as in an example's row, does not read a column. */
static bool is_key(const struct kb_lua_tokens *tokens, size_t at)
{
  static const char *const before[] = {"{", ",", ";", NULL};
  return at > 0 && kb_lua_is_any(kb_lua_token_at(tokens, at - 1), before) &&
         kb_lua_is(kb_lua_token_at(tokens, at + 1), "=");
}

/* The name after the dot at `at`, or an empty slice. */
static struct kb_slice name_after(const struct kb_lua_tokens *tokens, size_t at)
{
  const struct kb_lua_token *name = kb_lua_token_at(tokens, at + 1);
  const bool is_name = kb_lua_is(kb_lua_token_at(tokens, at), ".") && name->kind == KB_LUA_NAME;
  return is_name ? name->text : (struct kb_slice){0};
}

/* Handles the chain that begins at `at` and returns the token after it. */
static size_t take_chain(struct kb_columns *columns, const struct kb_lua_tokens *tokens, size_t at)
{
  const struct kb_lua_token *token = kb_lua_token_at(tokens, at);
  size_t end = at + 1;
  if (kb_lua_is(token, "option")) {
    while (name_after(tokens, end).length > 0) {
      end += 2; /* the name of a choice is not a column */
    }
    return end;
  }
  const struct kb_slice first = name_after(tokens, end);
  const struct kb_slice second = first.length > 0 ? name_after(tokens, end + 2) : first;
  const struct kb_table *table = kb_schema_table_of_article_name(first);
  if (kb_lua_is(token, "case") && table && second.length > 0) {
    kb_columns_add(columns, table, second);
    return end + 4;
  }
  if (!is_key(tokens, at)) {
    add_everywhere(columns, token->text);
  }
  return end;
}

static bool take_source(struct kb_columns *columns, struct kb_slice source)
{
  struct kb_lua_tokens tokens = {0};
  struct kb_buf text = {0};
  if (!kb_lua_tokens_read(&tokens, source)) {
    return false;
  }
  for (size_t at = 0; at < tokens.count;) {
    const struct kb_lua_token *token = &tokens.list[at];
    if (token->kind == KB_LUA_NAME) {
      at = take_chain(columns, &tokens, at);
      continue;
    }
    if (token->kind == KB_LUA_STRING) {
      kb_buf_clear(&text);
      kb_lua_string_value(&text, token->text);
      add_everywhere(columns, kb_buf_slice(&text));
      add_placeholders(columns, kb_buf_slice(&text));
    }
    at++;
  }
  const bool good = !text.failed;
  kb_buf_fini(&text);
  kb_lua_tokens_fini(&tokens);
  return good;
}

bool kb_columns_of_book(const struct kb_book *book, struct kb_columns *columns)
{
  bool good = true;
  for (size_t i = 0; i < KB_FAILING_COLUMNS; i++) {
    kb_columns_add(columns, kb_schema_table(KB_MAILBOX), kb_slice_of(kb_failing_column(i)));
  }
  for (size_t i = 0; i < book->count && good; i++) {
    if (!book->articles[i]->overridden && !book->articles[i]->skipped) {
      good = take_source(columns, book->articles[i]->source);
    }
  }
  return good;
}
