/* What varies between alerts that say the same: the row's own mailbox, address, profile and
   user, quoted and bracketed text, ids, numbers, addresses, hosts and accounts. The only
   definition of it: reports use it to group alerts without an article, and an article drafted
   from such a group recognizes every alert of the group. */
#ifndef KB_MATCH_VARIABLE_PARTS_H
#define KB_MATCH_VARIABLE_PARTS_H

#include "base/buf.h"
#include "match/words.h"

#include <stdbool.h>
#include <stddef.h>

enum { KB_OWN_VALUES = 4 };

/* Names that a row has for itself; borrows from its case. Zero: nothing is known of the row. */
struct kb_own_values {
  struct {
    struct kb_slice text;
    const char *placeholder; /* "mailbox" */
  } list[KB_OWN_VALUES];
  size_t count;
};

/* Adds a value, unless it is NULL or a single character. */
void kb_own_values_add(struct kb_own_values *own, const char *text, const char *placeholder);

/* Whether `text` begins with a sample value of published messages, which stands for a name:
   returns its length (else 0) and its placeholder. */
size_t kb_published_value(struct kb_slice text, const char **placeholder);

/* A text turned into a message template. One struct is used for many texts, to reuse its memory.
   Zero is a valid start. */
struct kb_message {
  struct kb_buf template; /* see match/template.h */
  struct kb_buf key;      /* equal for alerts that say the same: the template, plus the rest of
                             words of which a placeholder replaces a part, as happens to names in
                             languages written without spaces */
  struct kb_words words;  /* scratch */
  bool failed;            /* out of memory */
};

/* Reads the text: on one line, with [placeholders] for what varies, without its own brackets; a
   long text is cut at a word. `code`, the error code that the text names (else empty), is kept. */
void kb_message_read(struct kb_message *message, struct kb_slice text,
                     const struct kb_own_values *own, struct kb_slice code);
void kb_message_fini(struct kb_message *message);

#endif
