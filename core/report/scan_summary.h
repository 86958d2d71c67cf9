/* The result of scanning texts: errors by article, and codes that no article covers. */
#ifndef KB_REPORT_SCAN_SUMMARY_H
#define KB_REPORT_SCAN_SUMMARY_H

#include "base/arena.h"
#include "base/map.h"
#include "match/text_scan.h"
#include "triage/rule_set.h"

#include <stdbool.h>
#include <stddef.h>

struct kb_scan_place {
  const char *file; /* borrowed */
  size_t line;
};

/* A code by which an article was found, in one spelling: numbers as eight hex digits. */
struct kb_scan_summary_code {
  const char *code; /* "": by its message alone */
  size_t count;
  struct kb_scan_place first, last;
  struct kb_scan_summary_code *next;
};

struct kb_scan_summary_entry {
  const struct kb_article *article; /* NULL: no article covers `code` */
  const char *code;                 /* if no article covers it */
  const struct kb_code_name *name;  /* of that code, or NULL */
  const char *text;                 /* the first text with the code, if no article covers it */
  const struct kb_article *near;    /* a similar article without the code, or NULL */
  size_t count;
  struct kb_scan_place first, last;
  struct kb_scan_summary_code *codes; /* of an article, in order of first occurrence */
};

struct kb_scan_summary {
  struct kb_arena arena;
  struct kb_scan_summary_entry **entries; /* in order of first occurrence, until
                                             kb_scan_summary_sort */
  size_t entry_count, entry_capacity;
  struct kb_map index;
  size_t known, unknown;  /* number of mentions */
  size_t articles, codes; /* number of entries: with an article, without */
  size_t beyond;          /* mentions of codes beyond the limit of entries */
  bool failed;            /* out of memory */
};

void kb_scan_summary_fini(struct kb_scan_summary *scan_summary);
void kb_scan_summary_add(struct kb_scan_summary *scan_summary, const struct kb_rule_set *rule_set,
                         const struct kb_mention *mention, const char *file);
/* Articles before codes; then the most frequent first; ties: in order of first occurrence. */
void kb_scan_summary_sort(struct kb_scan_summary *scan_summary);

/* Additional numbers for the reports. */
struct kb_scan_summary_totals {
  size_t files, lines;
  uint64_t bytes;
  size_t skipped_articles; /* left out of the rule set by selection: their codes are not counted */
};
void kb_scan_summary_write_text(struct kb_buf *out, const struct kb_scan_summary *scan_summary,
                                const struct kb_scan_summary_totals *totals, size_t width);
void kb_scan_summary_write_json(struct kb_buf *out, const struct kb_scan_summary *scan_summary,
                                const struct kb_scan_summary_totals *totals);
/* RFC 4180, with a header. */
void kb_scan_summary_write_csv(struct kb_buf *out, const struct kb_scan_summary *scan_summary);

#endif
