/* The file of a history. The only module that knows which database it is: SQLite. */
#ifndef KB_SERVER_STORE_H
#define KB_SERVER_STORE_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct kb_store;
struct kb_query;

enum kb_store_use {
  KB_STORE_READ,   /* the file must be there, and may be read-only */
  KB_STORE_CHANGE, /* the file must be there */
  KB_STORE_MAKE,   /* it is made if it is missing or empty */
};

/* Whether it could be opened to add a report. One that is missing is not made: whoever is
   interrupted before there is a report leaves nothing. */
enum kb_status kb_store_is_ready(const char *path, struct kb_error *error);

/* Opens it, and brings the tables of an older kbtriage up to date. KB_NOT_FOUND, KB_IO,
   KB_NO_MEMORY; KB_INVALID: not a history, damaged, or of a newer kbtriage. `*store` is NULL then.
   `path` is borrowed. */
enum kb_status kb_store_open(struct kb_store **store, const char *path, enum kb_store_use use,
                             struct kb_error *error);
void kb_store_close(struct kb_store *store);

/* A parameter of a statement, ":name". */
struct kb_bind {
  const char *name; /* with the colon; NULL ends a list */
  const char *text; /* borrowed until the statement is done; NULL: `number`, if that counts */
  int64_t number;
  bool is_number;
};

struct kb_bind kb_bind_text(const char *name, const char *text);
struct kb_bind kb_bind_number(const char *name, int64_t number);

/* A row of a result, valid until the visitor returns. */
struct kb_store_row;
bool kb_store_is_null(const struct kb_store_row *row, size_t column);
/* "" for null. */
const char *kb_store_text(const struct kb_store_row *row, size_t column);
int64_t kb_store_number(const struct kb_store_row *row, size_t column);

/* What is done with each row. False ends it: out of memory. */
typedef bool kb_store_visit(void *context, const struct kb_store_row *row);

/* Carries out one statement. In it fold(TEXT) is the text as base/text_fold.h compares it. Of
   `binds` (NULL: none) those count that it has. `visit` may be NULL. */
enum kb_status kb_store_run(struct kb_store *store, const char *sql, const struct kb_bind *binds,
                            kb_store_visit *visit, void *context, struct kb_error *error);
/* The same in two steps, for a statement that is carried out many times. Free it before the store
   is closed; NULL is allowed. */
enum kb_status kb_store_prepare(struct kb_store *store, const char *sql, struct kb_query **query,
                                struct kb_error *error);
enum kb_status kb_query_run(struct kb_query *query, const struct kb_bind *binds,
                            kb_store_visit *visit, void *context, struct kb_error *error);
void kb_query_free(struct kb_query *query);

/* Several statements without parameters or results. */
enum kb_status kb_store_script(struct kb_store *store, const char *sql, struct kb_error *error);
/* The number of rows that the last statement changed. */
size_t kb_store_changes(const struct kb_store *store);
/* The first number of the first row; 0 if there is none. */
enum kb_status kb_store_count(struct kb_store *store, const char *sql, const struct kb_bind *binds,
                              int64_t *number, struct kb_error *error);

#endif
