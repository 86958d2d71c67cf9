/* Directory names: X.500 as written by Exchange, "/o=Contoso/ou=Sales/cn=ann", and LDAP, "CN=Ann
   Beck,OU=Sales,DC=contoso,DC=com" (RFC 4514). */
#include "redact/redact_inside.h"

enum { DIRECTORY_MAX = 1024 };

/* The length of the key that begins a part, such as "cn="; 0 if there is none. */
static size_t part_key(const struct redact_plain *plain, size_t at)
{
  static const char *const keys[] = {"cn=", "ou=", "dc=", "o=", "l=", "c=", "st=", "uid="};
  for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
    const size_t length = strlen(keys[i]);
    if (plain->length - at > length && memcmp(plain->bytes + at, keys[i], length) == 0 &&
        plain->bytes[at + length] != ' ') {
      return length;
    }
  }
  return 0;
}

/* The end of a part: before the next one, or the end of the name. Parts may contain spaces,
   except for the last one, where they cannot be distinguished from those of the sentence. */
static size_t part_end(const struct redact_plain *plain, size_t at, char mark, bool *is_last)
{
  const size_t limit = at + DIRECTORY_MAX < plain->length ? at + DIRECTORY_MAX : plain->length;
  size_t space = 0;
  *is_last = false;
  const char *stops = mark == '/' ? "\"'<>;|," : "\"'<>;|";
  for (size_t i = at; i < limit && !strchr(stops, plain->bytes[i]); i++) {
    const size_t next = i + 1 + (i + 1 < limit && plain->bytes[i + 1] == ' ');
    if (plain->bytes[i] == mark && next < limit && part_key(plain, next) > 0) {
      return i;
    }
    space = plain->bytes[i] == ' ' && space == 0 ? i : space;
    at = i + 1;
  }
  *is_last = true;
  at = space > 0 ? space : at;
  while (memchr(".,:?!)/", plain->bytes[at - 1], 7)) {
    at--; /* belongs to the sentence */
  }
  return at;
}

void kb_redact_directory(struct kb_redactor *redactor, size_t from, struct redact_match *match)
{
  const struct redact_plain *plain = redactor->plain;
  if (!memchr("/cdou", plain->bytes[from], 5)) {
    return; /* longer than any key */
  }
  const bool is_exchange = plain->bytes[from] == '/';
  const char mark = is_exchange ? '/' : ',';
  const bool is_url = is_exchange && from > 0 && plain->kinds[from - 1] == REDACT_WORD;
  size_t at = from + is_exchange;
  size_t parts = 0;
  bool is_last = false;
  if (at == plain->length || is_url ||
      is_exchange != (plain->bytes[at] == 'o' && part_key(plain, at) == 2)) {
    return;
  }
  while (!is_last && at < plain->length) {
    const size_t key = part_key(plain, at);
    if (key == 0) {
      break;
    }
    at = part_end(plain, at + key, mark, &is_last);
    parts++;
    if (!is_last) {
      at += plain->bytes[at + 1] == ' ' ? 2 : 1;
    }
  }
  if (parts >= 2 && at > match->end) {
    *match = (struct redact_match){
      at, kb_redact_other(redactor, "directory", kb_redact_span(plain, from, at))};
  }
}
