/* Text as it is pasted from a mail, a ticket or a web page, made plain. */
#ifndef KB_MATCH_CLEAN_PASTE_H
#define KB_MATCH_CLEAN_PASTE_H

#include "base/buf.h"

/* Appends `text` without the quoting marks of a mail at the start of its lines ("> > "), with
   HTML's entities (&quot; &#39; &nbsp;) and, where strings of JSON stand in it, their escapes
   (\" \u2019 \r\n) as the characters they stand for. Line ends stay, and no other is added. */
void kb_clean_paste(struct kb_buf *out, struct kb_slice text);

#endif
