/* The texts of a page's blocks, made from their pieces. */
#ifndef KB_AUTHOR_DOCUMENT_TEXT_H
#define KB_AUTHOR_DOCUMENT_TEXT_H

#include "base/buf.h"

#include <stdbool.h>

struct cJSON;

/* Appends the text of the pieces (see markdown/markdown_json.h); with the addresses of links, if
   `site` is not NULL: it is put before those that begin with /. */
void kb_document_text_add(struct kb_buf *out, const struct cJSON *pieces, const char *site);
/* Appends what is between the tags of HTML; cells, rows and items of lists are separated. */
void kb_document_html_add(struct kb_buf *out, struct kb_slice html);

#endif
