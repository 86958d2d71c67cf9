#include "triage/columns.h"

#include "luasource/lua_tokens.h"

void kb_columns_fini(struct kb_columns *columns)
{
  kb_arena_fini(&columns->arena);
  *columns = (struct kb_columns){0};
}

bool kb_columns_begin(struct kb_columns *columns, const struct kb_schema *schema)
{
  columns->schema = schema;
  columns->used = kb_arena_array(&columns->arena, schema->table_count + 1, sizeof(bool *));
  columns->subjects =
    kb_arena_array(&columns->arena, schema->subject_count + 1, sizeof *columns->subjects);
  for (size_t i = 0; columns->used && i < schema->table_count; i++) {
    columns->used[i] = kb_arena_array(&columns->arena, schema->tables[i]->column_count, 1);
    if (!columns->used[i]) {
      return false;
    }
  }
  return columns->used && columns->subjects;
}

void kb_columns_add_at(struct kb_columns *columns, const struct kb_table *table, int place)
{
  if (place >= 0 && !table->columns[place].secret) {
    columns->used[table->id][place] = true;
  }
}

void kb_columns_add(struct kb_columns *columns, const struct kb_table *table, struct kb_slice name)
{
  kb_columns_add_at(columns, table, kb_schema_column(table, name));
}

/* --- What an article reads --- */

/* State of reading one article. */
struct reading {
  struct kb_columns *columns;
  const struct kb_subject *subject;
};

static const struct kb_table *table_from(const struct kb_subject *subject,
                                         const struct kb_relation *relation)
{
  return relation->from < 0 ? subject->table : subject->relations[relation->from].table;
}

/* Marks a relation, those it starts from, and the columns by which its records are found. */
static void use_relation(struct kb_columns *columns, const struct kb_subject *subject, int index)
{
  bool *used = columns->subjects[subject->id].relations;
  for (; index >= 0 && !used[index]; index = subject->relations[index].from) {
    const struct kb_relation *relation = &subject->relations[index];
    const struct kb_table *from = table_from(subject, relation);
    used[index] = true;
    for (size_t i = 0; i < relation->pair_count; i++) {
      kb_columns_add_at(columns, from, relation->pairs[i].own);
      kb_columns_add_at(columns, relation->table, relation->pairs[i].theirs);
    }
    kb_columns_add_at(columns, relation->table, KB_KEY);
    kb_columns_add_at(columns, relation->table, relation->table->has_name ? KB_NAME : -1);
  }
}

/* Marks what the name stands for, and returns its table; NULL: nothing. */
static const struct kb_table *use_part(const struct reading *reading, struct kb_slice name)
{
  const int part = kb_subject_part(reading->subject, name);
  if (part == KB_PART_IS_NOTHING) {
    return NULL;
  }
  use_relation(reading->columns, reading->subject, part);
  return kb_subject_part_table(reading->subject, part);
}

static void add_everywhere(const struct reading *reading, struct kb_slice name)
{
  const struct kb_subject *subject = reading->subject;
  kb_columns_add(reading->columns, subject->table, name);
  for (size_t i = 0; i < subject->relation_count; i++) {
    kb_columns_add(reading->columns, subject->relations[i].table, name);
  }
}

/* {profile.name} in a text. */
static void add_placeholders(const struct reading *reading, struct kb_slice text)
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
        use_part(reading, (struct kb_slice){start, (size_t)(dot - start)});
      if (table) {
        kb_columns_add(reading->columns, table,
                       (struct kb_slice){dot + 1, (size_t)(close - dot - 1)});
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
static size_t take_chain(const struct reading *reading, const struct kb_lua_tokens *tokens,
                         size_t at)
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
  const struct kb_table *table = kb_lua_is(token, "case") ? use_part(reading, first) : NULL;
  if (table && second.length > 0) {
    kb_columns_add(reading->columns, table, second);
    return end + 4;
  }
  if (!is_key(tokens, at)) {
    add_everywhere(reading, token->text);
  }
  return end;
}

static bool take_source(const struct reading *reading, struct kb_slice source)
{
  struct kb_lua_tokens tokens = {0};
  struct kb_buf text = {0};
  if (!kb_lua_tokens_read(&tokens, source)) {
    return false;
  }
  for (size_t at = 0; at < tokens.count;) {
    const struct kb_lua_token *token = &tokens.list[at];
    if (token->kind == KB_LUA_NAME) {
      at = take_chain(reading, &tokens, at);
      continue;
    }
    if (token->kind == KB_LUA_STRING) {
      kb_buf_clear(&text);
      kb_lua_string_value(&text, token->text);
      add_everywhere(reading, kb_buf_slice(&text));
      add_placeholders(reading, kb_buf_slice(&text));
    }
    at++;
  }
  const bool good = !text.failed;
  kb_buf_fini(&text);
  kb_lua_tokens_fini(&tokens);
  return good;
}

/* Whether error texts are likely to name the record, so that reports need its name to see what two
   texts have in common: one that a lookup of the root leads to, the first of its tables. */
static bool is_named_in_texts(const struct kb_subject *subject, size_t index)
{
  const struct kb_relation *relation = &subject->relations[index];
  bool is_it = relation->from < 0 && !relation->is_many && relation->documented > 0 &&
               relation->pair_count == 1;
  for (size_t i = 0; i < index && is_it; i++) {
    const struct kb_relation *earlier = &subject->relations[i];
    is_it = earlier->from >= 0 || earlier->pair_count != 1 ||
            earlier->pairs[0].own != relation->pairs[0].own;
  }
  return is_it;
}

static void add_all(struct kb_columns *columns, const struct kb_table *table,
                    const struct kb_must_be_all *all)
{
  for (size_t i = 0; i < all->count; i++) {
    kb_columns_add_at(columns, table, all->list[i].place);
  }
}

/* The columns by which a row failed or succeeded. */
static void add_rule(struct kb_columns *columns, const struct kb_table *table,
                     const struct kb_outcome_rule *rule)
{
  add_all(columns, table, &rule->where);
  for (size_t i = 0; i < rule->unless_count; i++) {
    add_all(columns, table, &rule->unless[i]);
  }
  for (size_t i = 0; i < rule->some_count; i++) {
    kb_columns_add_at(columns, table, rule->some[i]);
  }
  kb_columns_add_at(columns, table, rule->later);
  kb_columns_add_at(columns, table, rule->than);
  kb_columns_add_at(columns, table, rule->at);
}

void kb_columns_of_subject(struct kb_columns *columns, const struct kb_subject *subject)
{
  const struct kb_table *table = subject->table;
  kb_columns_add_at(columns, table, KB_KEY);
  kb_columns_add_at(columns, table, table->has_name ? KB_NAME : -1);
  kb_columns_add_at(columns, table, subject->address);
  for (size_t i = 0; i < subject->failed_count; i++) {
    add_rule(columns, table, &subject->failed[i]);
  }
  for (size_t i = 0; i < subject->succeeded_count; i++) {
    add_rule(columns, table, &subject->succeeded[i]);
  }
  for (size_t i = 0; i < subject->relation_count; i++) {
    if (is_named_in_texts(subject, i)) {
      use_relation(columns, subject, (int)i);
    }
  }
  for (size_t i = 0; i < subject->text_count; i++) {
    kb_columns_add_at(columns, subject->errors_table, subject->texts[i]);
  }
  if (subject->text_count > 0) {
    kb_columns_add_at(columns, subject->errors_table, KB_KEY);
    kb_columns_add_at(columns, subject->errors_table, subject->number);
    kb_columns_add_at(columns, subject->errors_table, subject->level);
    kb_columns_add_at(columns, subject->errors_table, subject->time);
  }
  if (subject->errors >= 0) {
    use_relation(columns, subject, subject->errors);
    kb_columns_add_at(columns, subject->errors_table,
                      subject->relations[subject->errors].type_column);
  }
}

bool kb_columns_of_rule_set(const struct kb_rule_set *rule_set, struct kb_columns *columns)
{
  bool good = true;
  for (size_t i = 0; i < rule_set->count && good; i++) {
    const struct kb_article *article = rule_set->articles[i];
    if (!article->overridden && !article->skipped) {
      const struct reading reading = {columns, article->subject};
      columns->subjects[article->subject->id].articles++;
      good = take_source(&reading, article->source);
    }
  }
  return good;
}
