/* JSON, written piece by piece into a buffer (RFC 8259).

   The writer puts the commas, colons and line ends; the caller nests correctly:
   every begin has its end, and in an object a key stands before each value. What is
   written is pure JSON for every input, safe to show on a terminal. Running out of
   memory shows in the buffer's `failed`. */
#ifndef KB_BASE_JSON_WRITE_H
#define KB_BASE_JSON_WRITE_H

#include "base/buf.h"

#include <stdbool.h>
#include <stdint.h>

/* `struct kb_json_writer json = {.out = &buf, .pretty = true};` begins a document.
   After a complete value the writer is ready for the next one; what stands between the
   two (a newline, for NDJSON) is the caller's to add to `out`. */
struct kb_json_writer {
  struct kb_buf *out; /* borrowed */
  bool pretty;        /* one member a line, two spaces a level; else no white space at all */

  /* The writer's own. */
  unsigned depth;
  bool has_items; /* the innermost object or array already has a member */
  bool after_key;
};

void kb_json_begin_object(struct kb_json_writer *json);
void kb_json_end_object(struct kb_json_writer *json);
void kb_json_begin_array(struct kb_json_writer *json);
void kb_json_end_array(struct kb_json_writer *json);

/* A name of the program's own, which has nothing that is to be escaped. */
void kb_json_key(struct kb_json_writer *json, const char *name);
/* A name of somebody else's. */
void kb_json_key_slice(struct kb_json_writer *json, struct kb_slice name);

/* A string. Bytes that are not UTF-8 become U+FFFD; control characters (C0, DEL, C1),
   U+2028 and U+2029 are escaped. */
void kb_json_slice(struct kb_json_writer *json, struct kb_slice text);
/* A string, or null for NULL. */
void kb_json_text(struct kb_json_writer *json, const char *text);
void kb_json_int(struct kb_json_writer *json, int64_t value);
/* The shortest decimal that reads back as the same double; whole numbers up to 2^53
   without an exponent. Infinity and NaN, which JSON lacks, become null. */
void kb_json_double(struct kb_json_writer *json, double value);
void kb_json_bool(struct kb_json_writer *json, bool value);
void kb_json_null(struct kb_json_writer *json);
/* A value that is JSON already; taken as it is. */
void kb_json_raw(struct kb_json_writer *json, struct kb_slice value);

#endif
