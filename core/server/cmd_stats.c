#include "base/text.h"
#include "server/history.h"
#include "server/stats.h"

#include <stdlib.h>

static void write_never(struct kb_buf *out, const struct kb_never_matched *never, size_t width)
{
  struct kb_buf line = {0};
  kb_buf_addf(out, "Articles that never matched: %s\n", KB_COUNT(never->count));
  for (size_t i = 0; i < never->count; i++) {
    kb_buf_clear(&line);
    kb_text_display(&line, kb_slice_of(never->list[i]->code));
    kb_buf_add_text(&line, ": ");
    kb_text_display(&line, kb_slice_of(never->list[i]->title));
    kb_buf_add_text(out, "  ");
    kb_text_wrap(out, kb_buf_slice(&line), width, 2, 6);
    kb_buf_add_char(out, '\n');
  }
  out->failed = out->failed || line.failed;
  kb_buf_fini(&line);
}

static void json_never(struct kb_json_writer *json, const struct kb_never_matched *never)
{
  kb_json_key(json, "never_matched");
  kb_json_begin_array(json);
  for (size_t i = 0; i < never->count; i++) {
    kb_json_begin_object(json);
    kb_json_text_member(json, "code", never->list[i]->code);
    kb_json_text_member(json, "title", never->list[i]->title);
    kb_json_end_object(json);
  }
  kb_json_end_array(json);
}

static enum kb_status write_text(struct kb_buf *out, struct kb_store *store,
                                 const struct kb_bind *binds, const struct kb_never_matched *never,
                                 size_t width, struct kb_error *error)
{
  enum kb_status status = KB_OK;
  for (const struct kb_stats_part *part = kb_stats_parts; status == KB_OK && part->key; part++) {
    struct kb_buf table = {0};
    size_t count = 0;
    status = kb_answer_text(&table, store, &part->query, binds, width, &count, error);
    kb_buf_addf(out, "%s%s%s\n", part->title, count > 0 ? "" : ": ", count > 0 ? "" : part->none);
    kb_buf_add_slice(out, kb_buf_slice(&table));
    kb_buf_add_char(out, '\n');
    out->failed = out->failed || table.failed;
    kb_buf_fini(&table);
  }
  write_never(out, never, width);
  return status;
}

static enum kb_status write_json(struct kb_buf *out, struct kb_store *store,
                                 const struct kb_bind *binds, const struct kb_never_matched *never,
                                 struct kb_error *error)
{
  struct kb_json_writer json = {.out = out, .pretty = true};
  enum kb_status status = KB_OK;
  kb_json_begin_object(&json);
  for (const struct kb_stats_part *part = kb_stats_parts; status == KB_OK && part->key; part++) {
    kb_json_key(&json, part->key);
    status = kb_answer_json(&json, store, &part->query, binds, error);
  }
  json_never(&json, never);
  kb_json_end_object(&json);
  kb_buf_add_char(out, '\n');
  return status;
}

struct matched {
  const struct kb_rule_set *rule_set;
  bool *is_found; /* for each article */
};

static bool take_code(void *context, const struct kb_store_row *row)
{
  const struct matched *matched = context;
  for (size_t i = 0; i < matched->rule_set->count; i++) {
    if (strcmp(matched->rule_set->articles[i]->code, kb_store_text(row, 0)) == 0) {
      matched->is_found[i] = true;
    }
  }
  return true;
}

static enum kb_status find_never(struct kb_never_matched *never, struct kb_store *store,
                                 const struct kb_rule_set *rule_set, struct kb_error *error)
{
  const struct matched matched = {rule_set, calloc(rule_set->count + 1, sizeof(bool))};
  struct matched context = matched;
  never->list = calloc(rule_set->count + 1, sizeof(struct kb_article *));
  enum kb_status status = matched.is_found && never->list ? KB_OK : kb_fail_no_memory(error);
  if (status == KB_OK) {
    status = kb_store_run(store, "SELECT code FROM article", NULL, take_code, &context, error);
  }
  for (size_t i = 0; status == KB_OK && i < rule_set->count; i++) {
    const struct kb_article *article = rule_set->articles[i];
    if (!matched.is_found[i] && !article->overridden && !article->skipped &&
        strcmp(article->status, "retired") != 0) {
      never->list[never->count++] = article;
    }
  }
  free(matched.is_found);
  return status;
}

static enum kb_status write_stats(const struct kb_context *context, struct kb_buf *out,
                                  struct kb_store *store, const struct kb_rule_set *rule_set,
                                  int64_t now, struct kb_error *error)
{
  const char *format = kb_args_value(context->args, "format", "text");
  const bool is_text = strcmp(format, "text") == 0;
  const struct kb_bind binds[] = {
    {":tenant", kb_args_value(context->args, "tenant", NULL), 0, false},
    {":now", NULL, now, true},
    {":days", NULL, is_text ? KB_STATS_TEXT_DAYS : KB_STATS_DAYS, true},
    {.name = NULL},
  };
  struct kb_never_matched never = {NULL, 0};
  enum kb_status status = find_never(&never, store, rule_set, error);
  if (status == KB_OK) {
    status = is_text ? write_text(out, store, binds, &never, kb_output_width(context), error)
             : strcmp(format, "json") == 0 ? write_json(out, store, binds, &never, error)
                                           : kb_stats_page(out, store, binds, &never, error);
  }
  free(never.list);
  return status;
}

enum kb_exit kb_history_stats(const struct kb_context *context)
{
  struct kb_loaded_rule_set loaded = {.engine = NULL};
  struct kb_buf text = {0};
  struct kb_error error;
  int64_t now = 0;
  enum kb_status status = KB_USAGE;
  if (!kb_history_now(context, &now)) {
    return KB_EXIT_NOT_RUN;
  }
  struct kb_store *store = kb_history_open_tenant(context);
  if (!store) {
    return KB_EXIT_NOT_RUN;
  }
  if (kb_load_rule_set(context, (struct kb_rule_set_options){0}, false, &loaded)) {
    status = write_stats(context, &text, store, &loaded.rule_set, now, &error);
    if (status != KB_OK) {
      kb_say("history stats: %s", error.message);
    }
  }
  kb_store_close(store);
  kb_loaded_rule_set_fini(&loaded);
  if (status != KB_OK) {
    kb_buf_fini(&text);
    return KB_EXIT_NOT_RUN;
  }
  return kb_history_print(context, &text);
}
