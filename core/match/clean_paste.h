/* Cleans text that was pasted from a mail, a ticket or a web page. */
#ifndef KB_MATCH_CLEAN_PASTE_H
#define KB_MATCH_CLEAN_PASTE_H

#include "base/buf.h"

#include <stdbool.h>

/* Appends `text` without the quoting marks of mails at line starts ("> > ") and the markup of
   match/markup.h, and, where the text contains JSON strings, with their escapes (\" \u2019 \r\n)
   decoded. Line ends are kept, and none is added. */
void kb_clean_paste(struct kb_buf *out, struct kb_slice text);
/* Whether that changes nothing, as for most text: it has no markup, quoting mark or JSON string. */
bool kb_paste_is_clean(struct kb_slice text);

#endif
