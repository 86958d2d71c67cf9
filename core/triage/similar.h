/* Finds articles similar to a text that no signature matches. */
#ifndef KB_TRIAGE_SIMILAR_H
#define KB_TRIAGE_SIMILAR_H

#include "triage/rule_set.h"

enum kb_nearness {
  KB_NEAR_WORDS, /* much of a message is in the text, or most of the text in a message */
  KB_NEAR_TEXT,  /* the text, or an error number in it, is part of the article's text */
  KB_NEAR_CODE,  /* it is part of a code or number of the article's signatures */
};

struct kb_near_article {
  const struct kb_article *article;
  enum kb_nearness nearness;
  double score;                         /* larger is more similar, within one kind */
  const struct kb_signature *signature; /* the one with the most similar message, or NULL */
};

/* The most similar first, at most `size`; ties in the order of the rule set; none if nothing is
   similar (tests/unit/test_similar.c has cases). If the rule set was loaded with examples, these
   are compared, too. False when out of memory. */
bool kb_similar(const struct kb_rule_set *rule_set, struct kb_slice text,
                struct kb_near_article *list, size_t size, size_t *count);

/* What the text lacks to be recognized as the article: appends code and number of its signature
   (or of the article's first one with a code) if they are not in the text, and those words of
   the signature's message that are not. */
void kb_near_missing(const struct kb_near_article *near, struct kb_slice text, struct kb_buf *code,
                     struct kb_buf *words);

#endif
