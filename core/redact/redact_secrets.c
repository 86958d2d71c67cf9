/* What looks like a secret: tokens, and the values of keys with telling names. */
#include "base/ascii.h"
#include "redact/redact_inside.h"

enum { TOKEN_MIN = 16, JWT_PART_MIN = 8, BASIC_MIN = 8, KEY_MAX = 64 };

static struct kb_slice rest_of(const struct redact_plain *plain, size_t from)
{
  const size_t start = plain->from[from];
  return (struct kb_slice){plain->text.data + start, plain->text.length - start};
}

/* Adds a match whose first `kept` bytes stay and whose bytes up to `length` are the secret. */
static void match_secret(struct kb_redactor *redactor, size_t from, size_t kept, size_t length,
                         const char *kind, struct redact_match *match)
{
  const struct redact_plain *plain = redactor->plain;
  const struct kb_slice rest = rest_of(plain, from);
  const size_t end = kb_redact_place(plain, from, plain->from[from] + length);
  if (end <= match->end) {
    return;
  }
  struct kb_buf text = {0};
  const char *pseudonym =
    kb_redact_other(redactor, kind, (struct kb_slice){rest.data + kept, length - kept});
  kb_buf_add(&text, rest.data, kept);
  kb_buf_add_text(&text, pseudonym ? pseudonym : "");
  *match = (struct redact_match){end, kb_redact_keep(redactor, &text)};
}

/* --- Tokens --- */

static size_t run_of(struct kb_slice text, size_t at, const char *signs)
{
  while (at < text.length && text.data[at] &&
         (kb_is_alnum(text.data[at]) || strchr(signs, text.data[at]))) {
    at++;
  }
  return at;
}

/* JSON Web Tokens (RFC 7519): each begins with {" in base64url, and has three parts or five. */
static size_t jwt_length(struct kb_slice text)
{
  size_t at = 0;
  size_t parts = 0;
  if (text.length < 3 || memcmp(text.data, "eyJ", 3) != 0) {
    return 0;
  }
  while (parts < 5) {
    const size_t end = run_of(text, at, "-_");
    if (end - at < JWT_PART_MIN && parts < 2) {
      return 0;
    }
    at = end;
    parts++;
    if (at == text.length || text.data[at] != '.') {
      break;
    }
    at += parts < 5;
  }
  return parts < 2 ? 0 : text.data[at - 1] == '.' ? at - 1 : at;
}

/* "Bearer …" (RFC 6750): no word of a sentence is that long and contains a digit. */
static size_t bearer_length(struct kb_slice text)
{
  const size_t plain = run_of(text, 0, "-._~+/");
  size_t at = plain;
  bool has_digit = false;
  for (size_t i = 0; i < plain; i++) {
    has_digit |= kb_is_digit(text.data[i]);
  }
  while (at < text.length && text.data[at] == '=') {
    at++;
  }
  return plain >= TOKEN_MIN && has_digit ? at : 0;
}

/* "Basic …" (RFC 7617): complete base64, and not a word. */
static size_t basic_length(struct kb_slice text)
{
  const size_t plain = run_of(text, 0, "+/");
  size_t at = plain;
  bool is_word = true;
  for (size_t i = 0; i < plain; i++) {
    is_word = is_word && kb_is_letter(text.data[i]) && (i == 0 || kb_is_lower(text.data[i]));
  }
  while (at < text.length && text.data[at] == '=' && at < plain + 2) {
    at++;
  }
  return plain >= BASIC_MIN && at % 4 == 0 && !is_word ? at : 0;
}

static void match_scheme(struct kb_redactor *redactor, size_t from, struct redact_match *match)
{
  static const struct {
    const char *scheme;
    size_t (*length)(struct kb_slice text);
  } schemes[] = {{"bearer ", bearer_length}, {"basic ", basic_length}};
  const struct redact_plain *plain = redactor->plain;
  for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
    const size_t length = strlen(schemes[i].scheme);
    if (plain->length - from <= length ||
        memcmp(plain->bytes + from, schemes[i].scheme, length) != 0) {
      continue;
    }
    const size_t kept = plain->from[from + length] - plain->from[from];
    const struct kb_slice rest = rest_of(plain, from + length);
    const size_t secret = schemes[i].length(rest);
    if (secret > 0) {
      match_secret(redactor, from, kept, kept + secret, "token", match);
    }
  }
}

/* --- Values of keys --- */

/* Ends of keys, without dashes and underscores: "smtp_password" ends so. Sources: RFC 6749 and
   7521 (OAuth 2.0), Azure's connection strings and shared access signatures. */
static const char *const keys[] = {"password",
                                   "passwd",
                                   "passphrase",
                                   "clientsecret",
                                   "accesstoken",
                                   "refreshtoken",
                                   "idtoken",
                                   "clientassertion",
                                   "assertion",
                                   "apikey",
                                   "accountkey",
                                   "sharedaccesskey",
                                   "sharedaccesssignature",
                                   "subscriptionkey",
                                   "functionskey"};
/* Whole keys: other words end so, too. */
static const char *const whole_keys[] = {"pwd", "secret", "sig", NULL};

static bool is_key(struct kb_slice name)
{
  char bytes[KEY_MAX];
  size_t length = 0;
  for (size_t i = 0; i < name.length && length < sizeof bytes; i++) {
    if (name.data[i] != '-' && name.data[i] != '_') {
      bytes[length++] = name.data[i];
    }
  }
  for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
    const size_t size = strlen(keys[i]);
    if (length >= size && memcmp(bytes + length - size, keys[i], size) == 0) {
      return true;
    }
  }
  return kb_redact_is_one_of((struct kb_slice){bytes, length}, whole_keys);
}

static bool says_nothing(struct kb_slice value)
{
  static const char *const words[] = {"null", "none", "true", "false", "", NULL};
  size_t stars = 0;
  while (stars < value.length && value.data[stars] == '*') {
    stars++;
  }
  return stars == value.length || kb_redact_is_one_of(value, words);
}

/* After a colon a sentence may continue: "Password: incorrect". */
static bool is_no_word(struct kb_slice value)
{
  for (size_t i = 0; i < value.length; i++) {
    if (!kb_is_letter(value.data[i]) && !strchr(".,'-", value.data[i])) {
      return true;
    }
  }
  return false;
}

/* The value after a key at `at`, and its end. False if there is none. */
static bool read_value(struct kb_slice text, size_t at, size_t *begin, size_t *end)
{
  const char *stops = " \t\r\n&;,\"'<>)]}|";
  const bool key_is_quoted = at < text.length && strchr("\"'", text.data[at]) && text.data[at];
  at += key_is_quoted;
  while (at < text.length && text.data[at] == ' ') {
    at++;
  }
  const char sign = at < text.length ? text.data[at] : '\0';
  if (sign != '=' && sign != ':' && (sign != '>' || key_is_quoted)) {
    return false;
  }
  at++;
  while (sign != '>' && at < text.length && text.data[at] == ' ') {
    at++;
  }
  const char quote = at < text.length ? text.data[at] : '\0';
  const char own[] = {quote, '\0'};
  const bool is_quoted = quote == '"' || quote == '\'';
  at += is_quoted;
  *begin = at;
  while (at < text.length && !strchr(is_quoted ? own : stops, text.data[at]) && text.data[at]) {
    at++;
  }
  *end = at;
  const struct kb_slice value = {text.data + *begin, *end - *begin};
  return !says_nothing(value) && (sign != ':' || is_quoted || is_no_word(value));
}

static void match_value(struct kb_redactor *redactor, size_t from, struct redact_match *match)
{
  const struct redact_plain *plain = redactor->plain;
  const size_t limit = from + KEY_MAX < plain->length ? from + KEY_MAX : plain->length;
  size_t end = from;
  while (end < limit && (plain->kinds[end] == REDACT_WORD || plain->bytes[end] == '-')) {
    end++;
  }
  if (end == plain->length || !memchr("=:\"'> ", plain->bytes[end], 6) ||
      !is_key(kb_redact_span(plain, from, end))) {
    return;
  }
  size_t value = 0;
  size_t length = 0;
  const size_t key = plain->from[end] - plain->from[from];
  if (read_value(rest_of(plain, from), key, &value, &length)) {
    match_secret(redactor, from, value, length, "secret", match);
  }
}

void kb_redact_secret(struct kb_redactor *redactor, size_t from, struct redact_match *match)
{
  const struct redact_plain *plain = redactor->plain;
  switch (plain->bytes[from]) {
  case 'e': {
    const bool begins = from == 0 || !strchr("-_", plain->bytes[from - 1]);
    const size_t length = begins ? jwt_length(rest_of(plain, from)) : 0;
    if (length > 0) {
      match_secret(redactor, from, 0, length, "token", match);
    }
    break;
  }
  case 'b':
    match_scheme(redactor, from, match);
    break;
  default:
    break;
  }
  match_value(redactor, from, match);
}
