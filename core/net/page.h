/* A page of the Web API in memory: whether it is complete, its rows, and the link to the next
   page. */
#ifndef KB_NET_PAGE_H
#define KB_NET_PAGE_H

#include "base/buf.h"
#include "base/error.h"

#include <stdint.h>

struct kb_page {
  struct kb_slice rows; /* the list under "value", as JSON; a slice of the text given */
  size_t count;         /* number of elements */
  int64_t total;        /* @odata.count: rows of all pages, which the server counts up to 5000;
                           -1: missing */
  const char *bad_link; /* the kind of @odata.nextLink if it is not a link ("a number"); else
                           NULL */
};

/* KB_INVALID: `text` is not one complete JSON object with a list "value"; the message says why.
   `next_link` gets the text of @odata.nextLink, or nothing if there is none: only an absent or
   null link ends a list. */
enum kb_status kb_page_read(struct kb_slice text, struct kb_page *page, struct kb_buf *next_link,
                            struct kb_error *error);

/* Moves to the next row of a page: `*at` is 0 at first. False past the last. */
bool kb_page_next_row(const struct kb_page *page, size_t *at, struct kb_slice *row);
/* The value of a row's own member, as JSON; `key` is given with its quotes. Empty: it has none. */
struct kb_slice kb_page_member(struct kb_slice row, struct kb_slice key);

/* Keys of rows and their new names, all written without escapes. */
struct kb_page_names {
  const struct kb_page_name *list;
  size_t count;
};
struct kb_page_name {
  const char *from, *to;
  const char *null_end;               /* appended to the name if the value is null; or NULL */
  const struct kb_page_names *within; /* keys of the row, or rows, that the value is; or NULL */
};
/* Appends the page with keys of its rows, and of their annotations (KEY@…), renamed. `page` must
   be the result of kb_page_read for `text`. */
void kb_page_rename(struct kb_slice text, const struct kb_page *page,
                    const struct kb_page_names *names, struct kb_buf *out);

/* Appends "0x80040265: No privilege" of {"error":{…}}, or of OAuth's
   {"error":"…","error_description":"…"} (its first line), or of the web server's
   {"Message":"…"}; nothing for anything else. */
void kb_page_error(struct kb_slice text, struct kb_buf *out);

#endif
