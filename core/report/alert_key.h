/* How alerts of two reports that no article covers are found to be of one kind. */
#ifndef KB_REPORT_ALERT_KEY_H
#define KB_REPORT_ALERT_KEY_H

#include "base/buf.h"

/* Appends the key of a kind of alerts: the code (or "") in any spelling, or else the message. */
void kb_alert_key(struct kb_buf *out, const char *code, const char *message);
/* A code with a name is found by that, too: one report may have it by number, the other by name.
   Appends nothing for NULL, as in reports of older versions. */
void kb_alert_name_key(struct kb_buf *out, const char *name);

#endif
