#include "rule/signature.h"
#include "rule/template.h"

#include <stdlib.h>

/* The words of one template that another could be matched in: placeholders hold
 * nothing. */
static bool covers(const struct kb_template *general, const struct kb_template *special,
                   const char *text)
{
  struct kb_places places = {0};
  size_t *at = calloc(general->segment_count + 1, sizeof *at);
  struct kb_template_match match = {.at = at};
  const struct kb_passage passage = {.text = kb_slice_of(text),
                                     .words = special->words.list,
                                     .places = &places,
                                     .end = special->words.count};
  const bool found =
    at && kb_places_fill(&places, &special->words) && kb_template_find(general, &passage, &match);
  kb_places_fini(&places);
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
