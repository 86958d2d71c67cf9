/* Puts codes together that a line end breaks, as in the output of a terminal of fixed width. */
#ifndef KB_MATCH_BROKEN_CODE_H
#define KB_MATCH_BROKEN_CODE_H

#include "match/signature.h"

/* Where the letters around a line end, with the space at the start of the next line, are together a
   code of a signature, the line end moves behind it: the text keeps its length and its lines. True
   if there was such a place. */
bool kb_broken_codes_join(const struct kb_signatures *index, struct kb_buf *text);

#endif
