/* An article as data: everything but its functions, which the engine keeps. */
#ifndef KB_ARTICLE_ARTICLE_H
#define KB_ARTICLE_ARTICLE_H

#include "article/article_fields.h"
#include "article/diagnostic.h"
#include "article/remedy.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/hash.h"
#include "match/signature.h"

#include <stdbool.h>
#include <stddef.h>

struct kb_cause {
  const char *id;
  const char *text;
  const char *look; /* where to look it up, if no column shows it; or NULL */
  bool has_when;
  const struct kb_compiled_condition *condition; /* the same, if it needs no Lua and this was
                                                    requested */
  const struct kb_remedy *remedy;                /* the change that removes it; or NULL */
};

struct kb_step {
  const char *text;
  bool is_fixed;            /* the remedy of its cause, or of any of the causes, does this step */
  int cause;                /* index in the article's causes, or -1: for every cause */
  const char *const *steps; /* sub-steps */
  size_t step_count;
};

struct kb_example {
  const char *name;
  const char *pending; /* why it does not pass yet; NULL: it must pass */
  const char *row;     /* JSON of the mailbox row */
  const char *verdict;
  const char **causes; /* exactly the confirmed ones; NULL: not specified */
  size_t cause_count;
  bool causes_given;
  const char **missing;
  size_t missing_count;
  bool missing_given;
};

/* Strings that the article omits are NULL. Everything is in `arena`. */
struct kb_article {
  struct kb_arena arena;
  const char *file;
  struct kb_slice source; /* the text of the file, if it was asked for */
  uint64_t hash;          /* of that text, if it was asked for: kb_hash_article */
  bool overridden;        /* takes no part: another article replaces it */
  bool skipped; /* produces no findings, though its alerts are recognized: it was not selected */
  bool partly_skipped; /* in a report that was merged: it was not selected in some of the runs */
  bool is_context;     /* context, from the rule set around the articles that were named: takes part
                          as in a run, but is not itself checked or tested */
  bool is_outside;     /* named, but not in the rule set */
  const struct kb_subject *subject; /* what it is about */
  uint32_t relations;               /* of the subject, those that it may read: a bit for each */
  uint32_t named;                   /* more exactly, see triage/waits.h */
  const char *code, *kb, *title, *product, *reference, *reviewed, *status, *severity, *role;
  const char *retired;                   /* why, and what to use instead */
  const char *source_file, *source_hash; /* both or neither */
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
  const struct kb_example *examples; /* only if requested */
  size_t example_count;
};

/* Reads the article from its fields. Every violation of the schema is added to `diagnostics`;
   the article is usable only if no error was added. False when out of memory. */
bool kb_article_read(struct kb_article *article, const struct kb_schema *schema,
                     const struct kb_fields *fields, bool with_examples,
                     struct kb_diagnostics *diagnostics);

/* Finds the relations that the source names, and those that these start from. */
void kb_article_take_relations(struct kb_article *article, struct kb_slice source);

/* Takes the conditions that need no Lua from the source (kb_fields_from_source), if Lua has read
   the rest. False when out of memory. */
bool kb_article_take_conditions(struct kb_article *article, const struct kb_fields *fields);

void kb_article_fini(struct kb_article *article);
/* An empty one on the heap, with a small arena, as there may be many; NULL when out of memory. */
struct kb_article *kb_article_new(void);
/* NULL is allowed. */
void kb_article_free(struct kb_article *article);

/* Whether the article, or one that it replaces, has that KB number. */
bool kb_article_has_kb(const struct kb_article *article, const char *number);
/* Index of a cause by its id, or -1. */
int kb_article_cause(const struct kb_article *article, const char *id);

#endif
