#include "author/lint.h"
#include "author/upstream.h"
#include "cli/command.h"
#include "cli/version.h"
#include "report/pipeline.h"
#include "report/problems.h"
#include "report/sarif.h"
#include "triage/standing.h"

/* Loading, the comparison with upstream pages, the check against the rule set and lint all add to
   one list of diagnostics, which lint sorts; the output is written from that list. The checks see
   all articles, as two of them may conflict; diagnostics of those that --only, --skip or --about
   leave out are removed afterwards. */

static const struct kb_option options[] = {
  {"format", 'f', "FORMAT", "text|json|sarif|github|azure", false,
   "Choose the output format (default: text). What sarif, github (GitHub Actions) and "
   "azure (Azure Pipelines) write is shown beside the lines of a pull request: run it in "
   "the root of the repository, with a path in it."},
  {"against", 0, "DIR", NULL, false,
   "Report the articles whose source has changed. The files in DIR are knowledge-base "
   "articles in Markdown, named as in the article's source, at the end of its reference, "
   "or as its code."},
  KB_SELECT_OPTIONS,
  {NULL, 0, NULL, NULL, false, NULL},
};

static const char description[] =
  "Validates articles: shows each problem with a code, file, line and column, and what to do. Errors "
  "(E…) leave the article out of a run; with warnings (W…) it runs.\n\n"
  "PATH is an article or a directory of articles; without one, the rule set is checked. Articles "
  "are checked as part of the rule set that a run takes; a directory is a rule set of its own.\n\n"
  "Exit status: 0 nothing to say; 1 problems; 2 nothing could be checked.";

static void write_diagnostics(const struct kb_context *context, const struct kb_rule_set *rule_set,
                              struct kb_out *out)
{
  struct kb_buf text = {0};
  const char *format = kb_args_value(context->args, "format", "text");
  if (strcmp(format, "sarif") == 0) {
    kb_sarif_write(&text, &rule_set->diagnostics, kb_version());
  } else if (strcmp(format, "github") == 0) {
    kb_github_write(&text, &rule_set->diagnostics);
  } else if (strcmp(format, "azure") == 0) {
    kb_azure_write(&text, &rule_set->diagnostics);
  } else {
    (strcmp(format, "json") == 0 ? kb_problems_write_json : kb_problems_write_text)(&text,
                                                                                    rule_set);
  }
  kb_out_buf(out, &text);
  kb_buf_fini(&text);
}

static size_t count_checked(const struct kb_rule_set *rule_set)
{
  size_t count = 0;
  for (size_t i = 0; i < rule_set->count; i++) {
    count += !rule_set->articles[i]->is_context;
  }
  return count;
}

/* False, having reported why, if DIR cannot be read. */
static bool check_sources(const struct kb_context *context, struct kb_rule_set *rule_set)
{
  struct kb_error error;
  size_t found = 0;
  const char *against = kb_args_value(context->args, "against", NULL);
  if (against && kb_upstream_check(rule_set, against, &found, &error) != KB_OK) {
    kb_say("%s", error.message);
    return false;
  }
  if (against && !kb_is_quiet(context)) {
    kb_say("%zu of %zu articles have their source in %s", found, count_checked(rule_set), against);
  }
  return true;
}

static bool is_skipped(const struct kb_rule_set *rule_set, const char *file)
{
  for (size_t i = 0; i < rule_set->count; i++) {
    if (strcmp(rule_set->articles[i]->file, file) == 0) {
      return rule_set->articles[i]->skipped;
    }
  }
  return false;
}

/* Removes diagnostics of articles that were not selected. */
static void drop_skipped(struct kb_rule_set *rule_set)
{
  struct kb_diagnostics *diagnostics = &rule_set->diagnostics;
  size_t kept = 0;
  for (size_t i = 0; i < diagnostics->count; i++) {
    if (is_skipped(rule_set, diagnostics->list[i].file)) {
      diagnostics->errors -= kb_diagnostic_is_error(diagnostics->list[i].code);
    } else {
      diagnostics->list[kept++] = diagnostics->list[i];
    }
  }
  diagnostics->count = kept;
  for (size_t i = 0; i < rule_set->count; i++) {
    rule_set->files -= rule_set->articles[i]->skipped && !rule_set->articles[i]->is_context;
  }
}

/* Files with names of codes, unless articles were named. */
static enum kb_status check_codes(struct kb_loaded_rule_set *loaded, struct kb_error *error)
{
  enum kb_status status = KB_OK;
  for (size_t i = 0; i < loaded->rules.count && !loaded->has_context && status == KB_OK; i++) {
    status = kb_codes_check(&loaded->rule_set.diagnostics, loaded->rules.paths[i], error);
  }
  return status;
}

static enum kb_exit check(const struct kb_context *context)
{
  struct kb_loaded_rule_set loaded;
  struct kb_error error;
  enum kb_exit status = KB_EXIT_NOT_RUN;
  struct kb_out *out = NULL;
  if (kb_load_rule_set(context, (struct kb_rule_set_options){.with_examples = true}, true,
                       &loaded) &&
      check_sources(context, &loaded.rule_set) && (out = kb_open_output(context)) != NULL) {
    if (loaded.has_context) {
      kb_standing_check(&loaded.rule_set, loaded.rules.paths[0]);
    }
    kb_say_unsigned(context, &loaded);
    if (check_codes(&loaded, &error) == KB_OK &&
        kb_lint(&loaded.rule_set, loaded.engine, &error) == KB_OK) {
      drop_skipped(&loaded.rule_set);
      write_diagnostics(context, &loaded.rule_set, out);
      status = kb_close_output(out, loaded.rule_set.diagnostics.count > 0 ? KB_EXIT_FOUND
                                                                          : KB_EXIT_NOTHING);
    } else {
      kb_say("%s", error.message);
      kb_out_close(out);
      status = KB_EXIT_INCOMPLETE;
    }
  }
  kb_loaded_rule_set_fini(&loaded);
  return status;
}

const struct kb_cli_command kb_cli_check = {
  {"check", "[PATH...]", "validate articles: what is wrong, and where", description, options, 0, 0},
  check,
};
