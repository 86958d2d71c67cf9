/* Identifies a version of the rule set, for comparing the results of different people. */
#ifndef KB_TRIAGE_BOOK_VERSION_H
#define KB_TRIAGE_BOOK_VERSION_H

#include "base/hash.h"
#include "triage/book.h"

#include <stddef.h>

struct kb_book_version {
  size_t articles;         /* number that takes part */
  size_t left_out;         /* files with errors, including repeated codes */
  const char *reviewed;    /* the latest review date, owned by the article; NULL: none */
  char hash[KB_HASH_SIZE]; /* of the contents of tables and articles, independent of their paths */
};

/* Of a book that was loaded `with_hash`. */
void kb_book_version_of(const struct kb_book *book, struct kb_book_version *book_version);

#endif
