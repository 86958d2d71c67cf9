#include "author/lint.h"

#include "article/fill.h"
#include "author/example.h"
#include "author/lint_compared.h"
#include "author/lint_names.h"
#include "author/lint_rows.h"
#include "author/lint_signatures.h"
#include "base/text.h"
#include "luasource/locations.h"
#include "luasource/lua_tokens.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

enum { MAX_NAMES = 500, LINE_SIZE = 300 };

/* A text that begins with this is a gap that `new` has left for the author. */
#define GAP "FILL IN"

struct names {
  const char *list[MAX_NAMES + 1];
  size_t count;
};

static void add_name(struct names *names, const char *name)
{
  if (names->count < MAX_NAMES) {
    names->list[names->count++] = name;
    names->list[names->count] = NULL;
  }
}

/* Sets "did you mean X?", or "" if no name is similar. */
static void suggest(char suggestion[LINE_SIZE], struct kb_slice word, const struct names *names)
{
  char text[128];
  snprintf(text, sizeof text, "%.*s", (int)(word.length < 127 ? word.length : 127), word.data);
  const char *near = names->count > 0 ? kb_text_suggest(text, names->list) : NULL;
  suggestion[0] = '\0';
  if (near) {
    snprintf(suggestion, LINE_SIZE, "did you mean %s?", near);
  }
}

static const char *none_if_empty(const char *text)
{
  return text[0] ? text : NULL;
}

/* The next name of a chain: up to the next '.', without "[]". */
static struct kb_slice next_name(struct kb_slice *rest)
{
  struct kb_slice name = *rest;
  const char *dot = memchr(rest->data, '.', rest->length);
  if (dot) {
    name.length = (size_t)(dot - rest->data);
    *rest = (struct kb_slice){dot + 1, rest->length - name.length - 1};
  } else {
    *rest = (struct kb_slice){rest->data + rest->length, 0};
  }
  const char *bracket = name.length > 0 ? memchr(name.data, '[', name.length) : NULL;
  if (bracket) {
    name.length = (size_t)(bracket - name.data);
  }
  return name;
}

static void column_names(struct names *names, const struct kb_table *table)
{
  for (size_t i = 0; i < table->column_count; i++) {
    if (!table->columns[i].secret) {
      add_name(names, table->columns[i].name);
    }
  }
}

static bool binds(const char *template, struct kb_slice name)
{
  const char *at = template;
  while (at && (at = strpbrk(at, "[<")) != NULL) {
    const size_t length = strcspn(at + 1, "]>");
    if (kb_slice_equal((struct kb_slice){at + 1, length}, name)) {
      return true;
    }
    at++;
  }
  return false;
}

static bool has_placeholder(const struct kb_article *article, struct kb_slice name)
{
  for (size_t i = 0; i < article->signature_count; i++) {
    if (binds(article->signatures[i].message, name) ||
        binds(article->signatures[i].details, name)) {
      return true;
    }
  }
  return false;
}

/* Checks a column that an article reads, in its source or in a text. `part` is of the subject. */
static void check_column(struct kb_diagnostics *diagnostics, const struct kb_article *article,
                         int part, struct kb_slice column, struct kb_source_place place)
{
  const struct kb_table *table = kb_subject_part_table(article->subject, part);
  const char *name = kb_subject_part_name(article->subject, part);
  const int at = kb_schema_column(table, column);
  if (at >= 0) {
    if (table->columns[at].secret) {
      kb_diagnostic_add_at(diagnostics, KB_W_SECRET_COLUMN, place.line, place.column,
                           "Dataverse never gives it out; the cause stays inconclusive",
                           "%s.%.*s can never be read", name, (int)column.length, column.data);
    }
    return;
  }
  if (part == KB_PART_IS_ALERT && has_placeholder(article, column)) {
    return;
  }
  struct names names = {.count = 0};
  char suggestion[LINE_SIZE];
  column_names(&names, table);
  suggest(suggestion, column, &names);
  kb_diagnostic_add_at(diagnostics, KB_W_COLUMN, place.line, place.column,
                       none_if_empty(suggestion), "%s.%.*s is no column of %s that is known", name,
                       (int)column.length, column.data, table->logical_name);
}

/* The parts of a case; `are_single`: without those of which there may be many. */
static void part_names(struct names *names, const struct kb_subject *subject, bool are_single)
{
  add_name(names, subject->name);
  for (size_t i = 0; i < subject->relation_count; i++) {
    if (!are_single || !subject->relations[i].is_many) {
      add_name(names, subject->relations[i].name);
    }
  }
  add_name(names, "alert");
}

/* Reports a part that cases do not have. */
static void unknown_part(struct kb_diagnostics *diagnostics, const struct kb_subject *subject,
                         const struct kb_source_chain *chain, struct kb_slice part)
{
  struct names names = {.count = 0};
  struct kb_buf list = {0};
  char suggestion[LINE_SIZE];
  part_names(&names, subject, false);
  for (size_t i = 0; i < names.count; i++) {
    kb_buf_addf(&list, "%s%s", i == 0 ? "" : i + 1 == names.count ? " and " : ", ", names.list[i]);
  }
  suggest(suggestion, part, &names);
  kb_diagnostic_add_at(diagnostics, KB_W_COLUMN, chain->place.line, chain->place.column,
                       none_if_empty(suggestion), "a case has no '%.*s'; it has %s",
                       (int)part.length, part.data, kb_buf_text(&list));
  diagnostics->failed = diagnostics->failed || list.failed;
  kb_buf_fini(&list);
}

/* The values by which a related record is found must be captured by a message of the article. */
static void check_captured(struct kb_diagnostics *diagnostics, const struct kb_article *article,
                           int part, struct kb_source_place place)
{
  const struct kb_relation *relation = part >= 0 ? &article->subject->relations[part] : NULL;
  for (size_t i = 0; relation && i < relation->pair_count; i++) {
    const char *captured = relation->pairs[i].captured;
    if (captured && !has_placeholder(article, kb_slice_of(captured))) {
      kb_diagnostic_add_at(diagnostics, KB_W_PLACEHOLDER, place.line, place.column, NULL,
                           "%s is found by alert.%s, but no message of the article has [%s]",
                           relation->name, captured, captured);
    }
  }
}

/* A column, of which nothing further is read, may be compared with a literal. */
static void check_compared(struct kb_diagnostics *diagnostics, const struct kb_article *article,
                           int part, struct kb_slice column, const struct kb_source_chain *chain)
{
  const struct kb_table *table = kb_subject_part_table(article->subject, part);
  const int at = kb_schema_column(table, column);
  if (at >= 0 && !(part == KB_PART_IS_ALERT && has_placeholder(article, column))) {
    kb_lint_compared(diagnostics, table, &table->columns[at], chain);
  }
}

static void check_case_chain(struct kb_diagnostics *diagnostics, const struct kb_article *article,
                             const struct kb_source_chain *chain)
{
  struct kb_slice rest = chain->text;
  next_name(&rest);
  const struct kb_slice name = next_name(&rest);
  const int part = kb_subject_part(article->subject, name);
  if (part == KB_PART_IS_NOTHING) {
    unknown_part(diagnostics, article->subject, chain, name);
    return;
  }
  check_captured(diagnostics, article, part, chain->place);
  const bool is_row = name.data[name.length] == '[';
  const struct kb_slice column = next_name(&rest);
  if (part >= 0 && article->subject->relations[part].is_many && !is_row && column.length > 0) {
    kb_lint_list(diagnostics, chain, name, column);
    return;
  }
  if (column.length > 0) {
    check_column(diagnostics, article, part, column, chain->place);
  }
  if (column.length > 0 && rest.length > 0) {
    kb_lint_inside(diagnostics, chain, next_name(&rest));
    return;
  }
  if (column.length > 0 && rest.length == 0) {
    check_compared(diagnostics, article, part, column, chain);
    kb_lint_method(diagnostics, chain);
  }
}

/* The choices of a column, as Lua names, which `names` borrows from `memory`. False when out of
   memory. */
static bool choice_names(struct names *names, const struct kb_column *column,
                         struct kb_arena *memory)
{
  for (const struct kb_choice *choice = column->choices; choice && choice->label; choice++) {
    struct kb_buf name = {0};
    kb_schema_choice_name(&name, choice);
    const char *copy = name.failed ? NULL : kb_arena_dup(memory, kb_buf_slice(&name));
    kb_buf_fini(&name);
    if (!copy) {
      return false;
    }
    add_name(names, copy);
    add_name(names, choice->label);
  }
  return true;
}

static bool has_name(const struct names *names, struct kb_slice name)
{
  for (size_t i = 0; i < names->count; i++) {
    if (kb_slice_is(name, names->list[i])) {
      return true;
    }
  }
  return false;
}

static void option_diagnostic(struct kb_diagnostics *diagnostics,
                              const struct kb_source_chain *chain, struct kb_slice word,
                              const struct names *names, const char *what)
{
  char suggestion[LINE_SIZE];
  suggest(suggestion, word, names);
  kb_diagnostic_add_at(diagnostics, KB_W_OPTION, chain->place.line, chain->place.column,
                       none_if_empty(suggestion), "%.*s: %s '%.*s'", (int)chain->text.length,
                       chain->text.data, what, (int)word.length, word.data);
}

/* option.emailserverprofile.statecode.Inactive */
static void check_option_chain(struct kb_diagnostics *diagnostics, const struct kb_schema *schema,
                               const struct kb_source_chain *chain)
{
  struct names names = {.count = 0};
  struct kb_slice rest = chain->text;
  next_name(&rest);
  const struct kb_slice table_name = next_name(&rest);
  const struct kb_table *table = kb_schema_table_of_logical_name(schema, table_name);
  if (!table) {
    for (size_t i = 0; i < schema->table_count; i++) {
      add_name(&names, schema->tables[i]->logical_name);
    }
    option_diagnostic(diagnostics, chain, table_name, &names, "there is no table");
    return;
  }
  const struct kb_slice column_name = next_name(&rest);
  const int at = column_name.length > 0 ? kb_schema_column(table, column_name) : -1;
  if (at < 0 || !table->columns[at].choices) {
    for (size_t i = 0; i < table->column_count; i++) {
      if (table->columns[i].choices) {
        add_name(&names, table->columns[i].name);
      }
    }
    if (column_name.length > 0) {
      option_diagnostic(diagnostics, chain, column_name, &names, "there is no choice column");
    }
    return;
  }
  const struct kb_slice label = next_name(&rest);
  struct kb_arena memory = {0};
  if (!choice_names(&names, &table->columns[at], &memory)) {
    diagnostics->failed = true;
  } else if (label.length > 0 && !has_name(&names, label)) {
    option_diagnostic(diagnostics, chain, label, &names, "there is no choice");
  }
  kb_arena_fini(&memory);
}

static void check_source(struct kb_diagnostics *diagnostics, const struct kb_article *article,
                         const struct kb_source_map *map)
{
  const struct kb_source_chain *chain = NULL;
  for (size_t i = 0; (chain = kb_source_map_chain(map, "case", i)) != NULL; i++) {
    check_case_chain(diagnostics, article, chain);
  }
  for (size_t i = 0; (chain = kb_source_map_chain(map, "option", i)) != NULL; i++) {
    check_option_chain(diagnostics, article->subject->schema, chain);
  }
  kb_lint_names(diagnostics, article, map);
  struct kb_slice path;
  struct kb_source_place place;
  if (kb_source_map_repeated(map, &path, &place)) {
    kb_diagnostic_add_at(diagnostics, KB_W_REPEATED_KEY, place.line, place.column, NULL,
                         "%.*s is given twice; only the last counts", (int)path.length, path.data);
  }
}

static size_t name_length(const char *text)
{
  size_t length = 0;
  while (kb_lua_is_name_byte(text[length])) {
    length++;
  }
  return length;
}

/* Reports what looks like a placeholder, {NAME.NAME, but stays as it is in a report: one of a part
   that cases do not have, or that are many, or without its closing brace. */
static void check_brace(struct kb_diagnostics *diagnostics, const struct kb_article *article,
                        struct kb_source_place place, const char *path, const char *brace)
{
  const struct kb_slice part = {brace + 1, name_length(brace + 1)};
  const char *dot = part.data + part.length;
  const size_t column = part.length > 0 && *dot == '.' ? name_length(dot + 1) : 0;
  const int length = (int)(part.length + 1 + column);
  if (column == 0 || !kb_is_letter(part.data[0]) || kb_slice_is(part, "answer")) {
    return; /* {answer.NAME} stands in the text of a remedy */
  }
  if (dot[1 + column] == '}') {
    struct names names = {.count = 0};
    char suggestion[LINE_SIZE];
    part_names(&names, article->subject, true);
    suggest(suggestion, part, &names);
    kb_diagnostic_add_at(diagnostics, KB_W_PLACEHOLDER, place.line, place.column,
                         none_if_empty(suggestion), "%s refers to {%.*s}, which does not exist",
                         path, length, brace + 1);
  } else if (kb_subject_part(article->subject, part) != KB_PART_IS_NOTHING) {
    kb_diagnostic_add_at(diagnostics, KB_W_PLACEHOLDER, place.line, place.column, NULL,
                         "%s has {%.*s without its }", path, length, brace + 1);
  }
}

/* Checks one text of the article: what it refers to must exist, and it must not be a gap. */
static void check_text(struct kb_diagnostics *diagnostics, const struct kb_article *article,
                       const struct kb_source_map *map, const char *path, const char *text)
{
  if (!text) {
    return;
  }
  const struct kb_source_place place = kb_source_map_find(map, path);
  if (strncmp(text, GAP, sizeof GAP - 1) == 0) {
    kb_diagnostic_add_at(diagnostics, KB_W_GAP, place.line, place.column, NULL, "%s is a gap: %s",
                         path, text);
  }
  const char *at = text;
  const char *brace = strchr(text, '{');
  struct kb_fill_name name;
  while (kb_fill_next(article->subject, &at, &name)) {
    for (; brace < name.begin; brace = strchr(brace + 1, '{')) {
      check_brace(diagnostics, article, place, path, brace);
    }
    brace = strchr(name.end, '{');
    const struct kb_table *table = kb_subject_part_table(article->subject, name.part);
    if (kb_schema_column(table, name.column) < 0 &&
        !(name.part == KB_PART_IS_ALERT && has_placeholder(article, name.column))) {
      struct names names = {.count = 0};
      char suggestion[LINE_SIZE];
      column_names(&names, table);
      suggest(suggestion, name.column, &names);
      kb_diagnostic_add_at(diagnostics, KB_W_PLACEHOLDER, place.line, place.column,
                           none_if_empty(suggestion),
                           "%s refers to {%s.%.*s}, which does not exist", path,
                           kb_subject_part_name(article->subject, name.part),
                           (int)name.column.length, name.column.data);
    }
  }
  for (; brace; brace = strchr(brace + 1, '{')) {
    check_brace(diagnostics, article, place, path, brace);
  }
}

static void check_texts(struct kb_diagnostics *diagnostics, const struct kb_article *article,
                        const struct kb_source_map *map)
{
  char path[96];
  check_text(diagnostics, article, map, "title", article->title);
  check_text(diagnostics, article, map, "product", article->product);
  check_text(diagnostics, article, map, "role", article->role);
  check_text(diagnostics, article, map, "retired", article->retired);
  check_text(diagnostics, article, map, "symptom.text", article->symptom);
  for (size_t i = 0; i < article->cause_count; i++) {
    snprintf(path, sizeof path, "causes[%zu].text", i + 1);
    check_text(diagnostics, article, map, path, article->causes[i].text);
    snprintf(path, sizeof path, "causes[%zu].look", i + 1);
    check_text(diagnostics, article, map, path, article->causes[i].look);
    snprintf(path, sizeof path, "causes[%zu].remedy.text", i + 1);
    check_text(diagnostics, article, map, path,
               article->causes[i].remedy ? article->causes[i].remedy->text : NULL);
  }
  for (size_t i = 0; i < article->step_count; i++) {
    snprintf(path, sizeof path, "resolution[%zu].text", i + 1);
    check_text(diagnostics, article, map, path, article->steps[i].text);
    for (size_t k = 0; k < article->steps[i].step_count; k++) {
      snprintf(path, sizeof path, "resolution[%zu].steps[%zu]", i + 1, k + 1);
      check_text(diagnostics, article, map, path, article->steps[i].steps[k]);
    }
  }
  for (size_t i = 0; i < article->example_count; i++) {
    snprintf(path, sizeof path, "examples[%zu].name", i + 1);
    check_text(diagnostics, article, map, path, article->examples[i].name);
    snprintf(path, sizeof path, "examples[%zu].pending", i + 1);
    check_text(diagnostics, article, map, path, article->examples[i].pending);
  }
}

static void check_name(struct kb_diagnostics *diagnostics, const struct kb_article *article,
                       const struct kb_source_map *map)
{
  const char *slash = strrchr(article->file, '/');
  const char *name = slash ? slash + 1 : article->file;
  const size_t length = strlen(name);
  if (length < 4 || strlen(article->code) != length - 4 ||
      strncmp(name, article->code, length - 4) != 0) {
    const struct kb_source_place place = kb_source_map_find(map, "code");
    char suggestion[LINE_SIZE];
    snprintf(suggestion, sizeof suggestion, "name the file %.200s.lua", article->code);
    kb_diagnostic_add_at(diagnostics, KB_W_FILE_NAME, place.line, place.column, suggestion,
                         "the code is %.100s, but the file is %.100s", article->code, name);
  }
}

/* Examples must show each cause that can be decided both confirmed and ruled out; and there must
   be steps. */
static void check_causes(struct kb_diagnostics *diagnostics, const struct kb_article *article,
                         const struct kb_source_map *map, const struct kb_coverage *coverage)
{
  for (size_t i = 0; i < article->cause_count; i++) {
    char path[64];
    snprintf(path, sizeof path, "causes[%zu]", i + 1);
    const struct kb_source_place place = kb_source_map_find(map, path);
    const char *id = article->causes[i].id;
    if (article->causes[i].has_when && !coverage->confirmed[i]) {
      kb_diagnostic_add_at(diagnostics, KB_W_CAUSE_UNTESTED, place.line, place.column, "add one",
                           "no example confirms the cause %s", id);
    }
    if (article->causes[i].has_when && !coverage->ruled_out[i]) {
      kb_diagnostic_add_at(diagnostics, KB_W_CAUSE_UNTESTED, place.line, place.column, "add one",
                           "no example rules the cause %s out", id);
    }
    bool has_step = false;
    for (size_t k = 0; k < article->step_count; k++) {
      has_step |= article->steps[k].cause < 0 || article->steps[k].cause == (int)i;
    }
    if (!has_step) {
      kb_diagnostic_add_at(diagnostics, KB_W_NO_STEP, place.line, place.column, NULL,
                           "there is no step for the cause %s", id);
    }
  }
}

static void check_retired(struct kb_diagnostics *diagnostics, const struct kb_article *article,
                          const struct kb_source_map *map)
{
  const bool is_retired = strcmp(article->status, "retired") == 0;
  if (is_retired == (article->retired != NULL)) {
    return;
  }
  const struct kb_source_place place =
    kb_source_map_find(map, article->retired ? "retired" : "status");
  kb_diagnostic_add_at(diagnostics, KB_W_RETIRED, place.line, place.column,
                       is_retired ? "add retired = \"why, and what to use instead\""
                                  : "set status to retired, or take the line away",
                       is_retired ? "the article is retired, and does not say why"
                                  : "retired says why it is, but the status is %s",
                       article->status);
}

static enum kb_status lint_article(struct kb_rule_set *rule_set, struct kb_engine *engine,
                                   size_t number, const struct kb_source_map *map,
                                   struct kb_error *error)
{
  const struct kb_article *article = rule_set->articles[number];
  struct kb_coverage coverage = {0};
  if (!kb_coverage_init(&coverage, article)) {
    return kb_fail_no_memory(error);
  }
  check_source(&rule_set->diagnostics, article, map);
  check_texts(&rule_set->diagnostics, article, map);
  check_name(&rule_set->diagnostics, article, map);
  kb_lint_signatures(rule_set, number, map);
  check_retired(&rule_set->diagnostics, article, map);
  kb_lint_rows(&rule_set->diagnostics, article, map);
  const enum kb_status status =
    kb_examples_run(rule_set, engine, number, NULL, NULL, &coverage, error);
  if (status == KB_OK) {
    check_causes(&rule_set->diagnostics, article, map, &coverage);
  }
  kb_coverage_fini(&coverage);
  return status;
}

static int compare_diagnostics(const void *a, const void *b)
{
  const struct kb_diagnostic *x = a;
  const struct kb_diagnostic *y = b;
  const int files = strcmp(x->file, y->file);
  if (files != 0) {
    return files;
  }
  if (x->line != y->line) {
    return x->line < y->line ? -1 : 1;
  }
  if (x->column != y->column) {
    return x->column < y->column ? -1 : 1;
  }
  if (x->code != y->code) {
    return x->code < y->code ? -1 : 1;
  }
  return strcmp(x->message, y->message);
}

/* Diagnostics about the returned table have a key; its line is found in the source. */
static void locate(struct kb_diagnostics *diagnostics, const char *file,
                   const struct kb_source_map *map)
{
  for (size_t i = 0; i < diagnostics->count; i++) {
    struct kb_diagnostic *diagnostic = &diagnostics->list[i];
    if (diagnostic->line == 0 && strcmp(diagnostic->file, file) == 0) {
      const struct kb_source_place place = kb_source_map_find(map, diagnostic->path);
      diagnostic->line = place.line;
      diagnostic->column = place.column;
    }
  }
}

static enum kb_status locate_rest(struct kb_diagnostics *diagnostics, struct kb_error *error)
{
  for (size_t i = 0; i < diagnostics->count; i++) {
    if (diagnostics->list[i].line == 0) {
      struct kb_source_map *map = kb_source_map_new(diagnostics->list[i].source);
      if (!map) {
        return kb_fail_no_memory(error);
      }
      locate(diagnostics, diagnostics->list[i].file, map);
      kb_source_map_free(map);
    }
  }
  return KB_OK;
}

enum kb_status kb_lint(struct kb_rule_set *rule_set, struct kb_engine *engine,
                       struct kb_error *error)
{
  enum kb_status status = KB_OK;
  for (size_t i = 0; i < rule_set->count && status == KB_OK; i++) {
    if (rule_set->articles[i]->overridden || rule_set->articles[i]->is_context) {
      continue;
    }
    status = kb_engine_goes_on(engine, error);
    if (status != KB_OK) {
      break;
    }
    struct kb_source_map *map = kb_source_map_new(rule_set->articles[i]->source);
    if (!map) {
      return kb_fail_no_memory(error);
    }
    kb_diagnostics_file(&rule_set->diagnostics, rule_set->articles[i]->file,
                        rule_set->articles[i]->source);
    status = lint_article(rule_set, engine, i, map, error);
    kb_source_map_free(map);
  }
  if (status == KB_OK) {
    status = locate_rest(&rule_set->diagnostics, error);
  }
  if (rule_set->diagnostics.count > 0) {
    qsort(rule_set->diagnostics.list, rule_set->diagnostics.count,
          sizeof *rule_set->diagnostics.list, compare_diagnostics);
  }
  return status == KB_OK && rule_set->diagnostics.failed ? kb_fail_no_memory(error) : status;
}
