/* What varies between alerts that say the same: what the row calls its own mailbox, address,
   profile and user, what stands in quotes or brackets, ids, numbers, addresses, hosts and accounts.
   The one definition of it: by it a report groups the alerts that no article covers, and an article
   that is begun from such a group recognises every alert of the group. */
#ifndef KB_MATCH_VARIABLE_PARTS_H
#define KB_MATCH_VARIABLE_PARTS_H

#include "base/buf.h"
#include "match/words.h"

#include <stdbool.h>
#include <stddef.h>

enum { KB_OWN_VALUES = 4 };

/* What a row says of itself; borrows from its case. Zero: nothing is known of the row. */
struct kb_own_values {
  struct {
    struct kb_slice text;
    const char *placeholder; /* "mailbox" */
  } list[KB_OWN_VALUES];
  size_t count;
};

/* Adds one of them, unless it is NULL or a single character. */
void kb_own_values_add(struct kb_own_values *own, const char *text, const char *placeholder);

/* A value that published messages have where others have a name: its length at the start of `text`,
   0 if none is there, and the placeholder for it. */
size_t kb_published_value(struct kb_slice text, const char **placeholder);

/* A text as the template of a message; one after the other, so that memory is used again. Zero is a
   valid start. */
struct kb_message {
  struct kb_buf template; /* see match/template.h */
  struct kb_buf key;      /* equal for alerts that say the same: the template, and what of a word
                             stays where a placeholder takes its other part, as names do in
                             languages written without spaces */
  struct kb_words words;  /* for reading */
  bool failed;            /* out of memory */
};

/* Reads the text: on one line, [placeholders] for what varies, brackets of its own left out; cut at
   a word if it is long. `code`, the error code in the text if it names one (else empty), stays as
   it is. */
void kb_message_read(struct kb_message *message, struct kb_slice text,
                     const struct kb_own_values *own, struct kb_slice code);
void kb_message_fini(struct kb_message *message);

#endif
