/* Shared by the files of the redactor; not to be included elsewhere. */
#ifndef KB_REDACT_REDACT_INSIDE_H
#define KB_REDACT_REDACT_INSIDE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "base/text_fold.h"
#include "redact/redact.h"

#include <stdbool.h>
#include <stddef.h>

/* Namespaces of pseudonyms: Person 3, Profile 3 and so on are numbered separately. People have the
   first, each table of shared records the one after its id. */
enum { REDACT_PEOPLE };

struct redact_group {
  const char *name; /* "person"; NULL: no such group */
  size_t count;
};

/* What the schema says about a table; see redact_schema.c. */
struct redact_column {
  size_t group;           /* of the record that a lookup leads to, unless the row says another */
  bool is_own;            /* an id of the record itself, or of another record of the same person */
  bool is_name_of_lookup; /* the name of another record */
};

struct redact_navigation {
  const struct kb_table *table; /* of the rows nested under it; NULL: it is no navigation */
  int own;                      /* place of its lookup; -1: none */
  bool is_many;
  bool is_same; /* the nested row is of the same person */
};

struct redact_table {
  size_t group;                          /* of its records */
  bool is_named;                         /* its records have names that identify somebody */
  struct redact_column *columns;         /* by place */
  struct redact_navigation *navigations; /* by place, less the number of columns */
};

struct redact_person {
  size_t group;
  size_t number;
  /* Number of different strings so far, by the form of their pseudonym. */
  size_t names;
  size_t addresses;
  size_t accounts;
};

/* What kind of character a byte of normalized text belongs to. */
enum redact_byte {
  REDACT_OTHER, /* space, punctuation: between words */
  REDACT_WORD,
  REDACT_ALONE,      /* first byte of a character that is a word of its own, as in Chinese */
  REDACT_ALONE_REST, /* further bytes of such a character */
};

/* A text normalized for comparison: letters folded as in base/text_fold.h, a run of white space
   is one space, character references are decoded, typographic quotes and dashes are ASCII,
   invisible characters are dropped. */
struct redact_plain {
  char *bytes;
  unsigned char *kinds;
  size_t *from; /* for each byte its position in the original; one more for the original's length */
  size_t length;
  size_t capacity;
  struct kb_slice text; /* the original */
  /* Marks of the last letter that are not sorted yet. */
  uint32_t marks[KB_TEXT_MARKS_MAX];
  size_t marks_from[KB_TEXT_MARKS_MAX];
  size_t mark_count;
  bool failed; /* out of memory */
};

/* The depth to which encoded texts within encoded texts are decoded. */
enum { REDACT_DEPTH = 3 };

struct kb_redactor {
  const struct kb_schema *schema; /* borrowed */
  struct kb_arena arena;
  struct redact_table *tables; /* by id */
  struct redact_group *groups;
  struct kb_map names;   /* of people and profiles, folded: struct known in redact_names.c */
  struct kb_map hosts;   /* folded: struct host in redact_names.c */
  struct kb_map ids;     /* canonical ids: pseudonyms */
  struct kb_map persons; /* canonical ids: struct redact_person */
  struct kb_map phrases; /* normalized beginnings of what prose may contain: struct phrase */
  struct kb_map others;  /* "KIND TEXT": pseudonyms */
  size_t domain_count;
  size_t host_count;
  size_t id_count;
  size_t other_count;
  struct kb_buf key;                        /* scratch, for one lookup */
  struct kb_buf text;                       /* scratch, one redacted value */
  struct redact_plain plains[REDACT_DEPTH]; /* of the current prose, and of texts encoded in it */
  struct redact_plain *plain;               /* the innermost one */
  struct redact_plain name;                 /* of the name being learned */
  bool in_prose;                            /* names found in prose are not searched for
                                               elsewhere */
  bool failed;                              /* out of memory; stays set */
};

/* redact_schema.c */

/* False when out of memory. */
bool kb_redact_schema_read(struct kb_redactor *redactor);
const struct redact_table *kb_redact_table(const struct kb_redactor *redactor,
                                           const struct kb_table *table);
/* NULL: the name is not that of a navigation property. */
const struct redact_navigation *kb_redact_navigation(const struct kb_redactor *redactor,
                                                     const struct kb_table *table,
                                                     const char *name);
/* The table of a row nested under the navigation property of a row of `table`. */
const struct kb_table *kb_redact_nested_table(const struct kb_redactor *redactor,
                                              const struct kb_table *table,
                                              const struct redact_navigation *navigation,
                                              const struct cJSON *row);

/* redact_plain.c */

void kb_redact_plain_fini(struct redact_plain *plain);
/* False when out of memory. */
bool kb_redact_plain_read(struct redact_plain *plain, struct kb_slice text);
/* The position, from `from` on, of byte `offset` of the original; 0 if it is within a character. */
size_t kb_redact_place(const struct redact_plain *plain, size_t from, size_t offset);
/* Whether a word begins or ends at byte `at`. */
bool kb_redact_boundary(const struct redact_plain *plain, size_t at);

static inline struct kb_slice kb_redact_span(const struct redact_plain *plain, size_t from,
                                             size_t end)
{
  return (struct kb_slice){plain->bytes + from, end - from};
}

/* '\0' past the end. */
static inline char kb_redact_byte(const struct redact_plain *plain, size_t at)
{
  return at < plain->length ? plain->bytes[at] : '\0';
}

/* The part of the original that bytes `from` to `end` come from. */
static inline struct kb_slice kb_redact_original(const struct redact_plain *plain, size_t from,
                                                 size_t end)
{
  return (struct kb_slice){plain->text.data + plain->from[from],
                           plain->from[end] - plain->from[from]};
}

/* redact_names.c. What these functions return is valid as long as the redactor. They return NULL
   when out of memory, which also sets `failed`, or for the reason stated. */

/* Whether the text is in the list, which is in lower case and ends with NULL; the case of the
   text is ignored. */
bool kb_redact_is_one_of(struct kb_slice text, const char *const *list);
/* Names that the product itself uses, which identify nobody. */
bool kb_redact_is_common_name(struct kb_slice name);
/* Hosts of public services. */
bool kb_redact_is_public_host(struct kb_slice host);

/* NULL: nobody has that id, or that name in that group. */
struct redact_person *kb_redact_person_of_id(struct kb_redactor *redactor, struct kb_slice id);
struct redact_person *kb_redact_person_of_name(struct kb_redactor *redactor, size_t group,
                                               struct kb_slice name);
struct redact_person *kb_redact_person_new(struct kb_redactor *redactor, size_t group);
/* Notes that the id is that person's, unless it already is somebody's. */
void kb_redact_person_has_id(struct kb_redactor *redactor, struct redact_person *person,
                             struct kb_slice id);

/* The pseudonym of a trimmed name, address or account. A new one is added to `person` or, if
   that is NULL, to a new person of `group`. */
const char *kb_redact_name(struct kb_redactor *redactor, struct redact_person *person, size_t group,
                           enum kb_personal personal, struct kb_slice name);
/* Known from a column, not only from prose. `host` is part of a normalized text, that is,
   folded. */
bool kb_redact_host_is_known(struct kb_redactor *redactor, struct kb_slice host);
const char *kb_redact_host(struct kb_redactor *redactor, struct kb_slice host);
/* Moves the content of a buffer to the arena. */
char *kb_redact_keep(struct kb_redactor *redactor, struct kb_buf *buf);
/* The pseudonym: 8-4-4-4-12 digits, without braces. */
const char *kb_redact_id(struct kb_redactor *redactor, struct kb_slice id);

/* "KIND-12", for values that are neither a person's nor a host; compared byte by byte. */
const char *kb_redact_other(struct kb_redactor *redactor, const char *kind, struct kb_slice text);

/* redact_orders.c */

/* From now on the name is replaced in prose in its other word orders, too: "Beck, Ann". */
void kb_redact_orders(struct kb_redactor *redactor, struct kb_slice name, const char *pseudonym);
/* The same of an account, which logs and paths name alone: "ann.beck" of ann.beck@contoso.com and
   "abeck" of CONTOSO\abeck, by their `mark`. Of an address one word stays: support@ and info@ are
   words of messages. */
void kb_redact_account_of(struct kb_redactor *redactor, struct kb_slice name, char mark,
                          const char *pseudonym);

/* redact_text.c */

/* From now on the text is replaced in prose, unless it already has a replacement. */
void kb_redact_phrase(struct kb_redactor *redactor, struct kb_slice text, const char *pseudonym);
/* Appends the text with everything that identifies somebody replaced. */
void kb_redact_prose(struct kb_redactor *redactor, struct kb_slice text, struct kb_buf *out);

/* The longest match so far at one position of the current prose, `redactor->plain`. */
struct redact_match {
  size_t end;
  const char *pseudonym; /* NULL: it is kept */
};
/* Tries position `from`, and replaces the match by a longer one. */
typedef void (*kb_redact_matcher)(struct kb_redactor *redactor, size_t from,
                                  struct redact_match *match);

/* redact_addresses.c */

void kb_redact_address(struct kb_redactor *redactor, size_t from, struct redact_match *match);
/* Whether an address continues at `at`: "Ann" in "ann.beck@contoso.com" is not a name. */
bool kb_redact_is_inside_address(const struct redact_plain *plain, size_t at);
/* The end of what may be a host, excluding dots and dashes at its end, which belong to the
   sentence. */
size_t kb_redact_host_end(const struct redact_plain *plain, size_t from);

/* redact_accounts.c */

void kb_redact_account(struct kb_redactor *redactor, size_t from, struct redact_match *match);
void kb_redact_path(struct kb_redactor *redactor, size_t from, struct redact_match *match);

/* redact_host_names.c */

void kb_redact_host_name(struct kb_redactor *redactor, size_t from, struct redact_match *match);

/* redact_coded.c */

void kb_redact_encoded_words(struct kb_redactor *redactor, size_t from, struct redact_match *match);
void kb_redact_base64(struct kb_redactor *redactor, size_t from, struct redact_match *match);

/* redact_numbers.c */

void kb_redact_guid(struct kb_redactor *redactor, size_t from, struct redact_match *match);
/* Addresses of machines: IPv4, IPv6. */
void kb_redact_machine(struct kb_redactor *redactor, size_t from, struct redact_match *match);
void kb_redact_sid(struct kb_redactor *redactor, size_t from, struct redact_match *match);
void kb_redact_phone(struct kb_redactor *redactor, size_t from, struct redact_match *match);

/* redact_directory.c */

void kb_redact_directory(struct kb_redactor *redactor, size_t from, struct redact_match *match);

/* redact_secrets.c */

void kb_redact_secret(struct kb_redactor *redactor, size_t from, struct redact_match *match);

/* redact_hosts.c: for values that are a host or a URL, or several of them */

void kb_redact_learn_hosts(struct kb_redactor *redactor, struct kb_slice text);
/* Appends the value with its hosts replaced. User info in a URL, which may contain a password,
   is dropped. */
void kb_redact_hosts(struct kb_redactor *redactor, struct kb_slice text, struct kb_buf *out);

#endif
