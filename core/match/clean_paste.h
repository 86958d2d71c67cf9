/* Cleans text that was pasted from a mail, a ticket or a web page. */
#ifndef KB_MATCH_CLEAN_PASTE_H
#define KB_MATCH_CLEAN_PASTE_H

#include "base/buf.h"

/* Appends `text` without the quoting marks of mails at line starts ("> > ") and the colors of a
   terminal, and with HTML entities (&quot; &#39; &nbsp;) and, where the text contains JSON strings,
   their escapes (\" \u2019 \r\n) decoded. Line ends are kept, and none is added. */
void kb_clean_paste(struct kb_buf *out, struct kb_slice text);

/* The length of the sequence that colors a terminal's text, or moves its cursor, at the start of
   `text` (ECMA-48: ESC [, parameters, a letter); 0 if there is none. */
size_t kb_terminal_sequence(struct kb_slice text);

#endif
