/* Shared by report/report_reader*.c. */
#ifndef KB_REPORT_REPORT_READER_INSIDE_H
#define KB_REPORT_REPORT_READER_INSIDE_H

#include "base/json.h"
#include "base/json_raw.h"
#include "report/report_reader.h"

struct kb_reading {
  struct kb_saved_report *report;
  bool failed; /* out of memory */
  bool has_summary;
};

/* False unless the object has a member of that kind. */
bool kb_reading_member(struct kb_node object, const char *key, enum kb_json_kind kind,
                       struct kb_node *value);
/* A text that lives as long as the report; NULL if it is missing. */
const char *kb_reading_text(struct kb_reading *reading, struct kb_node object, const char *key);
/* 0 if it is missing, or not a count. */
size_t kb_reading_number(struct kb_reading *reading, struct kb_node object, const char *key);
bool kb_reading_is_true(struct kb_node object, const char *key);
/* The first and the end node of a list; both equal if there is none. */
void kb_reading_list(struct kb_node object, const char *key, struct kb_node *list, size_t *end);

static inline const char *kb_or_empty(const char *text)
{
  return text ? text : "";
}

/* Each adds what the node says to the report; see report/report_reader_finding.c. */
void kb_reading_finding(struct kb_reading *reading, struct kb_node finding);
void kb_reading_excepted(struct kb_reading *reading, struct kb_node finding);
void kb_reading_failing(struct kb_reading *reading, struct kb_node failing);
void kb_reading_case(struct kb_reading *reading, struct kb_node node);
void kb_reading_group(struct kb_reading *reading, struct kb_node group);

#endif
