/* Reads rows from bytes, in every form in which support teams have Dataverse rows on disk, one
   row in memory at a time.
   Accepted: a page {"@odata.context":…,"value":[…]}, also with other keys and nested in the
   answer of another program (body.value, entities, CrmRecords, d.results), a single row, an
   array of rows or of pages, NDJSON of rows or pages, and several of these one after the other;
   UTF-8 and UTF-16, with or without a byte order mark. */
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

/* Its text and tokens are valid until the next call of kb_rows_next. */
struct kb_row {
  /* One JSON object, valid by RFC 8259, UTF-8, without \u0000. */
  struct kb_slice json;
  const struct kb_token *tokens; /* of `json` */
  /* Entity set that @odata.context of the page or row names ("mailboxes"), or empty. */
  struct kb_slice set;
  size_t line;  /* where the row begins: from 1 */
  size_t index; /* in its page or array, else among the values of the file: from 0 */
  /* Broken characters of its text were replaced by U+FFFD (rows/recover.h). */
  bool is_repaired;
  bool in_list; /* `index` counts in a page or an array */
};

enum kb_rows_result {
  KB_ROWS_ROW,      /* `row` is filled */
  KB_ROWS_REJECTED, /* unusable; row->line, row->index are its place, `error` says why */
  KB_ROWS_END,      /* nothing more */
  KB_ROWS_FAILED,   /* reading failed (KB_IO, KB_NO_MEMORY, KB_INTERRUPTED); nothing more */
};

struct kb_rows;

struct kb_key_cache;

/* Borrows `input` and `known` until kb_rows_free. With `known` (may be NULL; may have been used
   for other rows before) the tokens of keys have numbers. NULL when out of memory. */
struct kb_rows *kb_rows_new(struct kb_input input, struct kb_rows_limits limits,
                            struct kb_key_cache *known);
void kb_rows_free(struct kb_rows *rows);
enum kb_rows_result kb_rows_next(struct kb_rows *rows, struct kb_row *row, struct kb_error *error);
/* Whether the next row begins on a line of its own: no list is open, and no row has just ended
   within its line. Then the caller may read the lines from byte `*offset` of the input on by
   itself, count them by kb_rows_count, and say by kb_rows_go_to where to continue. */
bool kb_rows_at_lines(struct kb_rows *rows, uint64_t *offset);
/* Counts lines that the caller has read, and the rows among them. */
void kb_rows_count(struct kb_rows *rows, size_t lines, size_t count);
/* The place of the next row, without its content. */
struct kb_row kb_rows_place(const struct kb_rows *rows);
/* Continues at byte `offset` of the input, where the next line begins after those counted. The
   caller has moved the input there. */
void kb_rows_go_to(struct kb_rows *rows, uint64_t offset);

/* Describes a page when it ends. */
struct kb_page_end {
  struct kb_slice set;  /* entity set, as in its rows */
  struct kb_slice host; /* of the organization, or empty; see page_edge.h */
  bool is_site;         /* see there */
  size_t count;         /* elements of its list, including rejected ones */
  bool has_more;        /* it says that another page follows */
};
typedef void (*kb_take_page)(void *context, const struct kb_page_end *page);
/* From now on `take` is called for each page that ends, after its last row was returned. */
void kb_rows_on_page_end(struct kb_rows *rows, kb_take_page take, void *context);

/* Bytes taken from the input so far, for progress. */
uint64_t kb_rows_consumed(const struct kb_rows *rows);

#endif
