#include "match/signature.h"
#include "match/template.h"

#include <stdlib.h>

/* Whether words of `special` could match `general`: placeholders cover nothing. */
static bool covers(const struct kb_template *general, const struct kb_template *special,
                   const char *text)
{
  struct kb_postings postings = {0};
  size_t *at = calloc(general->segment_count + 1, sizeof *at);
  struct kb_template_match match = {.at = at};
  const struct kb_text_index text_index = {.text = kb_slice_of(text),
                                           .words = special->words.list,
                                           .postings = &postings,
                                           .end = special->words.count};
  const bool found = at && kb_postings_fill(&postings, &special->words) &&
                     kb_template_find(general, &text_index, &match);
  kb_postings_fini(&postings);
  free(at);
  return found;
}

bool kb_signature_overlap(const char *a, const char *b)
{
  struct kb_arena arena = {0};
  struct kb_template first;
  struct kb_template second;
  struct kb_error ignored;
  bool overlap = false;
  if (kb_template_read(&first, &arena, a, &ignored) == KB_OK) {
    if (kb_template_read(&second, &arena, b, &ignored) == KB_OK) {
      overlap = covers(&first, &second, b) || covers(&second, &first, a);
      kb_template_fini(&second);
    }
    kb_template_fini(&first);
  }
  kb_arena_fini(&arena);
  return overlap;
}
