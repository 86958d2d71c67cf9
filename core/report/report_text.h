/* The text of a report that run wrote as json or ndjson, taken apart: the same parts in the same
   order, whichever of the two it is, record by record. */
#ifndef KB_REPORT_REPORT_TEXT_H
#define KB_REPORT_REPORT_TEXT_H

#include "base/error.h"
#include "base/json_raw.h"

#include <stdint.h>

/* In the order in which they come, but that in ndjson the records come first, mixed. A report of
   format 1 has no provenance, and lacks more. */
enum kb_report_part {
  KB_PART_PROVENANCE,
  KB_PART_SUMMARY,
  KB_PART_STATISTICS,
  KB_PART_TABLE,
  KB_PART_SUBJECT,
  KB_PART_ARTICLE,
  KB_PART_KNOWN_EXCEPTION,
  KB_PART_GROUP,
  KB_PART_FINDING,
  KB_PART_EXCEPTED,
  KB_PART_FAILING,
  KB_PART_REJECTED,
  KB_PART_UNMATCHED,
  KB_PART_CASE,
  KB_PART_FAULT,
  KB_PART_GAP,
  KB_PART_NOTE,
  KB_PART_EXCEPTION,
  KB_PARTS,
};

/* One of them, an object as far as it is what run writes, at that line of the file; valid during
   the call. `reason`: of KB_INVALID, without a place, which is added. */
typedef enum kb_status (*kb_report_part_visit)(void *context, enum kb_report_part part,
                                               struct kb_node node, uint64_t line,
                                               struct kb_error *reason);

/* `file`: for messages. KB_INVALID: it is no report, or not a whole one; the message names file,
   line and column. */
enum kb_status kb_report_text_read(struct kb_slice text, const char *file,
                                   kb_report_part_visit visit, void *context,
                                   struct kb_error *error);

#endif
