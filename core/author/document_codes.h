/* The error codes that a page names in its sentences. */
#ifndef KB_AUTHOR_DOCUMENT_CODES_H
#define KB_AUTHOR_DOCUMENT_CODES_H

#include "author/document.h"
#include "author/draft.h"

/* Adds signatures for the codes in a text: numbers of errors (0x80071234, -2147209462), and names
   that are written like one (NoSuchThing, AADSTS50011) and called one, by their own words
   (ErrorX, XException) or by a word beside them ("error NoSuchThing", "a NoSuchThing error").
   General ones are left out. */
void kb_document_codes_add(struct kb_draft *draft, const char *text);
/* Whether a heading is the name of an error and nothing else, or has the number of one:
   "NoSuchThing", "HTTP 412, 0x80071234". */
bool kb_document_is_code(const char *heading);
/* Only numbers: details name exceptions that many errors have. */
void kb_document_codes_of_details(struct kb_draft *draft, const char *text);
/* The same; and names that are bold or code may be a few words away from the word "error". */
void kb_document_codes_of_block(struct kb_draft *draft, const struct kb_document_block *block);

#endif
