/* A journal for people: who changed what, when, from which value to which, why, and what came of
   it. */
#ifndef KB_FIX_SHOW_H
#define KB_FIX_SHOW_H

#include "fix/plan.h"

struct cJSON;

/* `lines` is what kb_fix_journal_read returns. JSON: {"journal":PATH,"events":[…]}. */
void kb_fix_show_text(const struct cJSON *lines, struct kb_fix_style style, struct kb_buf *out);
void kb_fix_show_markdown(const struct cJSON *lines, struct kb_buf *out);
void kb_fix_show_json(const struct cJSON *lines, const char *path, struct kb_buf *out);

#endif
