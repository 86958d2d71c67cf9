#include "base/ascii.h"
#include "base/guid.h"
#include "redact/redact_inside.h"

/* Maps lead from normalized text (case folded, a GUID as its bare digits) to a pseudonym, so other
   spellings of a value find the same one. A pseudonym has the form of the original, be it a name,
   an address or a DOMAIN\account, and the number of its person; a second name or address of that
   person gets a suffix. Numbers are given in the order in which things are first met, which makes
   the output reproducible. The first time that a name or host occurs in a column, it is also
   registered as a phrase to replace in prose; what is found only in prose is not. */

struct known {
  const char *pseudonym;
  struct redact_person *person;
  bool is_learned; /* occurs in a column */
};

struct host {
  const char *pseudonym;
  bool is_learned; /* occurs in a column, or as the domain of an address in one */
};

bool kb_redact_is_one_of(struct kb_slice text, const char *const *list)
{
  for (size_t i = 0; list[i]; i++) {
    size_t at = 0;
    while (at < text.length && list[i][at] && kb_to_lower(text.data[at]) == list[i][at]) {
      at++;
    }
    if (at == text.length && list[i][at] == '\0') {
      return true;
    }
  }
  return false;
}

bool kb_redact_is_common_name(struct kb_slice name)
{
  /* Built-in users and the profile of every organization. "system" is a word of many messages. */
  static const char *const names[] = {"system", "integration", "microsoft exchange online",
                                      "exchange online", NULL};
  return kb_redact_is_one_of(name, names);
}

bool kb_redact_is_public_host(struct kb_slice host)
{
  static const char *const hosts[] = {
    "outlook.office365.com", "outlook.office.com", "smtp.office365.com", "imap.gmail.com",
    "pop.gmail.com",         "smtp.gmail.com",     "localhost",          NULL};
  return kb_redact_is_one_of(host, hosts);
}

static struct kb_slice folded(struct kb_redactor *redactor, struct kb_slice text)
{
  kb_buf_clear(&redactor->key);
  kb_text_fold_add(&redactor->key, text);
  if (redactor->key.failed) {
    redactor->failed = true;
    return (struct kb_slice){0};
  }
  return kb_buf_slice(&redactor->key);
}

/* Copies the key, which may be in a scratch buffer. False when out of memory. */
static bool add(struct kb_redactor *redactor, struct kb_map *map, struct kb_slice *key, void *value)
{
  char *copy = value ? kb_arena_dup(&redactor->arena, *key) : NULL;
  if (!copy || !kb_map_add(map, (struct kb_slice){copy, key->length}, value)) {
    redactor->failed = true;
    return false;
  }
  key->data = copy;
  return true;
}

char *kb_redact_keep(struct kb_redactor *redactor, struct kb_buf *buf)
{
  char *text = buf->failed ? NULL : kb_arena_dup(&redactor->arena, kb_buf_slice(buf));
  redactor->failed |= !text;
  kb_buf_fini(buf);
  return text;
}

/* The 32 digits of a GUID in lower case, whatever separates them; otherwise the text in lower
   case, so that other ids remain distinct, too. */
static struct kb_slice canonical(struct kb_redactor *redactor, struct kb_slice id)
{
  struct kb_buf *key = &redactor->key;
  if (!kb_is_loose_guid(id)) {
    return folded(redactor, id);
  }
  kb_buf_clear(key);
  for (size_t i = 0; i < id.length; i++) {
    if (kb_is_hex(id.data[i])) {
      kb_buf_add_char(key, kb_to_lower(id.data[i]));
    }
  }
  redactor->failed |= key->failed;
  return kb_buf_slice(key);
}

const char *kb_redact_id(struct kb_redactor *redactor, struct kb_slice id)
{
  static const char nil[] = "00000000-0000-0000-0000-000000000000";
  struct kb_slice key = canonical(redactor, id);
  if (key.length == 32 && strspn(key.data, "0") >= 32) {
    return nil; /* the nil GUID is nobody's */
  }
  char *pseudonym = kb_map_get(&redactor->ids, key);
  if (pseudonym) {
    return pseudonym;
  }
  const size_t number = ++redactor->id_count;
  struct kb_buf text = {0};
  kb_buf_addf(&text, "%08zu-0000-4000-8000-%012zu", number % 100000000, number / 100000000);
  pseudonym = kb_redact_keep(redactor, &text);
  return add(redactor, &redactor->ids, &key, pseudonym) ? pseudonym : NULL;
}

const char *kb_redact_other(struct kb_redactor *redactor, const char *kind, struct kb_slice text)
{
  struct kb_buf name = {0};
  kb_buf_addf(&name, "%s ", kind);
  kb_buf_add_slice(&name, text);
  struct kb_slice key = kb_buf_slice(&name);
  redactor->failed |= name.failed;
  char *pseudonym = name.failed ? NULL : kb_map_get(&redactor->others, key);
  if (!pseudonym) {
    struct kb_buf number = {0};
    kb_buf_addf(&number, "%s-%zu", kind, ++redactor->other_count);
    pseudonym = kb_redact_keep(redactor, &number);
    pseudonym = add(redactor, &redactor->others, &key, pseudonym) ? pseudonym : NULL;
  }
  kb_buf_fini(&name);
  return pseudonym;
}

struct redact_person *kb_redact_person_of_id(struct kb_redactor *redactor, struct kb_slice id)
{
  return kb_map_get(&redactor->persons, canonical(redactor, id));
}

struct redact_person *kb_redact_person_of_name(struct kb_redactor *redactor, size_t group,
                                               struct kb_slice name)
{
  const struct known *known = kb_map_get(&redactor->names, folded(redactor, name));
  return known && known->person->group == group ? known->person : NULL;
}

struct redact_person *kb_redact_person_new(struct kb_redactor *redactor, size_t group)
{
  struct redact_person *person = kb_arena_alloc(&redactor->arena, sizeof *person);
  if (!person) {
    redactor->failed = true;
    return NULL;
  }
  person->group = group;
  person->number = ++redactor->groups[group].count;
  return person;
}

void kb_redact_person_has_id(struct kb_redactor *redactor, struct redact_person *person,
                             struct kb_slice id)
{
  struct kb_slice key = canonical(redactor, id);
  if (!kb_map_get(&redactor->persons, key)) {
    add(redactor, &redactor->persons, &key, person);
  }
}

static bool is_host_byte(char byte)
{
  return kb_is_alnum(byte) || byte == '-' || byte == '.' || byte == '_' ||
         (unsigned char)byte >= 0x80;
}

static bool is_host(struct kb_slice text)
{
  for (size_t i = 0; i < text.length; i++) {
    if (!is_host_byte(text.data[i])) {
      return false;
    }
  }
  return text.length > 0;
}

/* The position of the single `mark` in the text; 0 if there is none, or none with something
   before and a host after it. */
static size_t parted_at(struct kb_slice text, char mark)
{
  const char *at = text.length > 0 ? memchr(text.data, mark, text.length) : NULL;
  const size_t left = at ? (size_t)(at - text.data) : 0;
  if (left == 0 || left + 1 == text.length ||
      memchr(at + 1, mark, text.length - left - 1) != NULL) {
    return 0;
  }
  return left;
}

static size_t address_domain(struct kb_slice text)
{
  const size_t at = parted_at(text, '@');
  for (size_t i = 0; i < at; i++) {
    if (kb_is_space(text.data[i]) || strchr("<>()[],;:\"\\", text.data[i])) {
      return 0;
    }
  }
  return at && is_host((struct kb_slice){text.data + at + 1, text.length - at - 1}) ? at + 1 : 0;
}

static size_t account_domain(struct kb_slice text)
{
  const size_t at = parted_at(text, '\\');
  return is_host((struct kb_slice){text.data, at}) ? at : 0;
}

bool kb_redact_host_is_known(struct kb_redactor *redactor, struct kb_slice host)
{
  const struct host *known = kb_map_get(&redactor->hosts, host);
  return known && known->is_learned;
}

/* What occurs in a column is replaced in prose, too. */
static void learn(struct kb_redactor *redactor, bool *is_learned, struct kb_slice text,
                  const char *pseudonym)
{
  if (!redactor->in_prose && !*is_learned) {
    *is_learned = true;
    kb_redact_phrase(redactor, text, pseudonym);
  }
}

static struct host *new_host(struct kb_redactor *redactor, struct kb_slice key, bool is_domain)
{
  struct host *host = kb_arena_alloc(&redactor->arena, sizeof *host);
  if (!host || !add(redactor, &redactor->hosts, &key, host)) {
    redactor->failed = true;
    return NULL;
  }
  const bool is_short = is_domain && !memchr(key.data, '.', key.length);
  struct kb_buf text = {0};
  kb_buf_addf(&text, "%s-%zu%s", is_domain ? "domain" : "host",
              is_domain ? ++redactor->domain_count : ++redactor->host_count,
              is_short ? "" : ".example");
  host->pseudonym = kb_redact_keep(redactor, &text);
  return host->pseudonym ? host : NULL;
}

static const char *host_pseudonym(struct kb_redactor *redactor, struct kb_slice name,
                                  bool is_domain)
{
  const struct kb_slice key = folded(redactor, name);
  struct host *host = kb_map_get(&redactor->hosts, key);
  if (!host) {
    host = redactor->failed ? NULL : new_host(redactor, key, is_domain);
  }
  if (!host) {
    return NULL;
  }
  learn(redactor, &host->is_learned, name, host->pseudonym);
  return host->pseudonym;
}

const char *kb_redact_host(struct kb_redactor *redactor, struct kb_slice host)
{
  return host_pseudonym(redactor, host, false);
}

static void add_domain(struct kb_redactor *redactor, struct kb_buf *text, struct kb_slice domain)
{
  /* a copy: public hosts are kept */
  if (kb_redact_is_public_host(domain)) {
    kb_buf_add_slice(text, domain);
    return;
  }
  const char *pseudonym = host_pseudonym(redactor, domain, true);
  kb_buf_add_text(text, pseudonym ? pseudonym : "");
}

/* "person-12", "person-12-2". */
static void add_account(const struct kb_redactor *redactor, struct kb_buf *text,
                        const struct redact_person *person, size_t count)
{
  kb_buf_addf(text, "%s-%zu", redactor->groups[person->group].name, person->number);
  if (count > 1) {
    kb_buf_addf(text, "-%zu", count);
  }
}

static void add_pseudonym(struct kb_redactor *redactor, struct kb_buf *text,
                          struct redact_person *person, enum kb_personal personal,
                          struct kb_slice name)
{
  const size_t address = address_domain(name);
  const size_t account = account_domain(name);
  if (address) {
    add_account(redactor, text, person, ++person->addresses);
    kb_buf_add_char(text, '@');
    add_domain(redactor, text, (struct kb_slice){name.data + address, name.length - address});
  } else if (account) {
    add_domain(redactor, text, (struct kb_slice){name.data, account});
    kb_buf_add_char(text, '\\');
    add_account(redactor, text, person, ++person->accounts);
  } else if (personal == KB_PERSONAL_ADDRESS) {
    add_account(redactor, text, person, ++person->accounts);
  } else {
    const char *group = redactor->groups[person->group].name;
    kb_buf_addf(text, "%c%s %zu", kb_to_upper(group[0]), group + 1, person->number);
    if (++person->names > 1) {
      kb_buf_addf(text, "-%zu", person->names);
    }
  }
}

static struct known *new_name(struct kb_redactor *redactor, struct redact_person *person,
                              enum kb_personal personal, struct kb_slice key)
{
  struct known *known = kb_arena_alloc(&redactor->arena, sizeof *known);
  if (!known || !person || !add(redactor, &redactor->names, &key, known)) {
    redactor->failed = true;
    return NULL;
  }
  known->person = person;
  struct kb_buf text = {0};
  add_pseudonym(redactor, &text, person, personal, key);
  known->pseudonym = kb_redact_keep(redactor, &text);
  return known->pseudonym ? known : NULL;
}

/* The person that a guest's address belongs to, if known: "ann_fabrikam.com#ext#@contoso.com" is
   ann@fabrikam.com. */
static struct redact_person *guest_of(struct kb_redactor *redactor, struct kb_slice key)
{
  static const char mark[] = "#ext#@";
  size_t at = key.length;
  size_t line = 0;
  for (size_t i = 0; i + sizeof mark - 1 < key.length && at == key.length; i++) {
    line = key.data[i] == '_' ? i : line;
    at = memcmp(key.data + i, mark, sizeof mark - 1) == 0 ? i : at;
  }
  if (at == key.length || line == 0) {
    return NULL;
  }
  struct kb_buf address = {0};
  kb_buf_add(&address, key.data, at);
  const struct known *known = NULL;
  if (!address.failed) {
    address.data[line] = '@';
    known = kb_map_get(&redactor->names, kb_buf_slice(&address));
  }
  redactor->failed |= address.failed;
  kb_buf_fini(&address);
  return known ? known->person : NULL;
}

const char *kb_redact_name(struct kb_redactor *redactor, struct redact_person *person, size_t group,
                           enum kb_personal personal, struct kb_slice name)
{
  const struct kb_slice key = folded(redactor, name);
  if (redactor->failed) {
    return NULL;
  }
  struct known *known = kb_map_get(&redactor->names, key);
  if (!known) {
    struct redact_person *whose = person ? person : guest_of(redactor, key);
    whose = whose ? whose : kb_redact_person_new(redactor, group);
    known = new_name(redactor, whose, personal, key);
  }
  if (!known) {
    return NULL;
  }
  if (!known->is_learned && !redactor->in_prose && personal == KB_PERSONAL_NAME &&
      known->person->group == REDACT_PEOPLE) {
    kb_redact_orders(redactor, name, known->pseudonym);
  }
  if (!known->is_learned && !redactor->in_prose && address_domain(name)) {
    kb_redact_account_of(redactor, name, '@', known->pseudonym);
  } else if (!known->is_learned && !redactor->in_prose && account_domain(name)) {
    kb_redact_account_of(redactor, name, '\\', known->pseudonym);
  }
  learn(redactor, &known->is_learned, name, known->pseudonym);
  return known->pseudonym;
}
