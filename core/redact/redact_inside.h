/* What the files of the redactor share. Nobody else includes this. */
#ifndef KB_REDACT_REDACT_INSIDE_H
#define KB_REDACT_REDACT_INSIDE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "base/text_fold.h"
#include "redact/redact.h"

#include <stdbool.h>
#include <stddef.h>

/* Who shares a number. */
enum redact_group {
  REDACT_PEOPLE,
  REDACT_PROFILES,
  REDACT_GROUPS,
};

struct redact_person {
  enum redact_group group;
  size_t number;
  /* Different strings so far, by the form of their pseudonym. */
  size_t names;
  size_t addresses;
  size_t accounts;
};

/* What a byte of plain text is part of. */
enum redact_byte {
  REDACT_OTHER, /* space, punctuation: between words */
  REDACT_WORD,
  REDACT_ALONE,      /* the first byte of a character that is a word of its own, as in Chinese */
  REDACT_ALONE_REST, /* its other bytes */
};

/* A text as it is compared: letters as base/text_fold.h has them, a run of white space one space,
   character references decoded, typographic quotes and dashes as in ASCII, invisible characters
   left out. */
struct redact_plain {
  char *bytes;
  unsigned char *kinds;
  size_t *from; /* where in the original each byte comes from; one more, the original's length */
  size_t length;
  size_t capacity;
  struct kb_slice text; /* the original */
  /* Marks of the letter before them, which are not in order yet. */
  uint32_t marks[KB_TEXT_MARKS_MAX];
  size_t marks_from[KB_TEXT_MARKS_MAX];
  size_t mark_count;
  bool failed; /* out of memory */
};

/* A text may be coded in a text that is coded in a text. */
enum { REDACT_DEPTH = 3 };

struct kb_redactor {
  struct kb_arena arena;
  struct kb_map names;   /* of people and profiles, folded: struct known of redact_names.c */
  struct kb_map hosts;   /* folded: struct host of redact_names.c */
  struct kb_map ids;     /* canonical: a pseudonym */
  struct kb_map persons; /* canonical ids: struct redact_person */
  struct kb_map phrases; /* plain beginnings of what prose may hold: struct phrase */
  struct kb_map others;  /* "KIND TEXT": a pseudonym */
  size_t group_counts[REDACT_GROUPS];
  size_t domain_count;
  size_t host_count;
  size_t id_count;
  size_t other_count;
  struct kb_buf key;                        /* for one look-up */
  struct kb_buf text;                       /* one value, redacted */
  struct redact_plain plains[REDACT_DEPTH]; /* of the prose in work, and of what is coded in it */
  struct redact_plain *plain;               /* the innermost */
  struct redact_plain name;                 /* of the name being learned */
  bool in_prose;                            /* what is met there is not searched for elsewhere */
  bool failed;                              /* out of memory: latched */
};

/* redact_plain.c */

void kb_redact_plain_fini(struct redact_plain *plain);
/* False when out of memory. */
bool kb_redact_plain_read(struct redact_plain *plain, struct kb_slice text);
/* Where byte `offset` of the original stands, from `from` on; 0 if it is in the midst of something.
 */
size_t kb_redact_place(const struct redact_plain *plain, size_t from, size_t offset);
/* Whether a word begins or ends before byte `at`. */
bool kb_redact_boundary(const struct redact_plain *plain, size_t at);

static inline struct kb_slice kb_redact_span(const struct redact_plain *plain, size_t from,
                                             size_t end)
{
  return (struct kb_slice){plain->bytes + from, end - from};
}

/* '\0' behind the end. */
static inline char kb_redact_byte(const struct redact_plain *plain, size_t at)
{
  return at < plain->length ? plain->bytes[at] : '\0';
}

/* Where bytes `from` to `end` come from. */
static inline struct kb_slice kb_redact_original(const struct redact_plain *plain, size_t from,
                                                 size_t end)
{
  return (struct kb_slice){plain->text.data + plain->from[from],
                           plain->from[end] - plain->from[from]};
}

/* redact_names.c: what they return lives as long as the redactor; NULL when out of memory, which
   also sets `failed`, or where said. */

struct kb_slice kb_redact_trim(struct kb_slice text);
/* Whether the text is in the list, which is in lower case and ends with NULL; its own is ignored.
 */
bool kb_redact_is_one_of(struct kb_slice text, const char *const *list);
/* Whether the text is a GUID and nothing else. */
bool kb_redact_is_guid(struct kb_slice text);
/* Names the product comes with, which identify nobody. */
bool kb_redact_is_common_name(struct kb_slice name);
/* Hosts of public services. */
bool kb_redact_is_public_host(struct kb_slice host);

/* NULL: nobody is known by that id, or by that name in that group. */
struct redact_person *kb_redact_person_of_id(struct kb_redactor *redactor, struct kb_slice id);
struct redact_person *kb_redact_person_of_name(struct kb_redactor *redactor,
                                               enum redact_group group, struct kb_slice name);
struct redact_person *kb_redact_person_new(struct kb_redactor *redactor, enum redact_group group);
/* Remembers that the id is theirs, unless it is somebody's already. */
void kb_redact_person_has_id(struct kb_redactor *redactor, struct redact_person *person,
                             struct kb_slice id);

/* The pseudonym of a trimmed name, address or account, added if it is new: to `person`, or if that
   is NULL, to somebody new of `group`. */
const char *kb_redact_name(struct kb_redactor *redactor, struct redact_person *person,
                           enum redact_group group, enum kb_personal personal,
                           struct kb_slice name);
/* From a column, not only from prose. The host is one of a plain text, folded already. */
bool kb_redact_host_is_known(struct kb_redactor *redactor, struct kb_slice host);
const char *kb_redact_host(struct kb_redactor *redactor, struct kb_slice host);
/* Takes the content of a buffer into the arena. */
char *kb_redact_keep(struct kb_redactor *redactor, struct kb_buf *buf);
/* 8-4-4-4-12 digits, no braces. */
const char *kb_redact_id(struct kb_redactor *redactor, struct kb_slice id);

/* "KIND-12", for what is neither of somebody nor a host; compared as it is given. */
const char *kb_redact_other(struct kb_redactor *redactor, const char *kind, struct kb_slice text);

/* redact_orders.c */

/* From now on the name of somebody is replaced in prose in other orders, too: "Beck, Ann". */
void kb_redact_orders(struct kb_redactor *redactor, struct kb_slice name, const char *pseudonym);

/* redact_text.c */

/* From now on the text is replaced where it stands in prose, unless something else is so
   already. */
void kb_redact_phrase(struct kb_redactor *redactor, struct kb_slice text, const char *pseudonym);
/* Appends the text with everything replaced that identifies. */
void kb_redact_prose(struct kb_redactor *redactor, struct kb_slice text, struct kb_buf *out);

/* What stands at one place of the prose in work, `redactor->plain`: the longest found so far. */
struct redact_match {
  size_t end;
  const char *pseudonym; /* NULL: it stays as it is */
};
/* Looks at the place `from`, and improves the match. */
typedef void (*kb_redact_matcher)(struct kb_redactor *redactor, size_t from,
                                  struct redact_match *match);

/* redact_addresses.c */

void kb_redact_address(struct kb_redactor *redactor, size_t from, struct redact_match *match);
/* Whether an address goes on at `at`: "Ann" ends nowhere in "ann.beck@contoso.com". */
bool kb_redact_is_inside_address(const struct redact_plain *plain, size_t at);
/* The end of what may be a host, without the dots and dashes at its end, which are the sentence's.
 */
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

/* redact_hosts.c: of a value that is a host or a URL, or several of them */

void kb_redact_learn_hosts(struct kb_redactor *redactor, struct kb_slice text);
/* Appends the value with other hosts. User info in a URL, which may hold a password, goes. */
void kb_redact_hosts(struct kb_redactor *redactor, struct kb_slice text, struct kb_buf *out);

#endif
