#include "triage/rule_set.h"

#include "base/ascii.h"
#include "base/files.h"
#include "base/grow.h"
#include "triage/tables_load.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

/* A file that was named, to be checked or tested. */
struct named {
  const char *path;
  dev_t device;
  ino_t inode;
  bool is_loaded;
};

/* State of loading one directory (or file) of the rule set. */
struct loading {
  struct kb_rule_set *rule_set;
  struct kb_engine *engine;
  bool with_examples;
  struct named *named; /* NULL: no files were named */
  size_t named_count;
  struct stat exceptions; /* st_ino 0: there is no such file */
  bool is_named;          /* articles were named: all others are context */
  size_t first;           /* first article of this directory */
  struct kb_tables *tables;
  struct kb_error *error;
};

static enum kb_status keep(struct kb_rule_set *rule_set, struct kb_article *article,
                           struct kb_error *error)
{
  if (!KB_MAKE_ROOM(rule_set->articles, rule_set->count, rule_set->capacity, 64)) {
    return kb_fail_no_memory(error);
  }
  rule_set->articles[rule_set->count++] = article;
  return KB_OK;
}

/* Frees the article where there is no memory for it. */
static enum kb_status leave_out(struct kb_rule_set *rule_set, struct kb_article *article,
                                struct kb_error *error)
{
  struct kb_left_out *left_out = kb_arena_alloc(&rule_set->arena, sizeof *left_out);
  if (!left_out) {
    kb_article_free(article);
    return kb_fail_no_memory(error);
  }
  *left_out = (struct kb_left_out){article, rule_set->left_out};
  rule_set->left_out = left_out;
  return KB_OK;
}

/* Codes are compared in lower case. The buffer is to be freed. */
static struct kb_slice lower_case(struct kb_buf *lower, const char *code)
{
  kb_buf_add_text(lower, code);
  kb_lower_case(lower->data, lower->length);
  return kb_buf_slice(lower);
}

/* The index of the article with the code, or NULL. */
static size_t *find(const struct kb_rule_set *rule_set, const char *code)
{
  struct kb_buf lower = {0};
  const struct kb_slice key = lower_case(&lower, code);
  size_t *place = lower.failed ? NULL : kb_map_get(&rule_set->codes, key);
  kb_buf_fini(&lower);
  return place;
}

/* Sets the index of the article with the code. */
static enum kb_status set_place(struct kb_rule_set *rule_set, const char *code, size_t place,
                                struct kb_error *error)
{
  size_t *known = find(rule_set, code);
  if (known) {
    *known = place;
    return KB_OK;
  }
  struct kb_buf lower = {0};
  const struct kb_slice key = lower_case(&lower, code);
  const char *kept = lower.failed ? NULL : kb_arena_dup(&rule_set->arena, key);
  known = kb_arena_alloc(&rule_set->arena, sizeof *known);
  const bool good =
    kept && known && kb_map_add(&rule_set->codes, (struct kb_slice){kept, key.length}, known);
  if (good) {
    *known = place;
  }
  kb_buf_fini(&lower);
  return good ? KB_OK : kb_fail_no_memory(error);
}

static enum kb_status note_override(struct kb_rule_set *rule_set, struct kb_article *old,
                                    const struct kb_article *by, struct kb_error *error)
{
  struct kb_overridden *list =
    realloc(rule_set->overridden, (rule_set->overridden_count + 1) * sizeof *list);
  if (!list) {
    return kb_fail_no_memory(error);
  }
  rule_set->overridden = list;
  list[rule_set->overridden_count++] = (struct kb_overridden){old->code, old->file, by->file};
  old->overridden = true;
  return KB_OK;
}

/* Two articles with one code: in one directory that is an error, otherwise the later one
   replaces the earlier. */
static enum kb_status settle_code(const struct loading *loading, struct kb_article *article,
                                  bool *left_out)
{
  struct kb_rule_set *rule_set = loading->rule_set;
  const size_t *other = find(rule_set, article->code);
  *left_out = other && *other >= loading->first;
  if (*left_out && !(article->is_context && rule_set->articles[*other]->is_context)) {
    kb_diagnostic_add(&rule_set->diagnostics, KB_E_DUPLICATE_CODE, "code", NULL,
                      "code \"%s\" is taken by %s", article->code,
                      rule_set->articles[*other]->file);
  }
  if (*left_out) {
    return KB_OK;
  }
  const enum kb_status status =
    other ? note_override(rule_set, rule_set->articles[*other], article, loading->error) : KB_OK;
  return status == KB_OK ? set_place(rule_set, article->code, rule_set->count, loading->error)
                         : status;
}

/* Adds the article to the others, which own it from then on, or frees it. */
static enum kb_status take_article(const struct loading *loading, struct kb_article *article)
{
  bool left_out = false;
  const enum kb_status status = settle_code(loading, article, &left_out);
  article->overridden = left_out;
  const enum kb_status kept = keep(loading->rule_set, article, loading->error);
  if (kept != KB_OK) {
    kb_article_free(article);
    return kept;
  }
  return status;
}

/* `source` NULL: the file is read. */
static enum kb_status load_article(const struct loading *loading, const char *file,
                                   const struct kb_slice *source, bool is_context,
                                   struct kb_article *article)
{
  struct kb_rule_set *rule_set = loading->rule_set;
  const bool with_examples = loading->with_examples && !is_context;
  return source ? kb_engine_load_source(loading->engine, file, *source, with_examples, article,
                                        &rule_set->diagnostics, loading->error)
                : kb_engine_load(loading->engine, file, with_examples, article,
                                 &rule_set->diagnostics, loading->error);
}

static enum kb_status load_file(const struct loading *loading, const char *file,
                                const struct kb_slice *source, bool is_context, bool is_outside)
{
  struct kb_rule_set *rule_set = loading->rule_set;
  const size_t errors = rule_set->diagnostics.errors;
  const size_t diagnostics = rule_set->diagnostics.count;
  struct kb_article *article = kb_article_new();
  if (!article) {
    return kb_fail_no_memory(loading->error);
  }
  kb_diagnostics_file(&rule_set->diagnostics, file, (struct kb_slice){0});
  rule_set->files += !is_context;
  const enum kb_status status = load_article(loading, file, source, is_context, article);
  const bool is_good = status == KB_OK && rule_set->diagnostics.errors == errors;
  if (is_context) {
    kb_diagnostics_cut(&rule_set->diagnostics, diagnostics);
  }
  if (!is_good) {
    const enum kb_status kept = leave_out(rule_set, article, loading->error);
    return status == KB_OK ? kept : status;
  }
  article->is_context = is_context;
  article->is_outside = is_outside;
  return take_article(loading, article);
}

/* The entry of a named file, or NULL. */
static struct named *find_named(const struct loading *loading, const char *file)
{
  struct stat facts;
  if (loading->named_count > 0 && stat(file, &facts) == 0) {
    for (size_t i = 0; i < loading->named_count; i++) {
      if (loading->named[i].inode == facts.st_ino && loading->named[i].device == facts.st_dev) {
        return &loading->named[i];
      }
    }
  }
  return NULL;
}

/* Whether the file is the list of exceptions, which may be kept among the articles. */
static bool is_exceptions(const struct loading *loading, const char *file)
{
  struct stat facts;
  return loading->exceptions.st_ino != 0 && stat(file, &facts) == 0 &&
         facts.st_ino == loading->exceptions.st_ino && facts.st_dev == loading->exceptions.st_dev;
}

static enum kb_status load_one(const struct loading *loading, const char *file)
{
  struct named *named = find_named(loading, file);
  const bool is_context = loading->is_named && !named;
  if (named && named->is_loaded) {
    return KB_OK; /* it is below two of the paths */
  }
  if (named) {
    named->is_loaded = true;
  }
  return load_file(loading, named ? named->path : file, NULL, is_context, false);
}

/* The first file that would be an article if its name ended otherwise; NULL: there is none. */
static const char *first_misnamed(const struct kb_files *files)
{
  const char *path = NULL;
  for (size_t i = 0; i < files->refused_count && !path; i++) {
    path = files->refused[i].why == KB_REFUSED_NAME ? files->refused[i].path : NULL;
  }
  return path;
}

/* KB_NOT_FOUND: the path has nothing for a rule set. */
static enum kb_status require_codes(const struct loading *loading, const struct kb_files *files,
                                    const char *path)
{
  const char *misnamed = first_misnamed(files);
  bool has_codes = false;
  const enum kb_status status = kb_codes_are_in(path, &has_codes, loading->error);
  if (status != KB_OK || has_codes) {
    return status;
  }
  return kb_fail(loading->error, KB_NOT_FOUND, "%s: no articles (*.lua) in it%s%s%s", path,
                 misnamed ? "; " : "", misnamed ? misnamed : "",
                 misnamed ? " is not read: its name must end with .lua" : "");
}

static bool is_empty(const struct kb_files *files)
{
  size_t misnamed = 0;
  for (size_t i = 0; i < files->refused_count; i++) {
    misnamed += files->refused[i].why == KB_REFUSED_NAME;
  }
  return files->count == 0 && files->refused_count == misnamed;
}

/* Loads the articles among the files of a path. */
static enum kb_status load_articles(struct loading *loading, const struct kb_files *files,
                                    const char *path, bool may_be_empty)
{
  enum kb_status status = KB_OK;
  loading->first = loading->rule_set->count;
  if (!loading->is_named) {
    kb_diagnostics_add_refused(&loading->rule_set->diagnostics, KB_E_LINK, files, path);
  }
  if (is_empty(files) && !may_be_empty) {
    status = require_codes(loading, files, path);
  }
  for (size_t i = 0; i < files->count && status == KB_OK; i++) {
    status = kb_engine_goes_on(loading->engine, loading->error);
    if (status == KB_OK && !kb_is_tables_file(files->paths[i]) &&
        !is_exceptions(loading, files->paths[i])) {
      status = load_one(loading, files->paths[i]);
    }
  }
  return status;
}

/* --- Tables --- */

/* Reads the tables below a path. A named file that is one of them is not loaded again. */
static enum kb_status load_tables(struct loading *loading, struct kb_tables *tables,
                                  const struct kb_files *files)
{
  struct kb_rule_set *rule_set = loading->rule_set;
  for (size_t i = 0; i < files->count; i++) {
    struct named *named = find_named(loading, files->paths[i]);
    if (named && kb_is_tables_file(files->paths[i])) {
      named->is_loaded = true;
      rule_set->files++;
    }
  }
  return kb_tables_load_files(tables, files, &rule_set->arena, &rule_set->diagnostics,
                              loading->error);
}

/* Named files that are tables outside the rule set. */
static enum kb_status load_named_tables(struct loading *loading, struct kb_tables *tables)
{
  struct kb_rule_set *rule_set = loading->rule_set;
  enum kb_status status = KB_OK;
  for (size_t i = 0; i < loading->named_count && status == KB_OK; i++) {
    struct named *named = &loading->named[i];
    if (!named->is_loaded && kb_is_tables_file(named->path)) {
      named->is_loaded = true;
      rule_set->files++;
      status = kb_tables_load_file(tables, named->path, &rule_set->arena, &rule_set->diagnostics,
                                   loading->error);
    }
  }
  return status;
}

/* Reads the tables of the rule set, whose files were found, and those of other directories. */
static enum kb_status load_schema(struct loading *loading, const struct kb_files *files,
                                  size_t path_count, const struct kb_rule_set_options *options)
{
  struct kb_tables *tables = kb_tables_new();
  enum kb_status status = tables ? KB_OK : kb_fail_no_memory(loading->error);
  loading->tables = tables;
  for (size_t i = 0; i < options->table_count && status == KB_OK; i++) {
    struct kb_files others = {0};
    status = kb_files_add(&others, options->tables[i], ".lua", loading->error);
    status = status == KB_OK ? load_tables(loading, tables, &others) : status;
    kb_files_fini(&others);
  }
  for (size_t i = 0; i < path_count && status == KB_OK; i++) {
    status = load_tables(loading, tables, &files[i]);
  }
  if (status == KB_OK) {
    status = load_named_tables(loading, tables);
  }
  if (status == KB_OK) {
    loading->rule_set->schema = kb_tables_schema(tables, &loading->rule_set->diagnostics);
    if (!loading->rule_set->schema) {
      status = kb_fail_no_memory(loading->error);
    } else if (loading->rule_set->schema->subject_count == 0) {
      status = kb_fail(loading->error, KB_NOT_FOUND,
                       "no tables are known: the rule set has no usable " KB_TABLES_FILE);
    }
  }
  if (status == KB_OK) {
    kb_engine_set_schema(loading->engine, loading->rule_set->schema);
    kb_engine_set_tables(loading->engine, tables);
  }
  return status;
}

/* Where the names of codes are found, if one is needed: beside the tables. */
static enum kb_status find_codes(struct kb_rule_set *rule_set, const char *const *paths,
                                 size_t path_count, const struct kb_rule_set_options *options,
                                 struct kb_error *error)
{
  const size_t count = options->table_count + path_count;
  const char **all = kb_arena_array(&rule_set->arena, count + 1, sizeof *all);
  for (size_t i = 0; all && i < count; i++) {
    const char *path =
      i < options->table_count ? options->tables[i] : paths[i - options->table_count];
    all[i] = kb_arena_text(&rule_set->arena, path);
    if (!all[i]) {
      return kb_fail_no_memory(error);
    }
  }
  rule_set->code_names = all ? kb_codes_new(all, count) : NULL;
  return rule_set->code_names ? KB_OK : kb_fail_no_memory(error);
}

static enum kb_status index_signatures(struct kb_rule_set *rule_set, struct kb_error *error)
{
  rule_set->signatures = kb_signatures_new();
  if (!rule_set->signatures) {
    return kb_fail_no_memory(error);
  }
  for (size_t i = 0; i < rule_set->count; i++) {
    const struct kb_article *article = rule_set->articles[i];
    for (size_t k = 0; !article->overridden && k < article->signature_count; k++) {
      const enum kb_status status =
        kb_signatures_add(rule_set->signatures, &article->signatures[k], i, error);
      if (status != KB_OK) {
        return status;
      }
    }
  }
  return kb_signatures_ready(rule_set->signatures) ? KB_OK : kb_fail_no_memory(error);
}

/* Finds the tables whose rows are related ones. Errors belong to their case even if no article
   reads them. */
static enum kb_status find_joined(struct kb_rule_set *rule_set, struct kb_error *error)
{
  const struct kb_schema *schema = rule_set->schema;
  rule_set->is_joined =
    kb_arena_array(&rule_set->arena, schema->table_count + 1, sizeof *rule_set->is_joined);
  for (size_t i = 0; rule_set->is_joined && i < schema->subject_count; i++) {
    if (schema->subjects[i]->errors >= 0) {
      rule_set->is_joined[schema->subjects[i]->errors_table->id] = true;
    }
  }
  for (size_t i = 0; rule_set->is_joined && i < rule_set->count; i++) {
    const struct kb_article *article = rule_set->articles[i];
    for (size_t k = 0; k < article->subject->relation_count; k++) {
      const struct kb_relation *relation = &article->subject->relations[k];
      if (!article->overridden && (article->relations >> k & 1U) != 0 && relation->join_key >= 0) {
        rule_set->is_joined[relation->table->id] = true;
      }
    }
  }
  return rule_set->is_joined ? KB_OK : kb_fail_no_memory(error);
}

static enum kb_status find_all_named(struct loading *loading, const char *const *paths)
{
  loading->named = calloc(loading->named_count + 1, sizeof *loading->named);
  if (!loading->named) {
    return kb_fail_no_memory(loading->error);
  }
  for (size_t i = 0; i < loading->named_count; i++) {
    struct stat facts;
    if (stat(paths[i], &facts) != 0) {
      return kb_fail(loading->error, KB_NOT_FOUND, "%s: %s", paths[i],
                     errno == ENOENT ? "no such file or directory" : kb_errno_words(errno));
    }
    loading->named[i] = (struct named){paths[i], facts.st_dev, facts.st_ino, false};
  }
  return KB_OK;
}

/* Named files with names of codes, which are checked and no articles. */
static enum kb_status check_named_codes(struct loading *loading)
{
  struct kb_rule_set *rule_set = loading->rule_set;
  enum kb_status status = KB_OK;
  for (size_t i = 0; i < loading->named_count && status == KB_OK; i++) {
    if (kb_is_codes_file(loading->named[i].path)) {
      loading->named[i].is_loaded = true;
      rule_set->files++;
      status = kb_codes_check(&rule_set->diagnostics, loading->named[i].path, loading->error);
    }
  }
  return status;
}

/* Loads the named files that are not in the rule set. */
static enum kb_status load_rest(struct loading *loading)
{
  enum kb_status status = check_named_codes(loading);
  for (size_t i = 0; i < loading->named_count && status == KB_OK; i++) {
    struct named *named = find_named(loading, loading->named[i].path);
    loading->first = loading->rule_set->count;
    if (named && !named->is_loaded) {
      named->is_loaded = true;
      status = load_file(loading, named->path, NULL, false, true);
    }
  }
  return status;
}

enum kb_status kb_rule_set_load(struct kb_rule_set *rule_set, struct kb_engine *engine,
                                const char *const *paths, size_t path_count,
                                const struct kb_rule_set_options *options, struct kb_error *error)
{
  *rule_set = (struct kb_rule_set){0};
  struct loading loading = {.rule_set = rule_set,
                            .engine = engine,
                            .with_examples = options->with_examples,
                            .named_count = options->named ? options->named_count : 0,
                            .is_named = options->named_count > 0 || options->source_name,
                            .error = error};
  if (options->with_source || options->with_examples) {
    kb_engine_keep_source(engine);
  }
  if (options->with_hash) {
    kb_engine_hash_source(engine);
  }
  if (options->exceptions && stat(options->exceptions, &loading.exceptions) != 0) {
    loading.exceptions.st_ino = 0;
  }
  struct kb_files *files = calloc(path_count + 1, sizeof *files);
  enum kb_status status =
    files ? find_all_named(&loading, options->named) : kb_fail_no_memory(error);
  for (size_t i = 0; i < path_count && status == KB_OK; i++) {
    status = kb_files_add(&files[i], paths[i], ".lua", error);
  }
  if (status == KB_OK) {
    status = load_schema(&loading, files, path_count, options);
  }
  for (size_t i = 0; i < path_count && status == KB_OK; i++) {
    const bool is_trusted = i < options->trusted_count;
    kb_engine_trust(engine, is_trusted);
    status = load_articles(&loading, &files[i], paths[i],
                           !is_trusted && i < options->trusted_count + options->optional_count);
  }
  kb_engine_trust(engine, false);
  if (status == KB_OK) {
    status = load_rest(&loading);
  }
  if (status == KB_OK && options->source_name) {
    loading.first = rule_set->count;
    status = load_file(&loading, options->source_name, &options->source, false, false);
  }
  if (status == KB_OK && !kb_tables_finish(loading.tables)) {
    status = kb_fail_no_memory(error);
  }
  kb_engine_set_tables(engine, NULL);
  kb_engine_loaded(engine);
  kb_tables_free(loading.tables);
  for (size_t i = 0; files && i < path_count; i++) {
    kb_files_fini(&files[i]);
  }
  free(files);
  free(loading.named);
  if (status == KB_OK && rule_set->diagnostics.failed) {
    status = kb_fail_no_memory(error);
  }
  if (status == KB_OK) {
    status = find_joined(rule_set, error);
  }
  if (status == KB_OK) {
    status = find_codes(rule_set, paths, path_count, options, error);
  }
  return status == KB_OK ? index_signatures(rule_set, error) : status;
}

void kb_rule_set_fini(struct kb_rule_set *rule_set)
{
  for (size_t i = 0; i < rule_set->count; i++) {
    kb_article_free(rule_set->articles[i]);
  }
  for (struct kb_left_out *at = rule_set->left_out; at; at = at->next) {
    kb_article_free(at->article);
  }
  free(rule_set->articles);
  free(rule_set->overridden);
  kb_signatures_free(rule_set->signatures);
  kb_codes_free(rule_set->code_names);
  kb_map_fini(&rule_set->codes);
  kb_arena_fini(&rule_set->arena);
  kb_diagnostics_fini(&rule_set->diagnostics);
  kb_schema_free(rule_set->schema);
  *rule_set = (struct kb_rule_set){0};
}

bool kb_is_case_table(const struct kb_rule_set *rule_set, const struct kb_table *table)
{
  if (!table->subject || !table->is_related ||
      table->subject == kb_schema_default(rule_set->schema)) {
    return table->subject != NULL;
  }
  for (size_t i = 0; i < rule_set->count; i++) {
    const struct kb_article *article = rule_set->articles[i];
    if (article->subject == table->subject && !article->overridden && !article->skipped) {
      return true;
    }
  }
  return false;
}

const struct kb_article *kb_rule_set_find(const struct kb_rule_set *rule_set, const char *code)
{
  const size_t *place = find(rule_set, code);
  return place ? rule_set->articles[*place] : NULL;
}
