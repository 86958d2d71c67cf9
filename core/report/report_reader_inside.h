/* Shared by report/report_reader*.c. */
#ifndef KB_REPORT_REPORT_READER_INSIDE_H
#define KB_REPORT_REPORT_READER_INSIDE_H

#include "report/json_take.h"
#include "report/report_reader.h"

struct kb_reading {
  struct kb_saved_report *report;
  struct kb_take take;
};

/* Each adds what the node says to the report; see report/report_reader_finding.c. */
void kb_reading_finding(struct kb_reading *reading, struct kb_node finding);
void kb_reading_excepted(struct kb_reading *reading, struct kb_node finding);
void kb_reading_failing(struct kb_reading *reading, struct kb_node failing);
void kb_reading_case(struct kb_reading *reading, struct kb_node node);
void kb_reading_group(struct kb_reading *reading, struct kb_node group);

#endif
