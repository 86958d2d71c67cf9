#include "base/text.h"
#include "cli/command.h"
#include "cli/exceptions.h"
#include "cli/fail_on.h"
#include "cli/live_options.h"
#include "cli/live_privileges.h"
#include "cli/outputs.h"
#include "cli/pieces.h"
#include "cli/run_store.h"
#include "cli/shard_option.h"
#include "cli/version.h"
#include "report/exceptions_review.h"
#include "rows/page_edge.h"
#include "run/ingest.h"
#include "triage/left_out.h"
#include "triage/rule_set_version.h"
#include "triage/spending.h"
#include "triage/waits.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Prepares the report, the list of faults and the triager, and passes them to kb_ingest, which does
   the work for files and organizations alike. Articles with errors and failed requests become
   faults, so the report shows them and the exit status follows from its totals. After an error or
   an interrupt a file keeps its old content, while a report on a stream, part of which may be out
   already, is completed with the reason. */

static const struct kb_option options[] = {
  KB_FORMAT_OPTION,
  KB_FAIL_ON_OPTIONS,
  KB_EXCEPTIONS_OPTION,
  {"trace", 't', NULL, NULL, false,
   "Print which articles recognised each alert. On standard error, with the one that was "
   "the most specific; with --org also each request, as --verbose does."},
  {.name = "every-case",
   .help =
     "Write a record for each case to ndjson. It comes when the case is done, also if the case is "
     "clear, with its file and line: a feeder then knows that the row is done, and a history that "
     "the case was in the data."},
  {.name = "tenant",
   .value = "NAME",
   .help = "Name the organization NAME in the report. In ndjson each record has it."},
  {.name = "store",
   .value = "FILE",
   .help = "Add the report to the history in FILE. It is made if it is missing; kbtriage history "
           "answers from it. What goes there is a report in ndjson with a record of every case, "
           "whatever the other reports are. If it cannot be added, they are written all the same, "
           "and the exit status is 3. KBTRIAGE_STORE and a store in the settings are for history "
           "alone; a table run = { store = … } in the settings counts."},
  {.name = "at",
   .value = "TIME",
   .help = "Take TIME for the time of the report in the history. As kbtriage history does: "
           "2026-11-20, 2026-11-20T06:12:09Z, or 12h, 7d, 4w ago. By default data of --org is of "
           "now, and saved data of the time of its newest row, or of now if no row has a date. For "
           "--store."},
  {"jobs", 'j', "N", NULL, false,
   "Use N worker threads (default: all processors). They share rows that stand one on a "
   "line, as fetch saves them. The output does not depend on it."},
  {"shard", 0, "K/N", NULL, false,
   "Check only shard K of N, such as 2/4. The runs of all N shards check each mailbox once, on as "
   "many machines; see kbtriage help shards."},
  {"costs", 0, NULL, NULL, false,
   "Print what the conditions of each article took. On standard error, at the end: "
   "milliseconds, evaluations, mailboxes, and how many were stopped or failed; the "
   "slowest first."},
  {"condition-time", 0, "MS", NULL, false,
   "Limit conditions to MS ms a mailbox (default: 1). That is on average, for "
   "all articles together; an article that takes a quarter of that by itself is stopped, "
   "and each mailbox it could not judge is counted. The first 20 seconds are free; 0 sets "
   "no limit."},
  KB_SELECT_OPTIONS,
  KB_LIVE_OPTIONS,
  {"privileges", 0, NULL, NULL, false,
   "Print which privileges the articles need. With --org; each is compared with what the "
   "signed-in user has, and no rows are read (text or json). Exit status: 0 all; 1 one is "
   "missing; 2 that could not be asked; 3 none is missing as far as the organization says "
   "what is needed. A table that it does not have needs none."},
  {NULL, 0, NULL, NULL, false, NULL},
};

static const char description[] =
  "Checks saved data, or with --org an organization, against the rule set, and says for each mailbox "
  "what is wrong, why, and how to fix it. Also reports what could not be determined, and which column "
  "is missing; mailboxes that fail while no alert says why; and errors that have no article yet.\n\n"
  "A FILE holds rows as the Dataverse Web API returns them: a saved page, several pages, one row, a "
  "list of rows, or one row a line; also within what Power Automate or Xrm.WebApi keep; or CSV whose "
  "header has the columns' logical names (mailboxid, statecode), or of a view that was exported to "
  "Excel and saved with its hidden columns. UTF-8 or UTF-16; packed by gzip or "
  "not. Mailboxes, profiles, "
  "alerts and users may be nested or in files of their own, in any order. - is standard input, also "
  "when no file is named and it is no terminal.\n\n"
  "  kbtriage run mailboxes.json\n"
  "  kbtriage run mailboxes.json alerts.json -f html -o a.html -f json -o a.json\n"
  "  kbtriage run today.json --fail-on new --baseline yesterday.json\n"
  "  kbtriage run --org https://contoso.crm.dynamics.com --failed-only\n\n"
  "Exit status: 0 nothing found; 1 findings, failing mailboxes or alerts that no article covers (--fail-on says which count); 2 nothing was "
  "evaluated; 3 finished, but part of the input or a rule could not be evaluated, or the report could not be added to --store.";

static void say_trace(void *context, const char *line)
{
  (void)context;
  kb_say("%s", line);
}

static bool is_pipe(const char *path)
{
  struct stat facts;
  const bool known =
    strcmp(path, "-") == 0 ? fstat(STDIN_FILENO, &facts) == 0 : stat(path, &facts) == 0;
  return known && !S_ISREG(facts.st_mode) && !S_ISDIR(facts.st_mode);
}

const char **kb_input_files(const struct kb_context *context, const char *command, size_t *count)
{
  *count = kb_args_count(context->args);
  if (*count == 0 && isatty(STDIN_FILENO)) {
    kb_say("%s: name the files with the data, or - for standard input", command);
    return NULL;
  }
  const char **files = calloc(*count + 1, sizeof *files);
  if (!files) {
    kb_say("out of memory");
    return NULL;
  }
  for (size_t i = 0; i < *count; i++) {
    files[i] = kb_args_at(context->args, i);
  }
  if (*count == 0) {
    files[(*count)++] = "-";
  }
  return files;
}

/* False, having reported why. */
static bool read_condition_time(const struct kb_context *context, double *seconds)
{
  const char *given = kb_args_value(context->args, "condition-time", NULL);
  char *end = NULL;
  *seconds = KB_SPENDING_MS / 1e3;
  if (given) {
    const unsigned long number = strtoul(given, &end, 10);
    if (given[0] < '0' || given[0] > '9' || *end || number > 60000) {
      char where[KB_ARGS_WHERE];
      kb_say("run: %s takes a number of milliseconds from 0 to 60000, not '%s'",
             kb_args_where(context->args, "condition-time", where), given);
      return false;
    }
    *seconds = (double)number / 1e3;
  }
  return true;
}

/* What is to come of a run. */
struct plan {
  struct kb_outputs outputs;
  struct kb_run_store store;
  struct kb_fail_on fail_on;
  struct kb_exceptions exceptions;
  struct kb_shard shard;
  size_t jobs;
};

static enum kb_exit exit_status(const struct kb_context *context, const struct kb_report *report,
                                const struct kb_faults *faults,
                                const struct kb_ingest_result *result,
                                const struct kb_fail_on *fail_on)
{
  const bool has_failed = kb_fail_on_holds(context, fail_on, report);
  if (result->files_read == 0 || result->nothing) {
    return KB_EXIT_NOT_RUN;
  }
  if (result->files_failed > 0 || report->summary.rejected > 0 || kb_fault_total(faults) > 0) {
    return KB_EXIT_INCOMPLETE;
  }
  return has_failed ? KB_EXIT_FOUND : KB_EXIT_NOTHING;
}

/* Reports what a report does not show. */
static void say_notes(const struct kb_outputs *outputs, const struct kb_ingest_result *result,
                      const struct kb_context *context)
{
  const struct kb_summary *summary = &outputs->reports[0].summary;
  if (result->nothing) {
    kb_say("nothing was evaluated: there was no mailbox in the data%s%s",
           result->why.length > 0 ? "; " : "", kb_buf_text(&result->why));
  }
  if (kb_is_quiet(context)) {
    return;
  }
  if (summary->all.cases == 0 && result->passed_over > 0) {
    kb_say("no mailbox in the data is of this shard");
  } else if (summary->all.cases == 0 && !result->nothing) {
    kb_say("there was no mailbox in the data");
  }
  kb_outputs_say_left_out(outputs);
}

/* Nobody gets a report: the reader has gone, or there is no room. */
static enum kb_exit give_up(struct kb_outputs *outputs, const struct kb_faults *faults)
{
  return kb_out_broken_pipe(outputs->reports[0].out)
           ? kb_outputs_end(outputs, faults, KB_OUTPUTS_SEEN, KB_EXIT_PIPE)
           : kb_outputs_end(outputs, faults, KB_OUTPUTS_ALL, KB_EXIT_INCOMPLETE);
}

/* A report on a stream is completed with what was evaluated until then; a file keeps its old
 * content. */
static enum kb_exit interrupt(struct kb_outputs *outputs, struct kb_faults *faults, size_t rows)
{
  const struct kb_counts *all = &outputs->reports[0].summary.all;
  kb_say("interrupted: %zu rows read, %zu mailboxes evaluated, %zu findings so far", rows,
         all->cases, all->findings);
  kb_fault_add(faults, &(struct kb_fault){
                         .article = KB_FAULT_INPUT,
                         .where = "",
                         .reason = "interrupted: what had not been read or evaluated by then is "
                                   "not in this report"});
  return kb_outputs_end(outputs, faults, KB_OUTPUTS_STREAMS, KB_EXIT_INTERRUPTED);
}

/* If nothing was evaluated, or not everything, only a report of which somebody may have seen a part
   is completed, with the reasons among its faults. The other reports come first, so that they are
   there whatever becomes of the history. */
static enum kb_exit finish(struct plan *plan, struct kb_faults *faults,
                           const struct kb_ingest_result *result, const struct kb_context *context)
{
  struct kb_outputs *outputs = &plan->outputs;
  const bool is_interrupted = result->interrupted || *context->interrupted;
  if (is_interrupted && kb_report_is_lost(&outputs->reports[0])) {
    return give_up(outputs, faults);
  }
  if (is_interrupted) {
    return interrupt(outputs, faults, result->rows);
  }
  if (result->files_read == 0) {
    return kb_outputs_end(outputs, faults, KB_OUTPUTS_SEEN, KB_EXIT_NOT_RUN);
  }
  const enum kb_exit ended = kb_outputs_end(outputs, faults, KB_OUTPUTS_ALL, KB_EXIT_NOTHING);
  if (ended != KB_EXIT_INCOMPLETE) { /* no report, no notes to it */
    say_notes(outputs, result, context);
  }
  const bool is_added =
    result->nothing || kb_run_store_add(context, &plan->store, &outputs->reports[0], faults);
  return ended != KB_EXIT_NOTHING ? ended
         : !is_added              ? KB_EXIT_INCOMPLETE
                     : exit_status(context, &outputs->reports[0], faults, result, &plan->fail_on);
}

/* Reads --every-case and --tenant. False, having reported what is wrong. */
static bool name_cases(const struct kb_context *context, struct kb_outputs *outputs)
{
  const bool every_case = kb_args_has(context->args, "every-case");
  bool has_records = false;
  for (size_t i = 0; i < outputs->count; i++) {
    outputs->reports[i].every_case = every_case;
    outputs->reports[i].tenant = kb_args_value(context->args, "tenant", NULL);
    has_records = has_records || outputs->reports[i].format->done;
  }
  outputs->reports[0].provenance.tenant = outputs->reports[0].tenant;
  if (every_case && !has_records) {
    kb_say("run: --every-case writes records to ndjson only: add --format ndjson");
    return false;
  }
  return true;
}

/* False, having reported why. */
static bool read_plan(const struct kb_context *context, struct plan *plan)
{
  if (!kb_read_jobs(context, &plan->jobs) || !kb_read_shard(context, &plan->shard) ||
      !kb_outputs_read(context, "text", &plan->outputs) ||
      !kb_run_store_read(context, &plan->store) || !kb_fail_on_read(context, &plan->fail_on) ||
      !kb_exceptions_load(context, &plan->exceptions)) {
    return false;
  }
  plan->outputs.reports[0].baseline = plan->fail_on.baseline;
  plan->outputs.reports[0].provenance.shard = plan->shard;
  return name_cases(context, &plan->outputs);
}

/* Files, or an organization. */
struct sources {
  const char *const *files;
  size_t count;
  struct kb_live *live;
};

struct article_cost {
  const struct kb_article *article;
  struct kb_cost cost;
};

static int by_time(const void *a, const void *b)
{
  const struct article_cost *x = a;
  const struct article_cost *y = b;
  if (x->cost.seconds > y->cost.seconds || x->cost.seconds < y->cost.seconds) {
    return x->cost.seconds > y->cost.seconds ? -1 : 1;
  }
  return strcmp(x->article->code, y->article->code);
}

static void say_costs(const struct kb_loaded_rule_set *loaded)
{
  const struct kb_rule_set *rule_set = &loaded->rule_set;
  struct article_cost *list = calloc(rule_set->count + 1, sizeof *list);
  size_t count = 0;
  for (size_t i = 0; list && i < rule_set->count; i++) {
    const struct kb_cost cost = kb_engine_cost(loaded->engine, i);
    if (!rule_set->articles[i]->overridden && cost.evaluations > 0) {
      list[count++] = (struct article_cost){rule_set->articles[i], cost};
    }
  }
  if (list) {
    qsort(list, count, sizeof *list, by_time);
  }
  kb_say("conditions of %zu of %zu articles were evaluated", count, rule_set->count);
  for (size_t i = 0; i < count; i++) {
    const struct kb_cost *cost = &list[i].cost;
    kb_say("%.3f ms, %zu evaluations, %zu mailboxes, %zu stopped: %s", cost->seconds * 1000,
           cost->evaluations, cost->cases, cost->stopped, list[i].article->code);
  }
  free(list);
}

/* Adds which articles are about rows of the table: without it they were not applied to anything. */
static void add_articles_about(const struct kb_rule_set *rule_set, const struct kb_table *table,
                               struct kb_buf *reason)
{
  enum { MOST_NAMED = 5 };
  size_t count = 0;
  for (size_t i = 0; i < rule_set->count; i++) {
    const struct kb_article *article = rule_set->articles[i];
    if (!article->overridden && article->subject->table == table && count++ < MOST_NAMED) {
      kb_buf_addf(reason, "%s%s", count == 1 ? "; articles about it found nothing: " : ", ",
                  article->code);
    }
  }
  if (count > MOST_NAMED) {
    kb_buf_addf(reason, " and %zu more", count - MOST_NAMED);
  }
}

/* Columns and tables that the organization lacks or withholds are not in the data: notes each once.
 */
static void note_lacking(const struct kb_live *live, const struct kb_rule_set *rule_set,
                         struct kb_faults *faults)
{
  struct kb_live_lacking lacking;
  for (size_t n = 0; kb_live_lack(live, n, &lacking); n++) {
    struct kb_buf reason = {0};
    kb_buf_add_text(&reason, lacking.reason);
    if (lacking.table) {
      add_articles_about(rule_set, lacking.table, &reason);
    }
    kb_fault_add(faults, &(struct kb_fault){.kind = KB_FAULT_NOTE,
                                            .article = KB_FAULT_INPUT,
                                            .where = lacking.name,
                                            .reason = kb_buf_text(&reason)});
    faults->failed = faults->failed || reason.failed;
    kb_buf_fini(&reason);
  }
}

/* What is known of it before any row is read. */
static void begin_provenance(struct kb_provenance *provenance, const struct kb_rule_set *rule_set,
                             struct kb_rule_set_version *rule_set_version,
                             const struct kb_live *live)
{
  char host[KB_HOST_SIZE];
  provenance->version = kb_version();
  kb_rule_set_version_of(rule_set, rule_set_version);
  provenance->rule_set = rule_set_version->hash;
  if (live) {
    const struct kb_slice address = kb_slice_of(kb_live_name(live));
    kb_host_of(address, host);
    kb_provenance_add_organization(provenance, kb_slice_of(host), kb_is_site(address));
  }
}

/* What is to be done before the first row. */
static void begin(const struct kb_context *context, const struct kb_loaded_rule_set *loaded,
                  struct kb_triager *triager, struct plan *plan)
{
  if (kb_args_has(context->args, "trace")) {
    kb_triager_trace(triager, say_trace, NULL);
  }
  if (kb_args_has(context->args, "costs")) {
    kb_engine_measure(loaded->engine);
  }
  if (plan->store.file) {
    plan->outputs.reports[plan->outputs.count - 1].next = &plan->store.report;
  }
  for (struct kb_report *report = &plan->outputs.reports[0]; report; report = report->next) {
    report->exceptions = &plan->exceptions;
    report->articles = (const struct kb_article *const *)loaded->rule_set.articles;
    report->article_count = loaded->rule_set.count;
    report->summary.skipped_articles = loaded->skipped;
    report->summary.codes = loaded->rule_set.code_names;
  }
  kb_report_begin(&plan->outputs.reports[0]);
}

static enum kb_exit triage_rows(const struct kb_context *context, struct kb_loaded_rule_set *loaded,
                                const struct sources *sources, struct kb_triager *triager,
                                struct kb_faults *faults, struct plan *plan)
{
  struct kb_error error;
  struct kb_ingest_result result = {0};
  struct kb_outputs *outputs = &plan->outputs;
  /* tracing and measuring need a single thread */
  const bool is_watched =
    kb_args_has(context->args, "trace") || kb_args_has(context->args, "costs");
  const struct kb_ingest_options ingest = {
    .jobs = is_watched ? 1 : plan->jobs,
    .rule_set = &loaded->rule_set,
    .engine = loaded->engine,
    .faults = faults,
    .files = sources->files,
    .file_count = sources->count,
    .live = sources->live,
    .shard = plan->shard,
    .out_of_order = outputs->count == 1 && outputs->reports[0].format == &kb_format_ndjson &&
                    !sources->live && is_pipe(sources->files[sources->count - 1]),
    .show_progress = !kb_is_quiet(context),
    .interrupted = context->interrupted,
  };
  enum kb_exit status;
  if (kb_ingest(&ingest, triager, &outputs->reports[0], &result, &error) == KB_OK) {
    if (sources->live) {
      kb_live_explain(sources->live, faults);
      kb_faults_add_all(faults, kb_live_faults(sources->live));
      note_lacking(sources->live, &loaded->rule_set, faults);
    }
    kb_exceptions_review(&plan->exceptions, outputs->reports[0].articles,
                         outputs->reports[0].article_count, &outputs->reports[0].summary, faults,
                         kb_exceptions_say);
    status = finish(plan, faults, &result, context);
  } else {
    kb_say("%s", error.message);
    kb_fault_add(
      faults, &(struct kb_fault){.article = KB_FAULT_INPUT, .where = "", .reason = error.message});
    status = kb_outputs_end(outputs, faults, KB_OUTPUTS_SEEN, KB_EXIT_INCOMPLETE);
  }
  kb_buf_fini(&result.why);
  return status;
}

static enum kb_exit triage_all(const struct kb_context *context, struct kb_loaded_rule_set *loaded,
                               const struct sources *sources, struct plan *plan)
{
  struct kb_faults faults = {0};
  struct kb_outputs *outputs = &plan->outputs;
  struct kb_rule_set_version rule_set_version;
  double condition_time = 0;
  struct kb_error error;
  enum kb_exit status = KB_EXIT_NOT_RUN;
  if (!read_condition_time(context, &condition_time)) {
    return KB_EXIT_NOT_RUN;
  }
  if (plan->shard.count > 1 && kb_rule_set_find_named(&loaded->rule_set, &error) != KB_OK) {
    kb_say("%s", error.message);
    return KB_EXIT_NOT_RUN;
  }
  kb_engine_set_rate(loaded->engine, condition_time);
  struct kb_triager *triager = kb_triager_new(&loaded->rule_set, loaded->engine, &faults);
  if (!triager) {
    kb_say("out of memory");
  } else if (kb_run_store_open(context, &plan->store) && kb_outputs_open(context, outputs)) {
    kb_note_left_out(&loaded->rule_set, &faults);
    loaded->rule_set.exceptions = &plan->exceptions;
    begin_provenance(&outputs->reports[0].provenance, &loaded->rule_set, &rule_set_version,
                     sources->live);
    begin(context, loaded, triager, plan);
    status = triage_rows(context, loaded, sources, triager, &faults, plan);
  }
  if (triager && status != KB_EXIT_NOT_RUN && kb_args_has(context->args, "costs")) {
    say_costs(loaded);
  }
  kb_triager_free(triager);
  kb_faults_fini(&faults);
  return status;
}

static enum kb_exit run_live(const struct kb_context *context, struct plan *plan)
{
  struct kb_loaded_rule_set loaded = {0};
  struct kb_live_options live_options = {0};
  enum kb_exit status = KB_EXIT_NOT_RUN;
  if (kb_args_count(context->args) > 0) {
    kb_say("run takes files or --org, not both: leave out %s", kb_args_at(context->args, 0));
    return status;
  }
  struct kb_live *live =
    kb_load_rule_set(context, (struct kb_rule_set_options){.with_hash = true, .with_source = true},
                     false, &loaded)
      ? kb_live_open_by(context, &loaded.rule_set, &live_options)
      : NULL;
  if (live && kb_args_has(context->args, "privileges")) {
    status = kb_live_print_privileges(live, context);
  } else if (live && kb_args_has(context->args, "dry-run")) {
    status = kb_live_print(live, context);
  } else if (live) {
    const char *name = kb_live_name(live);
    status = triage_all(context, &loaded, &(struct sources){&name, 1, live}, plan);
  }
  kb_live_close(live);
  kb_live_options_fini(&live_options);
  kb_loaded_rule_set_fini(&loaded);
  return status;
}

/* If the organization is only named in the settings, data on standard input may be meant
   instead. A terminal, or a null device as in a timer, contains none. */
static bool is_source_clear(const struct kb_context *context)
{
  struct stat input;
  const struct kb_args_source *source = kb_args_source(context->args, "org");
  if (kb_args_is_typed(context->args, "org") || fstat(STDIN_FILENO, &input) != 0 ||
      !(S_ISREG(input.st_mode) || S_ISFIFO(input.st_mode))) {
    return true;
  }
  kb_say("run: there may be data on standard input, but %s names an organization: say - for the "
         "data, or --org URL for the organization",
         source ? source->name : "a setting");
  return false;
}

static enum kb_exit check_files(const struct kb_context *context, const char *const *files,
                                size_t count, struct plan *plan)
{
  struct kb_loaded_rule_set loaded = {0};
  enum kb_exit status = KB_EXIT_NOT_RUN;
  const struct kb_rule_set_options how = {.with_hash = true, .with_source = plan->shard.count > 1};
  if (kb_load_rule_set(context, how, false, &loaded)) {
    status = triage_all(context, &loaded, &(struct sources){files, count, NULL}, plan);
  }
  kb_loaded_rule_set_fini(&loaded);
  return status;
}

static enum kb_exit run_files(const struct kb_context *context, struct plan *plan)
{
  size_t count = 0;
  const char **files = kb_input_files(context, "run", &count);
  const enum kb_exit status = files ? check_files(context, files, count, plan) : KB_EXIT_NOT_RUN;
  free(files);
  return status;
}

/* It is too large for a small stack. NULL when out of memory, which was reported. */
static struct plan *new_plan(void)
{
  struct plan *plan = calloc(1, sizeof *plan);
  if (!plan) {
    kb_say("out of memory");
  }
  return plan;
}

static void free_plan(struct plan *plan)
{
  if (plan) {
    kb_outputs_fini(&plan->outputs);
    kb_run_store_fini(&plan->store);
    kb_fail_on_fini(&plan->fail_on);
    kb_exceptions_fini(&plan->exceptions);
    free(plan);
  }
}

enum kb_exit kb_run_to(const struct kb_context *context, const char *const *files, size_t count,
                       const char *report)
{
  enum kb_exit status = KB_EXIT_NOT_RUN;
  struct plan *plan = new_plan();
  if (plan) {
    plan->jobs = 1;
    plan->outputs.count = 1;
    plan->outputs.files[0] = report;
    plan->outputs.reports[0].format = &kb_format_json;
    status = check_files(context, files, count, plan);
  }
  free_plan(plan);
  return status;
}

static enum kb_exit run(const struct kb_context *context)
{
  enum kb_exit status = KB_EXIT_NOT_RUN;
  if (!kb_live_check_options(context) || !kb_live_check_privileges(context)) {
    return status;
  }
  struct plan *plan = new_plan();
  if (plan && read_plan(context, plan)) {
    if (!kb_live_is_asked(context)) {
      status = run_files(context, plan);
    } else if (is_source_clear(context)) {
      status = run_live(context, plan);
    }
  }
  free_plan(plan);
  return status;
}

const struct kb_cli_command kb_cli_run = {
  {"run", "[FILE...|-]", "check saved data, or an organization, against the rule set", description,
   options, 0, 0},
  run,
};
