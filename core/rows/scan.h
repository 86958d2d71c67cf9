/* Finds where a JSON value ends, and whether it is valid (RFC 8259): structure, strings,
   escapes, UTF-8, numbers, literals. Nothing is built or allocated except the list of tokens,
   and nothing recurses. */
#ifndef KB_ROWS_SCAN_H
#define KB_ROWS_SCAN_H

#include "base/error.h"
#include "base/json_raw.h"
#include "rows/key_cache.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Deeper than any row of the Web API; the deepest that the scanner can follow. */
enum { KB_SCAN_DEPTH_MAX = 64 };

enum kb_scan_result {
  KB_SCAN_DONE, /* the value ends before `position` */
  KB_SCAN_MORE, /* the value does not end within the bytes given */
  KB_SCAN_LIST, /* a page: `position` is just after the '[' of its rows */
  KB_SCAN_ERROR,
  KB_SCAN_NO_MEMORY, /* while adding tokens */
};

struct kb_scan {
  size_t position; /* in the bytes given; the caller adjusts it when it moves them */
  unsigned depth;
  uint64_t objects;    /* bit n: level n is an object, else an array */
  unsigned state;      /* private to the scanner */
  bool is_list_key;    /* the last key may hold the rows of a page */
  bool is_wrapper_key; /* the last key may hold a page */
  unsigned wrapped;    /* the depth at which the list of a page may be */
  bool is_broken;      /* a string holds half a surrogate pair, a NUL character or bytes that are
                          not UTF-8: the value must go through kb_recover_text before it is used */
  size_t origin;       /* offset of the value in the bytes, subtracted from the positions of
                          tokens */
  uint32_t open[KB_SCAN_DEPTH_MAX]; /* tokens of the containers still open */
  /* For each open container: the known key whose value it is, and its last key. 0 if there is
     none or it is not known. */
  uint16_t holders[KB_SCAN_DEPTH_MAX + 1], last[KB_SCAN_DEPTH_MAX + 1];

  /* Set by the caller. */
  unsigned max_depth;         /* at most KB_SCAN_DEPTH_MAX */
  bool may_be_page;           /* stop at the list of a page */
  struct kb_tokens *tokens;   /* if set, tokens of what was scanned are added to it, with
                                 positions relative to the start of the value */
  struct kb_key_cache *known; /* if set, keys are recognized and learned, and the tokens of keys
                                 have their numbers */
  bool one_row_a_line; /* a '{' at the start of a line begins another row, never a value within
                          this one */
};

/* Begins at the start of a value. */
void kb_scan_begin(struct kb_scan *scan, size_t position);
/* Continues after KB_SCAN_LIST; `position` is after the list and its ']'. */
void kb_scan_after_list(struct kb_scan *scan, size_t position);
/* Scans `data` from scan->position on. `at_end`: nothing follows `length`. On KB_SCAN_ERROR
   `position` is the place of the error and `reason` describes it (without the place). */
enum kb_scan_result kb_scan_run(struct kb_scan *scan, const char *data, size_t length, bool at_end,
                                struct kb_error *reason);

/* Adds the tokens of a text that is one valid value. False when out of memory. */
bool kb_scan_tokens(struct kb_tokens *tokens, struct kb_slice text);

/* Formats a byte for a message: 'x', or its number. */
void kb_scan_describe_byte(char text[16], char byte);

#endif
