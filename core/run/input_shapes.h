/* What is told of files beside their rows: pages that are missing, names that are not read, rows in
   a shape of another program. */
#ifndef KB_RUN_INPUT_SHAPES_H
#define KB_RUN_INPUT_SHAPES_H

#include "base/error.h"
#include "base/out.h"
#include "case/csv_rows.h"
#include "case/odd_rows.h"
#include "case/schema.h"
#include "rows/rows.h"

#include <stdbool.h>
#include <stdint.h>

/* Of one table, in all files. */
struct kb_table_pages {
  size_t rows;
  size_t whole;  /* pages that none follows */
  size_t broken; /* pages that say that another follows */
  uint32_t file; /* that holds the last of these */
};

/* Zero is a valid start. */
struct kb_input_shapes {
  struct kb_table_pages pages[KB_TABLE_COUNT];
  uint32_t file;
  const struct kb_table *last_table; /* of the last row of this page */
  size_t looked_at[KB_TABLE_COUNT];  /* rows of this file */
  bool has_properties;               /* its rows are those of Get-CrmRecords */
  bool is_within;                    /* an object that is no row */
  struct kb_odd_names names;
  struct kb_buf plain; /* a row as the Web API returns it, with its tokens */
  struct kb_tokens plain_tokens;
  struct kb_tokens inner; /* of a row within an object that is none */
};
void kb_input_shapes_fini(struct kb_input_shapes *shapes);

/* Another file begins, of that number. */
void kb_input_shapes_begin(struct kb_input_shapes *shapes, uint32_t file);
/* The table a row is of; NULL: it is no row. */
const struct kb_table *kb_input_shapes_table(const struct kb_row *row);
/* Looks at a row of a table; one of Get-CrmRecords becomes a row as the Web API returns it, which
   stays until the next call. KB_NO_MEMORY. */
enum kb_status kb_input_shapes_look(struct kb_input_shapes *shapes, const struct kb_table *table,
                                    struct kb_row *row, struct kb_error *error);
/* Rows of a page are alike: enough were seen to tell that those of mailboxes are plain. */
bool kb_input_shapes_are_plain(const struct kb_input_shapes *shapes);
void kb_input_shapes_page(struct kb_input_shapes *shapes, const struct kb_page_end *page);

/* Rows within an object that is none: each is taken, until one is not KB_OK. Returns how many lists
   of rows there are; within these there are no others. */
typedef enum kb_status (*kb_take_row)(void *context, const struct kb_row *row);
size_t kb_input_shapes_within(struct kb_input_shapes *shapes, const struct kb_row *object,
                              kb_take_row take, void *context, enum kb_status *status);

/* At the end of a file: what was not read of it, each a sentence. */
void kb_input_shapes_notes(const struct kb_input_shapes *shapes, kb_take_note take, void *context);

/* At the end of all: whether pages of a table are missing, and the sentence that says so, of the
   file `*file`. */
bool kb_input_shapes_missing(const struct kb_input_shapes *shapes, enum kb_table_id id,
                             struct kb_buf *reason, uint32_t *file);
/* Pages of the table are there, whole, and empty. */
bool kb_input_shapes_empty(const struct kb_input_shapes *shapes, enum kb_table_id id);
/* Writes, in a line, an empty page for others to find so: that more of the table exist, or that
   these are all. */
void kb_input_shapes_write_page(struct kb_out *out, const struct kb_table *table, bool has_more);

#endif
