/* Writes JSON piece by piece into a buffer (RFC 8259).
   The writer adds commas, colons and line ends; the caller nests correctly: every begin has its
   end, and in an object a key precedes each value. The output is pure JSON for every input,
   safe to show on a terminal. Running out of memory sets `failed` of the buffer. */
#ifndef KB_BASE_JSON_WRITE_H
#define KB_BASE_JSON_WRITE_H

#include "base/buf.h"

#include <stdbool.h>
#include <stdint.h>

/* `struct kb_json_writer json = {.out = &buf, .pretty = true};` begins a document. After a
   complete value the writer is ready for the next one; the caller adds to `out` whatever
   separates them (a newline, for NDJSON). */
struct kb_json_writer {
  struct kb_buf *out; /* borrowed */
  bool pretty;        /* one member a line, indented by two spaces; otherwise no white space at
                         all */

  /* Private to the writer. */
  unsigned depth;
  bool has_items; /* the innermost object or array already has a member */
  bool after_key;
};

void kb_json_begin_object(struct kb_json_writer *json);
void kb_json_end_object(struct kb_json_writer *json);
void kb_json_begin_array(struct kb_json_writer *json);
void kb_json_end_array(struct kb_json_writer *json);

/* A key that is a literal of the program: it is not escaped. */
void kb_json_key(struct kb_json_writer *json, const char *name);
/* A key from elsewhere; it is escaped. */
void kb_json_key_slice(struct kb_json_writer *json, struct kb_slice name);

/* A key of the program with its value: a string, or null for NULL; a number. */
void kb_json_text_member(struct kb_json_writer *json, const char *key, const char *text);
void kb_json_count_member(struct kb_json_writer *json, const char *key, uint64_t count);

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
/* Adds a value that is JSON already, unchanged. */
void kb_json_raw(struct kb_json_writer *json, struct kb_slice value);

#endif
