/* What a scan of texts adds up to: errors by article, codes that no article covers. */
#ifndef KB_REPORT_TALLY_H
#define KB_REPORT_TALLY_H

#include "base/arena.h"
#include "base/map.h"
#include "rule/book.h"
#include "rule/text_scan.h"

#include <stdbool.h>
#include <stddef.h>

struct kb_place {
  const char *file; /* borrowed */
  size_t line;
};

/* One spelling of a code that an article was found by: a number always as eight hex digits. */
struct kb_tally_code {
  const char *code; /* "": by its message alone */
  size_t count;
  struct kb_place first, last;
  struct kb_tally_code *next;
};

struct kb_tally_entry {
  const struct kb_article *article; /* NULL: no article covers `code` */
  const char *code;                 /* of what no article covers */
  const char *text;                 /* the first, of what no article covers */
  const struct kb_article *near;    /* that does not have the code, or NULL */
  size_t count;
  struct kb_place first, last;
  struct kb_tally_code *codes; /* of an article, in the order first seen */
};

struct kb_tally {
  struct kb_arena arena;
  struct kb_tally_entry **entries; /* in the order first seen, until kb_tally_sort */
  size_t entry_count, entry_capacity;
  struct kb_map index;
  size_t known, unknown;  /* mentions */
  size_t articles, codes; /* entries: with an article, without */
  size_t beyond;          /* mentions of codes past those that are kept apart */
  bool failed;            /* out of memory */
};

void kb_tally_fini(struct kb_tally *tally);
void kb_tally_add(struct kb_tally *tally, const struct kb_book *book,
                  const struct kb_mention *mention, const char *file);
/* Articles before codes; of each the most frequent first; ties: in the order first seen. */
void kb_tally_sort(struct kb_tally *tally);

/* For the reports. */
struct kb_tally_totals {
  size_t files, lines;
  uint64_t bytes;
  size_t skipped_articles; /* of the rule book; what they know is not counted */
};
void kb_tally_write_text(struct kb_buf *out, const struct kb_tally *tally,
                         const struct kb_tally_totals *totals, size_t width);
void kb_tally_write_json(struct kb_buf *out, const struct kb_tally *tally,
                         const struct kb_tally_totals *totals);
/* RFC 4180, with a head. */
void kb_tally_write_csv(struct kb_buf *out, const struct kb_tally *tally);

#endif
