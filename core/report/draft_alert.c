#include "report/draft.h"
#include "rule/code.h"
#include "rule/signature.h"

#include <ctype.h>
#include <stdint.h>
#include <strings.h>

enum { NAME_MAX_LENGTH = 60, WORDS_MIN = 4 };

/* What placeholders are called in articles, by a word of what they are called in texts; and what
   stands for them in an example. */
static const struct {
  const char *word, *name, *example;
} names[] = {
  {"profile", "profile", "Contoso"},
  {"mailbox", "mailbox", "Ann Beck"},
  {"subject", "subject", "Offer"},
  {"message", "subject", "Offer"},
  {"user", "user", "Ann Beck"},
  {"name", "name", "Ann Beck"},
  {"id", "id", "11111111-1111-1111-1111-111111111111"},
};

/* Values that published messages have in a placeholder's place. */
static const struct {
  const char *value, *name;
} values[] = {
  {"Your mailbox is now connected to Dynamics 365", "subject"},
  {"Test Message", "subject"},
  {"Microsoft Exchange Online", "profile"},
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

/* [Mailbox Name] or <Mailbox Name> at the start of `text`: how long it is, and what it is called; 0
   if it is none. */
static size_t placeholder_at(struct kb_slice text, struct kb_slice *name)
{
  const char close = text.data[0] == '[' ? ']' : text.data[0] == '<' ? '>' : '\0';
  const size_t most = text.length < NAME_MAX_LENGTH ? text.length : NAME_MAX_LENGTH;
  const char *end = close ? memchr(text.data, close, most) : NULL;
  if (!end || end - text.data < 2) {
    return 0;
  }
  *name = (struct kb_slice){text.data + 1, (size_t)(end - text.data) - 1};
  for (size_t i = 0; i < name->length; i++) {
    if (!isalnum((unsigned char)name->data[i]) && !strchr(" _-.'/", name->data[i]) &&
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
    kb_buf_add_char(out, isalnum(byte) ? (char)tolower(byte) : '_');
  }
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

/* A part of an alert's text that differs from alert to alert. */
struct variable {
  size_t length; /* 0: this is none */
  size_t kept;   /* quotes at both ends that stay */
  struct kb_buf name;
};

static size_t known_value(struct kb_slice text, const char **name)
{
  for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
    if (starts_with(text, values[i].value)) {
      *name = values[i].name;
      return strlen(values[i].value);
    }
  }
  return 0;
}

static bool is_word(char byte)
{
  return isalnum((unsigned char)byte) || byte == '_' || ((unsigned char)byte & 0x80);
}

/* A word with digits or an address: it is another one in the next alert. */
static size_t varying_word(struct kb_slice text)
{
  size_t length = 0;
  bool varies = false;
  while (length < text.length && (is_word(text.data[length]) ||
                                  (strchr("-@.:", text.data[length]) && length > 0 &&
                                   length + 1 < text.length && is_word(text.data[length + 1])))) {
    varies = varies || isdigit((unsigned char)text.data[length]) || text.data[length] == '@';
    length++;
  }
  return varies ? length : 0;
}

/* As it was found: the mailbox's name, what stands in quotes, ids, numbers, addresses. */
static size_t found_value(struct kb_slice text, bool is_word_start, const char *mailbox,
                          size_t *kept, const char **name)
{
  const size_t length = strlen(mailbox);
  if (is_word_start && length > 0 && starts_with(text, mailbox) &&
      (text.length == length || !is_word(text.data[length]))) {
    *name = "mailbox";
    return length;
  }
  if (text.data[0] == '"') {
    const char *end = memchr(text.data + 1, '"', text.length - 1);
    if (end && end - text.data > 1) {
      *kept = 1;
      const struct kb_slice inner = {text.data + 1, (size_t)(end - text.data) - 1};
      *name = kb_slice_is(inner, mailbox) ? "mailbox" : "name";
      return inner.length + 2;
    }
  }
  *name = "id";
  return is_word_start ? varying_word(text) : 0;
}

static struct variable variable_at(struct kb_slice text, bool is_word_start, const char *mailbox)
{
  struct variable variable = {0};
  struct kb_slice name = {NULL, 0};
  const char *known = NULL;
  variable.length = placeholder_at(text, &name);
  if (variable.length > 0) {
    add_name(&variable.name, name);
    return variable;
  }
  if (is_word_start) {
    variable.length = known_value(text, &known);
  }
  if (variable.length == 0 && mailbox) {
    variable.length = found_value(text, is_word_start, mailbox, &variable.kept, &known);
  }
  if (variable.length > 0) {
    kb_buf_add_text(&variable.name, known);
  }
  return variable;
}

/* The template of a text, and the text with an example in each placeholder. */
static void read_text(struct kb_slice text, const char *mailbox, struct kb_buf *template,
                      struct kb_buf *example)
{
  for (size_t at = 0; at < text.length;) {
    const struct kb_slice rest = {text.data + at, text.length - at};
    struct variable variable = variable_at(rest, at == 0 || !is_word(text.data[at - 1]), mailbox);
    if (variable.length == 0) {
      const char byte = rest.data[0];
      kb_buf_add_char(template, strchr("[]<>", byte) ? ' ' : byte);
      kb_buf_add_char(example, byte);
      at++;
      continue;
    }
    const char *quote = variable.kept > 0 ? "\"" : "";
    const char *name = kb_buf_text(&variable.name);
    kb_buf_addf(template, "%s[%s]%s", quote, name, quote);
    if (mailbox) {
      kb_buf_add(example, rest.data, variable.length);
    } else {
      kb_buf_add_text(example, example_of(name));
    }
    at += variable.length;
    template->failed = template->failed || variable.name.failed;
    kb_buf_fini(&variable.name);
  }
}

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

/* The message: what stands before its code's label. On one line, without spaces around it. */
static struct kb_slice message_of(struct kb_slice text)
{
  static const char *const labels[] = {"Email Server Error Code",
                                       "Error Code:", "ErrorCode:", "ActivityId:"};
  for (size_t at = 0; at < text.length; at++) {
    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
      if (starts_with((struct kb_slice){text.data + at, text.length - at}, labels[i])) {
        text.length = at;
      }
    }
  }
  while (text.length > 0 && strchr(" \t\r\n*", text.data[text.length - 1])) {
    text.length--;
  }
  while (text.length > 0 && strchr(" \t\r\n*", text.data[0])) {
    text.data++;
    text.length--;
  }
  return text;
}

/* "NAME -2147209462" is a code and a number. */
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
    const char byte = isspace((unsigned char)text->data[i]) ? ' ' : text->data[i];
    if (byte != ' ' || (kept > 0 && text->data[kept - 1] != ' ')) {
      text->data[kept++] = byte;
    }
  }
  if (text->data) {
    kb_buf_cut(text, kept);
  }
}

static void add_signatures(struct kb_draft *draft, struct kb_slice code, const char *message)
{
  const bool has_message = count_words(message) >= WORDS_MIN;
  struct kb_draft_signature signature = {NULL, NULL, has_message ? message : NULL};
  if (code.length > 0) {
    struct kb_draft_signature named = code_of(draft, code);
    named.message = named.number && has_message ? message : NULL;
    kb_draft_add_signature(draft, named);
    signature.message = named.number ? NULL : signature.message;
  }
  if (signature.message) {
    kb_draft_add_signature(draft, signature);
  }
}

static void add_example(struct kb_draft *draft, const char *mailbox, const char *text)
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
  list[count] = (struct kb_draft_example){kb_draft_text(draft, kb_slice_of(mailbox)),
                                          kb_draft_text(draft, kb_slice_of(text))};
  draft->examples = list;
  draft->example_count++;
}

void kb_draft_add_alert(struct kb_draft *draft, struct kb_slice text, const char *mailbox)
{
  struct kb_buf template = {0};
  struct kb_buf example = {0};
  struct kb_buf ignored = {0};
  struct kb_slice code = {NULL, 0};
  if (!kb_signature_code_in(text, &code)) {
    draft->failed = true;
    return;
  }
  read_text(message_of(text), mailbox, &template, &ignored);
  kb_buf_clear(&ignored);
  read_text(text, mailbox, &ignored, &example);
  fold_spaces(&template);
  add_signatures(draft, code, kb_buf_text(&template));
  add_example(draft, mailbox && *mailbox ? mailbox : "Ann Beck", kb_buf_text(&example));
  draft->failed = draft->failed || template.failed || example.failed || ignored.failed;
  kb_buf_fini(&template);
  kb_buf_fini(&example);
  kb_buf_fini(&ignored);
}
