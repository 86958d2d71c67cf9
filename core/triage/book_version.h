/* Which rule book it is: what two people compare when their results differ. */
#ifndef KB_TRIAGE_BOOK_VERSION_H
#define KB_TRIAGE_BOOK_VERSION_H

#include "base/hash.h"
#include "triage/book.h"

#include <stddef.h>

struct kb_book_version {
  size_t articles;         /* that take part */
  size_t left_out;         /* files with errors, a code given twice included */
  const char *reviewed;    /* the newest date of review, the article's; NULL: none has one */
  char hash[KB_HASH_SIZE]; /* of the codes and the files of the articles, wherever they lie */
};

/* Of a book that was loaded with its source. KB_NO_MEMORY only. */
enum kb_status kb_book_version_of(const struct kb_book *book, struct kb_book_version *book_version,
                                  struct kb_error *error);

#endif
