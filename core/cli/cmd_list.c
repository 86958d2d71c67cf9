#include "author/annotations.h"
#include "base/json_write.h"
#include "base/text.h"
#include "cli/cmd_list_docs.h"
#include "cli/command.h"
#include "report/article.h"

/* Composes the whole output in memory before it opens the output file, so a failure leaves the file
   as it was. Widths count what a terminal shows, not bytes. */

static const struct kb_option options[] = {
  {"format", 'f', "FORMAT", "text|json|tsv", false,
   "Choose the output format (default: text). In tsv, each line has code, KB number, "
   "status, title and file of an article, separated by tabs."},
  {"json", 0, NULL, NULL, false, "Print JSON; the same as --format json."},
  {"status", 0, "STATUS", "draft|stable|retired", false, "List only articles with this status."},
  {"severity", 0, "SEVERITY", "error|warning|information", false,
   "List only articles of this severity."},
  {"missing", 0, "FILE", NULL, false,
   "List the error codes in FILE that no article covers. They stand one on a line; or "
   "FILE is a report that run or scan wrote with --format json, or - for standard input."},
  {"stats", 0, NULL, NULL, false,
   "List how often each article was found in reports. REPORT... are what run wrote with --format json "
   "or ndjson. Articles that never were found are listed, and those that are always inconclusive, with "
   "the columns that they lack."},
  {"docs", 0, "DIR", NULL, false,
   "Write the rule set as Markdown pages into DIR. These are index.md, and a page for "
   "each article."},
  {"annotations", 0, NULL, NULL, false,
   "Print type annotations for an editor. A Lua language server reads them: the types of "
   "articles and cases."},
  KB_SELECT_OPTIONS,
  {NULL, 0, NULL, NULL, false, NULL},
};

static const char description[] =
  "Lists the rule set by folder: the code, title, KB number and status of each article; which articles "
  "others took the place of; and which were left out, as they have errors.\n\n"
  "With --stats it counts what the articles found over all reports, such as those of the last weeks:\n\n"
  "  kbtriage list --stats yesterday.json report.json\n\n"
  "An article that is always inconclusive needs columns that the data never has: query them, or give "
  "another condition. One that never was found may be fine, or recognise nothing.\n\n"
  "Exit status: 0 done; 1 with --missing, some codes have no article; 2 no rule set, or a report that cannot be read; 3 some articles "
  "were left out.";

bool kb_list_wants(const struct kb_context *context, const struct kb_article *article)
{
  const char *status = kb_args_value(context->args, "status", article->status);
  const char *severity = kb_args_value(context->args, "severity", article->severity);
  return !article->overridden && !article->skipped && strcmp(status, article->status) == 0 &&
         strcmp(severity, article->severity) == 0;
}

enum { COLUMNS = 5, INDENT = 2, CODE_WIDTH = 36, WIDTH = 80 };

static void take_cells(const struct kb_article *article, const char *cells[COLUMNS])
{
  cells[0] = article->code;
  cells[1] = article->kb ? article->kb : "-";
  cells[2] = article->status;
  cells[3] = article->title;
  cells[4] = article->file;
}

/* The folder of the file. */
static struct kb_slice folder_of(const char *file)
{
  const char *slash = strrchr(file, '/');
  return slash ? (struct kb_slice){file, (size_t)(slash - file)} : kb_slice_of(".");
}

/* The code, and beside it the title, on as many lines as it takes. */
static void write_article(struct kb_buf *out, const struct kb_article *article, size_t width)
{
  struct kb_buf text = {0};
  const size_t begin = out->length;
  kb_buf_addf(out, "%*s", INDENT, "");
  kb_text_display(out, kb_slice_of(article->code));
  size_t column = kb_text_width((struct kb_slice){out->data + begin, out->length - begin});
  if (column > INDENT + CODE_WIDTH) {
    kb_buf_add_char(out, '\n');
    column = 0;
  }
  for (; column < INDENT + CODE_WIDTH + 1; column++) {
    kb_buf_add_char(out, ' ');
  }
  kb_text_display(&text, kb_slice_of(article->title));
  if (article->kb) {
    kb_buf_add_text(&text, " (KB ");
    kb_text_display(&text, kb_slice_of(article->kb));
    kb_buf_add_char(&text, ')');
  }
  if (strcmp(article->status, "stable") != 0) {
    kb_buf_addf(&text, " (%s%s", article->status, article->retired ? ": " : "");
    kb_text_display(&text, kb_slice_of(article->retired ? article->retired : ""));
    kb_buf_add_char(&text, ')');
  }
  kb_text_wrap(out, kb_buf_slice(&text), width, column, column);
  kb_buf_add_char(out, '\n');
  out->failed |= text.failed;
  kb_buf_fini(&text);
}

/* Articles stand in the order of their files, so those of a folder are together. Titles are in a
   column, wherever they are shown. */
static void write_text(struct kb_buf *out, const struct kb_context *context,
                       const struct kb_rule_set *rule_set)
{
  struct kb_slice folder = {0};
  size_t count = 0;
  const size_t width = kb_output_width(context);
  for (size_t i = 0; i < rule_set->count; i++) {
    const struct kb_article *article = rule_set->articles[i];
    if (!kb_list_wants(context, article)) {
      continue;
    }
    if (count == 0 || !kb_slice_equal(folder, folder_of(article->file))) {
      kb_buf_add_text(out, count > 0 ? "\n" : "");
      folder = folder_of(article->file);
      kb_text_display(out, folder);
      kb_buf_add_char(out, '\n');
    }
    write_article(out, article, width > 0 ? width : WIDTH);
    count++;
  }
  kb_buf_addf(out, "%s%zu article%s\n", count > 0 ? "\n" : "", count, count == 1 ? "" : "s");
  for (size_t i = 0; i < rule_set->overridden_count; i++) {
    const struct kb_overridden *old = &rule_set->overridden[i];
    kb_buf_addf(out, "%s: %s takes the place of %s\n", old->code, old->by, old->file);
  }
}

/* No cell can contain a delimiter: white space is displayed as one space. */
static void write_tsv(struct kb_buf *out, const struct kb_context *context,
                      const struct kb_rule_set *rule_set)
{
  for (size_t i = 0; i < rule_set->count; i++) {
    const struct kb_article *article = rule_set->articles[i];
    if (!kb_list_wants(context, article)) {
      continue;
    }
    const char *cells[COLUMNS];
    take_cells(article, cells);
    for (size_t k = 0; k < COLUMNS; k++) {
      kb_text_display(out, kb_slice_of(cells[k]));
      kb_buf_add_char(out, k + 1 < COLUMNS ? '\t' : '\n');
    }
  }
}

static void write_json(struct kb_buf *out, const struct kb_context *context,
                       const struct kb_rule_set *rule_set)
{
  struct kb_json_writer json = {.out = out, .pretty = true};
  kb_json_begin_object(&json);
  kb_json_key(&json, "articles");
  kb_json_begin_array(&json);
  for (size_t i = 0; i < rule_set->count; i++) {
    const struct kb_article *article = rule_set->articles[i];
    if (!kb_list_wants(context, article)) {
      continue;
    }
    kb_article_write_json_line(&json, article);
  }
  kb_json_end_array(&json);
  kb_json_key(&json, "overridden");
  kb_json_begin_array(&json);
  for (size_t i = 0; i < rule_set->overridden_count; i++) {
    kb_json_begin_object(&json);
    kb_json_text_member(&json, "code", rule_set->overridden[i].code);
    kb_json_text_member(&json, "file", rule_set->overridden[i].file);
    kb_json_text_member(&json, "by", rule_set->overridden[i].by);
    kb_json_end_object(&json);
  }
  kb_json_end_array(&json);
  kb_json_end_object(&json);
  kb_buf_add_char(out, '\n');
}

static void say_left_out(const struct kb_rule_set *rule_set)
{
  for (size_t i = 0; i < rule_set->diagnostics.count; i++) {
    const struct kb_diagnostic *diagnostic = &rule_set->diagnostics.list[i];
    if (kb_diagnostic_is_error(diagnostic->code)) {
      kb_say("%s: left out: %s %s", diagnostic->file, kb_diagnostic_code_name(diagnostic->code),
             diagnostic->message);
    }
  }
}

static void write_list(struct kb_buf *out, const struct kb_context *context,
                       const struct kb_rule_set *rule_set)
{
  const char *format = kb_args_value(context->args, "format", "text");
  if (strcmp(format, "json") == 0 || kb_args_has(context->args, "json")) {
    write_json(out, context, rule_set);
  } else if (strcmp(format, "tsv") == 0) {
    write_tsv(out, context, rule_set);
  } else {
    write_text(out, context, rule_set);
  }
}

/* Composes the output in `text`; false, having reported why. `*missing`: number of codes without
   an article. */
static bool compose(const struct kb_context *context, const struct kb_rule_set *rule_set,
                    struct kb_buf *text, size_t *missing)
{
  const char *codes = kb_args_value(context->args, "missing", NULL);
  const char *docs = kb_args_value(context->args, "docs", NULL);
  if (codes) {
    return kb_list_missing(context, rule_set, codes, text, missing);
  }
  if (kb_args_has(context->args, "stats")) {
    return kb_list_stats(context, rule_set, text);
  }
  if (docs) {
    return kb_list_docs(rule_set, docs, text);
  }
  if (kb_args_has(context->args, "annotations")) {
    kb_annotations_write(text, rule_set->schema);
    return true;
  }
  write_list(text, context, rule_set);
  return true;
}

/* What chooses lines of the list would choose nothing elsewhere. */
static bool lists_if_chosen(const struct kb_args *args)
{
  static const char *const choices[] = {"status", "severity"};
  static const char *const others[] = {"missing", "docs", "annotations"};
  for (size_t i = 0; i < sizeof choices / sizeof choices[0]; i++) {
    for (size_t k = 0; k < sizeof others / sizeof others[0]; k++) {
      if (kb_args_is_typed(args, choices[i]) && kb_args_has(args, others[k])) {
        kb_say("list: --%s does not go with --%s: --only %s:%s chooses articles there", choices[i],
               others[k], choices[i], kb_args_value(args, choices[i], ""));
        return false;
      }
    }
  }
  return true;
}

/* Reports are named with --stats only, and then there is one at least. */
static bool is_used_well(const struct kb_context *context)
{
  const bool has_stats = kb_args_has(context->args, "stats");
  const bool has_files = kb_args_count(context->args) > 0;
  if (has_stats && !has_files) {
    kb_say("list: --stats needs reports: kbtriage list --stats REPORT...");
  } else if (has_files && !has_stats) {
    kb_say("list takes no files: '%s'; reports are counted by --stats",
           kb_args_at(context->args, 0));
  }
  return has_stats == has_files && lists_if_chosen(context->args);
}

static enum kb_exit list(const struct kb_context *context)
{
  struct kb_loaded_rule_set loaded = {0};
  struct kb_buf text = {0};
  size_t missing = 0;
  enum kb_exit status = KB_EXIT_NOT_RUN;
  if (is_used_well(context) &&
      kb_load_rule_set(context, (struct kb_rule_set_options){0}, false, &loaded) &&
      compose(context, &loaded.rule_set, &text, &missing)) {
    say_left_out(&loaded.rule_set);
    status = loaded.rule_set.diagnostics.errors > 0 ? KB_EXIT_INCOMPLETE
             : missing > 0                          ? KB_EXIT_FOUND
                                                    : KB_EXIT_NOTHING;
  }
  struct kb_out *out = status == KB_EXIT_NOT_RUN ? NULL : kb_open_output(context);
  if (out) {
    kb_out_buf(out, &text);
    status = kb_close_output(out, status);
  } else {
    status = KB_EXIT_NOT_RUN;
  }
  kb_buf_fini(&text);
  kb_loaded_rule_set_fini(&loaded);
  return status;
}

const struct kb_cli_command kb_cli_list = {
  {"list", "[REPORT...|-]", "list the rule set, or count what its articles found", description,
   options, 0, 0},
  list,
};
