/* Rows out of bytes: any shape in which a support team has Dataverse rows on
   disk, one row in memory at a time.

   Shapes: a page {"@odata.context":…,"value":[…]}, also under other names and within the answer of
   another program (body.value, entities, CrmRecords, d.results), a bare row, an array of rows or of
   pages, NDJSON of rows or pages, several of these one after the other; UTF-8 and UTF-16, with or
   without a byte order mark. */
#ifndef KB_ROWS_ROWS_H
#define KB_ROWS_ROWS_H

#include "base/buf.h"
#include "base/error.h"
#include "base/json_raw.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Where the bytes come from. As read(2): the number of bytes, 0 at the end, -1
   with errno set. `read` may return fewer bytes than asked for. */
struct kb_input {
  ssize_t (*read)(void *context, char *into, size_t size);
  void *context;
};

struct kb_rows_limits {
  size_t row_bytes; /* a larger row is rejected; 0: 16 MiB */
  unsigned depth;   /* deeper nesting is rejected; 0: 64 */
};

struct kb_row {
  struct kb_slice
    json; /* one JSON object, valid by RFC 8259, UTF-8, no \u0000; until the next call */
  const struct kb_token *tokens; /* of `json`; until the next call */
  struct kb_slice
    set;       /* entity set the page's or row's @odata.context names ("mailboxes"), or empty */
  size_t line; /* where the row begins: from 1 */
  size_t
    index; /* the row's place in its page or array, or its number among the file's values: from 0 */
  bool
    is_mended;  /* its texts held what no text has; there is U+FFFD in its place (rows/recover.h) */
  bool in_list; /* `index` counts in a page or an array */
};

enum kb_rows_result {
  KB_ROWS_ROW,      /* `row` is a row */
  KB_ROWS_REJECTED, /* what stood at row->line, row->index is no usable row; `error` says why; go on
                     */
  KB_ROWS_END,      /* nothing more */
  KB_ROWS_FAILED,   /* reading failed (KB_IO, KB_NO_MEMORY, KB_INTERRUPTED); nothing more */
};

struct kb_rows;

struct kb_key_cache;

/* Borrows `input` and `known` until kb_rows_free. With `known` (may be NULL), which may have been
   used for other rows before, the tokens of keys have numbers. NULL when out of memory. */
struct kb_rows *kb_rows_new(struct kb_input input, struct kb_rows_limits limits,
                            struct kb_key_cache *known);
void kb_rows_free(struct kb_rows *rows);
enum kb_rows_result kb_rows_next(struct kb_rows *rows, struct kb_row *row, struct kb_error *error);
/* Whether the next row begins here on a line of its own: no list is open, and no row has just ended
   within its line. Then the lines from byte `*offset` of the input on may be read by somebody else,
   who counts them here, and says where to go on. */
bool kb_rows_at_lines(struct kb_rows *rows, uint64_t *offset);
/* So many lines are behind, and so many of them held a row. */
void kb_rows_count(struct kb_rows *rows, size_t lines, size_t count);
/* The place of the next row; it has no text. */
struct kb_row kb_rows_place(const struct kb_rows *rows);
/* The input, which gives the bytes from `offset` on now, is read here again: it is at the start of
   the line after those that were counted. */
void kb_rows_go_to(struct kb_rows *rows, uint64_t offset);

/* A page has ended. */
struct kb_page_end {
  struct kb_slice set; /* as of its rows */
  size_t count;        /* of its elements, those that were rejected among them */
  bool has_more;       /* it says that another page follows */
};
typedef void (*kb_take_page)(void *context, const struct kb_page_end *page);
/* From now on each page that ends is told; its last row was given before. */
void kb_rows_tell_pages(struct kb_rows *rows, kb_take_page take, void *context);

/* Bytes taken from the input so far, for progress. */
uint64_t kb_rows_consumed(const struct kb_rows *rows);

#endif
