#include "cli/fetch_inside.h"
#include "rows/file.h"

/* With --resume the old file is read first: its complete mailboxes are copied, and their alerts are
   not asked for again; so they must be of the same organization, and their alerts chosen by the
   same options, as the file's first line says. */

static bool goes_on(void *context)
{
  const struct kb_fetch *fetch = context;
  return !*fetch->interrupted;
}

static bool is_partial(const struct kb_fetch *fetch, const struct cJSON *document)
{
  const struct cJSON *mark = kb_json_member(
    document, kb_schema_place_name(fetch->mailbox->table, fetch->alerts_of->partial));
  return (mark && kb_json_kind(mark) == KB_JSON_BOOLEAN && kb_json_true(mark)) ||
         !kb_live_has_related(fetch->live, document);
}

static const char *text_of(const struct cJSON *document, const char *name)
{
  const struct cJSON *member = kb_json_member(document, name);
  return member ? kb_json_string(member) : "";
}

/* Whether rows of the file may stay: a line that names its organization also says which alerts were
   asked for. */
static enum kb_status check_kept(const struct kb_fetch *fetch, const struct cJSON *document,
                                 struct kb_error *error)
{
  const char *of = text_of(document, "@odata.context");
  const char *name = kb_live_name(fetch->live);
  const char *choice = text_of(document, KB_FETCH_CHOICE);
  const char *host = strstr(of, "://");
  if (!host) {
    return KB_OK;
  }
  const int length = (int)(host + 3 + strcspn(host + 3, "/") - of);
  if ((size_t)length != strlen(name) || strncmp(of, name, (size_t)length) != 0) {
    return kb_fail(error, KB_USAGE,
                   "--resume: the file is of %.*s, not of %.200s: name another file",
                   length < 200 ? length : 200, of, name);
  }
  if (strcmp(choice, kb_buf_text(&fetch->choice)) != 0) {
    return kb_fail(error, KB_USAGE,
                   "--resume: the alerts in the file were chosen by %.100s: use the same, or name "
                   "another file",
                   *choice ? choice : "the default of --level, without --since");
  }
  return KB_OK;
}

/* Keeps complete mailboxes, and alerts that are rows of their own. */
static enum kb_status keep_row(struct kb_fetch *fetch, const struct kb_row *row,
                               struct kb_error *error)
{
  struct cJSON *document = kb_json_parse(row->json, error);
  const struct kb_table *table =
    document ? kb_schema_table_of_tree(fetch->schema, row->set, document) : NULL;
  const struct cJSON *key = table ? kb_json_member(document, table->key) : NULL;
  const char *id = key ? kb_json_string(key) : "";
  bool again = false;
  enum kb_status status = document ? check_kept(fetch, document, error) : kb_fail_no_memory(error);
  if (status == KB_OK && *id && table == fetch->mailbox->table &&
      !kb_shard_has_id(&fetch->shard, id)) {
    status = kb_fail(error, KB_USAGE,
                     "--resume: the file has mailboxes of another shard than that of --shard: name "
                     "the one that it was fetched with, or another file");
  } else if (status == KB_OK && *id && table == fetch->mailbox->table &&
             !is_partial(fetch, document)) {
    status = kb_live_know(fetch->live, id) ? kb_fetch_came_before(fetch->seen, id, &again, error)
                                           : kb_fail_no_memory(error);
    fetch->saved += !again;
    fetch->resumed += !again;
    status =
      status == KB_OK && !again ? kb_fetch_save_line(fetch, table, row->json, error) : status;
  } else if (status == KB_OK && *id && table == fetch->mailbox->errors_table) {
    status = kb_fetch_came_before(fetch->alerts, id, &again, error);
    status =
      status == KB_OK && !again ? kb_fetch_save_line(fetch, table, row->json, error) : status;
  }
  kb_json_free(document);
  return status;
}

static enum kb_status keep_rows(struct kb_fetch *fetch, struct kb_file *file,
                                struct kb_error *error)
{
  struct kb_rows *rows = kb_rows_new(kb_file_input(file), (struct kb_rows_limits){0, 0}, NULL);
  struct kb_row row = {0};
  enum kb_status status = rows ? KB_OK : kb_fail_no_memory(error);
  while (status == KB_OK) {
    const enum kb_rows_result result = kb_rows_next(rows, &row, error);
    if (result == KB_ROWS_END) {
      break;
    }
    if (result == KB_ROWS_FAILED) {
      status = error->status;
    } else if (result == KB_ROWS_ROW) {
      status = keep_row(fetch, &row, error);
    } /* anything else is fetched again */
  }
  kb_rows_free(rows);
  return status;
}

enum kb_status kb_fetch_resume(struct kb_fetch *fetch, const struct kb_context *context,
                               struct kb_error *error)
{
  const char *path = kb_args_value(context->args, "output", NULL);
  struct kb_error reason;
  if (!kb_args_has(context->args, "resume")) {
    return KB_OK;
  }
  if (!path || strcmp(path, "-") == 0 || fetch->redacted) {
    return kb_fail(error, KB_USAGE,
                   "--resume goes with --output FILE, and not with --redact: redact the whole file "
                   "with kbtriage redact");
  }
  struct kb_file *file = kb_file_open(path, goes_on, fetch, &reason);
  if (!file) {
    return kb_fail(error, KB_USAGE, "--resume: %.300s: %.300s", path, reason.message);
  }
  const enum kb_status status = keep_rows(fetch, file, error);
  kb_file_close(file);
  if (status == KB_OK && !kb_is_quiet(context)) {
    kb_say("%zu mailbox%s whole in %s and stay%s", fetch->resumed,
           fetch->resumed == 1 ? " is" : "es are", path, fetch->resumed == 1 ? "s" : "");
  }
  return status;
}
