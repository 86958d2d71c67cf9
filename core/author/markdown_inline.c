#include "author/markdown_inside.h"
#include "base/ascii.h"
#include "base/entity.h"
#include "base/text.h"

#include <stdint.h>
#include <strings.h>

/* Tries a list of functions in order at each position. The first that recognizes a mark writes
   its text and moves past it; if none does, one character is copied. Emphasis marks are dropped
   without pairing them, so there is no syntax tree. Only the text of a link is read recursively;
   limits on depth and on each search for a closing mark keep hostile text from taking long. */

enum { LINK_MAX = 500, TAG_MAX = 200, DEPTH_MAX = 4 };

struct inline_text {
  struct kb_slice text;
  struct kb_buf *out;
  size_t at;
  int depth;
};

static char byte_at(const struct inline_text *inner, size_t at)
{
  return at < inner->text.length ? inner->text.data[at] : '\n';
}

static bool is_word(char byte)
{
  return kb_is_alnum(byte) || ((unsigned char)byte & 0x80);
}

static struct kb_slice rest_of(const struct inline_text *inner, size_t at)
{
  return (struct kb_slice){inner->text.data + at, inner->text.length - at};
}

static void add_inner(struct inline_text *outer, struct kb_slice text)
{
  if (outer->depth < DEPTH_MAX) {
    kb_markdown_inline_text(outer->out, text, outer->depth + 1);
  } else {
    kb_buf_add_slice(outer->out, text);
  }
}

/* --- Functions for one mark each: they move `at` past it, or return false --- */

static bool take_escape(struct inline_text *inner)
{
  if (byte_at(inner, inner->at) != '\\') {
    return false;
  }
  const char next = byte_at(inner, inner->at + 1);
  if (next != '\n' && !kb_is_punctuation(next)) {
    return false;
  }
  kb_buf_add_char(inner->out, next);
  inner->at += 2;
  return true;
}

/* `code`: up to as many backticks as it begins with. */
static bool take_code(struct inline_text *inner)
{
  size_t ticks = 0;
  while (byte_at(inner, inner->at + ticks) == '`') {
    ticks++;
  }
  if (ticks == 0) {
    return false;
  }
  const size_t begin = inner->at + ticks;
  size_t run = 0;
  for (size_t at = begin; at < inner->text.length && at < begin + LINK_MAX; at++) {
    run = byte_at(inner, at) == '`' ? run + 1 : 0;
    if (run == ticks && byte_at(inner, at + 1) != '`') {
      kb_buf_add(inner->out, inner->text.data + begin, at + 1 - ticks - begin);
      inner->at = at + 1;
      return true;
    }
  }
  kb_buf_add(inner->out, inner->text.data + inner->at, ticks);
  inner->at += ticks;
  return true;
}

/* The position of the bracket that closes the one at `at`; 0: there is none nearby. */
static size_t closing(const struct inline_text *inner, size_t at, char open, char close)
{
  size_t nested = 0;
  for (size_t i = at; i < inner->text.length && i < at + LINK_MAX; i++) {
    const char byte = inner->text.data[i];
    if (byte == '\\') {
      i++;
    } else if (byte == open) {
      nested++;
    } else if (byte == close && --nested == 0) {
      return i;
    }
  }
  return 0;
}

/* [words](address), ![description](address); [words] alone is ordinary text in brackets. */
static bool take_link(struct inline_text *inner)
{
  const bool is_image = byte_at(inner, inner->at) == '!' && byte_at(inner, inner->at + 1) == '[';
  const size_t open = inner->at + is_image;
  if (byte_at(inner, open) != '[') {
    return false;
  }
  const size_t close = closing(inner, open, '[', ']');
  const size_t end =
    close > 0 && byte_at(inner, close + 1) == '(' ? closing(inner, close + 1, '(', ')') : 0;
  if (end == 0) {
    return false;
  }
  if (!is_image) {
    add_inner(inner, (struct kb_slice){inner->text.data + open + 1, close - open - 1});
  }
  inner->at = end + 1;
  return true;
}

static bool is_tag_name(struct kb_slice name)
{
  static const char *const known[] = {
    "a",     "b",     "blockquote", "br",  "center", "code", "details", "div", "em",      "font",
    "h1",    "h2",    "h3",         "h4",  "h5",     "h6",   "hr",      "i",   "img",     "kbd",
    "li",    "ol",    "p",          "pre", "small",  "span", "strong",  "sub", "summary", "sup",
    "table", "tbody", "td",         "th",  "thead",  "tr",   "u",       "ul"};
  for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
    if (strlen(known[i]) == name.length && strncasecmp(known[i], name.data, name.length) == 0) {
      return true;
    }
  }
  return false;
}

/* <br>, <a href="…">, </b>, <!-- … -->, <https://…>; not <Mailbox Name>. */
static bool take_tag(struct inline_text *inner)
{
  const struct kb_slice rest = rest_of(inner, inner->at);
  const char *end = rest.data[0] == '<'
                      ? memchr(rest.data, '>', rest.length < TAG_MAX ? rest.length : TAG_MAX)
                      : NULL;
  if (!end) {
    return false;
  }
  const size_t length = (size_t)(end - rest.data) + 1;
  struct kb_slice name = {rest.data + 1, 0};
  if (name.data[0] == '/') {
    name.data++;
  }
  while (kb_is_alnum(name.data[name.length])) {
    name.length++;
  }
  if (length > 8 && strncasecmp(rest.data, "<http", 5) == 0) {
    kb_buf_add(inner->out, rest.data + 1, length - 2);
  } else if (is_tag_name(name)) {
    kb_buf_add_text(inner->out, kb_slice_is(name, "br") ? "\n" : "");
  } else if (length < 5 || memcmp(rest.data, "<!--", 4) != 0) {
    return false;
  }
  inner->at += length;
  return true;
}

static bool take_entity(struct inline_text *inner)
{
  size_t length = 0;
  const uint32_t code_point = kb_entity_at(rest_of(inner, inner->at), &length);
  if (code_point == 0) {
    return false;
  }
  kb_text_encode(inner->out, code_point < ' ' ? ' ' : code_point);
  inner->at += length;
  return true;
}

/* * and _ around words; not within snake_case, nor alone. */
static bool take_emphasis(struct inline_text *inner)
{
  const char mark = byte_at(inner, inner->at);
  size_t end = inner->at;
  if (mark != '*' && mark != '_') {
    return false;
  }
  while (byte_at(inner, end) == mark) {
    end++;
  }
  const char before = inner->at > 0 ? byte_at(inner, inner->at - 1) : ' ';
  const char after = byte_at(inner, end);
  const bool is_alone = kb_is_space(before) && kb_is_space(after);
  const bool is_within = mark == '_' && is_word(before) && is_word(after);
  if (is_alone || is_within) {
    kb_buf_add(inner->out, inner->text.data + inner->at, end - inner->at);
  }
  inner->at = end;
  return true;
}

/* A line end is a space; after two spaces it is a line break. */
static bool take_line_end(struct inline_text *inner)
{
  struct kb_buf *out = inner->out;
  if (byte_at(inner, inner->at) != '\n') {
    return false;
  }
  size_t spaces = 0;
  while (out->length > 0 && out->data[out->length - 1] == ' ') {
    kb_buf_cut(out, out->length - 1);
    spaces++;
  }
  inner->at++;
  while (byte_at(inner, inner->at) == ' ' || byte_at(inner, inner->at) == '\t') {
    inner->at++;
  }
  if (inner->at < inner->text.length) {
    kb_buf_add_char(out, spaces >= 2 ? '\n' : ' ');
  }
  return true;
}

static void take_character(struct inline_text *inner)
{
  uint32_t code_point;
  size_t length = kb_text_decode(rest_of(inner, inner->at), &code_point);
  if (length == 0) {
    length = 1;
    code_point = 0xFFFD;
  }
  const bool is_control = code_point < ' ' || code_point == 0x7F;
  kb_text_encode(inner->out, is_control || code_point == 0xA0 ? ' ' : code_point);
  inner->at += length;
}

void kb_markdown_inline_text(struct kb_buf *out, struct kb_slice text, int depth)
{
  static bool (*const takes[])(struct inline_text *) = {
    take_escape, take_code, take_link, take_tag, take_entity, take_emphasis, take_line_end};
  struct inline_text inner = {text, out, 0, depth};
  while (inner.at < text.length) {
    bool taken = false;
    for (size_t i = 0; i < sizeof takes / sizeof takes[0] && !taken; i++) {
      taken = takes[i](&inner);
    }
    if (!taken) {
      take_character(&inner);
    }
  }
}
