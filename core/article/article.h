/* An article as data: all of it but the functions, which stay in the engine. */
#ifndef KB_ARTICLE_ARTICLE_H
#define KB_ARTICLE_ARTICLE_H

#include "article/article_fields.h"
#include "article/diagnostic.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "match/signature.h"

#include <stdbool.h>
#include <stddef.h>

struct kb_cause {
  const char *id;
  const char *text;
  const char *look; /* where to look, as no column shows it; or NULL */
  bool has_when;
  const struct kb_compiled_condition *condition; /* the same, if it needs no Lua and was told so */
};

struct kb_step {
  const char *text;
  int cause;                /* place in the article's causes, or -1: for every cause */
  const char *const *steps; /* smaller steps within this one */
  size_t step_count;
};

struct kb_example {
  const char *name;
  const char *row; /* JSON of the mailbox row */
  const char *verdict;
  const char **causes; /* exactly the confirmed ones; NULL: not asked */
  size_t cause_count;
  bool causes_given;
  const char **missing;
  size_t missing_count;
  bool missing_given;
};

/* Strings that were left out are NULL. Everything lives in `arena`. */
struct kb_article {
  struct kb_arena arena;
  const char *file;
  struct kb_slice source; /* the text of the file, if it was asked for */
  bool overridden;        /* takes no part: another article has its code */
  bool skipped;    /* gives no findings, though alerts are recognised by it: it was not selected */
  bool is_context; /* of the rule set around those that were named: takes part as in a run, but is
                      not itself checked or tested */
  bool is_outside; /* named, and not in the rule set */
  const char *code, *kb, *title, *product, *reference, *reviewed, *status, *severity, *role;
  const char *source_file, *source_hash; /* both or none */
  const char **other_kb;
  size_t other_kb_count;
  const char *symptom;
  bool has_symptom_when, has_early;
  const struct kb_compiled_condition *symptom_condition, *early_condition; /* see struct kb_cause */
  const struct kb_signature *signatures;
  size_t signature_count;
  const struct kb_cause *causes;
  size_t cause_count;
  const struct kb_step *steps;
  size_t step_count;
  const struct kb_example *examples; /* only if asked for */
  size_t example_count;
};

/* Reads it from what it says. Every breach of the article's shape is added to `diagnostics`; the
   article is usable only if no error was added. False when out of memory. */
bool kb_article_read(struct kb_article *article, const struct kb_fields *fields, bool with_examples,
                     struct kb_diagnostics *diagnostics);

/* Takes the conditions that need no Lua from what its source says (kb_fields_from_source), where
   Lua has read the rest. False when out of memory. */
bool kb_article_take_conditions(struct kb_article *article, const struct kb_fields *fields);

void kb_article_fini(struct kb_article *article);
/* An empty one on the heap, of which there may be many; NULL when out of memory. */
struct kb_article *kb_article_new(void);
/* NULL is fine. */
void kb_article_free(struct kb_article *article);

/* The article, or one that it takes the place of, has that KB number. */
bool kb_article_has_kb(const struct kb_article *article, const char *number);
/* Place of a cause by its id, or -1. */
int kb_article_cause(const struct kb_article *article, const char *id);

#endif
