/* Observations about input files besides their rows: missing pages, ignored names, rows in the
   format of another program. */
#ifndef KB_RUN_INPUT_SHAPES_H
#define KB_RUN_INPUT_SHAPES_H

#include "base/error.h"
#include "base/out.h"
#include "case/csv_rows.h"
#include "case/odd_rows.h"
#include "case/schema.h"
#include "report/provenance.h"
#include "rows/rows.h"

#include <stdbool.h>
#include <stdint.h>

/* Of one table, in all files. */
struct kb_table_pages {
  size_t rows;
  size_t whole;  /* pages that no other follows */
  size_t broken; /* pages that announce another page, which is missing */
  uint32_t file; /* the file with the last of these */
};

struct kb_input_shapes {
  const struct kb_schema *schema;
  struct kb_table_pages *pages; /* by table */
  uint32_t file;
  const struct kb_table *last_table; /* of the last row of this page */
  size_t *looked_at;                 /* by table: number of rows checked in this file */
  bool has_properties;               /* its rows are those of Get-CrmRecords */
  bool is_within;                    /* inside an object that is not a row */
  struct kb_provenance *provenance;  /* borrowed; receives what pages say of it; may be NULL */
  struct kb_odd_names names;
  struct kb_buf converted; /* a row converted to the Web API's format, with its tokens */
  struct kb_tokens converted_tokens;
  struct kb_tokens inner; /* of a row within an object that is not one */
};
/* The schema is borrowed. False when out of memory; kb_input_shapes_fini is to be called all the
   same. */
bool kb_input_shapes_init(struct kb_input_shapes *shapes, const struct kb_schema *schema);
void kb_input_shapes_fini(struct kb_input_shapes *shapes);

/* Begins another file, with that number. */
void kb_input_shapes_begin(struct kb_input_shapes *shapes, uint32_t file);
/* The table of a row; NULL: it is not a row. */
const struct kb_table *kb_input_shapes_table(const struct kb_schema *schema,
                                             const struct kb_row *row);
/* Examines a row of a table; one of Get-CrmRecords is converted to the Web API's format, and is
   valid until the next call. False when out of memory. */
bool kb_input_shapes_look(struct kb_input_shapes *shapes, const struct kb_table *table,
                          struct kb_row *row);
/* Rows of a page have the same form: whether enough were seen to know that rows of the last table
   need no conversion. */
bool kb_input_shapes_are_standard(const struct kb_input_shapes *shapes);
void kb_input_shapes_page(struct kb_input_shapes *shapes, const struct kb_page_end *page);

/* Calls `take`, which fills the error of its context, for each row within an object that is not a
   row, until it returns something other than KB_OK, which is then returned. KB_NO_MEMORY. `*found`:
   the number of lists of rows, and of rows in no list; what is within these is not searched. */
typedef enum kb_status (*kb_take_row)(void *context, const struct kb_row *row);
enum kb_status kb_input_shapes_within(struct kb_input_shapes *shapes, const struct kb_row *object,
                                      kb_take_row take, void *context, size_t *found,
                                      struct kb_error *error);

/* At the end of a file: calls `take` with a sentence about each kind of ignored data. */
void kb_input_shapes_notes(const struct kb_input_shapes *shapes, kb_take_note take, void *context);

/* At the end of the input: whether pages of a table are missing, with a sentence about it and
   the file, `*file`. */
bool kb_input_shapes_missing(const struct kb_input_shapes *shapes, const struct kb_table *table,
                             struct kb_buf *reason, uint32_t *file);
/* Whether there are pages of the table, complete, and without rows. */
bool kb_input_shapes_empty(const struct kb_input_shapes *shapes, const struct kb_table *table);
/* Writes, on a line, an empty page that says whether more rows of the table exist. */
void kb_input_shapes_write_page(struct kb_out *out, const struct kb_table *table, bool has_more);

#endif
