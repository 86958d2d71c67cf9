/* Names of error codes, as codes.tsv files list them: a number, a tab, a name. */
#ifndef KB_MATCH_CODE_NAMES_H
#define KB_MATCH_CODE_NAMES_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The name of such a file, in any directory of a rule set. */
#define KB_CODE_NAMES_FILE "codes.tsv"

struct kb_code_name {
  uint32_t number;
  const char *name;
  bool is_shared; /* Windows or .NET has an error of the same number */
  size_t place;   /* private: the line in its file, then the order of adding */
};

/* Zero is a valid start; to be freed with kb_code_names_fini. */
struct kb_code_names {
  struct kb_arena arena; /* of the names */
  struct kb_code_name *list;
  size_t count, capacity;
  struct kb_code_name **by_name; /* once ready, the list being sorted by number */
};

void kb_code_names_fini(struct kb_code_names *names);

/* Called for a line that is wrong; line and column from 1. `suggestion` may be NULL. */
typedef void (*kb_code_names_complain)(void *context, size_t line, size_t column,
                                       const char *suggestion, const char *message);

/* Adds the lines of a file; each takes the place of an earlier file's with that number. Lines that
   are wrong are passed to `complain` (NULL: ignored) and left out. False when out of memory. */
bool kb_code_names_add(struct kb_code_names *names, struct kb_slice text,
                       kb_code_names_complain complain, void *context);
/* To be called after the last of these and before the first search; false when out of memory. */
bool kb_code_names_ready(struct kb_code_names *names);

/* Finds a code as written: a number in any spelling, a name in any letter case, or words with a
   number among them ("ErrorX -2147220960"). NULL if it has no name. */
const struct kb_code_name *kb_code_names_find(const struct kb_code_names *names,
                                              struct kb_slice code);

/* Whether the code is nothing but this number or name, so that all its spellings are one code. */
bool kb_code_is_same(struct kb_slice code, const struct kb_code_name *name);
/* Appends one form for all spellings: eight hex digits ("80040220") for a number and for a code
   that has a name, else the code in lower case. `name` may be NULL. */
void kb_code_key(struct kb_buf *out, struct kb_slice code, const struct kb_code_name *name);
/* Appends the code for people: "0x80040220 PrivilegeDenied"; as written without a name. */
void kb_code_show(struct kb_buf *out, struct kb_slice code, const struct kb_code_name *name);

#endif
