#include "author/document_codes.h"

#include "base/ascii.h"
#include "match/error_code.h"

#include <strings.h>

enum { NAME_MIN = 6, NAME_MAX = 80, NEAR = 1, NEAR_MARKED = 3 };

/* Names of products and things that are written like codes. */
static const char *const no_codes[] = {
  "ActiveSync", "AppSource",  "AutoSave",   "BitLocker",  "CosmosDB",   "DevOps",     "GitHub",
  "GraphQL",    "HoloLens",   "JavaScript", "LinkedIn",   "MongoDB",    "MySQL",      "NetBIOS",
  "OAuth2",     "OneDrive",   "OneLake",    "OneNote",    "OpenAI",     "OpenSSL",    "PostgreSQL",
  "PowerApps",  "PowerPoint", "PowerQuery", "PowerShell", "ServiceNow", "SharePoint", "TypeScript",
  "VMware",     "WebView2",   "WhatsApp",   "YouTube"};

struct token {
  const char *text;
  size_t length; /* without punctuation around it */
};

struct tokens {
  const char *at;
  struct token list[2 * NEAR_MARKED + 1]; /* around the middle one */
};

static struct kb_slice slice_of(struct token token)
{
  return (struct kb_slice){token.text, token.length};
}

static bool is_part(char byte)
{
  return kb_is_alnum(byte) || byte == '_' || byte == '-' || byte == '.';
}

static struct token next_token(const char **text)
{
  const char *at = *text;
  while (*at && !kb_is_alnum(*at) && !(*at == '-' && kb_is_digit(at[1]))) {
    at++;
  }
  struct token token = {at, 0};
  while (is_part(at[token.length])) {
    token.length++;
  }
  *text = at + token.length;
  while (token.length > 0 && strchr(".-_", token.text[token.length - 1])) {
    token.length--;
  }
  return token;
}

static bool ends_with(struct kb_slice text, const char *word)
{
  const size_t length = strlen(word);
  return text.length > length && memcmp(text.data + text.length - length, word, length) == 0;
}

/* Without "Crm." and the namespace of a class. */
static struct kb_slice without_namespace(struct kb_slice code)
{
  for (size_t at = code.length; at > 0; at--) {
    if (code.data[at - 1] == '.') {
      return (struct kb_slice){code.data + at, code.length - at};
    }
  }
  return code;
}

/* "0x80071234", "8005E272", "-2147209462"; not any ten digits. */
static bool is_number(struct kb_slice code)
{
  uint32_t number;
  const bool is_signed = code.length > 0 && code.data[0] == '-';
  return kb_code_number(code, &number) && number >= 0x80000000U &&
         (is_signed || code.length != 10 || code.data[1] == 'x' || code.data[1] == 'X');
}

/* NoSuchThing, RPC_S_SERVER_UNAVAILABLE, AADSTS50011 */
static bool is_name(struct kb_slice code)
{
  size_t humps = 0;
  size_t digits = 0;
  size_t lower = 0;
  bool has_bar = false;
  for (size_t i = 0; i < code.length; i++) {
    const char byte = code.data[i];
    has_bar = has_bar || byte == '_';
    digits += kb_is_digit(byte);
    lower += kb_is_lower(byte);
    humps += i > 0 && kb_is_upper(byte) && kb_is_lower(code.data[i - 1]);
    if (!kb_is_alnum(byte) && byte != '_') {
      return false;
    }
  }
  if (code.length < NAME_MIN || code.length > NAME_MAX || !kb_is_upper(code.data[0])) {
    return false;
  }
  for (size_t i = 0; i < sizeof no_codes / sizeof no_codes[0]; i++) {
    if (kb_slice_is(code, no_codes[i])) {
      return false;
    }
  }
  const bool is_kb = code.data[0] == 'K' && code.data[1] == 'B' && kb_is_digit(code.data[2]);
  return !is_kb && (humps > 0 || (lower == 0 && (has_bar || digits >= 3)));
}

/* Called an error by its own words. */
static bool is_error_name(struct kb_slice name)
{
  static const char *const ends[] = {"Error", "Exception", "Fault", "Failure"};
  bool holds = name.length > 6 && memcmp(name.data, "Error", 5) == 0 && kb_is_upper(name.data[5]);
  holds = holds || (name.length > 6 && memcmp(name.data, "AADSTS", 6) == 0);
  for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
    holds = holds || ends_with(name, ends[i]);
  }
  return holds;
}

static bool is_error_word(struct token token)
{
  static const char *const words[] = {"error", "errors", "exception", "code", "codes", "errorcode"};
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
    if (strlen(words[i]) == token.length && strncasecmp(words[i], token.text, token.length) == 0) {
      return true;
    }
  }
  return false;
}

static struct tokens begin(const char *text)
{
  struct tokens tokens = {.at = text};
  for (size_t i = 0; i < NEAR_MARKED + 1; i++) {
    tokens.list[NEAR_MARKED + i] = next_token(&tokens.at);
  }
  return tokens;
}

static void advance(struct tokens *tokens)
{
  memmove(tokens->list, tokens->list + 1, 2 * NEAR_MARKED * sizeof tokens->list[0]);
  tokens->list[2 * NEAR_MARKED] = next_token(&tokens->at);
}

/* Whether the text between both ends a sentence. */
static bool is_apart(struct token first, struct token second)
{
  for (const char *at = first.text + first.length; at + 1 < second.text; at++) {
    if (strchr(".;:?!", at[0]) && kb_is_space(at[1]) && at[0] != ':') {
      return true;
    }
  }
  return false;
}

static bool is_called_error(const struct tokens *tokens, size_t near)
{
  const struct token token = tokens->list[NEAR_MARKED];
  for (size_t i = 1; i <= near; i++) {
    const struct token before = tokens->list[NEAR_MARKED - i];
    const struct token after = tokens->list[NEAR_MARKED + i];
    if ((before.length > 0 && is_error_word(before) && !is_apart(before, token)) ||
        (after.length > 0 && is_error_word(after) && !is_apart(token, after))) {
      return true;
    }
  }
  return false;
}

/* Whether a piece that is bold or code consists of the token. */
static bool is_marked(const struct kb_document_block *block, struct kb_slice token)
{
  for (size_t i = 0; block && i < block->piece_count; i++) {
    const struct kb_slice piece = kb_trim(kb_slice_of(block->pieces[i].text));
    if (block->pieces[i].is_marked && kb_slice_equal(piece, token)) {
      return true;
    }
  }
  return false;
}

static void add_codes(struct kb_draft *draft, const char *text,
                      const struct kb_document_block *block, bool with_names)
{
  static const struct kb_slice none = {"", 0};
  struct tokens tokens = begin(text);
  for (; tokens.list[NEAR_MARKED].length > 0; advance(&tokens)) {
    const struct kb_slice token = slice_of(tokens.list[NEAR_MARKED]);
    const struct kb_slice code = without_namespace(token);
    const struct kb_slice next = slice_of(tokens.list[NEAR_MARKED + 1]);
    if (is_number(code)) {
      kb_draft_add_code(draft, code, none);
    } else if (with_names && is_name(code) &&
               (is_error_name(code) ||
                is_called_error(&tokens, is_marked(block, token) ? NEAR_MARKED : NEAR))) {
      kb_draft_add_code(draft, code, next.length > 0 && is_number(next) ? next : none);
    }
  }
}

void kb_document_codes_add(struct kb_draft *draft, const char *text)
{
  add_codes(draft, text, NULL, true);
}

bool kb_document_is_code(const char *heading)
{
  const char *rest = heading;
  const struct token token = next_token(&rest);
  struct token next = next_token(&rest);
  bool is_code = token.length > 0 && next.length == 0 && is_name(slice_of(token));
  for (rest = heading, next = next_token(&rest); next.length > 0; next = next_token(&rest)) {
    is_code = is_code || is_number(without_namespace(slice_of(next)));
  }
  return is_code;
}

void kb_document_codes_of_details(struct kb_draft *draft, const char *text)
{
  add_codes(draft, text, NULL, false);
}

void kb_document_codes_of_block(struct kb_draft *draft, const struct kb_document_block *block)
{
  add_codes(draft, block->text, block, true);
}
