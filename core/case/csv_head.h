/* The header of comma-separated values: of which table its rows are, or why they cannot be read. */
#ifndef KB_CASE_CSV_HEAD_H
#define KB_CASE_CSV_HEAD_H

#include "base/csv_reader.h"
#include "base/error.h"
#include "case/schema.h"

/* What the first bytes are, as they are in the file. */
enum kb_csv_look {
  KB_CSV_NONE,    /* no comma-separated values, as far as one can tell */
  KB_CSV_ROWS,    /* of a table */
  KB_CSV_REFUSED, /* they cannot be read as rows; `error` says why and what to do */
};
enum kb_csv_look kb_csv_look(struct kb_slice bytes, struct kb_error *error);

/* More of a header than any export has. */
enum { KB_CSV_HEAD = 64 * 1024 };

/* Zero is a valid start; its names are to be freed. */
struct kb_csv_head {
  char delimiter;
  size_t before; /* bytes above the header */
  size_t length; /* of the header */
  struct kb_csv_record names;
};
/* Of what begins with a header, in UTF-8: KB_CSV_RECORD when it is read whole. */
enum kb_csv_result kb_csv_head_read(struct kb_slice text, bool at_end, struct kb_csv_head *head);
/* The table whose key column is there; NULL: none. */
const struct kb_table *kb_csv_head_table(const struct kb_csv_head *head);

#endif
