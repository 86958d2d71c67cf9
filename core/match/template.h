/* Matches messages with [placeholders] against a text. */
#ifndef KB_MATCH_TEMPLATE_H
#define KB_MATCH_TEMPLATE_H

#include "base/arena.h"
#include "base/error.h"
#include "match/text_index.h"

#include <stdbool.h>
#include <stddef.h>

/* Literal words in a row, followed by a placeholder or the end. */
struct kb_segment {
  size_t first, count;  /* words of the template; none before a leading placeholder */
  struct kb_slice lead; /* punctuation before the words; if there are none, all there is */
  struct kb_slice tail; /* punctuation after the words */
  struct kb_slice name; /* of the placeholder that follows; empty at the end */
};

struct kb_template {
  const char *text;
  struct kb_words words; /* literal words, with positions in the template */
  struct kb_segment *segments;
  size_t segment_count;
  bool is_closed; /* ends with a full stop: what follows in a text is another sentence */
};

struct kb_template_match {
  size_t first, end; /* words of the text, from the first literal one to after the last */
  size_t *at;        /* for each segment, its first word in the text; owned by the caller */
};

/* Reads `text`, which must outlive the template. KB_INVALID: no words, an empty or unclosed
   placeholder, a control character. */
enum kb_status kb_template_read(struct kb_template *pattern, struct kb_arena *arena,
                                const char *text, struct kb_error *error);
void kb_template_fini(struct kb_template *pattern);

/* Finds the first match, and the shortest one there. `match->at` must have room for all
   segments. */
bool kb_template_find(const struct kb_template *pattern, const struct kb_text_index *text_index,
                      struct kb_template_match *match);

/* The text that the placeholder after segment `segment` matched: without the punctuation of the
   template, and without spaces, quotes and asterisks around it. */
struct kb_slice kb_template_value(const struct kb_template *pattern, size_t segment,
                                  const struct kb_template_match *match,
                                  const struct kb_text_index *text_index);

/* Whether a value is quoted. */
enum kb_quoting {
  KB_NOT_QUOTED,
  KB_QUOTED,
  KB_QUOTE_OPEN, /* begins with a quote but does not end with one */
};
enum kb_quoting kb_template_quoting(struct kb_slice value);

#endif
