/* Articles near to a text that no signature recognises. */
#ifndef KB_RULE_NEAREST_H
#define KB_RULE_NEAREST_H

#include "rule/book.h"

enum kb_nearness {
  KB_NEAR_WORDS, /* both have some rare words */
  KB_NEAR_TEXT, /* the text, or an error number in it, is part of what the article says or shows; or
                    seven words of it in a row are */
  KB_NEAR_CODE, /* it is part of a code or a number the article is found by */
};

struct kb_near_article {
  const struct kb_article *article;
  enum kb_nearness nearness;
  double score; /* more is nearer, among equals */
};

/* The nearest first, at most `size`; ties in the order of the rule book. Loaded with examples, the
   book's examples are looked at, too. False when out of memory. */
bool kb_nearest(const struct kb_book *book, struct kb_slice text, struct kb_near_article *list,
                size_t size, size_t *count);

#endif
