/* What the pages of a history (--format html) share. */
#ifndef KB_SERVER_PAGE_H
#define KB_SERVER_PAGE_H

#include "base/buf.h"
#include "server/store.h"

/* Up to the content, which is to be appended then. `headline` is untrusted. Parameters: :tenant,
   :article (null: all). */
enum kb_status kb_page_begin(struct kb_buf *out, const char *headline, struct kb_store *store,
                             const struct kb_bind *binds, struct kb_error *error);
void kb_page_end(struct kb_buf *out);

/* The beginning of a section; </section> ends it. Texts of the program. */
void kb_page_section(struct kb_buf *out, const char *id, const char *title);

#endif
