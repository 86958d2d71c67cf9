/* Texts that no text should be: Dataverse cuts them after so many UTF-16 units, be it within a
   character, and files are saved in the wrong encoding. */
#ifndef KB_ROWS_RECOVER_H
#define KB_ROWS_RECOVER_H

#include "base/buf.h"

/* Appends a JSON value in whose strings struct kb_scan found something broken, with U+FFFD (the
   replacement character) in each such place: half a surrogate pair, \u0000, a byte that is not of
   valid UTF-8. The result is valid JSON, and no longer than three times the text. */
void kb_recover_text(struct kb_buf *out, struct kb_slice json);

#endif
