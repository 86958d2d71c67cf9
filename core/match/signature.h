/* Recognizes errors: which of many signatures match a text.
   An index is built once from all signatures and then only read: threads may share it. Matching
   is one pass over the text; its cost does not grow with the number of signatures that cannot
   match. */
#ifndef KB_MATCH_SIGNATURE_H
#define KB_MATCH_SIGNATURE_H

#include "base/buf.h"
#include "base/error.h"
#include "match/word_search.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* All members that are set must match. Strings are copied. */
struct kb_signature {
  const char *code;    /* a whole token, in any spelling: "InvalidX", "8005E272", "0x8005E272",
                          "Crm.80040216" */
  const char *number;  /* a number next to the code, in any spelling: "-2147209462", "80040216",
                          "403" */
  const char *message; /* a template with [placeholder] or <placeholder> */
  const char *details; /* a template like `message`, matched against the details, too */
  const char *source;  /* words that introduce the code: "Crm :" */
};

struct kb_signatures;     /* the index */
struct kb_signature_scan; /* scratch memory of one thread */

struct kb_signatures *kb_signatures_new(void);
void kb_signatures_free(struct kb_signatures *index);
/* `owner` is returned with a match (the index of an article). KB_INVALID, with what is wrong:
   nothing set, a template without words, an unclosed or empty placeholder, control characters. */
enum kb_status kb_signatures_add(struct kb_signatures *index, const struct kb_signature *signature,
                                 size_t owner, struct kb_error *error);
/* To be called after the last kb_signatures_add and before the first match. False when
   out of memory. */
bool kb_signatures_ready(struct kb_signatures *index);

/* Adds words such that a text with none of them matches no signature. `*all_lines` is set if
   there are no such words, because a signature has no ASCII word. False when out of memory. */
bool kb_signatures_add_words(const struct kb_signatures *index, struct kb_word_search *word_search,
                             bool *all_lines);

struct kb_signature_scan *kb_signature_scan_new(const struct kb_signatures *index);
void kb_signature_scan_free(struct kb_signature_scan *scan);

struct kb_placeholder {
  struct kb_slice name; /* from the template, without brackets */
  struct kb_slice
    value; /* part of the text as given (not normalized), without the quotes around it */
};

struct kb_signature_match {
  size_t owner;
  size_t signature;  /* index in the order of adding */
  bool by_code;      /* the signature names a code or a number, or its words contain the explicit
                        code of the text */
  bool by_message;   /* the signature names a message or details, and no code or number */
  bool by_phrase;    /* its words contain an explicit code, but not that of the line of the code */
  bool is_near;      /* matched by its message alone, while the text names a code that no article
                        has: such matches come last and decide nothing */
  unsigned weight;   /* larger is more specific; comparable between signatures */
  size_t start, end; /* bytes of the part that the match covers */
  size_t part;       /* the part in which the first hit is */
  const struct kb_placeholder *placeholders;
  size_t placeholder_count;
};

/* Texts of one alert: text, errortypedisplay, errordetails, tracecode. A signature may match its
   code in one part and its message in another. */
struct kb_signature_parts {
  const struct kb_slice *parts;
  size_t count;
};

/* All signatures that match, most specific first (ties: order of adding), each at most once. An
   explicit code ("Email Server Error Code: X", "Exchange server returned X exception", "Crm.X",
   …) turns matches by a message into near ones, if no matching signature has the code and no
   article lists it together with that message. `*matches` is valid until the next use of the
   scan. */
bool kb_signature_match(struct kb_signature_scan *scan, struct kb_signature_parts text,
                        const struct kb_signature_match **matches, size_t *count);

/* Selects the owners that decide: those whose best match is not less specific than any other
   owner's; near matches never decide. Writes at most `size` indexes into `matches`; returns how
   many. */
size_t kb_signature_decide(const struct kb_signature_match *matches, size_t count, size_t *deciding,
                           size_t size);

/* Why an article is near a text that no article covers: it has the code, but not with this
   number; it has the message, but not the code; or its code begins with this one, which may have
   been cut, as in a narrow column. */
enum kb_near_by { KB_NEAR_NOT, KB_NEAR_BY_NUMBER, KB_NEAR_BY_MESSAGE, KB_NEAR_BY_BEGINNING };
struct kb_signature_near {
  enum kb_near_by by;
  size_t owner;
};

/* The error code that a text names, as written ("InvalidX", "-2147209462", "80044113"), whether
   or not a signature has it: what follows "Error Code:", "Crm.", "returned", …; empty if there
   is none. A slice of the text. `scan` may be NULL; with one it takes less time. False when out of
   memory. */
bool kb_signature_code_in(const struct kb_signature_scan *scan, struct kb_slice text,
                          struct kb_slice *code);

/* Where a phrase ends that begins at byte `at` of the text but belongs to the code before it, such
   as "Exchange.server returned 403 error." below "ErrorQuotaExceeded."; `at` if there is none.
   False when out of memory. */
bool kb_signature_phrase_end(const struct kb_signature_scan *scan, struct kb_slice text, size_t at,
                             size_t *end);

/* For the text last given to kb_signature_match, if no match decides: the near article, and the
   code (preferably an explicit one that no signature has; empty if there is none). */
void kb_signature_look_closer(struct kb_signature_scan *scan, struct kb_signature_parts text,
                              struct kb_signature_near *near, struct kb_slice *code);

/* The explicit codes of that text that no matching signature has, each once, in their order.
   Marks as near those matches by a message that such a code overrides, even next to matches by a
   code. `*codes` is valid until the next use of the scan. False when out of memory. */
bool kb_signature_unknown_codes(struct kb_signature_scan *scan, struct kb_signature_parts text,
                                const struct kb_slice **codes, size_t *count);

/* Whether any text that `a` matches might also match message template `b` (used by check: two
   articles with one message). Exact for templates that differ only in placeholders. */
bool kb_signature_overlap(const char *a, const char *b);

#endif
