#include "base/file_text.h"
#include "base/json.h"
#include "base/json_write.h"
#include "cli/command.h"
#include "cli/pieces.h"
#include "cli/version.h"
#include "net/http.h"
#include "triage/rule_set_version.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* The rows are redacted first, into a folder of its own, and the run is over what came out: so
   neither faults nor rows of the bundle name anybody. */

enum { ROWS_MAX = 20, LARGEST = 512 * 1024 * 1024, PATH_SIZE = 4096, ID_LENGTH = 36 };

static const struct kb_option options[] = {
  {.name = "yes", .letter = 'y', .help = "Write FILE of --output without asking."},
  {.name = NULL},
};

static const char description[] =
  "Collects what helps to find out why kbtriage is at fault: versions, the settings in force, what is "
  "wrong with the rule set, and of a run over FILE the faults, gaps and notes, with the rows of the "
  "mailboxes that could not be evaluated (at most 20 rows, redacted as kbtriage redact does it). "
  "Without FILE there are no rows.\n\n"
  "It is one JSON object. On standard output it can be read; a file of --output is shown first, and "
  "written if somebody at the terminal agrees, or with --yes. Names of folders stay in it, and the "
  "name of the organization: look through it before it leaves the house.\n\n"
  "  kbtriage bundle\n"
  "  kbtriage bundle mailboxes.json --output bundle.json --yes\n\n"
  "Exit status: 0 written; 2 nothing was written.";

struct bundle {
  const struct kb_context *context;
  char folder[PATH_SIZE];
  char rows[PATH_SIZE + 16], report[PATH_SIZE + 16];
  struct kb_buf text;
};

static const struct cJSON *member(const struct cJSON *object, const char *name)
{
  return object && kb_json_kind(object) == KB_JSON_OBJECT ? kb_json_member(object, name) : NULL;
}

static void begin_member(struct bundle *bundle, const char *name)
{
  kb_buf_addf(&bundle->text, "%s\"%s\": ", bundle->text.length > 2 ? ",\n" : "", name);
}

static void add_text(struct bundle *bundle, const char *name, struct kb_slice text)
{
  struct kb_json_writer json = {.out = &bundle->text};
  begin_member(bundle, name);
  kb_json_slice(&json, text);
}

static void add_versions(struct bundle *bundle)
{
  const char *libcurl = kb_http_library_version();
  add_text(bundle, "kbtriage", kb_slice_of(kb_version()));
  add_text(bundle, "lua", kb_engine_lua_version());
  add_text(bundle, "libcurl", kb_slice_of(libcurl ? libcurl : "is not there"));
  add_text(bundle, "cjson", kb_slice_of(kb_json_library_version()));
}

static bool add_settings(struct bundle *bundle)
{
  begin_member(bundle, "settings");
  const bool good = kb_config_describe(bundle->context, "run", &bundle->text);
  if (good && bundle->text.length > 0) {
    kb_buf_cut(&bundle->text, bundle->text.length - 1); /* the line break */
  }
  return good;
}

static void write_diagnostics(struct kb_json_writer *json, const struct kb_diagnostics *diagnostics)
{
  kb_json_begin_array(json);
  for (size_t i = 0; i < diagnostics->count; i++) {
    const struct kb_diagnostic *diagnostic = &diagnostics->list[i];
    if (!kb_diagnostic_is_error(diagnostic->code)) {
      continue;
    }
    kb_json_begin_object(json);
    kb_json_text_member(json, "file", diagnostic->file);
    kb_json_count_member(json, "line", diagnostic->line);
    kb_json_text_member(json, "code", kb_diagnostic_code_name(diagnostic->code));
    kb_json_text_member(json, "message", diagnostic->message);
    kb_json_end_object(json);
  }
  kb_json_end_array(json);
}

static bool add_rule_set(struct bundle *bundle)
{
  struct kb_loaded_rule_set loaded = {0};
  struct kb_rule_set_version version;
  struct kb_json_writer json = {.out = &bundle->text};
  const bool good = kb_load_rule_set(
    bundle->context, (struct kb_rule_set_options){.with_hash = true}, false, &loaded);
  if (good) {
    kb_rule_set_version_of(&loaded.rule_set, &version);
    begin_member(bundle, "rule_set");
    kb_json_begin_object(&json);
    kb_json_text_member(&json, "hash", version.hash);
    kb_json_count_member(&json, "articles", version.articles);
    kb_json_count_member(&json, "left_out", version.left_out);
    kb_json_key(&json, "errors");
    write_diagnostics(&json, &loaded.rule_set.diagnostics);
    kb_json_end_object(&json);
  }
  kb_loaded_rule_set_fini(&loaded);
  return good;
}

/* --- Rows of cases that failed --- */

static struct cJSON *parse_file(const char *path, struct kb_error *error)
{
  struct kb_buf text = {0};
  struct cJSON *value = kb_file_text_read(path, LARGEST, &text, error) == KB_OK
                          ? kb_json_parse(kb_buf_slice(&text), error)
                          : NULL;
  kb_buf_fini(&text);
  return value;
}

static bool has_text(const struct cJSON *list, const char *name, const char *text)
{
  bool has = false;
  for (const struct cJSON *at = list ? kb_json_first(list) : NULL; at && !has;
       at = kb_json_next(at)) {
    const struct cJSON *value = name ? member(at, name) : at;
    has =
      value && kb_json_kind(value) == KB_JSON_STRING && strcmp(kb_json_string(value), text) == 0;
  }
  return has;
}

/* Whether the row is that of a case which a fault names first, by its name, address or id. */
static bool is_failed(const struct cJSON *row, const struct cJSON *faults)
{
  bool is_it = false;
  for (const struct cJSON *at = kb_json_first(row); at && !is_it; at = kb_json_next(at)) {
    is_it = kb_json_kind(at) == KB_JSON_STRING && has_text(faults, "first", kb_json_string(at));
  }
  return is_it;
}

/* Whether the row has an id of such a case: it is the case's profile, or an alert of it. */
static bool is_related(const struct cJSON *row, const struct cJSON *failed)
{
  bool is_it = false;
  for (const struct cJSON *at = kb_json_first(row); at && !is_it; at = kb_json_next(at)) {
    is_it = kb_json_kind(at) == KB_JSON_STRING && strlen(kb_json_string(at)) == ID_LENGTH &&
            has_text(failed, NULL, kb_json_string(at));
  }
  return is_it;
}

struct rows {
  struct bundle *bundle;
  const struct cJSON *faults;
  size_t count, left_out;
};

static void add_row(struct rows *rows, struct kb_slice line, bool is_wanted)
{
  if (is_wanted && rows->count < ROWS_MAX) {
    kb_buf_add_text(&rows->bundle->text, rows->count++ > 0 ? ",\n  " : "\n  ");
    kb_buf_add_slice(&rows->bundle->text, line);
  } else {
    rows->left_out += is_wanted;
  }
}

/* The first case that failed, whose ids lead to what is related to it; freed by the caller. */
static struct cJSON *find_failed(struct kb_slice text, const struct cJSON *faults)
{
  struct kb_error ignored;
  while (text.length > 0) {
    const char *end = memchr(text.data, '\n', text.length);
    const size_t length = end ? (size_t)(end - text.data) : text.length;
    struct cJSON *row = kb_json_parse((struct kb_slice){text.data, length}, &ignored);
    if (row && kb_json_kind(row) == KB_JSON_OBJECT && is_failed(row, faults)) {
      return row;
    }
    kb_json_free(row);
    text.data += length + (end != NULL);
    text.length -= length + (end != NULL);
  }
  return NULL;
}

static void add_rows(struct rows *rows, struct kb_slice text)
{
  struct kb_error ignored;
  struct cJSON *failed = find_failed(text, rows->faults);
  while (failed && text.length > 0) {
    const char *end = memchr(text.data, '\n', text.length);
    const size_t length = end ? (size_t)(end - text.data) : text.length;
    const struct kb_slice line = {text.data, length};
    struct cJSON *row = kb_json_parse(line, &ignored);
    const bool is_row = row && kb_json_kind(row) == KB_JSON_OBJECT;
    add_row(rows, line, is_row && (is_failed(row, rows->faults) || is_related(row, failed)));
    kb_json_free(row);
    text.data += length + (end != NULL);
    text.length -= length + (end != NULL);
  }
  kb_json_free(failed);
}

/* --- The run --- */

static void add_members(struct bundle *bundle, const struct cJSON *report)
{
  static const char *const names[] = {"summary",  "faults",     "gaps",      "notes",
                                      "rejected", "exceptions", "provenance"};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    const struct cJSON *value = member(report, names[i]);
    if (value) {
      begin_member(bundle, names[i]);
      bundle->text.failed |= !kb_json_print(value, &bundle->text);
    }
  }
}

static bool add_run(struct bundle *bundle, const char *const *files, size_t count)
{
  struct kb_error error = {0};
  struct kb_buf text = {0};
  const char *redacted[] = {bundle->rows};
  struct kb_out *out = kb_out_open(bundle->rows, &error);
  if (!out) {
    kb_say("bundle: %s", error.message);
    return false;
  }
  if (kb_redact_to(bundle->context, files, count, out) == KB_EXIT_NOT_RUN ||
      access(bundle->rows, F_OK) != 0) {
    return false;
  }
  (void)kb_run_to(bundle->context, redacted, 1, bundle->report);
  struct cJSON *report = parse_file(bundle->report, &error);
  const bool good = report && kb_file_text_read(bundle->rows, LARGEST, &text, &error) == KB_OK;
  if (good) {
    struct rows rows = {bundle, member(report, "faults"), 0, 0};
    add_members(bundle, report);
    begin_member(bundle, "rows");
    kb_buf_add_char(&bundle->text, '[');
    add_rows(&rows, kb_buf_slice(&text));
    kb_buf_add_text(&bundle->text, "]");
    begin_member(bundle, "rows_left_out");
    kb_buf_addf(&bundle->text, "%zu", rows.left_out);
  } else {
    kb_say("bundle: %s", error.message);
  }
  kb_json_free(report);
  kb_buf_fini(&text);
  return good;
}

static bool make_folder(struct bundle *bundle)
{
  const char *place = getenv("TMPDIR");
  snprintf(bundle->folder, sizeof bundle->folder, "%s/kbtriage-bundle-XXXXXX",
           place && place[0] == '/' ? place : "/tmp");
  if (!mkdtemp(bundle->folder)) {
    kb_say("bundle: cannot make a folder for the redacted rows: %s", bundle->folder);
    return false;
  }
  snprintf(bundle->rows, sizeof bundle->rows, "%s/rows.ndjson", bundle->folder);
  snprintf(bundle->report, sizeof bundle->report, "%s/report.json", bundle->folder);
  return true;
}

static void remove_folder(const struct bundle *bundle)
{
  (void)unlink(bundle->rows);
  (void)unlink(bundle->report);
  (void)rmdir(bundle->folder);
}

/* --- Writing it --- */

static bool is_agreed(const struct bundle *bundle, const char *file)
{
  char typed[16] = "";
  if (kb_out_is_standard(file) || kb_args_is_typed(bundle->context->args, "yes")) {
    return true;
  }
  if (!isatty(STDIN_FILENO)) {
    kb_say("bundle: nothing was written: say --yes to write %s without being asked", file);
    return false;
  }
  fprintf(stderr, "%s\nWrite this to %s? [y/N] ", kb_buf_text(&bundle->text), file);
  return fgets(typed, sizeof typed, stdin) && (typed[0] == 'y' || typed[0] == 'Y');
}

static enum kb_exit write_out(struct bundle *bundle)
{
  if (bundle->text.failed) {
    kb_say("out of memory");
    return KB_EXIT_NOT_RUN;
  }
  if (!is_agreed(bundle, kb_args_value(bundle->context->args, "output", NULL))) {
    return KB_EXIT_NOT_RUN;
  }
  struct kb_out *out = kb_open_output(bundle->context);
  if (!out) {
    return KB_EXIT_NOT_RUN;
  }
  kb_out_buf(out, &bundle->text);
  return kb_close_output(out, KB_EXIT_NOTHING);
}

static bool collect(struct bundle *bundle)
{
  const size_t count = kb_args_count(bundle->context->args);
  const char **files = calloc(count + 1, sizeof *files);
  if (!files) {
    kb_say("out of memory");
    return false;
  }
  for (size_t i = 0; i < count; i++) {
    files[i] = kb_args_at(bundle->context->args, i);
  }
  kb_buf_add_text(&bundle->text, "{\n");
  add_versions(bundle);
  bool good = add_settings(bundle) && add_rule_set(bundle);
  if (good && count > 0) {
    good = make_folder(bundle);
    if (good) {
      good = add_run(bundle, files, count);
      remove_folder(bundle);
    }
  }
  kb_buf_add_text(&bundle->text, "\n}\n");
  free(files);
  return good;
}

static enum kb_exit make_bundle(const struct kb_context *context)
{
  struct bundle bundle = {.context = context};
  const enum kb_exit status = collect(&bundle) ? write_out(&bundle) : KB_EXIT_NOT_RUN;
  kb_buf_fini(&bundle.text);
  return status;
}

const struct kb_cli_command kb_cli_bundle = {
  {"bundle", "[FILE...|-]", "collect what helps to find a fault of kbtriage", description, options,
   0, 0},
  make_bundle,
};
