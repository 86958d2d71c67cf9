/* A message with [placeholders], found in a text. */
#ifndef KB_MATCH_TEMPLATE_H
#define KB_MATCH_TEMPLATE_H

#include "base/arena.h"
#include "base/error.h"
#include "match/text_index.h"

#include <stdbool.h>
#include <stddef.h>

/* Literal words in a row, then a placeholder, or the end. */
struct kb_segment {
  size_t first, count;  /* of the template's words; none before a leading placeholder */
  struct kb_slice lead; /* punctuation before the words, or all there is if
                           there are none */
  struct kb_slice tail; /* punctuation behind them */
  struct kb_slice name; /* of the placeholder that follows; empty at the end */
};

struct kb_template {
  const char *text;
  struct kb_words words; /* where they are in the text */
  struct kb_segment *segments;
  size_t segment_count;
  bool is_closed; /* ends with a full stop: what follows in a text is another
                     sentence */
};

struct kb_template_match {
  size_t first, end; /* words of the text, from the first literal one to behind
                        the last */
  size_t *at;        /* for each segment, the word of the text it begins at; the
                        caller's */
};

/* Reads `text`, which must live as long as the template. KB_INVALID says what
   is wrong with it: no words, an empty placeholder or one that does not end, a
   control character. */
enum kb_status kb_template_read(struct kb_template *pattern, struct kb_arena *arena,
                                const char *text, struct kb_error *error);
void kb_template_fini(struct kb_template *pattern);

/* Finds the first place, and there the tightest. `match->at` has room for all
 * segments. */
bool kb_template_find(const struct kb_template *pattern, const struct kb_text_index *text_index,
                      struct kb_template_match *match);

/* What the placeholder after segment `segment` stood for, as it is in the text
   that was matched: without the punctuation of the template, and without
   spaces, quotes and asterisks around it. */
struct kb_slice kb_template_value(const struct kb_template *pattern, size_t segment,
                                  const struct kb_template_match *match,
                                  const struct kb_text_index *text_index);

/* A value may be quoted. */
enum kb_quoting {
  KB_NOT_QUOTED,
  KB_QUOTED,
  KB_QUOTE_OPEN, /* it begins with a quote, and does not end with one */
};
enum kb_quoting kb_template_quoting(struct kb_slice value);

#endif
