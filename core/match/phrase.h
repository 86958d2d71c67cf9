/* A sequence of words with the punctuation that matters: "Crm :", "(401) Unauthorized". */
#ifndef KB_MATCH_PHRASE_H
#define KB_MATCH_PHRASE_H

#include "base/error.h"
#include "match/text_index.h"

enum kb_phrase_marks {
  KB_PHRASE_BRACKETS, /* brackets must match */
  KB_PHRASE_ALL,      /* all punctuation must match, except spaces and asterisks */
};

/* Zero is a phrase without words. */
struct kb_phrase {
  struct kb_words words;
  struct kb_slice text;
  enum kb_phrase_marks marks;
  bool has_marks;
};

/* Reads `text`, which must outlive the phrase; `what` names it in the error. KB_INVALID: no
   words, a control character. */
enum kb_status kb_phrase_read(struct kb_phrase *phrase, const char *text,
                              enum kb_phrase_marks marks, const char *what, struct kb_error *error);
void kb_phrase_fini(struct kb_phrase *phrase);

bool kb_phrase_is_at(const struct kb_phrase *phrase, const struct kb_text_index *text_index,
                     size_t at);
/* The first position from word `from` on; SIZE_MAX if there is none. */
size_t kb_phrase_find(const struct kb_phrase *phrase, const struct kb_text_index *text_index,
                      size_t from);

#endif
