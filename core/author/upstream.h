/* The knowledge-base articles that rules were made from: have they changed since? */
#ifndef KB_AUTHOR_UPSTREAM_H
#define KB_AUTHOR_UPSTREAM_H

#include "triage/book.h"

/* Looks for the source of each article among the Markdown files below `directory`: the file that
   its `source` names, whose hash must be the same; else the file named as its reference ends, whose
   date must not be later than `reviewed`, or the one named as its code. What has changed, or is
   named and not there, is added to the book's problems. `*found`: sources that are there.
   KB_NOT_FOUND, KB_IO, KB_NO_MEMORY. */
enum kb_status kb_upstream_check(struct kb_book *book, const char *directory, size_t *found,
                                 struct kb_error *error);

#endif
