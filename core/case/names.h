/* The meaning of the keys of rows, remembered by the numbers that a key cache has given them. */
#ifndef KB_CASE_NAMES_H
#define KB_CASE_NAMES_H

#include "case/schema.h"

/* Bit set of the JSON kinds that a column or extra accepts; the kind of a value is known from
   its first byte. */
enum {
  KB_MAY_BE_TEXT = 1,
  KB_MAY_BE_INTEGER = 2, /* a 32-bit integer */
  KB_MAY_BE_NUMBER = 4,  /* any number */
  KB_MAY_BE_BOOLEAN = 8,
  KB_MAY_BE_NULL = 16,
  KB_MAY_BE_ANY = 0xFF, /* including an object or a list */
};

/* What a key of a row means. */
struct kb_known_name {
  int16_t place;  /* of its column or extra; -1: neither */
  uint8_t may_be; /* kinds that its value may have; 0: the key was not looked up yet */
  bool is_kept;   /* false for secrets, and for keys that are not columns */
};

/* It can only be used for rows read with one struct kb_key_cache. One per thread. */
struct kb_names;
/* NULL when out of memory. */
struct kb_names *kb_names_new(const struct kb_schema *schema);
void kb_names_free(struct kb_names *names);

/* The meaning of numbered keys: an entry for each number but 0. NULL when out of memory. */
const struct kb_known_name *kb_names_known(struct kb_names *names, const struct kb_table *table);
/* Looks up a key, as written, for the first time. With `number` 0, or without names (NULL), the
   result is put into `unnumbered`, as it cannot be cached. NULL when out of memory. */
__attribute__((cold, noinline)) const struct kb_known_name *
kb_names_look(struct kb_names *names, const struct kb_table *table, struct kb_slice key,
              uint32_t number, struct kb_known_name *unnumbered);

#endif
