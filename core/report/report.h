/* Writes the results of a run in one of several formats. */
#ifndef KB_REPORT_REPORT_H
#define KB_REPORT_REPORT_H

#include "article/fault.h"
#include "article/finding.h"
#include "base/error.h"
#include "base/out.h"
#include "base/spool.h"
#include "report/baseline.h"
#include "report/columns_named.h"
#include "report/provenance.h"
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

/* Where the row of a case stands. */
struct kb_report_place {
  const char *file;
  size_t line; /* from 1 */
};

struct kb_report {
  const struct kb_format *format;
  struct kb_out *out;     /* borrowed */
  struct kb_report *next; /* another report of the same run, which gets the same cases in a format
                             and an output of its own; NULL: the last */
  bool color;
  size_t width; /* columns to wrap to */
  bool verbose;
  bool every_case;    /* a record for each case, also clear ones, where the format has `done` */
  const char *tenant; /* named in the records of ndjson; borrowed; NULL: not */
  bool is_of_tenants; /* of several, each in its turn: json names them in its records, too */

  const struct kb_article *const *articles; /* of the rule set, by number */
  size_t article_count;

  struct kb_provenance provenance;        /* complete when the report ends; of the first report */
  const struct kb_exceptions *exceptions; /* that findings may be about; borrowed; NULL: none */
  struct kb_baseline *baseline;           /* counts what is new; borrowed; NULL: nobody asks */
  struct kb_summary summary;
  struct kb_statistics statistics; /* only if the format `has_statistics` */
  struct kb_columns_named columns; /* only if the format `has_columns` */
  struct kb_buf piece;             /* the text being composed */
  struct kb_spool *rejected;       /* what was rejected so far, written at the end; NULL: nothing
                                      yet */
  struct kb_spool *kept;           /* see kb_report_keep; NULL: nothing yet */
  struct kb_buf places;            /* positions of what is kept: private to the format */
  size_t rows_kept;                /* number of records kept: private to the format */
  uint64_t records;                /* number of records so far: private to the format */
  bool has_findings;               /* something was written before, so a comma is needed */
  struct kb_error failure;         /* of the spool; KB_OK: none */
};

/* A format of reports. `finding`, `excepted`, `unmatched`, `failing` and `rejected` are called in
   the order of the input, `end` once, when the summary is sorted. NULL if there is nothing to do.
 */
struct kb_format {
  const char *name;
  bool brief_groups;   /* groups have no texts, evidence and steps */
  bool has_statistics; /* mailboxes by verdict, alerts by day */
  bool has_columns;    /* says what the columns are that findings lack: `columns` of the report */
  bool has_affected;   /* lists every mailbox with alerts that no article covers */
  bool has_names_only; /* of the mailboxes of a group; others tell those of one name apart */
  bool has_no_notes;   /* it cannot say that articles were left out */
  void (*begin)(struct kb_report *report);
  /* For every case, before what was found of it. */
  void (*a_case)(struct kb_report *report, const struct kb_triage *triage);
  void (*finding)(struct kb_report *report, const struct kb_triage *triage,
                  const struct kb_finding *finding);
  /* For findings that do not count, after those that do. */
  void (*excepted)(struct kb_report *report, const struct kb_triage *triage,
                   const struct kb_finding *finding);
  void (*unmatched)(struct kb_report *report, const struct kb_triage *triage,
                    const struct kb_unmatched_alert *alert);
  /* For a mailbox that fails. */
  void (*failing)(struct kb_report *report, const struct kb_triage *triage);
  /* With `every_case`: after all that was found of a case, on the main thread. `place`: see
     kb_report_case. */
  void (*done)(struct kb_report *report, const struct kb_triage *triage,
               const struct kb_report_place *place);
  /* Handles what was composed for a case, in its turn; NULL: it is written. */
  void (*take)(struct kb_report *report, struct kb_slice piece);
  void (*rejected)(struct kb_report *report, const struct kb_rejected *rejected);
  void (*end)(struct kb_report *report, const struct kb_faults *faults);
};

/* NULL if there is no such format. */
const struct kb_format *kb_format_find(const char *name);

/* These concern the report and all that follow it. */
void kb_report_begin(struct kb_report *report);
/* `place` is NULL for a case of an organization, or one of which only alerts are in the data. */
void kb_report_case(struct kb_report *report, const struct kb_triage *triage,
                    const struct kb_report_place *place);
/* kb_report_case split for threads: kb_report_compose appends to `piece` what a report like this
   one writes, and may run on any thread, as it only reads the format; the text (or nothing, for a
   case of which there is nothing to report) is then counted and written by this report on the main
   thread, in input order. */
void kb_report_compose(const struct kb_report *report, const struct kb_triage *triage,
                       struct kb_buf *piece);
void kb_report_composed(struct kb_report *report, const struct kb_triage *triage,
                        struct kb_slice piece, const struct kb_report_place *place);
/* For what is read from a report: writes what was found of a case, and groups it, without counting
   the case; writes the record of a case, if there are any. */
void kb_report_again(struct kb_report *report, const struct kb_triage *triage);
void kb_report_done_again(struct kb_report *report, const struct kb_triage *triage,
                          const struct kb_report_place *place);
void kb_report_rejected(struct kb_report *report, const struct kb_rejected *rejected);
/* One of them has a record for each case. */
bool kb_report_has_every_case(const struct kb_report *report);
/* Hands what is known to readers who wait. */
void kb_report_flush(struct kb_report *report);
/* Nobody gets any of it: all outputs have failed. */
bool kb_report_is_lost(const struct kb_report *report);

/* Of this report alone, `provenance` being that of the first. KB_NO_MEMORY, or KB_IO if a temporary
   file could not be written, now or earlier. Errors of the output are reported by kb_out. */
enum kb_status kb_report_end(struct kb_report *report, const struct kb_faults *faults,
                             struct kb_error *error);
void kb_report_fini(struct kb_report *report);

/* For formats: stores text for the end, and writes out all text stored so. */
void kb_report_put_aside(struct kb_report *report, struct kb_slice text);
void kb_report_write_aside(struct kb_report *report);
/* For formats: stores text until it is copied to the output; returns its offset. */
uint64_t kb_report_keep(struct kb_report *report, struct kb_slice text);
void kb_report_copy_kept(struct kb_report *report, uint64_t offset, uint64_t length);
/* Appends it to `into` instead. */
void kb_report_read_kept(struct kb_report *report, uint64_t offset, size_t length,
                         struct kb_buf *into);
/* For formats with `has_affected`: calls `visit` for each mailbox with the kind of alerts. */
void kb_report_affected(struct kb_report *report, const struct kb_unmatched_group *group,
                        kb_affected_visit visit, void *context);
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
