#include "cli/roff.h"

#include "base/ascii.h"
#include "base/text.h"

/* Splits a paragraph into sentences, starts a new source line for each, and wraps it. Only then are
   the words of each line escaped, since escapes must not count as width and the first character of
   a line decides whether roff would take it for a request. Words that look like options become
   bold, without the punctuation around them. */

enum { WIDTH = 64 }; /* of the source, before escaping */

static void add_char(struct kb_buf *out, char byte)
{
  static const struct {
    char byte;
    const char *roff;
  } special[] = {
    {'\\', "\\e"},  {'\'', "\\(aq"}, {'`', "\\(ga"}, {'^', "\\(ha"},
    {'~', "\\(ti"}, {'"', "\\(dq"},  {'-', "\\-"},
  };
  for (size_t i = 0; i < sizeof special / sizeof *special; i++) {
    if (special[i].byte == byte) {
      kb_buf_add_text(out, special[i].roff);
      return;
    }
  }
  kb_buf_add_char(out, byte);
}

static void add_slice(struct kb_buf *out, struct kb_slice text)
{
  for (size_t i = 0; i < text.length; i++) {
    add_char(out, text.data[i]);
  }
}

/* A line that begins with one of these characters would be a request. */
static void guard_line(struct kb_buf *out, struct kb_slice line)
{
  if (line.length > 0 && (line.data[0] == '.' || line.data[0] == '\'')) {
    kb_buf_add_text(out, "\\&");
  }
}

void kb_roff_text(struct kb_buf *out, struct kb_slice text)
{
  guard_line(out, text);
  add_slice(out, text);
}

/* For "--format" in "(--format,": the punctuation around it is not bold. */
static void add_word(struct kb_buf *out, struct kb_slice word)
{
  size_t begin = 0;
  size_t end = word.length;
  while (begin < end && strchr("(\"[", word.data[begin])) {
    begin++;
  }
  while (end > begin && strchr(".,;:)\"]?!", word.data[end - 1])) {
    end--;
  }
  const struct kb_slice middle = {word.data + begin, end - begin};
  const bool is_option = middle.length > 1 && middle.data[0] == '-' &&
                         (middle.data[1] == '-' || kb_is_letter(middle.data[1]));
  add_slice(out, (struct kb_slice){word.data, begin});
  kb_buf_add_text(out, is_option ? "\\fB" : "");
  add_slice(out, middle);
  kb_buf_add_text(out, is_option ? "\\fR" : "");
  add_slice(out, (struct kb_slice){word.data + end, word.length - end});
}

static void add_line(struct kb_buf *out, struct kb_slice line)
{
  guard_line(out, line);
  for (size_t at = 0; at < line.length;) {
    size_t end = at;
    while (end < line.length && line.data[end] != ' ') {
      end++;
    }
    add_word(out, (struct kb_slice){line.data + at, end - at});
    if (end < line.length) {
      kb_buf_add_char(out, ' ');
    }
    at = end + 1;
  }
  kb_buf_add_char(out, '\n');
}

static void add_sentence(struct kb_buf *out, struct kb_slice sentence)
{
  struct kb_buf lines = {0};
  kb_text_wrap(&lines, sentence, WIDTH, 0, 0);
  out->failed = out->failed || lines.failed;
  for (const char *at = kb_buf_text(&lines); *at;) {
    const size_t length = strcspn(at, "\n");
    add_line(out, (struct kb_slice){at, length});
    at += length + (at[length] == '\n');
  }
  kb_buf_fini(&lines);
}

void kb_roff_paragraph(struct kb_buf *out, struct kb_slice text)
{
  while (text.length > 0) {
    const size_t length = kb_text_sentence(text);
    add_sentence(out, (struct kb_slice){text.data, length});
    text.data += length;
    text.length -= length;
    while (text.length > 0 && text.data[0] == ' ') {
      text.data++;
      text.length--;
    }
  }
}

/* The number of spaces that every line begins with. */
static size_t common_indent(struct kb_slice text)
{
  size_t least = text.length;
  for (size_t at = 0; at < text.length;) {
    size_t blanks = 0;
    while (at + blanks < text.length && text.data[at + blanks] == ' ') {
      blanks++;
    }
    least = blanks < least ? blanks : least;
    const char *end = memchr(text.data + at, '\n', text.length - at);
    at = end ? (size_t)(end - text.data) + 1 : text.length;
  }
  return least;
}

void kb_roff_example(struct kb_buf *out, struct kb_slice text)
{
  const size_t indent = common_indent(text);
  kb_buf_add_text(out, ".RS 2\n.EX\n");
  for (size_t at = 0; at < text.length;) {
    const char *end = memchr(text.data + at, '\n', text.length - at);
    const size_t next = end ? (size_t)(end - text.data) : text.length;
    kb_roff_text(out, (struct kb_slice){text.data + at + indent, next - at - indent});
    kb_buf_add_char(out, '\n');
    at = next + 1;
  }
  kb_buf_add_text(out, ".EE\n.RE\n");
}

void kb_roff_arguments(struct kb_buf *out, struct kb_slice text)
{
  for (size_t at = 0; at < text.length;) {
    size_t end = at;
    while (end < text.length && kb_is_letter(text.data[end])) {
      end++;
    }
    const struct kb_slice word = {text.data + at, end - at};
    if (word.length > 0 && kb_is_upper(word.data[0])) {
      kb_buf_add_text(out, "\\fI");
      add_slice(out, word);
      kb_buf_add_text(out, "\\fR");
    } else {
      add_slice(out, word);
    }
    if (end < text.length) {
      add_char(out, text.data[end++]);
    }
    at = end;
  }
}
