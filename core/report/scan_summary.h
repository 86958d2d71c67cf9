/* What a scan of texts adds up to: errors by article, codes that no article covers. */
#ifndef KB_REPORT_SCAN_SUMMARY_H
#define KB_REPORT_SCAN_SUMMARY_H

#include "base/arena.h"
#include "base/map.h"
#include "match/text_scan.h"
#include "triage/book.h"

#include <stdbool.h>
#include <stddef.h>

struct kb_scan_place {
  const char *file; /* borrowed */
  size_t line;
};

/* One spelling of a code that an article was found by: a number always as eight hex digits. */
struct kb_scan_summary_code {
  const char *code; /* "": by its message alone */
  size_t count;
  struct kb_scan_place first, last;
  struct kb_scan_summary_code *next;
};

struct kb_scan_summary_entry {
  const struct kb_article *article; /* NULL: no article covers `code` */
  const char *code;                 /* of what no article covers */
  const char *text;                 /* the first, of what no article covers */
  const struct kb_article *near;    /* that does not have the code, or NULL */
  size_t count;
  struct kb_scan_place first, last;
  struct kb_scan_summary_code *codes; /* of an article, in the order first seen */
};

struct kb_scan_summary {
  struct kb_arena arena;
  struct kb_scan_summary_entry **entries; /* in the order first seen, until kb_scan_summary_sort */
  size_t entry_count, entry_capacity;
  struct kb_map index;
  size_t known, unknown;  /* mentions */
  size_t articles, codes; /* entries: with an article, without */
  size_t beyond;          /* mentions of codes past those that are kept apart */
  bool failed;            /* out of memory */
};

void kb_scan_summary_fini(struct kb_scan_summary *scan_summary);
void kb_scan_summary_add(struct kb_scan_summary *scan_summary, const struct kb_book *book,
                         const struct kb_mention *mention, const char *file);
/* Articles before codes; of each the most frequent first; ties: in the order first seen. */
void kb_scan_summary_sort(struct kb_scan_summary *scan_summary);

/* For the reports. */
struct kb_scan_summary_totals {
  size_t files, lines;
  uint64_t bytes;
  size_t skipped_articles; /* of the rule book; what they know is not counted */
};
void kb_scan_summary_write_text(struct kb_buf *out, const struct kb_scan_summary *scan_summary,
                                const struct kb_scan_summary_totals *totals, size_t width);
void kb_scan_summary_write_json(struct kb_buf *out, const struct kb_scan_summary *scan_summary,
                                const struct kb_scan_summary_totals *totals);
/* RFC 4180, with a head. */
void kb_scan_summary_write_csv(struct kb_buf *out, const struct kb_scan_summary *scan_summary);

#endif
