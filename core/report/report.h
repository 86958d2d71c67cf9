/* The results of a run, written in one of several formats. */
#ifndef KB_REPORT_REPORT_H
#define KB_REPORT_REPORT_H

#include "article/fault.h"
#include "article/finding.h"
#include "base/error.h"
#include "base/out.h"
#include "base/spool.h"
#include "report/statistics.h"
#include "report/summary.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { KB_REJECTED_SHOWN = 20 };

struct kb_rejected {
  const char *file;
  size_t line;
  size_t index;
  const char *reason;
};

struct kb_report {
  const struct kb_format *format;
  struct kb_out *out; /* borrowed */
  bool color;
  size_t width; /* columns to wrap to */
  bool verbose;

  const struct kb_article *const *articles; /* of the rule book, by their numbers */
  size_t article_count;

  struct kb_summary summary;
  struct kb_statistics statistics; /* only of a format that `has_statistics` */
  struct kb_buf piece;             /* what is being written */
  struct kb_spool *rejected;       /* what was rejected so far, for the end; NULL: nothing yet */
  struct kb_spool *kept;           /* see kb_report_keep; NULL: nothing yet */
  struct kb_buf places;            /* of what is kept: the format's own */
  size_t rows_kept;                /* records that are kept: the format's own */
  bool has_findings;               /* something was written before: a comma is due */
  struct kb_error failure;         /* of the spool; KB_OK: none */
};

/* A way to write results. `finding`, `unmatched`, `failing` and `rejected` are called as they come,
   `end` once, when the summary is sorted. NULL where there is nothing to do. */
struct kb_format {
  const char *name;
  bool brief_groups;   /* texts, evidence and steps of groups are not asked for */
  bool has_statistics; /* mailboxes by verdict, alerts by day */
  bool has_affected;   /* every mailbox with alerts that no article covers */
  bool has_no_notes;   /* it cannot say that articles were left out */
  void (*begin)(struct kb_report *report);
  void (*finding)(struct kb_report *report, const struct kb_triage *triage,
                  const struct kb_finding *finding);
  void (*unmatched)(struct kb_report *report, const struct kb_triage *triage,
                    const struct kb_unmatched_alert *alert);
  void (*failing)(struct kb_report *report, const struct kb_triage *triage); /* of one that fails */
  /* What was composed of a case, in its turn; NULL: it is written. */
  void (*take)(struct kb_report *report, struct kb_slice piece);
  void (*rejected)(struct kb_report *report, const struct kb_rejected *rejected);
  void (*end)(struct kb_report *report, const struct kb_faults *faults);
};

/* NULL if there is no such format. */
const struct kb_format *kb_format_find(const char *name);

void kb_report_begin(struct kb_report *report);
void kb_report_case(struct kb_report *report, const struct kb_triage *triage);
/* The same in two parts: what is written of a case goes to the `piece` of any report of that
   format, in any thread; then it is counted and written here, in its turn. */
void kb_report_compose(struct kb_report *report, const struct kb_triage *triage);
void kb_report_composed(struct kb_report *report, const struct kb_triage *triage,
                        struct kb_slice piece);
void kb_report_rejected(struct kb_report *report, const struct kb_rejected *rejected);
/* KB_NO_MEMORY, or KB_IO if no temporary file could be written, also when that happened before.
   Errors of writing are kb_out's to tell. */
enum kb_status kb_report_end(struct kb_report *report, const struct kb_faults *faults,
                             struct kb_error *error);
void kb_report_fini(struct kb_report *report);

/* For formats: puts text aside for the end, and writes out all that was put aside. */
void kb_report_put_aside(struct kb_report *report, struct kb_slice text);
void kb_report_write_aside(struct kb_report *report);
/* For formats: keeps text until it is copied to the output; where it is. */
uint64_t kb_report_keep(struct kb_report *report, struct kb_slice text);
void kb_report_copy_kept(struct kb_report *report, uint64_t offset, uint64_t length);
/* For formats: tells of the mailboxes that the kind of alerts is in, if it `has_affected`. */
void kb_report_affected(struct kb_report *report, const struct kb_unmatched_group *group,
                        kb_affected_tell tell, void *context);
/* For formats: writes what was composed in `piece`. */
void kb_report_send(struct kb_report *report);

extern const struct kb_format kb_format_text;
extern const struct kb_format kb_format_json;
extern const struct kb_format kb_format_ndjson;
extern const struct kb_format kb_format_markdown;
extern const struct kb_format kb_format_csv;
extern const struct kb_format kb_format_junit;
extern const struct kb_format kb_format_html;

#endif
