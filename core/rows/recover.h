/* Replaces broken characters in JSON: Dataverse cuts texts after a number of UTF-16 units, even
   within a character, and files are saved in the wrong encoding. */
#ifndef KB_ROWS_RECOVER_H
#define KB_ROWS_RECOVER_H

#include "base/buf.h"

/* Appends a JSON value in whose strings struct kb_scan found something broken, with U+FFFD (the
   replacement character) for each half of a surrogate pair, \u0000 and byte that is not valid
   UTF-8. The result is valid JSON and at most three times as long. */
void kb_recover_text(struct kb_buf *out, struct kb_slice json);

#endif
