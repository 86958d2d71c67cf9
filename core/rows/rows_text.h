/* The text of rows: read from an input, decoded to UTF-8, and consumed from its start. */
#ifndef KB_ROWS_ROWS_TEXT_H
#define KB_ROWS_ROWS_TEXT_H

#include "rows/decode.h"
#include "rows/rows.h"

struct kb_rows_text {
  struct kb_input input;
  struct kb_decoder decoder;
  char *chunk;       /* bytes as read, before decoding */
  struct kb_buf buf; /* text read; that from `start` on is not yet consumed */
  size_t start;
  size_t line;       /* of `start`, from 1 */
  size_t line_begin; /* bytes between the start of that line and `start` */
  uint64_t taken;    /* bytes, from the input */
  bool at_end;       /* of the input */
  struct kb_error failure;
};

/* Borrows the input. False when out of memory; kb_rows_text_fini is due in either case. */
bool kb_rows_text_init(struct kb_rows_text *text, struct kb_input input);
void kb_rows_text_fini(struct kb_rows_text *text);

/* What was read and is not consumed; until the next call that reads. */
struct kb_slice kb_rows_text_rest(const struct kb_rows_text *text);
/* Reads more. False if nothing came: the input is at its end, or `failure` says why. */
bool kb_rows_text_fill(struct kb_rows_text *text);
void kb_rows_text_consume(struct kb_rows_text *text, size_t bytes);
/* Consumes white space; `*byte` is the next byte after it. False at the end, or on a failure. */
bool kb_rows_text_peek(struct kb_rows_text *text, char *byte);
/* Consumes up to the next line after `from` bytes that begins a value; with `any_line`, up to the
   next line whatever it is. */
void kb_rows_text_next_line(struct kb_rows_text *text, size_t from, bool any_line);
/* The line and column, from 1, of the place `bytes` further on. */
void kb_rows_text_place(const struct kb_rows_text *text, size_t bytes, size_t *line,
                        size_t *column);
/* Continues at byte `offset` of the input, where a line begins. The caller has moved the input
   there. */
void kb_rows_text_go_to(struct kb_rows_text *text, uint64_t offset);

#endif
