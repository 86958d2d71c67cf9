/* Addresses in prose, known or not. */
#include "redact/redact_inside.h"

enum { LOCAL_MAX = 128, HOST_MAX = 255 };

static bool is_local_byte(const struct redact_plain *plain, size_t at)
{
  const char byte = plain->bytes[at];
  return plain->kinds[at] == REDACT_WORD || byte == '.' || byte == '-' || byte == '+' ||
         byte == '\'';
}

static bool is_host_byte(const struct redact_plain *plain, size_t at)
{
  return plain->kinds[at] == REDACT_WORD || plain->bytes[at] == '.' || plain->bytes[at] == '-';
}

/* "IMCEAEX-_O=CONTOSO_OU=…@": Exchange encapsulates names of its directory in addresses. */
static bool is_encapsulated(const struct redact_plain *plain, size_t at)
{
  return plain->length - at > 5 && memcmp(plain->bytes + at, "imcea", 5) == 0;
}

static size_t local_end(const struct redact_plain *plain, size_t at)
{
  const bool may_equal = is_encapsulated(plain, at);
  const size_t most = may_equal ? 8 * LOCAL_MAX : LOCAL_MAX;
  const size_t limit = at + most < plain->length ? at + most : plain->length;
  while (at < limit && (is_local_byte(plain, at) || (may_equal && plain->bytes[at] == '='))) {
    at++;
  }
  return at;
}

/* Excludes dots and dashes at the end, which belong to the sentence. */
size_t kb_redact_host_end(const struct redact_plain *plain, size_t from)
{
  const size_t limit = from + HOST_MAX < plain->length ? from + HOST_MAX : plain->length;
  size_t end = from;
  while (end < limit && is_host_byte(plain, end)) {
    end++;
  }
  while (end > from && plain->kinds[end - 1] == REDACT_OTHER) {
    end--;
  }
  return end;
}

/* Whether an address continues at `at`: "Ann" in "ann.beck@contoso.com" is not a name. */
bool kb_redact_is_inside_address(const struct redact_plain *plain, size_t at)
{
  if (at >= plain->length || plain->kinds[at] != REDACT_OTHER) {
    return false;
  }
  const size_t end = local_end(plain, at);
  return end + 1 < plain->length && plain->bytes[end] == '@' &&
         plain->kinds[end + 1] == REDACT_WORD;
}

/* A guest's address contains that of the home organization:
   "ann_fabrikam.com#EXT#@contoso.onmicrosoft.com". */
static size_t guest_end(const struct redact_plain *plain, size_t at)
{
  static const char mark[] = "#ext#";
  const size_t length = sizeof mark - 1;
  return plain->length - at > length && memcmp(plain->bytes + at, mark, length) == 0 ? at + length
                                                                                     : at;
}

/* "statecode@OData.Community…" is the annotation of a column. */
static bool is_annotation(struct kb_slice domain)
{
  static const char *const vocabularies[] = {"odata.", "microsoft.dynamics.crm."};
  for (size_t i = 0; i < sizeof vocabularies / sizeof vocabularies[0]; i++) {
    const size_t length = strlen(vocabularies[i]);
    if (domain.length > length && memcmp(domain.data, vocabularies[i], length) == 0) {
      return true;
    }
  }
  return false;
}

/* Matches any address, known or not. */
void kb_redact_address(struct kb_redactor *redactor, size_t from, struct redact_match *match)
{
  const struct redact_plain *plain = redactor->plain;
  const size_t at = guest_end(plain, local_end(plain, from));
  if (at >= plain->length || plain->bytes[at] != '@') {
    return;
  }
  const size_t end = kb_redact_host_end(plain, at + 1);
  if (end <= match->end || plain->kinds[at + 1] != REDACT_WORD) {
    return;
  }
  const struct kb_slice domain = kb_redact_span(plain, at + 1, end);
  if (is_annotation(domain)) {
    *match = (struct redact_match){.end = end};
  } else if (memchr(domain.data, '.', domain.length) || kb_redact_host_is_known(redactor, domain)) {
    *match = (struct redact_match){
      .end = end,
      .pseudonym = kb_redact_name(redactor, NULL, REDACT_PEOPLE, KB_PERSONAL_ADDRESS,
                                  kb_redact_span(plain, from, end)),
    };
  }
}
