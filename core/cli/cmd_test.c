#include "author/example.h"
#include "base/json_write.h"
#include "base/text.h"
#include "cli/command.h"
#include "triage/standing.h"

/* A callback appends the result of each example to a buffer, while the run collects which causes
   and steps the examples of the article exercise; the gaps follow them. The output gets the buffer
   only at the end, so an error leaves no incomplete report. */

static const struct kb_option options[] = {
  {"format", 'f', "FORMAT", "text|json", false, "Choose the output format (default: text)."},
  KB_SELECT_OPTIONS,
  {NULL, 0, NULL, NULL, false, NULL},
};

static const char description[] =
  "Runs the examples that articles carry and shows which fail, with the difference; and what no "
  "example exercises: causes never confirmed or never ruled out, steps never shown.\n\n"
  "Each example is also run with every column that was read taken away: the verdict must stay as it "
  "was or become inconclusive. And it is run with the remedy of each cause that it confirms applied: "
  "that cause must then be ruled out, and no other article become confirmed. An example with pending = "
  "\"why\" is known not to pass: it is counted, and fails once it passes.\n\n"
  "PATH is an article or a directory of articles; without one, the rule set is tested. Articles "
  "are tested as part of the rule set that a run takes, where another article may win their alerts; a "
  "directory is a rule set of its own.\n\n"
  "Exit status: 0 all examples pass; 1 some fail, an article has errors, or no example proves a "
  "remedy; 2 nothing could be tested.";

struct totals {
  struct kb_buf out;
  struct kb_json_writer json;
  bool is_json;
  size_t passed, failed, pending, unexercised;
  size_t unproved; /* remedies */
};

static void write_lines(struct kb_buf *out, const char *lines)
{
  while (*lines) {
    const size_t length = strcspn(lines, "\n");
    kb_buf_add_text(out, "       ");
    kb_text_display(out, (struct kb_slice){lines, length});
    kb_buf_add_char(out, '\n');
    lines += length + (lines[length] == '\n');
  }
}

static void seen_in_json(struct totals *totals, const struct kb_example_result *result)
{
  kb_json_begin_object(&totals->json);
  kb_json_text_member(&totals->json, "article", result->article->code);
  kb_json_text_member(&totals->json, "example", result->example->name);
  kb_json_key(&totals->json, "passed");
  kb_json_bool(&totals->json, result->passed && !result->example->pending);
  kb_json_text_member(&totals->json, "pending", result->example->pending);
  kb_json_text_member(&totals->json, "difference",
                      result->difference[0] ? result->difference : NULL);
  kb_json_end_object(&totals->json);
}

static void seen(void *context, const struct kb_example_result *result)
{
  struct totals *totals = context;
  const bool is_pending = result->passed && result->example->pending;
  totals->passed += result->passed && !is_pending;
  totals->pending += is_pending;
  totals->failed += !result->passed;
  if (totals->is_json) {
    seen_in_json(totals, result);
    return;
  }
  kb_buf_add_text(&totals->out, is_pending ? "wait   " : result->passed ? "ok     " : "FAILED ");
  kb_text_display(&totals->out, kb_slice_of(result->article->code));
  kb_buf_add_text(&totals->out, ": ");
  kb_text_display(&totals->out, kb_slice_of(result->example->name));
  if (is_pending) {
    kb_buf_add_text(&totals->out, " (pending: ");
    kb_text_display(&totals->out, kb_slice_of(result->example->pending));
    kb_buf_add_char(&totals->out, ')');
  }
  kb_buf_add_char(&totals->out, '\n');
  write_lines(&totals->out, result->difference);
}

static void write_gap(struct totals *totals, const struct kb_article *article, const char *what)
{
  totals->unexercised++;
  if (!totals->is_json) {
    kb_buf_addf(&totals->out, "       %s: %s\n", article->code, what);
  }
}

/* Lists what the examples of an article do not test. */
static void add_gaps(struct totals *totals, const struct kb_article *article,
                     const struct kb_coverage *coverage)
{
  struct kb_buf what = {0};
  for (size_t i = 0; i < article->cause_count; i++) {
    const char *id = article->causes[i].id;
    if (article->causes[i].has_when && !coverage->confirmed[i]) {
      kb_buf_cut(&what, 0);
      kb_buf_addf(&what, "no example confirms the cause %s", id);
      write_gap(totals, article, kb_buf_text(&what));
    }
    if (article->causes[i].has_when && !coverage->ruled_out[i]) {
      kb_buf_cut(&what, 0);
      kb_buf_addf(&what, "no example rules the cause %s out", id);
      write_gap(totals, article, kb_buf_text(&what));
    }
    if (article->causes[i].remedy && !coverage->remedy_tried[i]) {
      kb_buf_cut(&what, 0);
      kb_buf_addf(&what, "no example proves the remedy of the cause %s", id);
      write_gap(totals, article, kb_buf_text(&what));
      totals->unproved++;
    }
  }
  for (size_t i = 0; i < article->step_count; i++) {
    if (!coverage->step_shown[i]) {
      kb_buf_cut(&what, 0);
      kb_buf_addf(&what, "no example shows step %zu", i + 1);
      write_gap(totals, article, kb_buf_text(&what));
    }
  }
  totals->out.failed |= what.failed;
  kb_buf_fini(&what);
}

static enum kb_status test_articles(struct kb_loaded_rule_set *loaded, struct totals *totals,
                                    struct kb_error *error)
{
  enum kb_status status = KB_OK;
  for (size_t i = 0; i < loaded->rule_set.count && status == KB_OK; i++) {
    const struct kb_article *article = loaded->rule_set.articles[i];
    struct kb_coverage coverage = {0};
    if (article->overridden || article->skipped || article->is_context) {
      continue;
    }
    status =
      kb_coverage_init(&coverage, article)
        ? kb_examples_run(&loaded->rule_set, loaded->engine, i, seen, totals, &coverage, error)
        : kb_fail_no_memory(error);
    if (status == KB_OK) {
      add_gaps(totals, article, &coverage);
    }
    kb_coverage_fini(&coverage);
  }
  return status;
}

static void begin(struct totals *totals)
{
  totals->json = (struct kb_json_writer){.out = &totals->out, .pretty = true};
  if (totals->is_json) {
    kb_json_begin_object(&totals->json);
    kb_json_key(&totals->json, "examples");
    kb_json_begin_array(&totals->json);
  }
}

static void end(struct totals *totals, const struct kb_rule_set *rule_set)
{
  if (!totals->is_json) {
    kb_buf_addf(&totals->out, "%zu examples: %zu passed, %zu failed",
                totals->passed + totals->failed + totals->pending, totals->passed, totals->failed);
    if (totals->pending > 0) {
      kb_buf_addf(&totals->out, ", %zu pending", totals->pending);
    }
    kb_buf_addf(&totals->out, "; %zu causes or steps not exercised\n", totals->unexercised);
    return;
  }
  kb_json_end_array(&totals->json);
  kb_json_key(&totals->json, "summary");
  kb_json_begin_object(&totals->json);
  kb_json_count_member(&totals->json, "articles", rule_set->files);
  kb_json_count_member(&totals->json, "passed", totals->passed);
  kb_json_count_member(&totals->json, "failed", totals->failed);
  kb_json_count_member(&totals->json, "pending", totals->pending);
  kb_json_count_member(&totals->json, "not_exercised", totals->unexercised);
  kb_json_end_object(&totals->json);
  kb_json_end_object(&totals->json);
  kb_buf_add_char(&totals->out, '\n');
}

static void say_errors(const struct kb_rule_set *rule_set)
{
  for (size_t i = 0; i < rule_set->diagnostics.count; i++) {
    const struct kb_diagnostic *diagnostic = &rule_set->diagnostics.list[i];
    if (kb_diagnostic_is_error(diagnostic->code)) {
      kb_say("%s: left out: %s %s", diagnostic->file, kb_diagnostic_code_name(diagnostic->code),
             diagnostic->message);
    }
  }
}

/* For named articles: reports what passing examples do not show. */
static void say_standing(const struct kb_context *context, struct kb_loaded_rule_set *loaded)
{
  struct kb_diagnostics *diagnostics = &loaded->rule_set.diagnostics;
  const size_t count = diagnostics->count;
  if (loaded->has_context) {
    kb_standing_check(&loaded->rule_set, loaded->rules.paths[0]);
    for (size_t i = count; i < diagnostics->count && !kb_is_quiet(context); i++) {
      const struct kb_diagnostic *diagnostic = &diagnostics->list[i];
      kb_say("%s: warning %s: %s; %s", diagnostic->file, kb_diagnostic_code_name(diagnostic->code),
             diagnostic->message, diagnostic->suggestion);
    }
  }
}

static enum kb_exit test(const struct kb_context *context)
{
  struct kb_loaded_rule_set loaded;
  struct kb_error error;
  struct totals totals = {.is_json =
                            strcmp(kb_args_value(context->args, "format", "text"), "json") == 0};
  enum kb_exit status = KB_EXIT_NOT_RUN;
  struct kb_out *out = NULL;
  if (kb_load_rule_set(context, (struct kb_rule_set_options){.with_examples = true}, true,
                       &loaded) &&
      (out = kb_open_output(context)) != NULL) {
    say_errors(&loaded.rule_set);
    say_standing(context, &loaded);
    kb_say_unsigned(context, &loaded);
    begin(&totals);
    if (test_articles(&loaded, &totals, &error) == KB_OK) {
      end(&totals, &loaded.rule_set);
      kb_out_buf(out, &totals.out);
      status = kb_close_output(
        out, totals.failed + totals.unproved + loaded.rule_set.diagnostics.errors > 0
               ? KB_EXIT_FOUND
               : KB_EXIT_NOTHING);
    } else {
      kb_say("%s", error.message);
      kb_out_close(out);
      status = KB_EXIT_INCOMPLETE;
    }
  }
  kb_buf_fini(&totals.out);
  kb_loaded_rule_set_fini(&loaded);
  return status;
}

const struct kb_cli_command kb_cli_test = {
  {"test", "[PATH...]", "run the examples of articles", description, options, 0, 0},
  test,
};
