/* The order in which the records of saved reports are fed. */
#ifndef KB_REPORT_REPLAY_ORDER_H
#define KB_REPORT_REPLAY_ORDER_H

#include "report/report_text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A stored record. */
struct kb_replay_entry {
  uint64_t offset; /* where it is stored */
  size_t length;
  uint64_t line;  /* in its file */
  uint32_t file;  /* index */
  bool has_place; /* it says how many records come before it */
  uint64_t place;
  enum kb_report_part part;
  /* What it is about, for the order of a whole of several reports. Texts are borrowed, and the same
     text is the same pointer. */
  const char *tenant;        /* or "" */
  const char *table;         /* of its subject; of a row that was rejected its file */
  const char *article;       /* or ""; of a row that was rejected the reason */
  unsigned char subject[16]; /* kb_id_key */
  uint64_t row;              /* of a row that was rejected: its line and index */
  uint64_t hash;             /* of what the record says */
};

/* Zero is a valid start. */
struct kb_replay_list {
  struct kb_replay_entry *entries;
  size_t count, capacity;
  size_t begin; /* of the report being read */
};
void kb_replay_list_fini(struct kb_replay_list *list);

/* False when out of memory. */
bool kb_replay_list_add(struct kb_replay_list *list, const struct kb_replay_entry *entry);
/* After the last record of a report: puts them into the order in which the run wrote them. False
   when out of memory. */
bool kb_replay_list_end_part(struct kb_replay_list *list);
/* By subject, kind and article: whatever the order of the reports, and the order in each, records
   are in the same. `*twice`: number of those that are of one subject and article with the one
   before. */
void kb_replay_list_merge(struct kb_replay_list *list, size_t *twice);

#endif
