/* A page of the Web API in memory: is it whole, what rows has it, where does it go on. */
#ifndef KB_NET_PAGE_H
#define KB_NET_PAGE_H

#include "base/buf.h"
#include "base/error.h"

#include <stdint.h>

struct kb_page {
  struct kb_slice rows; /* the list under "value", as JSON; in the text given */
  size_t count;         /* of its elements */
  int64_t total;        /* @odata.count: rows of all pages, which the server counts up to 5000; -1:
                           it does not say */
  const char *bad_link; /* what @odata.nextLink is, if it is no link: "a number"; else NULL */
};

/* KB_INVALID: `text` is not one whole JSON object with a list "value"; the reason says how.
   `next_link` gets the text of @odata.nextLink, or nothing when there is none: only an absent or a
   null link ends a list. */
enum kb_status kb_page_read(struct kb_slice text, struct kb_page *page, struct kb_buf *next_link,
                            struct kb_error *error);

/* A key of rows, written without escapes, and what it is to be called. */
struct kb_page_name {
  const char *from, *to;
};
/* Appends the page with keys of its rows, and those of their annotations (KEY@…), renamed. `page`
   is what kb_page_read found in `text`. */
void kb_page_rename(struct kb_slice text, const struct kb_page *page,
                    const struct kb_page_name *names, size_t count, struct kb_buf *out);

/* "0x80040265: No privilege" of {"error":{…}}, or of OAuth's {"error":"…","error_description":"…"}
   (its first line), or of {"Message":"…"}, as the web server itself answers; nothing for anything
   else. */
void kb_page_error(struct kb_slice text, struct kb_buf *out);

#endif
