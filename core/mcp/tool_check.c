#include "mcp/tools.h"

#include "author/lint.h"
#include "report/problems.h"
#include "triage/standing.h"

/* Checks an article that is only text, as `check FILE` does: as part of the rule set, which is
   loaded anew as its context. The article runs in the isolated process, whatever the server's
   options, and is never written. Without a name there is nothing to say about the name. */

static const struct kb_mcp_argument arguments[] = {
  {"source", "The source text of the article, in Lua.", .is_required = true},
  {"file",
   "The name of the article's file, for messages; it should be its code and .lua. Nothing is "
   "read or written.",
   .is_required = false},
  {.name = NULL},
};

static void drop_file_names(struct kb_diagnostics *diagnostics)
{
  size_t kept = 0;
  for (size_t i = 0; i < diagnostics->count; i++) {
    if (diagnostics->list[i].code != KB_W_FILE_NAME) {
      diagnostics->list[kept++] = diagnostics->list[i];
    }
  }
  diagnostics->count = kept;
}

static enum kb_status check_source(struct kb_mcp_use *use, struct kb_engine *engine,
                                   struct kb_rule_set *rule_set, struct kb_error *error)
{
  const struct kb_mcp_setting *setting = use->setting;
  const char *file = kb_mcp_text(use, "file", NULL);
  struct kb_rule_set_options options = setting->options;
  options.with_examples = true;
  options.source_name = file && file[0] ? file : "article.lua";
  options.source = kb_slice_of(kb_mcp_text(use, "source", ""));
  kb_engine_set_interrupt(engine, setting->interrupted);
  enum kb_status status =
    kb_rule_set_load(rule_set, engine, setting->paths, setting->path_count, &options, error);
  if (status == KB_OK) {
    kb_standing_check(rule_set, setting->paths[0]);
    status = kb_lint(rule_set, engine, error);
  }
  if (status == KB_OK) {
    if (!file || !file[0]) {
      drop_file_names(&rule_set->diagnostics);
    }
    kb_problems_write_text(&use->text, rule_set);
    kb_problems_write_json(&use->json, rule_set);
  }
  return status;
}

static void check(struct kb_mcp_use *use)
{
  struct kb_error error;
  struct kb_rule_set rule_set = {0};
  struct kb_engine *engine = kb_engine_new();
  enum kb_status status = engine && kb_engine_isolate(engine) ? KB_OK : kb_fail_no_memory(&error);
  if (status == KB_OK) {
    status = check_source(use, engine, &rule_set, &error);
  }
  if (status != KB_OK) {
    kb_mcp_tool_fail(use, "%s", error.message);
  }
  kb_rule_set_fini(&rule_set);
  kb_engine_free(engine);
}

const struct kb_mcp_tool kb_mcp_check = {
  .name = "check_article",
  .title = "Check an article",
  .help =
    "Validates the source text of an article: what is wrong, at which line, and what to do. Runs "
    "its examples within a sandbox; writes nothing.",
  .arguments = arguments,
  .run = check,
};
