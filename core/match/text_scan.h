/* Finds error texts in a stream of any size: a log, mails, tickets. */
#ifndef KB_MATCH_TEXT_SCAN_H
#define KB_MATCH_TEXT_SCAN_H

#include "base/buf.h"
#include "base/error.h"
#include "match/signature.h"

#include <stdbool.h>
#include <stddef.h>

/* An error that the text names: a message, a code, or a message followed by its code. */
struct kb_mention {
  size_t line;          /* from 1 */
  struct kb_slice text; /* the lines it is in, cleaned; until the next call */
  struct kb_slice code; /* as written; empty if there is none */
  const size_t *owners; /* whose signatures decide; none if no signature knows it */
  size_t owner_count;
  enum kb_near_by near_by; /* why `near` is near, if no signature decides */
  size_t near;             /* owner of the near signature */
};

/* Returning false ends the scan with KB_INTERRUPTED. */
typedef bool (*kb_take_mention)(void *context, const struct kb_mention *mention);

struct kb_text_scan;

/* Borrows the index, which must not change. NULL when out of memory. */
struct kb_text_scan *kb_text_scan_new(const struct kb_signatures *index, kb_take_mention take,
                                      void *context);
void kb_text_scan_free(struct kb_text_scan *scan);

/* Begins another text, at line 1. */
void kb_text_scan_begin(struct kb_text_scan *scan);
/* Where the text goes: append any piece of UTF-8, then call kb_text_scan_look. */
struct kb_buf *kb_text_scan_input(struct kb_text_scan *scan);
/* Looks at what was appended; mentions are passed on in their order, with some delay. */
enum kb_status kb_text_scan_look(struct kb_text_scan *scan, struct kb_error *error);
/* Ends the text. */
enum kb_status kb_text_scan_end(struct kb_text_scan *scan, struct kb_error *error);
/* Number of lines of the text so far, or of all of it after the end. */
size_t kb_text_scan_lines(const struct kb_text_scan *scan);

#endif
