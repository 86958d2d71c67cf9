#include "author/draft.h"
#include "base/ascii.h"
#include "match/error_code.h"
#include "match/general_code.h"
#include "match/signature.h"
#include "match/variable_parts.h"

#include <stdint.h>
#include <strings.h>

/* Limits: length of a placeholder's name; words that make a message specific enough, with a code
   and without. */
enum { NAME_MAX_LENGTH = 60, WORDS_MIN = 4, WORDS_MIN_ALONE = 2 };

/* Names of placeholders in articles, by a word of their names in texts; and their values in an
   example. */
static const struct {
  const char *word, *name, *example;
} names[] = {
  {"profile", "profile", "Contoso"},
  {"mailbox", "mailbox", KB_DRAFT_MAILBOX},
  {"subject", "subject", "Offer"},
  {"message", "subject", "Offer"},
  {"address", "address", "ann.beck@contoso.example"},
  {"account", "account", "CONTOSO\\ann.beck"},
  {"user", "user", "Ann Beck"},
  {"host", "host", "mail.contoso.example"},
  {"url", "url", "https://mail.contoso.example/"},
  {"name", "name", "Ann Beck"},
  {"id", "id", "11111111-1111-1111-1111-111111111111"},
};

static bool starts_with(struct kb_slice text, const char *word)
{
  const size_t length = strlen(word);
  return text.length >= length && strncasecmp(text.data, word, length) == 0;
}

static bool has(struct kb_slice text, const char *word)
{
  for (; text.length > 0; text.data++, text.length--) {
    if (starts_with(text, word)) {
      return true;
    }
  }
  return false;
}

/* [Mailbox Name], <Mailbox Name> or {mailboxName} at the start of `text`: its length and its name;
   0 if there is none. */
static size_t placeholder_at(struct kb_slice text, struct kb_slice *name)
{
  const char close = text.data[0] == '['   ? ']'
                     : text.data[0] == '<' ? '>'
                     : text.data[0] == '{' ? '}'
                                           : '\0';
  const size_t most = text.length < NAME_MAX_LENGTH ? text.length : NAME_MAX_LENGTH;
  const char *end = close ? memchr(text.data, close, most) : NULL;
  if (!end || end - text.data < 2) {
    return 0;
  }
  *name = (struct kb_slice){text.data + 1, (size_t)(end - text.data) - 1};
  for (size_t i = 0; i < name->length; i++) {
    if (!kb_is_alnum(name->data[i]) && !strchr(" _-.'/", name->data[i]) &&
        !((unsigned char)name->data[i] & 0x80)) {
      return 0;
    }
  }
  return name->length + 2;
}

static void add_name(struct kb_buf *out, struct kb_slice name)
{
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    if (has(name, names[i].word)) {
      kb_buf_add_text(out, names[i].name);
      return;
    }
  }
  for (size_t i = 0; i < name.length; i++) {
    const unsigned char byte = (unsigned char)name.data[i];
    kb_buf_add_char(out, kb_is_alnum(byte) ? kb_to_lower(byte) : '_');
  }
}

static bool is_word(char byte)
{
  return kb_is_alnum(byte) || byte == '_' || ((unsigned char)byte & 0x80);
}

static const char *example_of(const char *name)
{
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    if (strcmp(name, names[i].name) == 0) {
      return names[i].example;
    }
  }
  return "X";
}

/* Makes a template from a published text, and the text with an example for each placeholder. */
static void read_text(struct kb_slice text, struct kb_buf *template, struct kb_buf *example)
{
  for (size_t at = 0; at < text.length;) {
    const struct kb_slice rest = {text.data + at, text.length - at};
    const char byte = rest.data[0];
    struct kb_slice name = {NULL, 0};
    struct kb_buf placeholder = {0};
    size_t length = placeholder_at(rest, &name);
    if (length > 0) {
      add_name(&placeholder, name);
    } else if (at == 0 || !is_word(text.data[at - 1])) {
      const char *published = "";
      length = kb_published_value(rest, &published);
      kb_buf_add_text(&placeholder, published);
    }
    if (length > 0) {
      kb_buf_addf(template, "[%s]", kb_buf_text(&placeholder));
      kb_buf_add_text(example, example_of(kb_buf_text(&placeholder)));
    } else {
      kb_buf_add_char(template, strchr("[]<>{}", byte) ? ' ' : byte);
      kb_buf_add_char(example, byte);
    }
    at += length > 0 ? length : 1;
    template->failed = template->failed || placeholder.failed;
    kb_buf_fini(&placeholder);
  }
}

/* Counts words outside placeholders. */
static size_t count_words(const char *text)
{
  size_t count = 0;
  for (; *text; text++) {
    if (*text == '[') {
      text += strcspn(text, "]");
      if (!*text) {
        break;
      }
    }
    count += is_word(text[0]) && !is_word(text[1]);
  }
  return count;
}

/* Whether an article could be recognized by this message: asks the code that reads articles. */
static bool is_message(struct kb_draft *draft, const char *text, size_t words_min)
{
  struct kb_error error;
  const struct kb_signature signature = {.message = text};
  if (count_words(text) < words_min) {
    return false;
  }
  struct kb_signatures *index = kb_signatures_new();
  const enum kb_status status =
    index ? kb_signatures_add(index, &signature, 0, &error) : KB_NO_MEMORY;
  kb_signatures_free(index);
  draft->failed = draft->failed || status == KB_NO_MEMORY;
  return status == KB_OK;
}

/* Whether a trace of calls, as .NET prints it, goes on at the line end: "at System.Net.X()". */
static bool is_trace(struct kb_slice text)
{
  const struct kb_slice line = text.length > 0 && text.data[0] == '\n' ? kb_trim(text) : text;
  return line.length < text.length && line.length > 3 && memcmp(line.data, "at ", 3) == 0 &&
         kb_is_letter(line.data[3]) && memchr(line.data, '(', line.length) != NULL;
}

/* Without quotation marks around it, the second of which may have been cut off. */
static struct kb_slice without_quotes(struct kb_slice text)
{
  size_t count = 0;
  for (size_t i = 0; i < text.length; i++) {
    count += text.data[i] == '"';
  }
  const bool is_first = text.length > 1 && text.data[0] == '"';
  const bool is_last = text.length > 1 && text.data[text.length - 1] == '"';
  if (!is_first || (!is_last && count % 2 == 0) || (is_last && count % 2 != 0)) {
    return text;
  }
  return kb_trim((struct kb_slice){text.data + 1, text.length - 1 - (is_last ? 1 : 0)});
}

/* The message: the text before the label of its code, or before a trace of calls, without
   surrounding spaces. */
static struct kb_slice message_of(struct kb_slice text)
{
  static const char *const labels[] = {"Email Server Error Code",
                                       "Error Code:", "ErrorCode:", "ActivityId:"};
  for (size_t at = 0; at < text.length; at++) {
    const struct kb_slice rest = {text.data + at, text.length - at};
    bool is_end = is_trace(rest);
    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
      is_end = is_end || starts_with(rest, labels[i]);
    }
    text.length = is_end ? at : text.length;
  }
  while (text.length > 0 && strchr(" \t\r\n*", text.data[text.length - 1])) {
    text.length--;
  }
  while (text.length > 0 && strchr(" \t\r\n*", text.data[0])) {
    text.data++;
    text.length--;
  }
  return without_quotes(text);
}

/* Splits "NAME -2147209462" into a code and a number. */
static struct kb_draft_signature code_of(struct kb_draft *draft, struct kb_slice code)
{
  struct kb_draft_signature signature = {NULL, NULL, NULL};
  const char *space = memchr(code.data, ' ', code.length);
  uint32_t number;
  if (space) {
    const struct kb_slice tail = {space + 1, code.length - (size_t)(space - code.data) - 1};
    if (kb_code_number(tail, &number)) {
      signature.number = kb_draft_text(draft, tail);
      code.length = (size_t)(space - code.data);
    }
  }
  signature.code = kb_draft_text(draft, code);
  return signature;
}

static void fold_spaces(struct kb_buf *text)
{
  size_t kept = 0;
  for (size_t i = 0; i < text->length; i++) {
    const char byte = kb_is_space(text->data[i]) ? ' ' : text->data[i];
    if (byte != ' ' || (kept > 0 && text->data[kept - 1] != ' ')) {
      text->data[kept++] = byte;
    }
  }
  if (text->data) {
    kb_buf_cut(text, kept);
  }
}

/* Adds a signature for a code, or a code and a number; and one for the message if it is specific
   enough: with the number, or with a code, that other errors may have, or alone. False if there is
   none. */
static bool add_signatures(struct kb_draft *draft, struct kb_slice code, const char *message)
{
  const bool has_message = is_message(draft, message, WORDS_MIN);
  struct kb_draft_signature signature = {NULL, NULL, has_message ? message : NULL};
  if (code.length > 0 && kb_code_is_general(code)) {
    if (has_message) {
      signature.code = kb_draft_text(draft, code);
      kb_draft_add_signature(draft, signature);
    }
    return has_message;
  }
  if (code.length > 0) {
    struct kb_draft_signature named = code_of(draft, code);
    named.message = named.number && has_message ? message : NULL;
    kb_draft_add_signature(draft, named);
    signature.message = named.number ? NULL : signature.message;
  }
  if (signature.message) {
    kb_draft_add_signature(draft, signature);
  }
  return has_message || code.length > 0;
}

/* Whether both name the same: letter case and spellings of a number do not count. */
static bool is_same_code(const char *a, struct kb_slice b)
{
  uint32_t x;
  uint32_t y;
  const struct kb_slice first = kb_slice_of(a ? a : "");
  return (first.length == b.length && strncasecmp(first.data, b.data, b.length) == 0) ||
         (kb_code_number(first, &x) && kb_code_number(b, &y) && x == y);
}

void kb_draft_add_code(struct kb_draft *draft, struct kb_slice code, struct kb_slice number)
{
  if (number.length == 0 && kb_code_is_general(code)) {
    return;
  }
  for (size_t i = 0; i < draft->signature_count; i++) {
    const struct kb_draft_signature *other = &draft->signatures[i];
    if (is_same_code(other->code, code) &&
        (number.length == 0 || is_same_code(other->number, number))) {
      return;
    }
    if (number.length == 0 && other->number && is_same_code(other->number, code)) {
      return;
    }
  }
  kb_draft_add_signature(draft, (struct kb_draft_signature){
                                  kb_draft_text(draft, code),
                                  number.length > 0 ? kb_draft_text(draft, number) : NULL, NULL});
}

static void add_example(struct kb_draft *draft, struct kb_draft_example example)
{
  const size_t count = draft->example_count;
  struct kb_draft_example *list = kb_arena_array(&draft->arena, count + 1, sizeof *list);
  if (!list) {
    draft->failed = true;
    return;
  }
  if (count > 0) {
    memcpy(list, draft->examples, count * sizeof *list);
  }
  example.text = kb_draft_text(draft, kb_slice_of(example.text));
  example.details = example.details ? kb_draft_text(draft, kb_slice_of(example.details)) : NULL;
  list[count] = example;
  draft->examples = list;
  draft->example_count++;
}

bool kb_draft_add_alert(struct kb_draft *draft, struct kb_slice text)
{
  struct kb_buf template = {0};
  struct kb_buf example = {0};
  struct kb_buf ignored = {0};
  struct kb_slice code = {NULL, 0};
  if (!kb_signature_code_in(NULL, text, &code)) {
    draft->failed = true;
    return false;
  }
  read_text(message_of(text), &template, &ignored);
  kb_buf_clear(&ignored);
  read_text(text, &ignored, &example);
  fold_spaces(&template);
  const bool is_added = add_signatures(draft, code, kb_buf_text(&template));
  if (is_added) {
    add_example(draft, (struct kb_draft_example){.text = kb_buf_text(&example), .level = 3});
  }
  draft->failed = draft->failed || template.failed || example.failed || ignored.failed;
  kb_buf_fini(&template);
  kb_buf_fini(&example);
  kb_buf_fini(&ignored);
  return is_added;
}

bool kb_draft_add_found(struct kb_draft *draft, const char *message, const char *code, int level)
{
  struct kb_buf alone = {0}; /* the message without its code */
  struct kb_buf example = {0};
  struct kb_buf ignored = {0};
  struct kb_slice said = {NULL, 0};
  const bool has_code = code[0] != '\0';
  kb_buf_add_slice(&alone, has_code ? message_of(kb_slice_of(message)) : kb_slice_of(message));
  const bool has_message =
    is_message(draft, kb_buf_text(&alone), has_code ? WORDS_MIN : WORDS_MIN_ALONE);
  if (has_code) {
    /* by the code alone, which all alerts name: their messages may differ */
    kb_draft_add_signature(draft, code_of(draft, kb_slice_of(code)));
  }
  if (has_message) {
    kb_draft_add_signature(draft, (struct kb_draft_signature){.message = kb_buf_text(&alone)});
  }
  read_text(kb_slice_of(message), &ignored, &example);
  draft->failed |= !kb_signature_code_in(NULL, kb_buf_slice(&example), &said);
  add_example(draft, (struct kb_draft_example){.text = kb_buf_text(&example),
                                               .details = kb_slice_is(said, code) ? NULL : code,
                                               .level = level > 0 ? level : 3});
  draft->severity = level == 2 ? "warning" : draft->severity;
  draft->failed = draft->failed || alone.failed || example.failed || ignored.failed;
  kb_buf_fini(&alone);
  kb_buf_fini(&example);
  kb_buf_fini(&ignored);
  return has_code || has_message;
}
