/* Reports about what was said in a tables.lua that has been read; only for article/tables*.c. */
#ifndef KB_ARTICLE_TABLES_SITE_H
#define KB_ARTICLE_TABLES_SITE_H

#include "article/tables_inside.h"

/* The message follows the path of `part`, which may be NULL. */
void kb_site_wrong(struct kb_diagnostics *diagnostics, const struct kb_site *site, const char *part,
                   enum kb_diagnostic_code code, const char *suggestion, const char *format, ...)
  KB_PRINTF(6, 7);

#endif
