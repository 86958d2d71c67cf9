/* The rule book: the articles of one or more directories, and the index that recognises them. */
#ifndef KB_TRIAGE_BOOK_H
#define KB_TRIAGE_BOOK_H

#include "article/article.h"
#include "article/diagnostic.h"
#include "base/arena.h"
#include "base/error.h"
#include "base/map.h"
#include "match/signature.h"
#include "triage/engine.h"

#include <stdbool.h>
#include <stddef.h>

/* An article that another one with the same code, in a later directory, took the place of. */
struct kb_overridden {
  const char *code;
  const char *file;
  const char *by; /* file */
};

struct kb_left_out {
  struct kb_article *article;
  struct kb_left_out *next;
};

/* Only read once loaded. Articles stand in the order of their directories and, within these, of
   their paths; an article's place is its number in the engine and its owner number in the index.
   Those that were overridden, or that repeat a code, keep their place but take no part. */
struct kb_book {
  struct kb_article **articles;
  size_t count, capacity;
  struct kb_left_out *left_out; /* those with errors, to which `diagnostics` refer */
  struct kb_overridden *overridden;
  size_t overridden_count;
  struct kb_map codes;   /* places of the articles that take part, by their codes in lower case */
  struct kb_arena arena; /* of these */
  struct kb_signatures *signatures;
  struct kb_diagnostics
    diagnostics; /* of all files; those with errors are not among the articles */
  size_t files;  /* read, good or not, context aside */
};

struct kb_book_options {
  bool with_source;   /* articles keep the text of their files, */
  bool with_examples; /* and their examples as well */
  /* Articles that the question is about, as files; NULL: about all. Those that the paths have are
     called as they are named here; those that they do not have come after all others, as if each
     were a directory. All others are context: they have no examples, and their problems are not
     told. */
  const char *const *named;
  size_t named_count;
};

/* Loads every *.lua below the `paths` (directories, or single files), names that begin with a dot
   aside. KB_NOT_FOUND: a path is not there, or no file is an article's. KB_INTERRUPTED. Articles
   with errors are left out, see `diagnostics`. The book is to be freed in any case. */
enum kb_status kb_book_load(struct kb_book *book, struct kb_engine *engine,
                            const char *const *paths, size_t path_count,
                            const struct kb_book_options *options, struct kb_error *error);
void kb_book_fini(struct kb_book *book);

/* By code, letter case ignored; NULL if there is none. */
const struct kb_article *kb_book_find(const struct kb_book *book, const char *code);

#endif
