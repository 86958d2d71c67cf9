/* Words in a row, with the punctuation that matters: "Crm :", "(401)
 * Unauthorized". */
#ifndef KB_MATCH_PHRASE_H
#define KB_MATCH_PHRASE_H

#include "base/error.h"
#include "match/text_index.h"

enum kb_phrase_marks {
  KB_PHRASE_BRACKETS, /* of the punctuation, brackets must be there */
  KB_PHRASE_ALL,      /* all must be there; spaces and asterisks are free */
};

/* Zero has no words. */
struct kb_phrase {
  struct kb_words words;
  struct kb_slice text;
  enum kb_phrase_marks marks;
  bool has_marks;
};

/* Reads `text`, which must live as long as the phrase; `what` it is, for the
   error. KB_INVALID: no words, a control character. */
enum kb_status kb_phrase_read(struct kb_phrase *phrase, const char *text,
                              enum kb_phrase_marks marks, const char *what, struct kb_error *error);
void kb_phrase_fini(struct kb_phrase *phrase);

bool kb_phrase_is_at(const struct kb_phrase *phrase, const struct kb_text_index *text_index,
                     size_t at);
/* The first place from word `from` on; SIZE_MAX if there is none. */
size_t kb_phrase_find(const struct kb_phrase *phrase, const struct kb_text_index *text_index,
                      size_t from);

#endif
