/* Articles near to a text that no signature recognises. */
#ifndef KB_TRIAGE_SIMILAR_H
#define KB_TRIAGE_SIMILAR_H

#include "triage/book.h"

enum kb_nearness {
  KB_NEAR_WORDS, /* much of a message is in the text, or most of the text in a message */
  KB_NEAR_TEXT,  /* the text, or an error number in it, is part of what the article says */
  KB_NEAR_CODE,  /* it is part of a code or a number the article is found by */
};

struct kb_near_article {
  const struct kb_article *article;
  enum kb_nearness nearness;
  double score;                         /* more is nearer, among equals */
  const struct kb_signature *signature; /* the one whose message is nearest, or NULL */
};

/* The nearest first, at most `size`; ties in the order of the rule book; none where nothing is
   near: tests/unit/test_nearest.c has what is and what is not. Loaded with examples, the book's
   examples are looked at, too. False when out of memory. */
bool kb_similar(const struct kb_book *book, struct kb_slice text, struct kb_near_article *list,
                size_t size, size_t *count);

/* What the text lacks for the article to be recognised: adds the code and number of its signature
   (else of the article's first one with a code) if they are not in the text, and the words of the
   signature's message that are not. */
void kb_near_missing(const struct kb_near_article *near, struct kb_slice text, struct kb_buf *code,
                     struct kb_buf *words);

#endif
