/* Cleans text that was pasted from a mail, a ticket or a web page. */
#ifndef KB_MATCH_CLEAN_PASTE_H
#define KB_MATCH_CLEAN_PASTE_H

#include "base/buf.h"

/* Appends `text` without the quoting marks of mails at line starts ("> > "), and with HTML
   entities (&quot; &#39; &nbsp;) and, where the text contains JSON strings, their escapes (\"
   \u2019 \r\n) decoded. Line ends are kept, and none is added. */
void kb_clean_paste(struct kb_buf *out, struct kb_slice text);

#endif
