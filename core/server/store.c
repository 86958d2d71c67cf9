#include "server/store.h"

#include "base/buf.h"
#include "base/text_fold.h"
#include "server/store_steps.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Marks a file as a history: "kbtr". */
enum { APPLICATION = 0x6b627472, WAIT = 10000 /* milliseconds, for another process */ };

struct kb_store {
  sqlite3 *db;
  const char *path; /* for messages; borrowed */
};

struct kb_query {
  struct kb_store *store;
  sqlite3_stmt *statement;
};

struct kb_store_row {
  sqlite3_stmt *statement;
};

static enum kb_status fail(const struct kb_store *store, int code, struct kb_error *error)
{
  const char *path = store->path;
  switch (code & 0xff) {
  case SQLITE_NOMEM:
    return kb_fail_no_memory(error);
  case SQLITE_NOTADB:
    return kb_fail(error, KB_INVALID,
                   "%.300s: not a history (not a SQLite database); name a file that kbtriage "
                   "history add made, or a new one",
                   path);
  case SQLITE_CORRUPT:
    return kb_fail(error, KB_INVALID,
                   "%.300s: this history is damaged (%.200s); restore a copy of it, or add the "
                   "reports to a new one",
                   path, sqlite3_errmsg(store->db));
  case SQLITE_FULL:
    return kb_fail(error, KB_IO, "%.300s: the disk is full; nothing of this was kept", path);
  case SQLITE_BUSY:
    return kb_fail(error, KB_IO, "%.300s: another process is writing to it; try again", path);
  case SQLITE_READONLY:
    return kb_fail(error, KB_IO, "%.300s: cannot be written: the file or its folder is read-only",
                   path);
  case SQLITE_CANTOPEN:
    return kb_fail(
      error, KB_IO,
      "%.300s: cannot be opened; kbtriage writes two more files beside it while it is in use, so its folder must be writable, too",
      path);
  default:
    return kb_fail(error, KB_IO, "%.300s: %.300s", path, sqlite3_errmsg(store->db));
  }
}

enum kb_status kb_store_script(struct kb_store *store, const char *sql, struct kb_error *error)
{
  const int code = sqlite3_exec(store->db, sql, NULL, NULL, NULL);
  return code == SQLITE_OK ? KB_OK : fail(store, code, error);
}

enum kb_status kb_store_prepare(struct kb_store *store, const char *sql, struct kb_query **query,
                                struct kb_error *error)
{
  struct kb_query *made = malloc(sizeof *made);
  *query = NULL;
  if (!made) {
    return kb_fail_no_memory(error);
  }
  *made = (struct kb_query){.store = store};
  const int code = sqlite3_prepare_v2(store->db, sql, -1, &made->statement, NULL);
  if (code != SQLITE_OK) {
    free(made);
    return fail(store, code, error);
  }
  *query = made;
  return KB_OK;
}

void kb_query_free(struct kb_query *query)
{
  if (query) {
    sqlite3_finalize(query->statement);
    free(query);
  }
}

struct kb_bind kb_bind_text(const char *name, const char *text)
{
  return (struct kb_bind){name, text, 0, false};
}

struct kb_bind kb_bind_number(const char *name, int64_t number)
{
  return (struct kb_bind){name, NULL, number, true};
}

static int bind_all(sqlite3_stmt *statement, const struct kb_bind *binds)
{
  int code = SQLITE_OK;
  for (; code == SQLITE_OK && binds && binds->name; binds++) {
    const int place = sqlite3_bind_parameter_index(statement, binds->name);
    if (place == 0) {
      continue;
    }
    code = binds->is_number ? sqlite3_bind_int64(statement, place, binds->number)
           : binds->text    ? sqlite3_bind_text(statement, place, binds->text, -1, SQLITE_STATIC)
                            : sqlite3_bind_null(statement, place);
  }
  return code;
}

enum kb_status kb_query_run(struct kb_query *query, const struct kb_bind *binds,
                            kb_store_visit *visit, void *context, struct kb_error *error)
{
  const struct kb_store_row row = {query->statement};
  bool has_memory = true;
  int code = bind_all(query->statement, binds);
  if (code == SQLITE_OK) {
    while ((code = sqlite3_step(query->statement)) == SQLITE_ROW && has_memory) {
      has_memory = !visit || visit(context, &row);
    }
  }
  const enum kb_status status = !has_memory           ? kb_fail_no_memory(error)
                                : code == SQLITE_DONE ? KB_OK
                                                      : fail(query->store, code, error);
  sqlite3_reset(query->statement);
  sqlite3_clear_bindings(query->statement);
  return status;
}

enum kb_status kb_store_run(struct kb_store *store, const char *sql, const struct kb_bind *binds,
                            kb_store_visit *visit, void *context, struct kb_error *error)
{
  struct kb_query *query = NULL;
  enum kb_status status = kb_store_prepare(store, sql, &query, error);
  if (status == KB_OK) {
    status = kb_query_run(query, binds, visit, context, error);
  }
  kb_query_free(query);
  return status;
}

size_t kb_store_changes(const struct kb_store *store)
{
  return (size_t)sqlite3_changes(store->db);
}

bool kb_store_is_null(const struct kb_store_row *row, size_t column)
{
  return sqlite3_column_type(row->statement, (int)column) == SQLITE_NULL;
}

const char *kb_store_text(const struct kb_store_row *row, size_t column)
{
  const unsigned char *text = sqlite3_column_text(row->statement, (int)column);
  return text ? (const char *)text : "";
}

int64_t kb_store_number(const struct kb_store_row *row, size_t column)
{
  return sqlite3_column_int64(row->statement, (int)column);
}

struct counted {
  int64_t number;
  bool is_first;
};

static bool take_number(void *context, const struct kb_store_row *row)
{
  struct counted *counted = context;
  if (counted->is_first) {
    *counted = (struct counted){kb_store_number(row, 0), false};
  }
  return true;
}

enum kb_status kb_store_count(struct kb_store *store, const char *sql, const struct kb_bind *binds,
                              int64_t *number, struct kb_error *error)
{
  struct counted counted = {0, true};
  const enum kb_status status = kb_store_run(store, sql, binds, take_number, &counted, error);
  *number = counted.number;
  return status;
}

static enum kb_status make_tables(struct kb_store *store, int64_t version, struct kb_error *error)
{
  char text[80];
  enum kb_status status = kb_store_script(store, "BEGIN IMMEDIATE", error);
  /* Another process may have done it meanwhile. */
  if (status == KB_OK) {
    status = kb_store_count(store, "PRAGMA user_version", NULL, &version, error);
  }
  for (; status == KB_OK && kb_store_steps[version]; version++) {
    status = kb_store_script(store, kb_store_steps[version], error);
  }
  snprintf(text, sizeof text, "PRAGMA application_id = %d; PRAGMA user_version = %d; COMMIT",
           (int)APPLICATION, (int)version);
  return status == KB_OK ? kb_store_script(store, text, error) : status;
}

/* Whether it is a history, and of which version. */
static enum kb_status look_at(struct kb_store *store, enum kb_store_use use, struct kb_error *error)
{
  int64_t application = 0;
  int64_t version = 0;
  int64_t tables = 0;
  int64_t known = 0;
  enum kb_status status = kb_store_count(store, "PRAGMA application_id", NULL, &application, error);
  while (kb_store_steps[known]) {
    known++;
  }
  if (status == KB_OK) {
    status = kb_store_count(store, "PRAGMA user_version", NULL, &version, error);
  }
  if (status == KB_OK) {
    status = kb_store_count(store, "SELECT count(*) FROM sqlite_schema", NULL, &tables, error);
  }
  if (status != KB_OK) {
    return status;
  }
  if (application == 0 && version == 0 && tables == 0 && use != KB_STORE_MAKE) {
    return kb_fail(error, KB_NOT_FOUND, "%.300s: is empty: no report was added yet", store->path);
  }
  if (application != APPLICATION && (tables > 0 || application != 0 || use != KB_STORE_MAKE)) {
    return kb_fail(error, KB_INVALID,
                   "%.300s: a SQLite database, but not a history of kbtriage; name another file",
                   store->path);
  }
  if (version < 0 || version > known) {
    return kb_fail(
      error, KB_INVALID,
      "%.300s: made by a newer kbtriage (version %d of its tables; this one knows up to "
      "%d); use that one",
      store->path, (int)version, (int)known);
  }
  if (version == known) {
    return KB_OK;
  }
  if (use == KB_STORE_READ) {
    return kb_fail(
      error, KB_INVALID,
      "%.300s: made by an older kbtriage; kbtriage history vacuum brings it up to date",
      store->path);
  }
  return make_tables(store, version, error);
}

static enum kb_status set_up(struct kb_store *store, enum kb_store_use use, struct kb_error *error)
{
  sqlite3_busy_timeout(store->db, WAIT);
  enum kb_status status = KB_OK;
  if (use != KB_STORE_READ) {
    /* Looked at before anything is changed: it may be somebody else's. */
    status = look_at(store, use, error);
    if (status == KB_OK) {
      status =
        kb_store_script(store, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL", error);
    }
  }
  if (status == KB_OK) {
    status = kb_store_script(
      store, "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY",
      error);
  }
  if (status == KB_OK && use == KB_STORE_READ) {
    status = kb_store_script(store, "PRAGMA query_only = ON", error);
  }
  return status == KB_OK && use == KB_STORE_READ ? look_at(store, use, error) : status;
}

/* As SQLite takes it: "file:…" and ":memory:" are files, too. NULL when out of memory. */
static char *plain_path(const char *path)
{
  struct kb_buf buf = {0};
  kb_buf_addf(&buf, "%s%s", path[0] == '/' ? "" : "./", path);
  return kb_buf_take(&buf);
}

/* The same for a file beside which none can be made: nobody is writing to it, so it is read as it
   is. */
static char *unchanging_path(const char *path)
{
  struct kb_buf buf = {0};
  kb_buf_add_text(&buf, path[0] == '/' ? "file:" : "file:./");
  for (; *path; path++) {
    if (strchr("%?#", *path)) {
      kb_buf_addf(&buf, "%%%02X", (unsigned)(unsigned char)*path);
    } else {
      kb_buf_add_char(&buf, *path);
    }
  }
  kb_buf_add_text(&buf, "?immutable=1");
  return kb_buf_take(&buf);
}

/* SQLite itself knows letter case in ASCII only. */
static void fold(sqlite3_context *context, int count, sqlite3_value **values)
{
  struct kb_buf folded = {0};
  const char *text = (const char *)sqlite3_value_text(values[0]);
  (void)count;
  if (!text) {
    return; /* the result is NULL */
  }
  kb_text_fold_add(&folded, kb_slice_of(text));
  if (folded.failed) {
    sqlite3_result_error_nomem(context);
  } else {
    sqlite3_result_text(context, kb_buf_text(&folded), -1, SQLITE_TRANSIENT);
  }
  kb_buf_fini(&folded);
}

static enum kb_status open_as(struct kb_store *store, char *name, int flags, enum kb_store_use use,
                              struct kb_error *error)
{
  if (!name) {
    return kb_fail_no_memory(error);
  }
  int code = sqlite3_open_v2(name, &store->db, flags, NULL);
  free(name);
  if (code == SQLITE_OK) {
    code = sqlite3_create_function_v2(store->db, "fold", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC,
                                      NULL, fold, NULL, NULL, NULL);
  }
  return code == SQLITE_OK ? set_up(store, use, error) : fail(store, code, error);
}

/* Of a history that is in use there is such a file, with what is not in the other yet. */
static bool has_log(const char *path)
{
  struct kb_buf log = {0};
  kb_buf_addf(&log, "%s-wal", path);
  const bool has = log.failed || access(kb_buf_text(&log), F_OK) == 0;
  kb_buf_fini(&log);
  return has;
}

static enum kb_status open_there(struct kb_store *store, enum kb_store_use use,
                                 struct kb_error *error)
{
  /* To read it, too: what a killed process left half done has to be taken back first. Where the
     file cannot be written, SQLite opens it for reading. */
  const int flags = SQLITE_OPEN_READWRITE | (use == KB_STORE_MAKE ? SQLITE_OPEN_CREATE : 0);
  const enum kb_status status = open_as(store, plain_path(store->path), flags, use, error);
  if (status != KB_IO || use != KB_STORE_READ || has_log(store->path) ||
      access(store->path, R_OK) != 0) {
    return status;
  }
  sqlite3_close(store->db);
  store->db = NULL;
  return open_as(store, unchanging_path(store->path), SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, use,
                 error);
}

/* Whether there is a folder in which the file can be made. */
static enum kb_status look_at_folder(const char *path, struct kb_error *error)
{
  const char *slash = strrchr(path, '/');
  struct kb_buf folder = {0};
  struct stat facts;
  kb_buf_add(&folder, path, slash ? (size_t)(slash - path) + 1 : 0);
  enum kb_status status = KB_OK;
  if (folder.failed) {
    status = kb_fail_no_memory(error);
  } else if ((slash && stat(kb_buf_text(&folder), &facts) != 0) ||
             access(slash ? kb_buf_text(&folder) : ".", W_OK) != 0) {
    status = kb_fail(error, KB_IO, "%.300s: cannot be made in this folder: %s", path,
                     kb_errno_words(errno));
  }
  kb_buf_fini(&folder);
  return status;
}

enum kb_status kb_store_open(struct kb_store **store, const char *path, enum kb_store_use use,
                             struct kb_error *error)
{
  struct stat facts;
  *store = NULL;
  const bool is_there = stat(path, &facts) == 0;
  if (!is_there && (use != KB_STORE_MAKE || errno != ENOENT)) {
    return kb_fail(error, errno == ENOENT ? KB_NOT_FOUND : KB_IO, "%.300s: %s%s", path,
                   kb_errno_words(errno),
                   errno == ENOENT ? "; kbtriage history add REPORT --store FILE makes one" : "");
  }
  if (is_there && !S_ISREG(facts.st_mode)) {
    return kb_fail(error, KB_INVALID, "%.300s: not a file; a history is a regular file", path);
  }
  enum kb_status status = is_there ? KB_OK : look_at_folder(path, error);
  struct kb_store *made = status == KB_OK ? calloc(1, sizeof *made) : NULL;
  if (!made) {
    return status == KB_OK ? kb_fail_no_memory(error) : status;
  }
  made->path = path;
  status = open_there(made, use, error);
  if (status != KB_OK) {
    kb_store_close(made);
    return status;
  }
  *store = made;
  return KB_OK;
}

enum kb_status kb_store_is_ready(const char *path, struct kb_error *error)
{
  struct stat facts;
  struct kb_store *store = NULL;
  if (stat(path, &facts) != 0 && errno == ENOENT) {
    return look_at_folder(path, error);
  }
  const enum kb_status status = kb_store_open(&store, path, KB_STORE_MAKE, error);
  kb_store_close(store);
  return status;
}

void kb_store_close(struct kb_store *store)
{
  if (store) {
    sqlite3_close(store->db);
    free(store);
  }
}
