#include "server/history.h"
#include "server/when.h"

#include <string.h>
#include <time.h>

/* NULL, and reported, if none is named. */
static const char *path_of(const struct kb_context *context)
{
  const char *path = kb_args_value(context->args, "store", NULL);
  if (!path) {
    kb_say("history: which one? Name its file: --store FILE, or KBTRIAGE_STORE");
  }
  return path;
}

struct kb_store *kb_history_open(const struct kb_context *context, enum kb_store_use use)
{
  struct kb_store *store = NULL;
  struct kb_error error;
  const char *path = path_of(context);
  if (path && kb_store_open(&store, path, use, &error) != KB_OK) {
    kb_say("history: %s", error.message);
  }
  return store;
}

struct tenants {
  const char *wanted;
  bool is_there;
  struct kb_buf names;
};

static bool take_tenant(void *context, const struct kb_store_row *row)
{
  struct tenants *tenants = context;
  const char *name = kb_store_text(row, 0);
  tenants->is_there = tenants->is_there || strcmp(name, tenants->wanted) == 0;
  kb_buf_addf(&tenants->names, "%s%s", tenants->names.length > 0 ? ", " : "",
              name[0] ? name : "(unnamed)");
  return !tenants->names.failed;
}

struct kb_store *kb_history_open_tenant(const struct kb_context *context)
{
  struct kb_error error;
  struct kb_store *store = kb_history_open(context, KB_STORE_READ);
  struct tenants tenants = {.wanted = kb_args_value(context->args, "tenant", NULL)};
  if (!store || !tenants.wanted) {
    return store;
  }
  const enum kb_status status =
    kb_store_run(store, "SELECT tenant FROM run UNION SELECT tenant FROM subject ORDER BY 1", NULL,
                 take_tenant, &tenants, &error);
  if (status != KB_OK) {
    kb_say("history: %s", error.message);
  } else if (!tenants.is_there) {
    kb_say("history: no report in it is of tenant '%s'; it has %s", tenants.wanted,
           kb_buf_text(&tenants.names));
  }
  kb_buf_fini(&tenants.names);
  if (status != KB_OK || !tenants.is_there) {
    kb_store_close(store);
    return NULL;
  }
  return store;
}

bool kb_history_is_ready(const struct kb_context *context)
{
  struct kb_error error;
  const char *path = path_of(context);
  const bool is_ready = path && kb_store_is_ready(path, &error) == KB_OK;
  if (path && !is_ready) {
    kb_say("history: %s", error.message);
  }
  return is_ready;
}

bool kb_history_now(const struct kb_context *context, int64_t *now)
{
  char where[KB_ARGS_WHERE];
  struct kb_error error;
  const char *typed = kb_args_value(context->args, "at", NULL);
  *now = (int64_t)time(NULL);
  if (typed &&
      kb_when_read(typed, *now, kb_args_where(context->args, "at", where), now, &error) != KB_OK) {
    kb_say("history: %s", error.message);
    return false;
  }
  return true;
}

bool kb_history_read_keep(const struct kb_context *context, int64_t *keep)
{
  char where[KB_ARGS_WHERE];
  struct kb_error error;
  const char *typed = kb_args_value(context->args, "keep", NULL);
  *keep = 0;
  if (typed &&
      kb_span_read(typed, kb_args_where(context->args, "keep", where), keep, &error) != KB_OK) {
    kb_say("history: %s", error.message);
    return false;
  }
  if (typed && *keep == 0) {
    kb_say("history: %s must be at least 1h", kb_args_where(context->args, "keep", where));
    return false;
  }
  return true;
}

/* What is still open is kept unless its subject has left the data; and so is the newest complete
   run of each tenant, and the newest run. */
static const char *const removals[] = {
  "DELETE FROM episode WHERE closed < :before OR (closed IS NULL AND absent IS NOT NULL"
  " AND seen < :before)",
  "DELETE FROM trouble WHERE id NOT IN (SELECT trouble FROM episode)",
  "DELETE FROM run WHERE at < :before"
  " AND id NOT IN (SELECT max(id) FROM run WHERE complete GROUP BY tenant)"
  " AND id NOT IN (SELECT max(id) FROM run GROUP BY tenant)",
  "DELETE FROM record WHERE id NOT IN (SELECT record FROM episode WHERE record IS NOT NULL)",
};

enum kb_status kb_history_keep(struct kb_store *store, int64_t now, int64_t keep,
                               struct kb_error *error)
{
  const struct kb_bind binds[] = {{":before", NULL, now - keep, true}, {.name = NULL}};
  if (keep == 0) {
    return KB_OK;
  }
  enum kb_status status = kb_store_script(store, "BEGIN IMMEDIATE", error);
  for (size_t i = 0; status == KB_OK && i < sizeof removals / sizeof removals[0]; i++) {
    status = kb_store_run(store, removals[i], binds, NULL, NULL, error);
  }
  if (status == KB_OK) {
    status = kb_store_script(store, "COMMIT", error);
  }
  if (status != KB_OK) {
    (void)kb_store_script(store, "ROLLBACK", NULL);
  }
  return status;
}

enum kb_exit kb_history_vacuum(const struct kb_context *context)
{
  struct kb_error error;
  int64_t now = 0;
  int64_t keep = 0;
  if (!kb_history_now(context, &now) || !kb_history_read_keep(context, &keep)) {
    return KB_EXIT_NOT_RUN;
  }
  struct kb_store *store = kb_history_open(context, KB_STORE_CHANGE);
  if (!store) {
    return KB_EXIT_NOT_RUN;
  }
  enum kb_status status = kb_history_keep(store, now, keep, &error);
  if (status == KB_OK) {
    status = kb_store_script(store, "VACUUM; PRAGMA wal_checkpoint(TRUNCATE)", &error);
  }
  if (status != KB_OK) {
    kb_say("history vacuum: %s", error.message);
  }
  kb_store_close(store);
  return status == KB_OK ? KB_EXIT_NOTHING : KB_EXIT_INCOMPLETE;
}

/* What must hold beyond what the tables themselves ensure: each counts what contradicts it. */
static const struct {
  const char *sql, *what;
} rules[] = {
  {"SELECT count(*) FROM pragma_foreign_key_check", "rows that refer to a row that is not there"},
  {"SELECT count(*) FROM trouble WHERE times < (SELECT count(*) FROM episode WHERE trouble = "
   "trouble.id)",
   "troubles that were opened more often than counted"},
  {"SELECT count(*) FROM episode a JOIN episode b ON a.trouble = b.trouble AND a.id < b.id "
   "WHERE a.closed IS NULL OR a.closed > b.opened",
   "troubles that were opened again before they were closed"},
  {"SELECT count(*) FROM run a JOIN run b ON a.tenant = b.tenant AND a.id < b.id AND a.at > b.at",
   "reports that are not in the order of their times"},
};

static bool take_complaint(void *context, const struct kb_store_row *row)
{
  struct kb_buf *text = context;
  if (strcmp(kb_store_text(row, 0), "ok") != 0) {
    kb_buf_addf(text, "%s\n", kb_store_text(row, 0));
  }
  return !text->failed;
}

static enum kb_status check(struct kb_store *store, struct kb_buf *text, struct kb_error *error)
{
  int64_t count = 0;
  enum kb_status status =
    kb_store_run(store, "PRAGMA integrity_check(20)", NULL, take_complaint, text, error);
  for (size_t i = 0; status == KB_OK && i < sizeof rules / sizeof rules[0]; i++) {
    status = kb_store_count(store, rules[i].sql, NULL, &count, error);
    if (status == KB_OK && count > 0) {
      kb_buf_addf(text, "%s: %lld\n", rules[i].what, (long long)count);
    }
  }
  return status;
}

enum kb_exit kb_history_check(const struct kb_context *context)
{
  struct kb_error error;
  struct kb_buf text = {0};
  struct kb_store *store = kb_history_open(context, KB_STORE_READ);
  if (!store) {
    return KB_EXIT_NOT_RUN;
  }
  const enum kb_status status = check(store, &text, &error);
  kb_store_close(store);
  if (status != KB_OK) {
    kb_say("history check: %s", error.message);
    kb_buf_fini(&text);
    return status == KB_INVALID ? KB_EXIT_FOUND : KB_EXIT_NOT_RUN;
  }
  const bool is_good = text.length == 0;
  if (is_good) {
    kb_buf_add_text(&text, "No problems.\n");
  }
  const enum kb_exit printed = kb_history_print(context, &text);
  return is_good || printed != KB_EXIT_NOTHING ? printed : KB_EXIT_FOUND;
}

enum kb_exit kb_history_print(const struct kb_context *context, struct kb_buf *text)
{
  struct kb_out *out = kb_open_output(context);
  if (out) {
    kb_out_buf(out, text);
  }
  kb_buf_fini(text);
  return out ? kb_close_output(out, KB_EXIT_NOTHING) : KB_EXIT_NOT_RUN;
}
