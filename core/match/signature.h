/* Recognising an error: which of many signatures hold in a text.

   An index is built once from all signatures and then only read: it is safe to
   share between threads. Matching is one pass over the text; its cost does not grow with the
   number of signatures that cannot match. */
#ifndef KB_MATCH_SIGNATURE_H
#define KB_MATCH_SIGNATURE_H

#include "base/buf.h"
#include "base/error.h"
#include "match/word_search.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* All that is set must hold. Strings are copied. */
struct kb_signature {
  const char
    *code; /* a whole token, any spelling: "InvalidX", "8005E272", "0x8005E272", "Crm.80040216" */
  const char *number; /* a number beside the code, any spelling: "-2147209462", "80040216", "403" */
  const char *message; /* a template with [placeholder] or <placeholder> */
  const char *details; /* the same, looked for in the details as well */
  const char *source;  /* words of where it was seen: "Crm :" */
};

struct kb_signatures;     /* the index */
struct kb_signature_scan; /* scratch memory of one thread */

struct kb_signatures *kb_signatures_new(void);
void kb_signatures_free(struct kb_signatures *index);
/* `owner` is returned with a match (an article's number). Rejects, naming what is wrong: nothing
   set, a template without words, an unclosed or empty placeholder, control characters. */
enum kb_status kb_signatures_add(struct kb_signatures *index, const struct kb_signature *signature,
                                 size_t owner, struct kb_error *error);
/* After the last add, before the first match. */
enum kb_status kb_signatures_ready(struct kb_signatures *index, struct kb_error *error);

/* Adds words to look for: a text in which none of them is holds no signature. `*all_lines` is set
   where that cannot be said, as a signature has no ASCII word. False when out of memory. */
bool kb_signatures_add_words(const struct kb_signatures *index, struct kb_word_search *word_search,
                             bool *all_lines);

struct kb_signature_scan *kb_signature_scan_new(const struct kb_signatures *index);
void kb_signature_scan_free(struct kb_signature_scan *scan);

struct kb_placeholder {
  struct kb_slice name; /* as the template has it, without brackets */
  struct kb_slice
    value; /* a part of the text as given (not folded), without the quotes around it */
};

struct kb_signature_match {
  size_t owner;
  size_t signature;  /* number in the order of adding */
  bool by_code;      /* the signature names a code or a number, or its words hold the explicit code
                        of the text */
  bool by_message;   /* the signature names a message or details, and no code or number */
  bool by_phrase;    /* its words hold an explicit code, but not one of the line of the code */
  bool is_near;      /* by its message alone, while the text names a code that no article has: such
                        matches come last and decide nothing */
  unsigned weight;   /* more specific is larger; comparable between signatures */
  size_t start, end; /* bytes of the text part that the match covers */
  size_t part;       /* which of the parts the first hit was in */
  const struct kb_placeholder *placeholders;
  size_t placeholder_count;
};

/* Texts of one alert: text, errortypedisplay, errordetails, tracecode. A signature
   may find its code in one part and its message in another. */
struct kb_signature_parts {
  const struct kb_slice *parts;
  size_t count;
};

/* All signatures that hold, most specific first (ties: order of adding); at most one match for a
   signature. An explicit code ("Email Server Error Code: X", "Exchange server returned X
   exception", "Crm.X", …) that no signature which holds has, and that no article lists beside the
   message it is recognised by, makes matches by a message near ones. `*matches` is valid until the
   scan's next use. */
enum kb_status kb_signature_match(struct kb_signature_scan *scan, struct kb_signature_parts text,
                                  const struct kb_signature_match **matches, size_t *count,
                                  struct kb_error *error);

/* Of the matches, the owners that decide: those whose best match no other owner's best match beats
   (SPEC: the most specific one decides); near ones never. Writes at most `size` indexes into
   `matches`; returns how many. */
size_t kb_signature_decide(const struct kb_signature_match *matches, size_t count, size_t *deciding,
                           size_t size);

/* The article that is near to a text which none covers: it has the code, but not with this number;
   or it has the message, but not the code. */
enum kb_near_by { KB_NEAR_NOT, KB_NEAR_BY_NUMBER, KB_NEAR_BY_MESSAGE };
struct kb_signature_near {
  enum kb_near_by by;
  size_t owner;
};

/* The error code that a text names, as written ("InvalidX", "-2147209462", "80044113"), whether or
   not a signature has it: what follows "Error Code:", "Crm.", "returned", …; empty when there is
   none. A part of the text. False when out of memory. */
bool kb_signature_code_in(struct kb_slice text, struct kb_slice *code);

/* Of the text that kb_signature_match was given last, where nothing decides: what is near, and the
   code, an explicit one that no signature has before any other; empty when there is none. */
void kb_signature_look_closer(struct kb_signature_scan *scan, struct kb_signature_parts text,
                              struct kb_signature_near *near, struct kb_slice *code);

/* The explicit codes of that text that no signature which holds has, each once, in their order; and
   marks as near those matches by a message that one of them makes so, even beside matches by a
   code.
   `*codes` is valid until the scan's next use. False when out of memory. */
bool kb_signature_unknown_codes(struct kb_signature_scan *scan, struct kb_signature_parts text,
                                const struct kb_slice **codes, size_t *count);

/* True where any text that `a` matches could be matched by message template `b` too (used by
   check: two articles with one message). Exact for templates equal but for placeholders. */
bool kb_signature_overlap(const char *a, const char *b);

#endif
