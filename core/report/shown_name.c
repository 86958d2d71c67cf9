#include "report/shown_name.h"

#include "base/guid.h"

#include <stdlib.h>

/* An entry is a byte of flags, the number of its domain (0: none), the name and the rest of the
   address, each with its terminator, and the id: the 16 bytes of a GUID that is written as
   Dataverse writes it, or else a text with its terminator. In a list of names alone it is the
   name. */
enum { IS_GUID = 1, HAS_NAMESAKE = 2, HEAD = 2, GUID_BYTES = 16 };

struct kb_namesake {
  size_t subject;
  char *entry;
};

void kb_shown_names_fini(struct kb_shown_names *names)
{
  free(names->entries);
  *names = (struct kb_shown_names){0};
}

/* --- Domains --- */

void kb_domains_fini(struct kb_domains *domains)
{
  kb_arena_fini(&domains->arena);
  *domains = (struct kb_domains){0};
}

/* The number of the domain that an address ends with, from 1. 0: none, or too many; also when out
   of memory, as the address then has it. */
static size_t domain_number(struct kb_domains *domains, const char *address)
{
  const char *domain = strrchr(address, '@');
  for (size_t i = 0; domain && i < domains->count; i++) {
    if (strcmp(domains->list[i], domain) == 0) {
      return i + 1;
    }
  }
  if (!domain || domains->count == KB_DOMAINS) {
    return 0;
  }
  const char **list =
    kb_arena_room(&domains->arena, domains->list, domains->count, 2, sizeof *list);
  const char *kept = list ? kb_arena_text(&domains->arena, domain) : NULL;
  if (!kept) {
    return 0;
  }
  list[domains->count] = kept;
  domains->list = list;
  return ++domains->count;
}

/* --- Entries --- */

static void write_guid(const char *bytes, char text[KB_GUID_LENGTH + 1])
{
  size_t length = 0;
  for (size_t i = 0; i < GUID_BYTES; i++) {
    const unsigned char byte = (unsigned char)bytes[i];
    text[length++] = "0123456789abcdef"[byte >> 4];
    text[length++] = "0123456789abcdef"[byte & 0xF];
    if (length == 8 || length == 13 || length == 18 || length == 23) {
      text[length++] = '-';
    }
  }
  text[length] = '\0';
}

/* Whether the id can be kept as a GUID without loss. */
static bool is_plain_guid(const char *id, char bytes[GUID_BYTES])
{
  unsigned char key[GUID_BYTES];
  char text[KB_GUID_LENGTH + 1];
  if (!kb_guid_read(id, key)) {
    return false;
  }
  memcpy(bytes, key, GUID_BYTES);
  write_guid(bytes, text);
  return strcmp(text, id) == 0;
}

static struct kb_shown_name read_entry(const char *entry)
{
  const char *name = entry + HEAD;
  const char *address = name + strlen(name) + 1;
  return (struct kb_shown_name){
    .name = name,
    .address = address,
    .id = address + strlen(address) + 1,
    .id_is_guid = (*entry & IS_GUID) != 0,
    .has_namesake = (*entry & HAS_NAMESAKE) != 0,
  };
}

/* The name of an entry. */
static const char *name_in(const struct kb_shown_names *names, const char *entry)
{
  return entry + (names->domains ? HEAD : 0);
}

static size_t entry_size(const struct kb_shown_names *names, const char *entry)
{
  if (!names->domains) {
    return strlen(entry) + 1;
  }
  const struct kb_shown_name name = read_entry(entry);
  return (size_t)(name.id - entry) + (name.id_is_guid ? GUID_BYTES : strlen(name.id) + 1);
}

/* The id as text, in `guid` if need be. */
static const char *id_text(const struct kb_shown_name *name, char guid[KB_GUID_LENGTH + 1])
{
  if (!name->id_is_guid) {
    return name->id;
  }
  write_guid(name->id, guid);
  return guid;
}

static int compare_entry(const struct kb_shown_names *names, size_t at, const char *title,
                         const char *id)
{
  char guid[KB_GUID_LENGTH + 1];
  const char *entry = names->entries + at;
  const int order = strcmp(name_in(names, entry), title);
  if (order != 0 || !names->domains) {
    return order;
  }
  const struct kb_shown_name name = read_entry(entry);
  return strcmp(id_text(&name, guid), id);
}

/* --- Lists --- */

bool kb_shown_names_next(const struct kb_shown_names *names, size_t *at, struct kb_shown_name *name)
{
  if (*at >= names->length) {
    return false;
  }
  const char *entry = names->entries + *at;
  if (names->domains) {
    const size_t domain = (unsigned char)entry[1];
    *name = read_entry(entry);
    name->domain = domain > 0 ? names->domains->list[domain - 1] : "";
  } else {
    *name = (struct kb_shown_name){.name = entry, .address = "", .domain = "", .id = ""};
  }
  *at += entry_size(names, entry);
  return true;
}

static void drop_last(struct kb_shown_names *names)
{
  names->length = names->last;
  names->count--;
}

static void find_last(struct kb_shown_names *names)
{
  for (size_t at = 0; at < names->length; at += entry_size(names, names->entries + at)) {
    names->last = (uint32_t)at;
  }
}

/* What an entry is made of; texts with their terminators. */
enum { THE_HEAD, THE_NAME, THE_ADDRESS, THE_ID, PARTS };
struct made {
  char head[HEAD];
  struct kb_slice parts[PARTS];
};

static struct kb_slice with_end(const char *text)
{
  return (struct kb_slice){text, strlen(text) + 1};
}

static bool insert(struct kb_shown_names *names, size_t at, const struct made *made)
{
  size_t size = 0;
  for (size_t i = 0; i < PARTS; i++) {
    size += made->parts[i].length;
  }
  char *entries =
    size <= UINT32_MAX - names->length ? realloc(names->entries, names->length + size) : NULL;
  if (!entries) {
    return false;
  }
  memmove(entries + at + size, entries + at, names->length - at);
  for (size_t i = 0; i < PARTS; i++) {
    if (made->parts[i].length > 0) {
      memcpy(entries + at, made->parts[i].data, made->parts[i].length);
      at += made->parts[i].length;
    }
  }
  names->entries = entries;
  names->length += (uint32_t)size;
  names->count++;
  find_last(names);
  return true;
}

static bool insert_case(struct kb_shown_names *names, struct kb_domains *domains, size_t at,
                        const struct kb_case *a_case, const char *title)
{
  char bytes[GUID_BYTES];
  struct kb_buf address = {0};
  struct made made = {.parts = {[THE_NAME] = with_end(title)}};
  names->domains = domains;
  if (domains) {
    const bool is_guid = is_plain_guid(a_case->root.id, bytes);
    const char *whole = kb_case_address(a_case);
    whole = whole && strcmp(title, whole) != 0 ? whole : "";
    const size_t domain = domain_number(domains, whole);
    made.head[0] = is_guid ? IS_GUID : 0;
    made.head[1] = (char)(unsigned char)domain;
    kb_buf_add_text(&address, whole);
    kb_buf_cut(&address, address.length - (domain > 0 ? strlen(domains->list[domain - 1]) : 0));
    made.parts[THE_HEAD] = (struct kb_slice){made.head, HEAD};
    made.parts[THE_ADDRESS] = with_end(kb_buf_text(&address));
    made.parts[THE_ID] = is_guid ? (struct kb_slice){bytes, GUID_BYTES} : with_end(a_case->root.id);
  }
  const bool good = !address.failed && insert(names, at, &made);
  kb_buf_fini(&address);
  return good;
}

bool kb_shown_names_add(struct kb_shown_names *names, struct kb_domains *domains,
                        const struct kb_case *a_case, const char *title, bool *is_first)
{
  const char *id = a_case->root.id;
  size_t at = 0;
  *is_first = false;
  if (names->count == KB_SHOWN_NAMES) {
    if (compare_entry(names, names->last, title, id) <= 0) {
      return true;
    }
    drop_last(names);
  }
  while (at < names->length && compare_entry(names, at, title, id) <= 0) {
    at += entry_size(names, names->entries + at);
  }
  *is_first = at == 0;
  return insert_case(names, domains, at, a_case, title);
}

void kb_shown_name_write(struct kb_buf *out, const struct kb_shown_name *name)
{
  char guid[KB_GUID_LENGTH + 1];
  kb_buf_add_text(out, name->name);
  if (!name->has_namesake) {
    return;
  }
  const char *id = id_text(name, guid);
  if (name->address[0] != '\0' || name->domain[0] != '\0') {
    kb_buf_addf(out, " (%s%s)", name->address, name->domain);
  } else if (strcmp(id, name->name) != 0) {
    kb_buf_addf(out, " (%s)", id);
  }
}

void kb_shown_names_write_first(struct kb_buf *out, const struct kb_shown_names *names)
{
  struct kb_shown_name name;
  size_t at = 0;
  if (kb_shown_names_next(names, &at, &name)) {
    kb_shown_name_write(out, &name);
  }
}

/* --- Namesakes --- */

bool kb_namesakes_init(struct kb_namesakes *all, size_t count)
{
  *all = (struct kb_namesakes){.list = calloc(count + 1, sizeof *all->list)};
  return all->list != NULL;
}

void kb_namesakes_add(struct kb_namesakes *all, const struct kb_subject *subject,
                      const struct kb_shown_names *names)
{
  for (size_t at = 0; names->domains && at < names->length;
       at += entry_size(names, names->entries + at)) {
    all->list[all->count++] = (struct kb_namesake){subject->id, names->entries + at};
  }
}

static int by_name(const void *a, const void *b)
{
  const struct kb_namesake *x = a;
  const struct kb_namesake *y = b;
  return x->subject != y->subject ? (x->subject > y->subject) - (x->subject < y->subject)
                                  : strcmp(x->entry + HEAD, y->entry + HEAD);
}

static bool is_same_record(const char *a, const char *b)
{
  char guids[2][KB_GUID_LENGTH + 1];
  const struct kb_shown_name x = read_entry(a);
  const struct kb_shown_name y = read_entry(b);
  return strcmp(id_text(&x, guids[0]), id_text(&y, guids[1])) == 0;
}

void kb_namesakes_mark(struct kb_namesakes *all)
{
  qsort(all->list, all->count, sizeof *all->list, by_name);
  for (size_t begin = 0, end = 0; begin < all->count; begin = end) {
    bool are_several = false;
    for (end = begin; end < all->count && by_name(&all->list[begin], &all->list[end]) == 0; end++) {
      are_several = are_several || !is_same_record(all->list[begin].entry, all->list[end].entry);
    }
    for (size_t i = begin; i < end && are_several; i++) {
      *all->list[i].entry |= HAS_NAMESAKE;
    }
  }
}

void kb_namesakes_fini(struct kb_namesakes *all)
{
  free(all->list);
  *all = (struct kb_namesakes){0};
}
