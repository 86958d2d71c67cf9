#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* memmem, memrchr */
#endif
#include "match/mime.h"

#include "base/ascii.h"
#include "match/encoded_word.h"
#include "match/mime_part.h"

#include <stdlib.h>
#include <strings.h>

enum {
  SHORT_LINE = 1024,      /* no line of a header is longer (RFC 5322) */
  LONG_LINE = 256 * 1024, /* no part has a longer line */
  JUMPS = 16384,
};

/* From this line on, lines of the output come from other lines of the input than before. */
struct jump {
  size_t out, line;
};

enum state {
  TEXT,
  HEADER,
  BODY,
  BOUNDARY, /* within a body; the last line may have ended it, which the next line decides */
};

struct kb_mime {
  struct kb_buf pending; /* input not yet processed */
  enum state state;
  enum state state_before; /* before the header */
  struct kb_mime_part part;
  struct kb_mime_part next; /* whose header is being read */
  struct kb_buf field;      /* header field, unfolded so far */
  struct kb_buf boundary;   /* the line that may be a boundary, with its end */
  bool ends_in_word;        /* the last line ends in an encoded word, which the next one may
                               continue: its end is not yet in the output */
  bool is_after_blank;
  size_t part_line;      /* where the lines of the part begin */
  size_t last_line;      /* last line of the input whose text was appended from a mail */
  size_t line, out_line; /* of the next line, from 0 */
  bool at_line_begin;    /* the output is at the start of a line */
  bool ends_within_line; /* the input so far ends within a line */
  struct jump jumps[JUMPS];
  size_t jump_count;
  size_t left_out;
  const char *left_out_what;
};

struct kb_mime *kb_mime_new(void)
{
  struct kb_mime *mime = calloc(1, sizeof *mime);
  if (mime) {
    mime->at_line_begin = true;
  }
  return mime;
}

void kb_mime_free(struct kb_mime *mime)
{
  if (mime) {
    kb_buf_fini(&mime->pending);
    kb_buf_fini(&mime->field);
    kb_buf_fini(&mime->boundary);
    kb_mime_part_fini(&mime->part);
    kb_mime_part_fini(&mime->next);
    free(mime);
  }
}

/* --- Line numbers --- */

static const struct jump *jump_at(const struct kb_mime *mime, size_t number)
{
  return &mime->jumps[number % JUMPS];
}

static void note_jump(struct kb_mime *mime)
{
  const struct jump here = {mime->out_line, mime->line};
  const struct jump *last =
    mime->jump_count > 0 ? jump_at(mime, mime->jump_count - 1) : &(struct jump){0, 0};
  if (here.line - here.out != last->line - last->out) {
    mime->jumps[mime->jump_count++ % JUMPS] = here;
  }
}

/* Notes that what `out` has from `from` on is of the current line. */
static void note_lines(struct kb_mime *mime, const struct kb_buf *out, size_t from)
{
  for (size_t at = from; at < out->length;) {
    if (mime->at_line_begin) {
      note_jump(mime);
      mime->last_line = mime->line;
    }
    const char *newline = memchr(out->data + at, '\n', out->length - at);
    mime->at_line_begin = newline != NULL;
    mime->out_line += newline != NULL;
    at = newline ? (size_t)(newline - out->data) + 1 : out->length;
  }
}

size_t kb_mime_line(const struct kb_mime *mime, size_t line)
{
  const size_t first = mime->jump_count > JUMPS ? mime->jump_count - JUMPS : 0;
  size_t low = first;
  size_t high = mime->jump_count;
  while (low < high) {
    const size_t middle = low + (high - low) / 2;
    if (jump_at(mime, middle)->out <= line - 1) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (low == first) {
    return line;
  }
  const struct jump *jump = jump_at(mime, low - 1);
  return jump->line + (line - 1 - jump->out) + 1;
}

size_t kb_mime_lines(const struct kb_mime *mime)
{
  return mime->line + mime->ends_within_line;
}

size_t kb_mime_left_out(const struct kb_mime *mime, const char **what)
{
  *what = mime->left_out_what;
  return mime->left_out;
}

/* --- Lines --- */

static void add_raw(struct kb_mime *mime, struct kb_slice text, struct kb_buf *out)
{
  const size_t from = out->length;
  kb_buf_add_slice(out, text);
  note_lines(mime, out, from);
}

/* The line without its end. */
static struct kb_slice content(struct kb_slice line)
{
  while (line.length > 0 && strchr("\r\n", line.data[line.length - 1]) &&
         line.data[line.length - 1] != '\0') {
    line.length--;
  }
  return line;
}

/* The first encoded word that can be decoded, which is appended to `word`; its length in the text
   is 0 if there is none. */
static struct kb_slice find_word(struct kb_slice text, struct kb_buf *word)
{
  for (const char *at; text.length > 0 && (at = memmem(text.data, text.length, "=?", 2));) {
    const struct kb_slice rest = {at, text.length - (size_t)(at - text.data)};
    const size_t length = kb_encoded_words(rest, word);
    if (length > 0) {
      return (struct kb_slice){at, length};
    }
    text = (struct kb_slice){at + 2, rest.length - 2};
  }
  return (struct kb_slice){text.data, 0};
}

/* White space between two encoded words, line ends included, is no part of the text. */
static struct kb_slice continue_word(struct kb_mime *mime, struct kb_slice line, struct kb_buf *out)
{
  struct kb_slice rest = line;
  struct kb_buf word = {0};
  mime->ends_in_word = false;
  while (rest.length > 0 && (rest.data[0] == ' ' || rest.data[0] == '\t')) {
    rest.data++;
    rest.length--;
  }
  const bool goes_on = rest.length < line.length && kb_encoded_words(rest, &word) > 0;
  out->failed = out->failed || word.failed;
  kb_buf_fini(&word);
  if (goes_on) {
    return rest;
  }
  add_raw(mime, kb_slice_of("\n"), out);
  return line;
}

/* Adds a line that is not encoded as a whole. */
static void add_line(struct kb_mime *mime, struct kb_slice line, struct kb_buf *out)
{
  struct kb_buf word = {0};
  if (mime->ends_in_word) {
    line = continue_word(mime, line, out);
  }
  for (struct kb_slice found; (found = find_word(line, &word)).length > 0;) {
    add_raw(mime, (struct kb_slice){line.data, (size_t)(found.data - line.data)}, out);
    add_raw(mime, kb_buf_slice(&word), out);
    const char *end = line.data + line.length;
    line.data = found.data + found.length;
    line.length = (size_t)(end - line.data);
    mime->ends_in_word =
      line.length > 0 && line.data[line.length - 1] == '\n' && content(line).length == 0;
    kb_buf_clear(&word);
  }
  if (!mime->ends_in_word) {
    add_raw(mime, line, out);
  }
  out->failed = out->failed || word.failed;
  kb_buf_fini(&word);
}

static bool begins(struct kb_slice text, const char *word)
{
  const size_t length = strlen(word);
  return text.length >= length && strncasecmp(text.data, word, length) == 0;
}

static bool begins_header(struct kb_slice line)
{
  return begins(line, "Content-Transfer-Encoding:") || begins(line, "Content-Type:");
}

static bool is_field(struct kb_slice line)
{
  size_t at = 0;
  while (at < line.length && (kb_is_alnum(line.data[at]) || line.data[at] == '-')) {
    at++;
  }
  return at > 0 && at < line.length && line.data[at] == ':';
}

/* The first lines of a file are appended only once they are known to be text: note them as from
   where they began. */
static void note_part(struct kb_mime *mime, const struct kb_buf *out, size_t from, bool was_file)
{
  const size_t line = mime->line;
  if (was_file) {
    mime->line = mime->part_line > mime->last_line ? mime->part_line : mime->last_line;
  }
  note_lines(mime, out, from);
  mime->line = line;
}

static void add_part_line(struct kb_mime *mime, struct kb_slice text, bool has_end,
                          struct kb_buf *out)
{
  const size_t from = out->length;
  const bool was_file = mime->part.is_file;
  kb_mime_part_line(&mime->part, text, has_end, out);
  note_part(mime, out, from, was_file);
}

static void end_part(struct kb_mime *mime, struct kb_buf *out)
{
  const size_t from = out->length;
  const bool was_file = mime->part.is_file;
  kb_mime_part_end(&mime->part, out);
  /* What it held back is of the lines before this one. */
  const size_t line = mime->line;
  mime->line = line > mime->last_line ? line - 1 : line;
  note_part(mime, out, from, was_file);
  mime->line = line;
  if (mime->part.encoding == KB_MIME_BASE64 && !mime->at_line_begin) {
    add_raw(mime, kb_slice_of("\n"), out); /* what follows is another line */
  }
  if (mime->part.left_out) {
    mime->left_out_what = mime->left_out == 0 ? mime->part.left_out : mime->left_out_what;
    mime->left_out++;
  }
  kb_mime_part_fini(&mime->part);
  mime->state = TEXT;
}

static void begin_header(struct kb_mime *mime)
{
  mime->state_before = mime->state;
  mime->state = HEADER;
  kb_mime_part_fini(&mime->next);
  kb_buf_clear(&mime->field);
}

static void read_header(struct kb_mime *mime, struct kb_slice line, struct kb_buf *out)
{
  const struct kb_slice field = content(line);
  if (field.length > 0 && (field.data[0] == ' ' || field.data[0] == '\t')) {
    kb_buf_add_slice(&mime->field, field);
    add_line(mime, line, out);
    return;
  }
  if (mime->field.length > 0) {
    kb_mime_part_field(&mime->next, kb_buf_slice(&mime->field));
    kb_buf_clear(&mime->field);
  }
  if (is_field(field)) {
    kb_buf_add_slice(&mime->field, field);
    out->failed = out->failed || mime->field.failed;
  } else if (field.length == 0 &&
             !(mime->state_before == BODY && kb_mime_part_is_unencoded(&mime->next))) {
    if (mime->state_before == BODY) {
      end_part(mime, out);
    }
    mime->part = mime->next;
    mime->part_line = mime->line + 1;
    mime->next = (struct kb_mime_part){.encoding = KB_MIME_PLAIN};
    mime->state = kb_mime_part_is_unencoded(&mime->part) ? TEXT : BODY;
  } else {
    mime->state = mime->state_before; /* it was not a boundary */
    if (mime->state == BODY) {
      add_part_line(mime, field, field.length < line.length, out);
      return;
    }
  }
  add_line(mime, line, out);
}

/* "--=_Part_12", "--=_Part_12--"; not a line of dashes, and not the line above a signature. */
static bool may_be_boundary(struct kb_slice line)
{
  size_t dashes = 0;
  while (dashes < line.length && line.data[dashes] == '-') {
    dashes++;
  }
  return dashes >= 2 && line.length > dashes && line.data[dashes] != ' ';
}

static void read_body(struct kb_mime *mime, struct kb_slice line, struct kb_buf *out)
{
  const struct kb_slice text = content(line);
  const bool was_after_blank = mime->is_after_blank;
  mime->is_after_blank = text.length == 0;
  const bool is_mailbox =
    was_after_blank && begins(line, "From ") && memchr(line.data, '@', line.length);
  if (is_mailbox || (text.length > 0 && !kb_mime_part_may_have(&mime->part, text) &&
                     !may_be_boundary(text) && !begins_header(text))) {
    end_part(mime, out);
    add_line(mime, line, out);
  } else if (may_be_boundary(text)) {
    kb_buf_clear(&mime->boundary);
    kb_buf_add_slice(&mime->boundary, line);
    out->failed = out->failed || mime->boundary.failed;
    mime->state = BOUNDARY;
  } else if (begins_header(text)) {
    begin_header(mime);
    read_header(mime, line, out);
  } else {
    add_part_line(mime, text, text.length < line.length, out);
  }
}

/* The line before may have ended the part; this line decides. */
static void read_boundary(struct kb_mime *mime, struct kb_slice line, struct kb_buf *out)
{
  struct kb_buf held = mime->boundary;
  const struct kb_slice boundary = content(kb_buf_slice(&held));
  const bool is_last =
    boundary.length > 4 && begins((struct kb_slice){boundary.data + boundary.length - 2, 2}, "--");
  const bool is_one =
    is_last || begins(line, "Content-") || !kb_mime_part_may_have(&mime->part, boundary);
  mime->boundary = (struct kb_buf){0};
  mime->line--; /* back to the held line */
  mime->state = BODY;
  if (is_one) {
    end_part(mime, out);
    add_raw(mime, kb_buf_slice(&held), out);
  } else {
    add_part_line(mime, boundary, boundary.length < held.length, out);
  }
  mime->line++;
  kb_buf_fini(&held);
}

static void read_line(struct kb_mime *mime, struct kb_slice line, struct kb_buf *out)
{
  if (mime->state == BOUNDARY) {
    read_boundary(mime, line, out);
  }
  if (mime->state == TEXT && begins_header(line)) {
    begin_header(mime);
  }
  if (mime->state == HEADER) {
    read_header(mime, line, out);
  } else if (mime->state == BODY) {
    read_body(mime, line, out);
  } else {
    add_line(mime, line, out);
  }
  mime->line += line.length > 0 && line.data[line.length - 1] == '\n';
}

/* --- The text --- */

/* Whether the text may have a header that names an encoding, or an encoded word. Three letters of
   it at their distances can be tested at many positions at once, and rarely occur. */
static bool may_be_mail(struct kb_slice text)
{
  static const char word[] = "ransfer-";
  static const char loud[] = "RANSFER-";
  enum { N = 2, F = 4, DASH = 7 };
  unsigned char may = 0;
  unsigned char may_be_word = 0;
  for (size_t i = 0; i + DASH < text.length; i++) {
    const bool is_n = (text.data[i + N] | 0x20) == 'n';
    const bool is_f = (text.data[i + F] | 0x20) == 'f';
    const bool is_dash = text.data[i + DASH] == '-';
    may |= is_n & is_f & is_dash;
    may_be_word |= (text.data[i] == '=') & (text.data[i + 1] == '?');
  }
  return may_be_word || (may && (memmem(text.data, text.length, word, sizeof word - 1) ||
                                 memmem(text.data, text.length, loud, sizeof loud - 1)));
}

/* Passes on text that needs no decoding. */
static void pass_on(struct kb_mime *mime, struct kb_slice text, struct kb_buf *out)
{
  if (text.length == 0) {
    return;
  }
  if (mime->at_line_begin) {
    note_jump(mime);
  }
  const size_t lines = kb_slice_newlines(text);
  kb_buf_add_slice(out, text);
  mime->line += lines;
  mime->out_line += lines;
  mime->at_line_begin = text.data[text.length - 1] == '\n';
}

/* How much of the text is complete lines, or a line too long to wait for. */
static size_t ready(const struct kb_mime *mime, struct kb_slice text, bool at_end)
{
  const char *newline = text.length > 0 ? memrchr(text.data, '\n', text.length) : NULL;
  const size_t whole = newline ? (size_t)(newline - text.data) + 1 : 0;
  const size_t longest = mime->state == TEXT ? SHORT_LINE : LONG_LINE;
  return at_end || text.length - whole > longest ? text.length : whole;
}

/* The first line of the text with its end, or all of it if it has no end. */
static struct kb_slice first_line(struct kb_slice text)
{
  const char *newline = text.length > 0 ? memchr(text.data, '\n', text.length) : NULL;
  return (struct kb_slice){text.data, newline ? (size_t)(newline - text.data) + 1 : text.length};
}

/* Processes as much of the text as is ready; returns how much that is. */
static size_t read_text(struct kb_mime *mime, struct kb_slice text, bool at_end, struct kb_buf *out)
{
  const size_t taken = ready(mime, text, at_end);
  text.length = taken;
  if (mime->state == TEXT && !mime->ends_in_word && !may_be_mail(text)) {
    pass_on(mime, text, out);
    return taken;
  }
  while (text.length > 0) {
    const struct kb_slice line = first_line(text);
    read_line(mime, line, out);
    text.data += line.length;
    text.length -= line.length;
  }
  return taken;
}

/* Completes the line that is pending; returns how many of the bytes that takes. */
static size_t read_pending(struct kb_mime *mime, struct kb_slice bytes, struct kb_buf *out)
{
  struct kb_slice rest = bytes;
  while (mime->pending.length > 0 && rest.length > 0 && !mime->pending.failed) {
    const struct kb_slice line = first_line(rest);
    kb_buf_add_slice(&mime->pending, line);
    rest.data += line.length;
    rest.length -= line.length;
    const struct kb_slice pending = kb_buf_slice(&mime->pending);
    kb_buf_drop(&mime->pending, read_text(mime, pending, false, out));
  }
  return bytes.length - rest.length;
}

void kb_mime_add(struct kb_mime *mime, struct kb_slice bytes, bool at_end, struct kb_buf *out)
{
  if (bytes.length > 0) {
    mime->ends_within_line = bytes.data[bytes.length - 1] != '\n';
    const size_t used = read_pending(mime, bytes, out);
    bytes.data += used;
    bytes.length -= used;
  }
  if (bytes.length > 0) {
    const size_t taken = read_text(mime, bytes, at_end, out);
    kb_buf_add(&mime->pending, bytes.data + taken, bytes.length - taken);
  } else if (at_end) {
    kb_buf_drop(&mime->pending, read_text(mime, kb_buf_slice(&mime->pending), true, out));
  }
  if (at_end && mime->state == BOUNDARY) {
    read_boundary(mime, (struct kb_slice){"", 0}, out);
  }
  if (at_end && mime->state == BODY) {
    end_part(mime, out);
  }
  if (at_end && mime->ends_in_word) {
    mime->ends_in_word = false;
    add_raw(mime, kb_slice_of("\n"), out);
  }
  out->failed = out->failed || mime->pending.failed;
}
