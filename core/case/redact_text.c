#include "base/text.h"
#include "case/redact_inside.h"

/* Longer ones are not searched for. */
enum { PHRASE_MAX = 512, LOCAL_MAX = 128, HOST_MAX = 255 };

/* What begins like a name, up to the end of a word of it. */
struct phrase {
  const char *pseudonym;    /* NULL: more words must follow */
  struct kb_slice spelling; /* not empty: only if spelled exactly so */
};

/* The longest so far at one place. */
struct match {
  size_t end;
  const char *pseudonym; /* NULL: stays as it is */
  bool is_guid;
  bool has_dashes;
};

static size_t word_end(const struct redact_plain *plain, size_t at)
{
  do {
    at++;
  } while (!kb_redact_boundary(plain, at));
  return at;
}

static size_t next_word(const struct redact_plain *plain, size_t at)
{
  while (at < plain->length && plain->kinds[at] == REDACT_OTHER) {
    at++;
  }
  return at;
}

static struct kb_slice span(const struct redact_plain *plain, size_t from, size_t end)
{
  return (struct kb_slice){plain->bytes + from, end - from};
}

/* Where bytes `from` to `end` come from. */
static struct kb_slice original(const struct redact_plain *plain, struct kb_slice text, size_t from,
                                size_t end)
{
  return (struct kb_slice){text.data + plain->from[from], plain->from[end] - plain->from[from]};
}

static size_t count_characters(struct kb_slice text)
{
  size_t count = 0;
  for (size_t at = 0; at < text.length;) {
    uint32_t code = 0;
    const size_t length =
      kb_text_decode((struct kb_slice){text.data + at, text.length - at}, &code);
    count += !kb_text_is_mark(code);
    at += length > 0 ? length : 1;
  }
  return count;
}

/* One letter, or a number as short as a status code, identifies nobody and stands everywhere. */
static bool is_too_common(struct kb_slice text)
{
  size_t digits = 0;
  while (digits < text.length && text.data[digits] >= '0' && text.data[digits] <= '9') {
    digits++;
  }
  return count_characters(text) < 2 || (digits == text.length && digits <= 4);
}

static struct phrase *phrase_of(struct kb_redactor *redactor, struct kb_slice text)
{
  struct phrase *phrase = kb_map_get(&redactor->phrases, text);
  if (!phrase) {
    phrase = kb_arena_alloc(&redactor->arena, sizeof *phrase);
    if (!phrase || !kb_map_add(&redactor->phrases, text, phrase)) {
      redactor->failed = true;
      return NULL;
    }
  }
  return phrase;
}

void kb_redact_phrase(struct kb_redactor *redactor, struct kb_slice text, const char *pseudonym)
{
  struct redact_plain *plain = &redactor->name;
  if (!kb_redact_plain_read(plain, text)) {
    redactor->failed = true;
    return;
  }
  const size_t from = next_word(plain, 0);
  size_t end = plain->length;
  while (end > from && plain->kinds[end - 1] == REDACT_OTHER) {
    end--;
  }
  const struct kb_slice words = span(plain, from, end);
  if (words.length == 0 || words.length > PHRASE_MAX || is_too_common(words)) {
    return;
  }
  const char *copy = kb_arena_dup(&redactor->arena, words);
  struct phrase *phrase = NULL;
  for (size_t at = from; at < end && copy; at = next_word(plain, at)) {
    at = word_end(plain, at);
    phrase = phrase_of(redactor, (struct kb_slice){copy, at - from});
    if (!phrase) {
      return;
    }
  }
  redactor->failed |= !phrase;
  if (phrase && !phrase->pseudonym) {
    phrase->pseudonym = pseudonym;
    if (words.length == 2) { /* "Al", "IT": no other spelling, for the sake of "it" */
      const struct kb_slice exact = original(plain, text, from, end);
      const char *spelling = kb_arena_dup(&redactor->arena, exact);
      redactor->failed |= !spelling;
      phrase->spelling = (struct kb_slice){spelling, spelling ? exact.length : 0};
    }
  }
}

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

static size_t local_end(const struct redact_plain *plain, size_t at)
{
  const size_t limit = at + LOCAL_MAX < plain->length ? at + LOCAL_MAX : plain->length;
  while (at < limit && is_local_byte(plain, at)) {
    at++;
  }
  return at;
}

/* Without the dots and dashes at its end, which are the sentence's. */
static size_t host_end(const struct redact_plain *plain, size_t from)
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

/* Whether an address goes on at `at`: "Ann" ends nowhere in "ann.beck@contoso.com". */
static bool is_inside_address(const struct redact_plain *plain, size_t at)
{
  if (at >= plain->length || plain->kinds[at] != REDACT_OTHER) {
    return false;
  }
  const size_t end = local_end(plain, at);
  return end + 1 < plain->length && plain->bytes[end] == '@' &&
         plain->kinds[end + 1] == REDACT_WORD;
}

static bool is_spelled(const struct phrase *phrase, const struct redact_plain *plain,
                       struct kb_slice text, size_t from, size_t end)
{
  return phrase->spelling.length == 0 ||
         kb_slice_equal(phrase->spelling, original(plain, text, from, end));
}

static void match_phrase(struct kb_redactor *redactor, struct kb_slice text, size_t from,
                         struct match *match)
{
  const struct redact_plain *plain = &redactor->plain;
  for (size_t end = from; end < plain->length; end = next_word(plain, end)) {
    end = word_end(plain, end);
    if (end - from > PHRASE_MAX) {
      return;
    }
    const struct phrase *phrase = kb_map_get(&redactor->phrases, span(plain, from, end));
    if (!phrase) {
      return;
    }
    if (phrase->pseudonym && is_spelled(phrase, plain, text, from, end) &&
        !is_inside_address(plain, end)) {
      *match = (struct match){.end = end, .pseudonym = phrase->pseudonym};
    }
  }
}

/* Any address, known or not. */
static void match_address(struct kb_redactor *redactor, size_t from, struct match *match)
{
  const struct redact_plain *plain = &redactor->plain;
  const size_t at = local_end(plain, from);
  if (at >= plain->length || plain->bytes[at] != '@') {
    return;
  }
  const size_t end = host_end(plain, at + 1);
  if (end <= match->end || plain->kinds[at + 1] != REDACT_WORD) {
    return;
  }
  const struct kb_slice domain = span(plain, at + 1, end);
  if (memchr(domain.data, '.', domain.length) || kb_redact_host_is_known(redactor, domain)) {
    *match = (struct match){
      .end = end,
      .pseudonym =
        kb_redact_name(redactor, NULL, REDACT_PEOPLE, KB_PERSONAL_ADDRESS, span(plain, from, end)),
    };
  }
}

/* DOMAIN\account, of a domain that is known. */
static void match_account(struct kb_redactor *redactor, size_t from, struct match *match)
{
  const struct redact_plain *plain = &redactor->plain;
  const size_t at = host_end(plain, from);
  if (at + 1 >= plain->length || plain->bytes[at] != '\\' || plain->kinds[at + 1] != REDACT_WORD) {
    return;
  }
  const size_t end = host_end(plain, at + 1);
  if (end > match->end && kb_redact_host_is_known(redactor, span(plain, from, at))) {
    *match = (struct match){
      .end = end,
      .pseudonym =
        kb_redact_name(redactor, NULL, REDACT_PEOPLE, KB_PERSONAL_ADDRESS, span(plain, from, end)),
    };
  }
}

static bool is_below(struct kb_slice host, const char *domain)
{
  const size_t length = strlen(domain);
  const size_t at = host.length - length;
  return host.length > length && host.data[at - 1] == '.' &&
         memcmp(host.data + at, domain, length) == 0;
}

/* Hosts of the product and of XML vocabularies, which its messages refer to. */
static bool is_reference_host(struct kb_slice host)
{
  static const char *const domains[] = {
    "microsoft.com", "microsoftonline.com", "office.com", "office365.com", "w3.org", "xmlsoap.org"};
  for (size_t i = 0; i < sizeof domains / sizeof domains[0]; i++) {
    if (is_below(host, domains[i])) {
      return true;
    }
  }
  return kb_slice_is(host, "tempuri.org");
}

/* Below a domain that is known, or below one whose subdomains are names of customers. */
static bool is_below_known(struct kb_redactor *redactor, struct kb_slice host)
{
  static const char *const domains[] = {"onmicrosoft.com", "sharepoint.com", "dynamics.com"};
  for (size_t i = 0; i < sizeof domains / sizeof domains[0]; i++) {
    if (is_below(host, domains[i])) {
      return true;
    }
  }
  const char *dot = memchr(host.data, '.', host.length);
  while (dot) {
    const size_t start = (size_t)(dot - host.data) + 1;
    const struct kb_slice rest = {host.data + start, host.length - start};
    dot = memchr(rest.data, '.', rest.length);
    if (dot && kb_redact_host_is_known(redactor, rest)) {
      return true;
    }
  }
  return false;
}

static void match_host(struct kb_redactor *redactor, size_t from, struct match *match)
{
  const struct redact_plain *plain = &redactor->plain;
  const size_t end = host_end(plain, from);
  const struct kb_slice host = span(plain, from, end);
  if (end <= match->end) {
    return;
  }
  const bool in_url = from >= 3 && memcmp(plain->bytes + from - 3, "://", 3) == 0;
  const bool has_dot = memchr(host.data, '.', host.length) != NULL;
  if (kb_redact_is_public_host(host) || (in_url && is_reference_host(host))) {
    *match = (struct match){.end = end};
  } else if (in_url || (has_dot && is_below_known(redactor, host))) {
    *match = (struct match){.end = end, .pseudonym = kb_redact_host(redactor, host)};
  }
}

static bool is_hex(char byte)
{
  return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'f');
}

static size_t hex_end(const struct redact_plain *plain, size_t at, size_t count)
{
  size_t end = at;
  while (end < plain->length && end - at < count && is_hex(plain->bytes[end])) {
    end++;
  }
  return end;
}

static bool is_alnum(const struct redact_plain *plain, size_t at)
{
  return plain->kinds[at] == REDACT_WORD && plain->bytes[at] != '_';
}

/* A GUID with dashes is one wherever it stands; without them, only by itself. */
static void match_guid(struct kb_redactor *redactor, size_t from, struct match *match)
{
  static const size_t groups[] = {8, 4, 4, 4, 12};
  const struct redact_plain *plain = &redactor->plain;
  if (plain->length - from < 32) {
    return;
  }
  size_t end = from;
  bool has_dashes = true;
  for (size_t i = 0; i < 5 && has_dashes; i++) {
    const size_t start = i == 0 ? from : end + 1;
    has_dashes = i == 0 || (end < plain->length && plain->bytes[end] == '-');
    end = has_dashes ? hex_end(plain, start, groups[i]) : end;
    has_dashes = has_dashes && end - start == groups[i];
  }
  if (!has_dashes) {
    end = hex_end(plain, from, 32);
    if (end - from < 32 || (from > 0 && is_alnum(plain, from - 1)) ||
        (end < plain->length && is_alnum(plain, end))) {
      return;
    }
  }
  *match = (struct match){.end = end,
                          .pseudonym = kb_redact_id(redactor, span(plain, from, end)),
                          .is_guid = true,
                          .has_dashes = has_dashes};
}

static struct match match_at(struct kb_redactor *redactor, struct kb_slice text, size_t at)
{
  struct match match = {.end = at};
  if (is_hex(redactor->plain.bytes[at])) {
    match_guid(redactor, at, &match);
  }
  if (match.is_guid || redactor->plain.kinds[at] == REDACT_OTHER ||
      !kb_redact_boundary(&redactor->plain, at)) {
    return match;
  }
  match_phrase(redactor, text, at, &match);
  if (redactor->plain.kinds[at] == REDACT_WORD) {
    match_address(redactor, at, &match);
    match_account(redactor, at, &match);
    match_host(redactor, at, &match);
  }
  return match;
}

static void add_replacement(struct kb_buf *out, const struct match *match)
{
  for (const char *at = match->pseudonym; *at; at++) {
    if (!match->is_guid || match->has_dashes || *at != '-') {
      kb_buf_add_char(out, *at);
    }
  }
}

void kb_redact_prose(struct kb_redactor *redactor, struct kb_slice text, struct kb_buf *out)
{
  struct redact_plain *plain = &redactor->plain;
  if (!kb_redact_plain_read(plain, text)) {
    redactor->failed = true;
    return;
  }
  redactor->in_prose = true;
  size_t copied = 0;
  size_t at = 0;
  while (at < plain->length && !redactor->failed) {
    const struct match match = match_at(redactor, text, at);
    if (match.pseudonym) {
      kb_buf_add_slice(out, (struct kb_slice){text.data + copied, plain->from[at] - copied});
      add_replacement(out, &match);
      copied = plain->from[match.end];
    }
    at = match.end > at ? match.end : at + 1;
  }
  redactor->in_prose = false;
  kb_buf_add_slice(out, (struct kb_slice){text.data + copied, text.length - copied});
}
