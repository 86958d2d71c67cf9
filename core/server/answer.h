/* The result of a query as a table of text or HTML, as JSON or as CSV. */
#ifndef KB_SERVER_ANSWER_H
#define KB_SERVER_ANSWER_H

#include "base/buf.h"
#include "base/json_write.h"
#include "server/store.h"
#include "server/when.h"

enum kb_answer_kind {
  KB_ANSWER_END, /* ends a list of columns */
  KB_ANSWER_TEXT,
  KB_ANSWER_NAME, /* a text that says what the row is about */
  KB_ANSWER_COUNT,
  KB_ANSWER_TIME,
  KB_ANSWER_DAY,  /* days since 1970-01-01 */
  KB_ANSWER_SPAN, /* seconds */
  KB_ANSWER_VERDICT,
  KB_ANSWER_BELOW, /* a text that stands below: in HTML below the column before, in text below the
                      row, together with the others */
};

/* A column of the query, in its order. */
struct kb_answer_column {
  enum kb_answer_kind kind;
  const char *key;   /* in JSON and CSV; NULL: not there */
  const char *title; /* in text and HTML; NULL: not shown there */
  const char *none;  /* what these show for null and empty text; NULL: nothing */
};

struct kb_answer_query {
  const char *sql;
  const struct kb_answer_column *columns; /* at most KB_ANSWER_COLUMNS */
};
enum { KB_ANSWER_COLUMNS = 24 };

/* What text and HTML show; `made` may hold it. */
const char *kb_answer_shown(const struct kb_answer_column *column, const struct kb_store_row *row,
                            size_t n, char made[KB_WHEN_SIZE]);

/* Each appends the whole result; `*count`: its rows. A table begins with its titles; it is empty if
   there is no row. Empty text is null in JSON. `width`: of the terminal; 0: lines are not wrapped.
 */
enum kb_status kb_answer_text(struct kb_buf *out, struct kb_store *store,
                              const struct kb_answer_query *query, const struct kb_bind *binds,
                              size_t width, size_t *count, struct kb_error *error);
/* Only the first rows, at most KB_ANSWER_ROWS: a browser takes seconds for more. */
enum { KB_ANSWER_ROWS = 10000 };
enum kb_status kb_answer_html(struct kb_buf *out, struct kb_store *store,
                              const struct kb_answer_query *query, const struct kb_bind *binds,
                              size_t *count, struct kb_error *error);
enum kb_status kb_answer_csv(struct kb_buf *out, struct kb_store *store,
                             const struct kb_answer_query *query, const struct kb_bind *binds,
                             struct kb_error *error);
/* A list of objects, as a value of the document. */
enum kb_status kb_answer_json(struct kb_json_writer *json, struct kb_store *store,
                              const struct kb_answer_query *query, const struct kb_bind *binds,
                              struct kb_error *error);

#endif
