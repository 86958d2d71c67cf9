/* The names under which a report shows records: a record's own; without one its address, or else
   its id. Where a report shows records of one table that have the same name, it shows their
   addresses, too. */
#ifndef KB_REPORT_SHOWN_NAME_H
#define KB_REPORT_SHOWN_NAME_H

#include "base/arena.h"
#include "case/case.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { KB_SHOWN_NAMES = 20, KB_DOMAINS = 255 };

/* What addresses end with, "@contoso.com": a report has thousands of addresses and few of these,
   so each name has the number of one. Addresses with others, beyond KB_DOMAINS, have them as text.
   Zero is a valid start. */
struct kb_domains {
  struct kb_arena arena;
  const char **list;
  size_t count;
};

void kb_domains_fini(struct kb_domains *domains);

/* Of many records of one table the KB_SHOWN_NAMES that are first by name, in the order of code
   points, and then by id; so they do not depend on the order of adding. A list may have the names
   alone, where ids make no difference. Zero is a valid start.
   Reports may have thousands of such lists, which is why all of one are one piece of memory. */
struct kb_shown_names {
  const struct kb_domains *domains; /* NULL: names alone */
  char *entries;
  uint32_t length, last; /* bytes in use; where the last entry begins */
  uint32_t count;
};

struct kb_shown_name {
  const char *name;
  /* Two parts of the address, which may be empty; and the id, as text, or as 16 bytes if
     `id_is_guid`. All are empty if there is the name alone. */
  const char *address, *domain;
  const char *id;
  bool id_is_guid;
  bool has_namesake; /* see kb_namesakes_mark */
};

void kb_shown_names_fini(struct kb_shown_names *names);
/* Adds the record of a case under that title, unless those that are there are all before it.
   `*is_first`: it is now the first of them. `domains` outlive the list; NULL: the list has names
   alone. False when out of memory. */
bool kb_shown_names_add(struct kb_shown_names *names, struct kb_domains *domains,
                        const struct kb_case *a_case, const char *title, bool *is_first);
/* Each name in turn, `*at` being 0 at first. False: there is no further one. */
bool kb_shown_names_next(const struct kb_shown_names *names, size_t *at,
                         struct kb_shown_name *name);

/* "Ann Beck", "Ann Beck (ann@contoso.com)": once kb_namesakes_mark was called. */
void kb_shown_name_write(struct kb_buf *out, const struct kb_shown_name *name);
/* The first of them; nothing if there is none. */
void kb_shown_names_write_first(struct kb_buf *out, const struct kb_shown_names *names);

/* All names of a report, to find those that are the same. */
struct kb_namesakes {
  struct kb_namesake *list;
  size_t count;
};

/* Room for so many names. False when out of memory. */
bool kb_namesakes_init(struct kb_namesakes *all, size_t count);
/* Adds all of a list. Subjects have names of their own: a user and a mailbox of one name are no
   namesakes. */
void kb_namesakes_add(struct kb_namesakes *all, const struct kb_subject *subject,
                      const struct kb_shown_names *names);
/* Marks the names that different records have. */
void kb_namesakes_mark(struct kb_namesakes *all);
void kb_namesakes_fini(struct kb_namesakes *all);

#endif
