#include "match/variable_parts.h"

#include "base/ascii.h"
#include "base/character.h"
#include "base/text.h"
#include "match/words.h"

#include <strings.h>

/* Limits in bytes: of quoted text, of a template, and of what is read of a text. */
enum { QUOTED_MAX = 400, TEMPLATE_MAX = 600, TEXT_MAX = 16 * 1024 };

/* Part of a text. */
struct span {
  size_t start, end; /* empty if equal */
  const char *placeholder;
  size_t open, close; /* lengths of the quotes around it, which are kept */
};

/* State of turning a text into a template. */
struct reading {
  struct kb_slice text;
  const struct kb_own_values *own;
  struct span code;
  struct kb_words words; /* borrowed */
  size_t next;           /* the first word that ends after the current position */
  struct kb_buf *template;
  struct kb_buf rest; /* parts of words whose other part a placeholder replaces */
};

static struct kb_slice from(struct kb_slice text, size_t at)
{
  return (struct kb_slice){text.data + at, text.length - at};
}

static bool starts_with(struct kb_slice text, const char *word)
{
  const size_t length = strlen(word);
  return text.length >= length && text.data[0] == word[0] && memcmp(text.data, word, length) == 0;
}

/* --- Characters --- */

static bool is_word_at(struct kb_slice text, size_t at)
{
  size_t length;
  return at < text.length && kb_mark_at(from(text, at), &length) == KB_MARK_NONE;
}

static bool is_word_before(struct kb_slice text, size_t at)
{
  size_t length;
  return at > 0 && kb_mark_before((struct kb_slice){text.data, at}, &length) == KB_MARK_NONE;
}

/* Whether the script is written without spaces, or attaches endings to a name without one. */
static bool is_unspaced(struct kb_slice text, size_t at)
{
  uint32_t letter = 0;
  return at < text.length && kb_text_decode(from(text, at), &letter) > 0 &&
         kb_character_of(letter) == KB_CHARACTER_UNSPACED;
}

static size_t character_before(struct kb_slice text, size_t at)
{
  while (at > 0 && ((unsigned char)text.data[--at] & 0xC0) == 0x80) {
  }
  return at;
}

/* Whether a name may begin or end at `at`. */
static bool is_boundary(struct kb_slice text, size_t at)
{
  return !is_word_before(text, at) || !is_word_at(text, at) || is_unspaced(text, at) ||
         is_unspaced(text, character_before(text, at));
}

/* --- The row's own values --- */

void kb_own_values_add(struct kb_own_values *own, const char *text, const char *placeholder)
{
  const struct kb_slice value = kb_slice_of(text);
  size_t length = 0;
  /* longer than one character */
  const bool is_long = value.length > 0 && (kb_mark_at(value, &length), length < value.length);
  if (is_long && own->count < KB_OWN_VALUES) {
    own->list[own->count].text = value;
    own->list[own->count++].placeholder = placeholder;
  }
}

/* Ignores letter case, except for a single word: "Support" is a mailbox, "support" is not. */
static bool is_value_at(struct kb_slice text, size_t at, struct kb_slice value)
{
  if (text.length - at < value.length || kb_to_lower(text.data[at]) != kb_to_lower(value.data[0]) ||
      strncasecmp(text.data + at, value.data, value.length) != 0) {
    return false;
  }
  bool is_one_word = true;
  for (size_t i = 0; i < value.length && is_one_word; i++) {
    is_one_word = kb_is_alnum(value.data[i]) || (unsigned char)value.data[i] >= 0x80;
  }
  return (!is_one_word || memcmp(text.data + at, value.data, value.length) == 0) &&
         is_boundary(text, at) && is_boundary(text, at + value.length);
}

static struct span own_at(const struct reading *reading, size_t at)
{
  struct span found = {at, at, NULL, 0, 0};
  for (size_t i = 0; i < reading->own->count; i++) {
    const struct kb_slice value = reading->own->list[i].text;
    if (at + value.length > found.end && is_value_at(reading->text, at, value)) {
      found.end = at + value.length;
      found.placeholder = reading->own->list[i].placeholder;
    }
  }
  return found;
}

/* --- What varies in any text --- */

size_t kb_published_value(struct kb_slice text, const char **placeholder)
{
  static const struct {
    const char *value, *placeholder;
  } values[] = {
    {"Your mailbox is now connected to Dynamics 365", "subject"},
    {"Test Message", "subject"},
    {"Microsoft Exchange Online", "profile"},
  };
  for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
    if (starts_with(text, values[i].value)) {
      *placeholder = values[i].placeholder;
      return strlen(values[i].value);
    }
  }
  return 0;
}

/* Quotes and brackets; an apostrophe is a quote only around words. */
static const struct {
  const char *open, *close;
  bool is_kept;
} quotes[] = {
  {"\"", "\"", true},
  {"\xE2\x80\x9C", "\xE2\x80\x9D", true}, /* “ ” */
  {"\xE2\x80\x9E", "\xE2\x80\x9C", true}, /* „ “ */
  {"\xE2\x80\x9E", "\xE2\x80\x9D", true}, /* „ ” */
  {"\xC2\xAB", "\xC2\xBB", true},         /* « » */
  {"\xC2\xBB", "\xC2\xAB", true},         /* » « */
  {"\xE2\x80\x98", "\xE2\x80\x99", true}, /* ‘ ’ */
  {"\xE2\x80\x9A", "\xE2\x80\x98", true}, /* ‚ ‘ */
  {"'", "'", true},
  {"`", "`", true},
  {"`", "'", true},
  {"\xE3\x80\x8C", "\xE3\x80\x8D", true}, /* 「 」 */
  {"<", ">", false},
  {"[", "]", false},
};

/* The position of the closing quote or bracket from `at` on; 0 if there is none. */
static size_t close_from(const struct reading *reading, size_t at, const char *close)
{
  const struct kb_slice text = reading->text;
  const size_t length = strlen(close);
  const size_t limit = at + QUOTED_MAX;
  for (; at + length <= text.length && at < limit; at++) {
    const bool is_apostrophe = close[0] == '\'' && is_word_at(text, at + 1);
    if (memcmp(text.data + at, close, length) == 0 && !is_apostrophe) {
      return at;
    }
  }
  return 0;
}

static size_t skip_spaces(struct kb_slice text, size_t at)
{
  size_t length;
  while (at < text.length && kb_mark_at(from(text, at), &length) == KB_MARK_SPACE) {
    at += length;
  }
  return at;
}

static struct span quoted_at(const struct reading *reading, size_t at)
{
  struct span found = {at, at, "name", 0, 0};
  for (size_t i = 0; i < sizeof quotes / sizeof quotes[0]; i++) {
    const size_t open = strlen(quotes[i].open);
    if (!starts_with(from(reading->text, at), quotes[i].open) ||
        (quotes[i].open[0] == '\'' && is_word_before(reading->text, at))) {
      continue;
    }
    const size_t inner = skip_spaces(reading->text, at + open);
    const struct span own = own_at(reading, inner); /* may itself contain quotes */
    const size_t close = close_from(reading, own.end, quotes[i].close);
    const size_t end = close + strlen(quotes[i].close);
    if (close == 0 || (found.end > at && end >= found.end)) {
      continue;
    }
    found = (struct span){at, end, "name", quotes[i].is_kept ? open : 0,
                          quotes[i].is_kept ? strlen(quotes[i].close) : 0};
    if (own.end > inner && skip_spaces(reading->text, own.end) == close) {
      found.placeholder = own.placeholder;
    } else if (memchr(reading->text.data + at, '@', close - at)) {
      found.placeholder = "address";
    }
  }
  return found;
}

/* Up to the next space, quote or bracket, without the punctuation before it. */
static size_t url_end(struct kb_slice text, size_t at)
{
  size_t end = at;
  while (end < text.length && !strchr(" \t\r\n\"'<>[]", text.data[end])) {
    end++;
  }
  while (end > at && strchr(".,;:!?)", text.data[end - 1])) {
    end--;
  }
  return end;
}

/* The end of words that are one unit because of what joins them: an id, an address, a host, a
   date. */
static size_t chunk_end(struct kb_slice text, size_t at)
{
  size_t end = at;
  while (end < text.length) {
    size_t length = 1;
    const enum kb_mark mark = kb_mark_at(from(text, end), &length);
    const char byte = text.data[end];
    const bool has_words = end > at && is_word_at(text, end + 1);
    const bool has_digits =
      has_words && kb_is_digit(text.data[end - 1]) && kb_is_digit(text.data[end + 1]);
    if (mark != KB_MARK_NONE && !(has_words && byte != '\0' && strchr("-.@+\\", byte)) &&
        !(has_digits && (byte == ':' || byte == '/'))) {
      break;
    }
    end += length;
  }
  return end;
}

/* mail.contoso.com, but not Microsoft.Crm.Asynchronous */
static bool is_host(struct kb_slice chunk)
{
  size_t letters = 0;
  bool has_dot = false;
  for (size_t i = 0; i < chunk.length; i++) {
    const char byte = chunk.data[i];
    if (!kb_is_lower(byte) && byte != '.' && byte != '-') {
      return false;
    }
    has_dot = has_dot || byte == '.';
    letters = byte == '.' ? 0 : letters + 1;
  }
  return has_dot && letters >= 2;
}

/* The number in the product's name is part of all texts. */
static const char *chunk_placeholder(struct kb_slice chunk)
{
  bool has_digit = false;
  for (size_t i = 0; i < chunk.length; i++) {
    has_digit = has_digit || kb_is_digit(chunk.data[i]);
  }
  return memchr(chunk.data, '@', chunk.length)     ? "address"
         : memchr(chunk.data, '\\', chunk.length)  ? "account"
         : has_digit && !kb_slice_is(chunk, "365") ? "id"
         : is_host(chunk)                          ? "host"
                                                   : NULL;
}

/* The variable part that begins with the word at `at`. */
static struct span chunk_at(const struct reading *reading, size_t at)
{
  const struct kb_slice text = reading->text;
  const size_t start = text.data[at] == '-' ? at + 1 : at; /* a number with its sign */
  const size_t end = chunk_end(text, start);
  const struct kb_word *word = &reading->words.list[reading->next];
  if (starts_with(from(text, end), "://")) {
    return (struct span){at, url_end(text, end), "url", 0, 0};
  }
  const char *placeholder = chunk_placeholder((struct kb_slice){text.data + start, end - start});
  if (!placeholder && word->is_number) {
    return (struct span){at, word->end, "id", 0, 0};
  }
  return (struct span){at, placeholder ? end : at, placeholder, 0, 0};
}

static struct span longer(struct span a, struct span b)
{
  return b.end > a.end ? b : a;
}

/* The variable part that begins at `at`, where a word or a gap between words begins. */
static struct span variable_at(const struct reading *reading, size_t at)
{
  const bool is_word =
    reading->next < reading->words.count && reading->words.list[reading->next].start == at;
  struct span found = own_at(reading, at);
  if (is_word) {
    const char *placeholder = NULL;
    const size_t length = kb_published_value(from(reading->text, at), &placeholder);
    found = longer(found, (struct span){at, at + length, placeholder, 0, 0});
    found = longer(found, chunk_at(reading, at));
  } else if (reading->text.data[at] != ' ') {
    found = longer(found, quoted_at(reading, at));
  }
  const struct span code = reading->code;
  return found.start < code.end && found.end > code.start ? (struct span){at, at, NULL, 0, 0}
                                                          : found;
}

/* A name within the word at `at`, in a script without spaces. */
static struct span variable_within(const struct reading *reading, size_t at, size_t end)
{
  struct span found = {at, at, NULL, 0, 0};
  for (at++; at < end && found.end == found.start; at++) {
    if (((unsigned char)reading->text.data[at] & 0xC0) != 0x80) {
      found = own_at(reading, at);
    }
  }
  return found;
}

/* --- The template --- */

static void add_between(struct kb_buf *out, struct kb_slice gap)
{
  for (size_t at = 0; at < gap.length;) {
    size_t length;
    const enum kb_mark mark = kb_mark_at(from(gap, at), &length);
    const unsigned char byte = (unsigned char)gap.data[at];
    if (mark != KB_MARK_SPACE && byte >= ' ' && byte != 0x7F && !strchr("[]<>", byte)) {
      kb_buf_add(out, gap.data + at, length);
    } else if (out->length > 0 && out->data[out->length - 1] != ' ') {
      kb_buf_add_char(out, ' ');
    }
    at += length;
  }
}

/* Keeps words apart where a bracket was. */
static void add_gap(struct kb_buf *out)
{
  const struct kb_slice text = kb_buf_slice(out);
  if (text.length > 0 && (text.data[text.length - 1] == ']' || is_word_before(text, text.length))) {
    kb_buf_add_char(out, ' ');
  }
}

/* A template is made of whole words. */
static size_t add_variable(struct reading *reading, struct span variable)
{
  const struct kb_slice text = reading->text;
  const struct kb_words *words = &reading->words;
  size_t end = variable.end;
  for (; reading->next < words->count && words->list[reading->next].start < end; reading->next++) {
    const struct kb_word *word = &words->list[reading->next];
    if (word->start < variable.start) {
      kb_buf_add_char(&reading->rest, '\n');
      kb_buf_add(&reading->rest, text.data + word->start, variable.start - word->start);
    }
    if (word->end > end) {
      kb_buf_add_char(&reading->rest, '\n');
      kb_buf_add(&reading->rest, text.data + end, word->end - end);
      end = word->end;
    }
  }
  if (variable.open == 0) {
    add_gap(reading->template);
  }
  kb_buf_add(reading->template, text.data + variable.start, variable.open);
  kb_buf_addf(reading->template, "[%s]", variable.placeholder);
  kb_buf_add(reading->template, text.data + variable.end - variable.close, variable.close);
  if (variable.close == 0 && is_word_at(text, end)) {
    add_gap(reading->template);
  }
  return end;
}

/* Adds a character between words, or a word; returns the position after it. */
static size_t add_literal(struct reading *reading, size_t at)
{
  const struct kb_slice text = reading->text;
  const struct kb_words *words = &reading->words;
  size_t length = 1;
  if (reading->next == words->count || words->list[reading->next].start > at) {
    kb_mark_at(from(text, at), &length);
    add_between(reading->template, (struct kb_slice){text.data + at, length});
    return at + length;
  }
  const size_t end = words->list[reading->next].end;
  const struct span inner = variable_within(reading, at, end);
  if (inner.end > inner.start) {
    return add_variable(reading, inner);
  }
  kb_buf_add(reading->template, text.data + at, end - at);
  return end;
}

static void read_all(struct reading *reading)
{
  for (size_t at = 0; at < reading->text.length;) {
    while (reading->next < reading->words.count && reading->words.list[reading->next].end <= at) {
      reading->next++;
    }
    const size_t length = reading->template->length;
    const struct span variable = variable_at(reading, at);
    at = variable.end > variable.start ? add_variable(reading, variable) : add_literal(reading, at);
    if (reading->template->length > TEMPLATE_MAX) {
      kb_buf_cut(reading->template, length);
      break;
    }
  }
  struct kb_buf *out = reading->template;
  while (out->length > 0 && out->data[out->length - 1] == ' ') {
    kb_buf_cut(out, out->length - 1);
  }
}

static struct span span_of(struct kb_slice text, struct kb_slice part)
{
  for (size_t at = 0; part.length > 0 && at + part.length <= text.length; at++) {
    if (memcmp(text.data + at, part.data, part.length) == 0) {
      return (struct span){.start = at, .end = at + part.length};
    }
  }
  return (struct span){.start = 0};
}

void kb_message_read(struct kb_message *message, struct kb_slice text,
                     const struct kb_own_values *own, struct kb_slice code)
{
  text.length = text.length < TEXT_MAX ? text.length : TEXT_MAX;
  struct reading reading = {
    .text = text, .own = own, .code = span_of(text, code), .template = &message->template};
  kb_buf_clear(&message->template);
  kb_buf_clear(&message->key);
  message->words.count = 0;
  message->failed = !kb_words_add(&message->words, text);
  if (!message->failed) {
    reading.words = message->words;
    read_all(&reading);
  }
  kb_buf_add_slice(&message->key, kb_buf_slice(&message->template));
  kb_buf_add_slice(&message->key, kb_buf_slice(&reading.rest));
  message->failed =
    message->failed || message->template.failed || message->key.failed || reading.rest.failed;
  kb_buf_fini(&reading.rest);
}

void kb_message_fini(struct kb_message *message)
{
  kb_buf_fini(&message->template);
  kb_buf_fini(&message->key);
  kb_words_fini(&message->words);
}
