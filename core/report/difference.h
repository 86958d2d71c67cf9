/* The differences between two reports of run: by article and cause, and by subject. */
#ifndef KB_REPORT_DIFFERENCE_H
#define KB_REPORT_DIFFERENCE_H

#include "base/map.h"
#include "report/report_reader.h"

enum kb_change { KB_NEW, KB_CHANGED, KB_GONE, KB_STILL, KB_CHANGE_COUNT };

/* A finding in the old report (NULL: it is new) and in the new one (NULL: it is gone). */
struct kb_difference_entry {
  const struct kb_saved_finding *before, *after;
  const char *tenant;               /* "": not named, or of no importance */
  struct kb_difference_entry *next; /* of the same group */
};

/* Entries with the same change, article and cause, and the same shared record, if any. */
struct kb_difference_group {
  enum kb_change change;
  struct kb_difference_entry *first, *last;
  size_t count;
  bool is_worse; /* of changed ones: counts as news, like a new one */
  size_t place;  /* order of first occurrence */
};

struct kb_difference_unmatched {
  const struct kb_saved_unmatched *before, *after; /* one of them may be NULL */
  size_t alerts_before, alerts_after;
};

struct kb_difference {
  const struct kb_saved_report *before, *after;
  struct kb_arena arena;
  struct kb_map groups_by_key;
  struct kb_difference_group **groups; /* by change, largest first */
  size_t group_count, group_capacity;
  struct kb_difference_unmatched *unmatched;
  size_t unmatched_count, unmatched_capacity;
  size_t counts[KB_CHANGE_COUNT]; /* number of entries */
  size_t worse;                   /* of changed entries, how many are worse */
  size_t unmatched_new;
  size_t repeated; /* findings that are repeated within a report, and were compared once */
  const char *notes[12];
  size_t note_count;
  bool has_tenants; /* one of the reports is of several */
  bool is_complete; /* both reports are of data that could be read completely */
  bool failed;      /* out of memory */
};

/* Borrows both reports. False when out of memory. The difference is to be freed in any case. */
bool kb_difference_find(struct kb_difference *difference, const struct kb_saved_report *before,
                        const struct kb_saved_report *after);
void kb_difference_fini(struct kb_difference *difference);

/* Whether anything is new or worse. */
bool kb_difference_has_news(const struct kb_difference *difference);

const char *kb_change_name(enum kb_change change);
/* The finding now, or before if it is gone. */
const struct kb_saved_finding *kb_entry_finding(const struct kb_difference_entry *entry);

struct kb_difference_style {
  size_t width;
  bool color;
};
void kb_difference_write_text(struct kb_buf *out, const struct kb_difference *difference,
                              const struct kb_difference_style *style);
void kb_difference_write_markdown(struct kb_buf *out, const struct kb_difference *difference);
void kb_difference_write_json(struct kb_buf *out, const struct kb_difference *difference);

/* Whether a verdict is more certain than the one before, or another cause is confirmed; causes are
   as in struct kb_saved_finding. */
bool kb_difference_is_worse(const char *before, const char *causes_before, const char *after,
                            const char *causes_after);

#endif
