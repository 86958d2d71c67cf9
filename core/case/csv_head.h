/* The header of comma-separated values: which table the rows are from, or why they cannot be
   read. */
#ifndef KB_CASE_CSV_HEAD_H
#define KB_CASE_CSV_HEAD_H

#include "base/csv_reader.h"
#include "base/error.h"
#include "case/schema.h"

/* What the first bytes of a file are. */
enum kb_csv_look {
  KB_CSV_NONE,    /* not recognized as comma-separated values */
  KB_CSV_ROWS,    /* rows of a known table */
  KB_CSV_REFUSED, /* not readable as rows; `error` says why and what to do */
};
enum kb_csv_look kb_csv_look(const struct kb_schema *schema, struct kb_slice bytes,
                             struct kb_error *error);

/* Larger than the header of any export. */
enum { KB_CSV_HEAD = 64 * 1024 };

/* Zero is a valid start; kb_csv_head_fini frees the names. */
struct kb_csv_head {
  char delimiter;
  size_t before; /* bytes above the header */
  size_t length; /* of the header */
  struct kb_csv_record names;
};
/* Reads UTF-8 text that begins with a header: KB_CSV_RECORD once the header is complete. */
enum kb_csv_result kb_csv_head_read(struct kb_slice text, bool at_end, struct kb_csv_head *head);
/* The table whose key column is in the header; NULL: none. `*languages`: those in which the header
   says most of that table (case/language.h). */
const struct kb_table *kb_csv_head_table(const struct kb_schema *schema,
                                         const struct kb_csv_head *head, uint32_t *languages);

#endif
