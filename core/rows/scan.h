/* Where one JSON value ends, and whether it is valid (RFC 8259): structure, strings, escapes,
   UTF-8, numbers, literals. No value is built; but for a list of tokens nothing is allocated;
   nothing recurses. */
#ifndef KB_ROWS_SCAN_H
#define KB_ROWS_SCAN_H

#include "base/error.h"
#include "base/json_raw.h"
#include "rows/key_cache.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Deeper than any row of a Web API; the deepest the scanner can follow. */
enum { KB_SCAN_DEPTH_MAX = 64 };

enum kb_scan_result {
  KB_SCAN_DONE, /* the value ends before `position` */
  KB_SCAN_MORE, /* more bytes are needed to tell */
  KB_SCAN_LIST, /* a page: `position` is just behind the '[' of its rows */
  KB_SCAN_ERROR,
  KB_SCAN_NO_MEMORY, /* for the tokens */
};

struct kb_scan {
  size_t position; /* in the bytes given; the caller adjusts it when it moves them */
  unsigned depth;
  uint64_t objects;    /* bit n: level n is an object, else an array */
  unsigned state;      /* the scanner's own */
  bool is_list_key;    /* the last key may hold the rows of a page */
  bool is_wrapper_key; /* the last key may hold a page */
  unsigned wrapped;    /* a page's list is looked for at that depth */
  bool is_broken;      /* a string holds half a surrogate pair, a NUL character or bytes that are no
                          UTF-8: kb_recover_text is to be asked before anybody else reads the value */
  size_t origin;       /* of the tokens' bytes */
  uint32_t open[KB_SCAN_DEPTH_MAX]; /* the tokens of what is not closed yet */
  /* Of what is not closed yet, by its depth: the known key whose value it is, and the last of its
     keys. 0: none, or not known. */
  uint16_t holders[KB_SCAN_DEPTH_MAX + 1], last[KB_SCAN_DEPTH_MAX + 1];

  /* Set by the caller. */
  unsigned max_depth;         /* at most KB_SCAN_DEPTH_MAX */
  bool may_be_page;           /* stop at the list of a page */
  struct kb_tokens *tokens;   /* if set, what was scanned is added to it, its bytes counted from the
                                 start of the value */
  struct kb_key_cache *known; /* if set, keys are recognised, new ones learned, and the tokens of
                                  keys have their numbers */
  bool one_row_a_line; /* '{' at the start of a line begins another row, never a value within this
                          one */
};

/* At the start of a value. */
void kb_scan_begin(struct kb_scan *scan, size_t position);
/* Goes on after KB_SCAN_LIST, when the list and its ']' are behind `position`. */
void kb_scan_after_list(struct kb_scan *scan, size_t position);
/* Looks at `data` from scan->position on. `at_end`: nothing follows `length`. On KB_SCAN_ERROR
   `position` is where it is wrong and `reason` says how (no place in it). */
enum kb_scan_result kb_scan_run(struct kb_scan *scan, const char *data, size_t length, bool at_end,
                                struct kb_error *reason);

/* The tokens of a text that is one valid value. False when out of memory. */
bool kb_scan_tokens(struct kb_tokens *tokens, struct kb_slice text);

/* A byte as a message may show it: 'x', or its number. */
void kb_scan_describe_byte(char text[16], char byte);

#endif
