/* Lua patterns, matched within a budget.

   Behaves as string.find of Lua 5.4 (reference manual, section 6.4.1) in the C locale,
   but every step of the matcher is counted, so that backtracking cannot run away, and
   nothing recurses. */
#ifndef KB_SANDBOX_PATTERN_H
#define KB_SANDBOX_PATTERN_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { KB_PATTERN_CAPTURES = 32 };

enum kb_pattern_capture_kind {
  KB_PATTERN_TEXT,
  KB_PATTERN_POSITION,   /* "()" : `start` is the position, from 0 */
  KB_PATTERN_UNFINISHED, /* "(" without ")": an error once somebody asks for it, as in Lua */
};

struct kb_pattern_capture {
  enum kb_pattern_capture_kind kind;
  size_t start;
  size_t length;
};

struct kb_pattern_match {
  size_t start;
  size_t end; /* one past the last byte */
  unsigned count;
  struct kb_pattern_capture capture[KB_PATTERN_CAPTURES];
};

/* What searches may spend. `steps` is counted down; when fewer than the next `needed` steps are
   left, `more` (NULL: never) adds some or returns false. */
struct kb_pattern_budget {
  uint64_t steps;
  bool (*more)(struct kb_pattern_budget *budget, uint64_t needed);
  void *context;
};

enum kb_pattern_result {
  KB_PATTERN_FOUND,
  KB_PATTERN_NONE,
  KB_PATTERN_MALFORMED, /* `*reason` says why, in Lua's words; a static string */
  KB_PATTERN_STOPPED,   /* the steps were used up */
};

/* Searches `subject` for `pattern` from byte `from` on (0 is the first). A leading '^' anchors
   at `from`. As in Lua, an error in the pattern shows only when the matcher reaches it. */
enum kb_pattern_result kb_pattern_find(struct kb_slice subject, struct kb_slice pattern,
                                       size_t from, struct kb_pattern_budget *budget,
                                       struct kb_pattern_match *match, const char **reason);

/* Searches for literal text: FOUND, NONE or STOPPED. */
enum kb_pattern_result kb_pattern_find_literal(struct kb_slice subject, struct kb_slice text,
                                               size_t from, struct kb_pattern_budget *budget,
                                               size_t *at);

/* True if `pattern` has no special characters, so that kb_pattern_find_literal can search for
   it. */
bool kb_pattern_is_literal(struct kb_slice pattern);

#endif
