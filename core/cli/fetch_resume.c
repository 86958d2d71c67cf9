#include "cli/fetch_inside.h"
#include "rows/file.h"

/* With --resume the old file is read first: the alerts of its complete mailboxes are not asked for
   again; so they must be of the same organization, and their alerts chosen by the same options, as
   the file's first line says. It is read once more when all mailboxes of the organization have
   come: its complete mailboxes are copied, except those that were deleted meanwhile. */

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

/* The row of a mailbox, or of an alert on its own; `id` is empty if it is neither. */
struct old_row {
  struct cJSON *document;
  const struct kb_table *table;
  const char *id;
  bool is_mailbox;
};

/* `document` is NULL when out of memory; it is to be freed. */
static struct old_row read_old(const struct kb_fetch *fetch, const struct kb_row *row,
                               struct kb_error *error)
{
  struct old_row old = {.document = kb_json_parse(row->json, error), .id = ""};
  old.table = old.document ? kb_schema_table_of_tree(fetch->schema, row->set, old.document) : NULL;
  old.is_mailbox = old.table && old.table == fetch->mailbox->table;
  if (old.is_mailbox || (old.table && old.table == fetch->mailbox->errors_table)) {
    old.id = text_of(old.document, old.table->key);
  }
  return old;
}

/* The first row of what fetch saves names the organization. */
static enum kb_status check_first(struct kb_fetch *fetch, const struct cJSON *document,
                                  struct kb_error *error)
{
  fetch->is_of_fetch =
    fetch->is_of_fetch || strstr(text_of(document, "@odata.context"), "://") != NULL;
  return fetch->is_of_fetch
           ? KB_OK
           : kb_fail(error, KB_USAGE, "its first row does not say of which organization it is");
}

/* Complete mailboxes are not to be read again; alerts that are rows of their own are saved at once,
   before the mailboxes that they are about. */
static enum kb_status know_row(struct kb_fetch *fetch, const struct kb_row *row,
                               struct kb_error *error)
{
  const struct old_row old = read_old(fetch, row, error);
  bool again = false;
  enum kb_status status =
    old.document ? check_first(fetch, old.document, error) : kb_fail_no_memory(error);
  status = status == KB_OK ? check_kept(fetch, old.document, error) : status;
  if (status == KB_OK && *old.id && old.is_mailbox && !kb_shard_has_id(&fetch->shard, old.id)) {
    status = kb_fail(
      error, KB_USAGE,
      "--resume: the file has mailboxes of another shard than that of --shard: name the one "
      "that it was fetched with, or another file");
  } else if (status == KB_OK && *old.id && old.is_mailbox && !is_partial(fetch, old.document)) {
    fetch->resumed += !kb_live_knows(fetch->live, old.id);
    status = kb_live_know(fetch->live, old.id) ? KB_OK : kb_fail_no_memory(error);
  } else if (status == KB_OK && *old.id && !old.is_mailbox) {
    status = kb_fetch_came_before(fetch->alerts, old.id, &again, error);
    status =
      status == KB_OK && !again ? kb_fetch_save_line(fetch, old.table, row->json, error) : status;
  }
  kb_json_free(old.document);
  return status;
}

/* Saves a complete mailbox, unless it is not in the organization any more. */
static enum kb_status keep_row(struct kb_fetch *fetch, const struct kb_row *row,
                               struct kb_error *error)
{
  const struct old_row old = read_old(fetch, row, error);
  enum kb_status status = old.document ? KB_OK : kb_fail_no_memory(error);
  bool is_there = false;
  bool again = false;
  if (status == KB_OK && old.is_mailbox && kb_live_knows(fetch->live, old.id)) {
    status = kb_fetch_came_before(fetch->kept, old.id, &again, error);
    if (status == KB_OK && !again) {
      status = kb_fetch_came_before(fetch->seen, old.id, &is_there, error);
      is_there = is_there || !kb_live_has_all_mailboxes(fetch->live);
      fetch->saved += is_there;
      fetch->gone += !is_there;
    }
    status =
      status == KB_OK && is_there ? kb_fetch_save_line(fetch, old.table, row->json, error) : status;
  }
  kb_json_free(old.document);
  return status;
}

typedef enum kb_status (*take_row)(struct kb_fetch *fetch, const struct kb_row *row,
                                   struct kb_error *error);

static enum kb_status read_rows(struct kb_fetch *fetch, struct kb_file *file, take_row take,
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
      status = take(fetch, &row, error);
    } else if (!fetch->is_of_fetch) {
      status = error->status = KB_USAGE;
    } /* what is rejected later is fetched again */
  }
  kb_rows_free(rows);
  return status;
}

static enum kb_status read_old_file(struct kb_fetch *fetch, const char *path, take_row take,
                                    struct kb_error *error)
{
  struct kb_error reason;
  struct kb_file *file = kb_file_open(path, goes_on, fetch, &reason);
  if (!file) {
    return kb_fail(error, KB_USAGE, "--resume: %.300s: %.300s", path, reason.message);
  }
  /* as one that was just made */
  const bool is_empty = kb_file_peek(file, 1).length == 0;
  const enum kb_status status = is_empty ? KB_OK : read_rows(fetch, file, take, error);
  kb_file_close(file);
  if (status == KB_OK || status == KB_INTERRUPTED || status == KB_NO_MEMORY || fetch->is_of_fetch) {
    return status;
  }
  reason = *error;
  return kb_fail(
    error, KB_USAGE,
    "--resume: %.300s was not saved by fetch, or is redacted: name another file (%.600s)", path,
    reason.message);
}

enum kb_status kb_fetch_resume(struct kb_fetch *fetch, const struct kb_context *context,
                               struct kb_error *error)
{
  const char *path = kb_args_value(context->args, "output", NULL);
  if (!kb_args_has(context->args, "resume")) {
    return KB_OK;
  }
  if (!path || strcmp(path, "-") == 0 || fetch->redacted) {
    return kb_fail(error, KB_USAGE,
                   "--resume goes with --output FILE, and not with --redact: redact the whole file "
                   "with kbtriage redact");
  }
  const enum kb_status status = read_old_file(fetch, path, know_row, error);
  if (status == KB_OK && !kb_is_quiet(context)) {
    kb_say("%zu mailbox%s whole in %s and stay%s", fetch->resumed,
           fetch->resumed == 1 ? " is" : "es are", path, fetch->resumed == 1 ? "s" : "");
  }
  return status;
}

enum kb_status kb_fetch_keep(struct kb_fetch *fetch, const struct kb_context *context,
                             struct kb_error *error)
{
  if (!kb_args_has(context->args, "resume")) {
    return KB_OK;
  }
  const char *path = kb_args_value(context->args, "output", NULL);
  const enum kb_status status = read_old_file(fetch, path, keep_row, error);
  if (status == KB_OK && fetch->gone > 0) {
    kb_say("%zu mailbox%s of %s left out: deleted meanwhile, or this user may not read %s",
           fetch->gone, fetch->gone == 1 ? "" : "es", path, fetch->gone == 1 ? "it" : "them");
  }
  return status;
}
