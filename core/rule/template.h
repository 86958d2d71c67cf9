/* A message with [placeholders], found in a text. */
#ifndef KB_RULE_TEMPLATE_H
#define KB_RULE_TEMPLATE_H

#include "base/arena.h"
#include "base/error.h"
#include "rule/fold.h"

#include <stdbool.h>
#include <stddef.h>

/* Literal words in a row, then a placeholder, or the end. */
struct kb_segment {
  size_t first, count;   /* of the template's words; none before a leading placeholder */
  struct kb_slice name;  /* of the placeholder after them; empty at the end */
  struct kb_slice after; /* punctuation that follows the placeholder: not part of a value */
};

struct kb_template {
  struct kb_words words;
  struct kb_segment *segments;
  size_t segment_count;
};

struct kb_template_match {
  size_t first, end; /* words of the text, from the first literal one to behind the last */
  size_t *at;        /* for each segment, the word of the text it begins at; the caller's */
};

/* Reads `text`, which must live as long as the template. KB_INVALID says what is wrong with it: no
   words, an empty placeholder or one that does not end, a control character. */
enum kb_status kb_template_read(struct kb_template *pattern, struct kb_arena *arena,
                                const char *text, struct kb_error *error);
void kb_template_fini(struct kb_template *pattern);

/* Finds the tightest place among words [begin, end) of a text. `match->at` has room for all
 * segments. */
bool kb_template_find(const struct kb_template *pattern, const struct kb_word *words, size_t begin,
                      size_t end, struct kb_template_match *match);

/* What the placeholder after segment `segment` stood for, as it is in `text`, whose words
   from `begin` on were matched: without spaces, quotes and asterisks around it. */
struct kb_slice kb_template_value(const struct kb_template *pattern, size_t segment,
                                  const struct kb_template_match *match, struct kb_slice text,
                                  const struct kb_word *words, size_t begin);

#endif
