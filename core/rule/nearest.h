/* Articles near to a text that no signature recognises. */
#ifndef KB_RULE_NEAREST_H
#define KB_RULE_NEAREST_H

#include "rule/book.h"

enum kb_nearness {
  KB_NEAR_WORDS, /* most of the rare words of one of its messages are in the text, or most of the
                    text's are in the article */
  KB_NEAR_TEXT, /* the text, or an error number in it, is part of what the article says or shows; or
                    seven words of it in a row are */
  KB_NEAR_CODE, /* it is part of a code or a number the article is found by */
};

struct kb_near_article {
  const struct kb_article *article;
  enum kb_nearness nearness;
  double score; /* 0 to 1, the share of the words; among equals more is nearer */
};

/* The nearest first, at most `size`; ties in the order of the rule book. An article that has but
   common words in common with the text is not near. Loaded with examples, the book's examples are
   looked at, too. False when out of memory. */
bool kb_nearest(const struct kb_book *book, struct kb_slice text, struct kb_near_article *list,
                size_t size, size_t *count);

/* Says what the text lacks to be recognised as the article by the signature that it comes closest to:
   "the code ErrorFull", "the words \"since noon\"". False when out of memory. */
bool kb_near_missing(struct kb_buf *out, const struct kb_article *article, struct kb_slice text);

#endif
