/* Values recognized by their form: ids, IP addresses, SIDs, telephone numbers. */
#include "base/ascii.h"
#include "base/guid.h"
#include "redact/redact_inside.h"

static size_t hex_end(const struct redact_plain *plain, size_t at, size_t count)
{
  size_t end = at;
  while (end < plain->length && end - at < count && kb_is_hex(plain->bytes[end])) {
    end++;
  }
  return end;
}

static bool is_alnum(const struct redact_plain *plain, size_t at)
{
  return plain->kinds[at] == REDACT_WORD && plain->bytes[at] != '_';
}

static const char *without_dashes(struct kb_redactor *redactor, const char *id)
{
  struct kb_buf text = {0};
  for (const char *at = id ? id : ""; *at; at++) {
    if (*at != '-') {
      kb_buf_add_char(&text, *at);
    }
  }
  return kb_redact_keep(redactor, &text);
}

/* A GUID with dashes is recognized anywhere; one without them only as a word of its own. */
void kb_redact_guid(struct kb_redactor *redactor, size_t from, struct redact_match *match)
{
  const struct redact_plain *plain = redactor->plain;
  if (!kb_is_hex(plain->bytes[from]) || plain->length - from < 32) {
    return;
  }
  const bool has_dashes =
    kb_guid_begins((struct kb_slice){plain->bytes + from, plain->length - from});
  size_t end = from + KB_GUID_LENGTH;
  if (!has_dashes) {
    end = hex_end(plain, from, 32);
    if (end - from < 32 || (from > 0 && is_alnum(plain, from - 1)) ||
        (end < plain->length && is_alnum(plain, end))) {
      return;
    }
  }
  const char *pseudonym = kb_redact_id(redactor, kb_redact_span(plain, from, end));
  *match = (struct redact_match){end, has_dashes ? pseudonym : without_dashes(redactor, pseudonym)};
}

/* --- Addresses of machines --- */

static bool is_digit(const struct redact_plain *plain, size_t at)
{
  return kb_is_digit(kb_redact_byte(plain, at));
}

static size_t digits_end(const struct redact_plain *plain, size_t at)
{
  while (is_digit(plain, at)) {
    at++;
  }
  return at;
}

/* The word before `at`, with at most three other characters between. */
static struct kb_slice word_before(const struct redact_plain *plain, size_t at)
{
  size_t end = at;
  while (end > 0 && at - end < 3 && plain->kinds[end - 1] == REDACT_OTHER) {
    end--;
  }
  size_t from = end;
  while (from > 0 && plain->kinds[from - 1] == REDACT_WORD) {
    from--;
  }
  return kb_redact_span(plain, from, end);
}

/* "Version=9.0.0.1" and "Chrome/100.0.0.1" are not addresses. */
static bool is_version(const struct redact_plain *plain, size_t from)
{
  static const char *const words[] = {"version", "v", "ver", "build", "release", "rev", NULL};
  const bool is_after_slash =
    from > 0 && plain->bytes[from - 1] == '/' && !(from > 1 && plain->bytes[from - 2] == '/');
  return is_after_slash || kb_redact_is_one_of(word_before(plain, from), words);
}

/* The end of "10.0.0.5"; 0 if there is no such address. */
static size_t ipv4_end(const struct redact_plain *plain, size_t from)
{
  size_t at = from;
  for (size_t part = 0; part < 4; part++) {
    unsigned value = 0;
    const size_t end = digits_end(plain, at);
    for (size_t i = at; i < end && value < 1000; i++) {
      value = value * 10 + (unsigned)(plain->bytes[i] - '0');
    }
    const char next = kb_redact_byte(plain, end);
    if (end == at || value > 255 || (part < 3 && next != '.')) {
      return 0;
    }
    at = part < 3 ? end + 1 : end;
  }
  const bool goes_on = (at < plain->length && plain->kinds[at] == REDACT_WORD) ||
                       (kb_redact_byte(plain, at) == '.' && is_digit(plain, at + 1));
  return goes_on ? 0 : at;
}

static void match_ipv4(struct kb_redactor *redactor, size_t from, struct redact_match *match)
{
  const struct redact_plain *plain = redactor->plain;
  const size_t end = ipv4_end(plain, from);
  const struct kb_slice address = kb_redact_span(plain, from, end > from ? end : from);
  const bool is_nobodys = address.length > 3 && (memcmp(address.data, "127.", 4) == 0 ||
                                                 kb_slice_is(address, "0.0.0.0") ||
                                                 kb_slice_is(address, "255.255.255.255"));
  if (end > match->end && kb_redact_byte(plain, from - (from > 0)) != '.' && !is_nobodys &&
      !is_version(plain, from)) {
    *match = (struct redact_match){end, kb_redact_host(redactor, address)};
  }
}

/* The end of "fe80::1"; 0 if there is none. Times of day consist of digits and colons, too. */
static size_t ipv6_end(const struct redact_plain *plain, size_t from)
{
  size_t groups = 0;
  size_t gaps = 0;
  bool has_digit = false;
  size_t at = from;
  while (at < plain->length && groups <= 8) {
    const size_t end = hex_end(plain, at, 5);
    for (size_t i = at; i < end; i++) {
      has_digit |= is_digit(plain, i);
    }
    groups += end > at;
    if (end - at > 4) {
      return 0;
    }
    at = end;
    if (kb_redact_byte(plain, at) != ':') {
      break;
    }
    const bool is_gap = kb_redact_byte(plain, at + 1) == ':';
    const size_t next = at + 1 + is_gap;
    if (!is_gap && (next >= plain->length || !kb_is_hex(plain->bytes[next]))) {
      break; /* belongs to the sentence */
    }
    gaps += is_gap;
    at = next;
  }
  const bool goes_on =
    at < plain->length && (plain->kinds[at] == REDACT_WORD ||
                           (plain->bytes[at] == ':' && kb_is_hex(kb_redact_byte(plain, at + 1))));
  const bool is_whole = gaps == 0 ? groups == 8 : gaps == 1 && groups >= 2 && groups < 8;
  return is_whole && has_digit && !goes_on ? at : 0;
}

static void match_ipv6(struct kb_redactor *redactor, size_t from, struct redact_match *match)
{
  const struct redact_plain *plain = redactor->plain;
  const size_t end = from > 0 && plain->bytes[from - 1] == ':' ? 0 : ipv6_end(plain, from);
  if (end > match->end) {
    *match = (struct redact_match){end, kb_redact_host(redactor, kb_redact_span(plain, from, end))};
  }
}

void kb_redact_machine(struct kb_redactor *redactor, size_t from, struct redact_match *match)
{
  const char first = redactor->plain->bytes[from];
  if (kb_is_digit(first)) {
    match_ipv4(redactor, from, match);
  }
  if (kb_is_hex(first) || first == ':') {
    match_ipv6(redactor, from, match);
  }
}

/* --- SIDs --- */

/* Shorter SIDs are the same everywhere: S-1-5-18 is the system. */
enum { SID_PARTS_MIN = 5 };

void kb_redact_sid(struct kb_redactor *redactor, size_t from, struct redact_match *match)
{
  const struct redact_plain *plain = redactor->plain;
  size_t end = from + 3;
  size_t parts = 0;
  if (plain->length - from < 6 || memcmp(plain->bytes + from, "s-1", 3) != 0) {
    return;
  }
  while (kb_redact_byte(plain, end) == '-' && is_digit(plain, end + 1)) {
    end = digits_end(plain, end + 1);
    parts++;
  }
  if (parts >= SID_PARTS_MIN && end > match->end) {
    *match = (struct redact_match){
      end, kb_redact_other(redactor, "sid", kb_redact_span(plain, from, end))};
  }
}

/* --- Telephone numbers --- */

/* ITU-T E.164 has at most 15 digits. */
enum { PHONE_DIGITS = 15, PHONE_MIN = 6, PHONE_MIN_ABROAD = 8 };

/* Groups of digits and their separators. */
struct phone {
  char digits[PHONE_DIGITS];
  size_t count, end;
};

/* The end of the gap between two groups: at most two characters. */
static size_t gap_end(const struct redact_plain *plain, size_t at)
{
  const size_t limit = at + 2;
  while (at < limit && at < plain->length && memchr(" -./()", plain->bytes[at], 6)) {
    at++;
  }
  return at;
}

/* Reads as many groups as fit, up to `limit` digits. */
static void read_phone(const struct redact_plain *plain, size_t at, size_t limit,
                       struct phone *phone)
{
  *phone = (struct phone){.end = at};
  while (at < limit) {
    const size_t end = digits_end(plain, at);
    const bool goes_on = end < plain->length && plain->kinds[end] == REDACT_WORD;
    if (end == at || goes_on || phone->count + (end - at) > PHONE_DIGITS) {
      return;
    }
    memcpy(phone->digits + phone->count, plain->bytes + at, end - at);
    phone->count += end - at;
    phone->end = end;
    at = gap_end(plain, end);
    if (at == end) {
      return;
    }
  }
}

/* The North American forms: "425-555-0100", "(425) 555-0100". */
static size_t north_american_end(const struct redact_plain *plain, size_t from)
{
  static const char *const forms[] = {"ddd-ddd-dddd", "ddd.ddd.dddd", "(ddd) ddd-dddd",
                                      "(ddd)ddd-dddd", "d-ddd-ddd-dddd"};
  const char before = from > 0 ? plain->bytes[from - 1] : ' ';
  for (size_t i = 0; i < sizeof forms / sizeof forms[0] && !memchr("-.", before, 2); i++) {
    size_t at = 0;
    while (forms[i][at] &&
           (forms[i][at] == 'd' ? is_digit(plain, from + at)
                                : kb_redact_byte(plain, from + at) == forms[i][at])) {
      at++;
    }
    const size_t end = from + at;
    const bool goes_on =
      end < plain->length && (plain->kinds[end] == REDACT_WORD ||
                              (memchr("-.", plain->bytes[end], 2) && is_digit(plain, end + 1)));
    if (forms[i][at] == '\0' && !goes_on) {
      return end;
    }
  }
  return 0;
}

/* Whether the number follows a word that announces one. */
static bool is_announced(const struct redact_plain *plain, size_t from)
{
  static const char *const words[] = {"tel",     "phone", "telephone", "mobile", "cell", "fax",
                                      "telefon", "mobil", "handy",     "fon",    NULL};
  return kb_redact_is_one_of(word_before(plain, from), words);
}

/* No country code begins with 0, and "+1000" is a time zone; after a digit the plus is an
   addition. */
static bool may_be_abroad(const struct redact_plain *plain, size_t from)
{
  const bool is_zone = digits_end(plain, from + 1) == from + 5 && plain->bytes[from + 1] == '1' &&
                       plain->bytes[from + 2] <= '4' && plain->bytes[from + 4] == '0';
  return kb_redact_byte(plain, from + 1) != '0' && !is_zone &&
         (from == 0 || plain->kinds[from - 1] == REDACT_OTHER);
}

void kb_redact_phone(struct kb_redactor *redactor, size_t from, struct redact_match *match)
{
  const struct redact_plain *plain = redactor->plain;
  const char first = plain->bytes[from];
  const bool is_abroad = first == '+';
  struct phone phone;
  if (!is_abroad && first != '(' && !is_digit(plain, from)) {
    return;
  }
  if (is_abroad && !may_be_abroad(plain, from)) {
    return;
  }
  const size_t end = is_abroad ? 0 : north_american_end(plain, from);
  read_phone(plain, from + (is_digit(plain, from) ? 0 : 1), end > 0 ? end : plain->length, &phone);
  const bool is_phone = end > 0 || (is_abroad && phone.count >= PHONE_MIN_ABROAD) ||
                        (phone.count >= PHONE_MIN && is_announced(plain, from));
  if (is_phone && phone.end > match->end) {
    const struct kb_slice digits = {phone.digits, phone.count};
    *match = (struct redact_match){phone.end, kb_redact_other(redactor, "phone", digits)};
  }
}
