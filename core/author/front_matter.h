/* The lines between "---" at the start of a page: "key: value", as in YAML's simplest forms. */
#ifndef KB_AUTHOR_FRONT_MATTER_H
#define KB_AUTHOR_FRONT_MATTER_H

#include "base/arena.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

/* `value` is without the quotes around it; of a list below the key ("- a"), it is the items, joined
   by ", ". Lines that are neither are passed over. */
struct kb_front_value {
  const char *key, *value;
};

struct kb_front_matter {
  struct kb_arena arena;
  struct kb_front_value *list;
  size_t count;
  size_t lines;         /* of the page, with both "---"; 0: it has no front matter */
  struct kb_slice rest; /* the page below it; borrowed from the text */
};

/* A byte order mark and carriage returns are ignored. KB_NO_MEMORY. To be freed in any case. */
enum kb_status kb_front_matter_read(struct kb_front_matter *front, struct kb_slice text,
                                    struct kb_error *error);
void kb_front_matter_fini(struct kb_front_matter *front);

/* The value of a key, or NULL. */
const char *kb_front_matter_value(const struct kb_front_matter *front, const char *key);

enum { KB_DATE_SIZE = 11 };
/* ms.date or date, given as 12/31/2024 or 2024-12-31, as 2024-12-31. False if there is none. */
bool kb_front_matter_date(const struct kb_front_matter *front, char date[KB_DATE_SIZE]);

#endif
