/* Looks up a question in the rule set: a code, a KB number, pasted error text or a few words. */
#ifndef KB_REPORT_LOOKUP_H
#define KB_REPORT_LOOKUP_H

#include "report/answer.h"
#include "triage/rule_set.h"

enum {
  KB_LOOKUP_NEAREST = 3,
  KB_LOOKUP_SPELLING = 256, /* more than a name of codes.tsv has */
};

/* Zero is a valid start. */
struct kb_lookup {
  struct kb_buf text; /* the question, cleaned */
  struct kb_answer answer;
  const struct kb_article *skipped; /* the best match, if it was not selected; or NULL */

  /* Private. */
  const struct kb_rule_set *rule_set;
  struct kb_signature_scan *scan;
  struct kb_slice named;                        /* a code that the text names, in another form */
  struct kb_buf missing[2 * KB_LOOKUP_NEAREST]; /* for the similar ones: code, words */
  struct kb_signature_scan *other;              /* for the code's other spellings */
  struct kb_buf codes;               /* the question with its code in all spellings; or empty */
  char spelling[KB_LOOKUP_SPELLING]; /* the one that an article has */
};

/* Takes the question, cleaned of the marks of pasted text; `text` is empty if nothing is left. */
void kb_lookup_ask(struct kb_lookup *lookup, struct kb_slice question);
/* Finds the answer, which borrows the rule set and the lookup. False when out of memory. */
bool kb_lookup_find(struct kb_lookup *lookup, const struct kb_rule_set *rule_set);
/* Calls `note` with each sentence that belongs to the answer but is no part of it: similar codes,
   articles that were left out (so many, by a selection), what to do. */
typedef void (*kb_lookup_note)(void *context, const char *sentence);
void kb_lookup_notes(const struct kb_lookup *lookup, size_t left_out, kb_lookup_note note,
                     void *context);
void kb_lookup_fini(struct kb_lookup *lookup);

#endif
