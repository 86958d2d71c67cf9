#include "match/mime_part.h"

#include "base/ascii.h"
#include "base/text.h"
#include "rows/kind.h"

#include <strings.h>

/* Each line passes through three stages: the transfer encoding is decoded to bytes, the bytes are
   converted to UTF-8, and tags are removed from HTML. A base64 group, a UTF-16 character or a tag
   may continue on the next line, so the part keeps their state; a part of any size needs little
   more memory than a line. If the type is not text, bytes collect until there are enough to
   recognize binary content, which is then dropped. Most tags become a space, inline tags become
   nothing, so that words neither merge nor break. */

enum { TELLING = 512 }; /* the number of bytes that show what a file is */

void kb_mime_part_fini(struct kb_mime_part *part)
{
  kb_buf_fini(&part->bytes);
  kb_buf_fini(&part->wide);
  *part = (struct kb_mime_part){.encoding = KB_MIME_PLAIN};
}

/* --- The header --- */

static bool begins(struct kb_slice text, const char *word)
{
  const size_t length = strlen(word);
  return text.length >= length && strncasecmp(text.data, word, length) == 0;
}

static struct kb_slice after(struct kb_slice text, size_t count)
{
  text.data += count;
  text.length -= count;
  while (text.length > 0 && strchr(" \t\"", text.data[0]) && text.data[0] != '\0') {
    text.data++;
    text.length--;
  }
  return text;
}

/* The value of a parameter such as charset=; empty if it is missing. */
static struct kb_slice parameter(struct kb_slice field, const char *name)
{
  for (; field.length > 0; field.data++, field.length--) {
    if (begins(field, name)) {
      return after(field, strlen(name));
    }
  }
  return field;
}

void kb_mime_part_field(struct kb_mime_part *part, struct kb_slice field)
{
  static const char type[] = "Content-Type:";
  static const char encoding[] = "Content-Transfer-Encoding:";
  if (begins(field, type)) {
    const struct kb_slice value = after(field, sizeof type - 1);
    const struct kb_slice charset = parameter(value, "charset=");
    part->is_html = begins(value, "text/html");
    part->is_file = !begins(value, "text/") && !begins(value, "message/");
    part->charset =
      begins(charset, "utf-16") ? KB_MIME_UTF16
      : begins(charset, "iso-8859") || begins(charset, "windows-125") || begins(charset, "latin")
        ? KB_MIME_LATIN1
        : KB_MIME_UTF8;
    part->decoder.encoding = begins(charset, "utf-16le")   ? KB_ENCODING_UTF16LE
                             : begins(charset, "utf-16be") ? KB_ENCODING_UTF16BE
                                                           : KB_ENCODING_UNKNOWN;
  } else if (begins(field, encoding)) {
    const struct kb_slice value = after(field, sizeof encoding - 1);
    part->encoding = begins(value, "quoted-printable") ? KB_MIME_QUOTED
                     : begins(value, "base64")         ? KB_MIME_BASE64
                                                       : KB_MIME_PLAIN;
  }
}

bool kb_mime_part_is_unencoded(const struct kb_mime_part *part)
{
  return part->encoding == KB_MIME_PLAIN;
}

/* --- The transfer's encoding --- */

static int base64_value(char byte)
{
  return byte >= 'A' && byte <= 'Z'   ? byte - 'A'
         : byte >= 'a' && byte <= 'z' ? byte - 'a' + 26
         : byte >= '0' && byte <= '9' ? byte - '0' + 52
         : byte == '+'                ? 62
         : byte == '/'                ? 63
                                      : -1;
}

bool kb_mime_part_may_have(const struct kb_mime_part *part, struct kb_slice line)
{
  for (size_t i = 0; part->encoding == KB_MIME_BASE64 && i < line.length; i++) {
    if (base64_value(line.data[i]) < 0 && line.data[i] != '=' && !kb_is_space(line.data[i])) {
      return false;
    }
  }
  return true;
}

static void add_base64(struct kb_mime_part *part, struct kb_slice line)
{
  for (size_t i = 0; i < line.length; i++) {
    const int value = base64_value(line.data[i]);
    if (value < 0) {
      part->bit_count = line.data[i] == '=' ? 0 : part->bit_count;
      continue;
    }
    part->bits = part->bits << 6 | (uint32_t)value;
    part->bit_count += 6;
    if (part->bit_count >= 8) {
      part->bit_count -= 8;
      kb_buf_add_char(&part->bytes, (char)(part->bits >> part->bit_count & 0xFF));
    }
  }
}

/* White space before the line end was added in transport; '=' there joins the next line to this
   one. */
static void add_quoted(struct kb_mime_part *part, struct kb_slice line, bool has_end)
{
  while (has_end && line.length > 0 && strchr(" \t\r", line.data[line.length - 1])) {
    line.length--;
  }
  const bool is_joined = line.length > 0 && line.data[line.length - 1] == '=';
  line.length -= is_joined;
  for (size_t i = 0; i < line.length; i++) {
    const bool may_be_code = line.data[i] == '=' && line.length - i > 2;
    const int64_t code = may_be_code ? kb_hex_number(line.data + i + 1, 2) : -1;
    kb_buf_add_char(&part->bytes, code >= 0 ? (char)code : line.data[i]);
    i += code >= 0 ? 2 : 0;
  }
  if (has_end && !is_joined) {
    kb_buf_add_char(&part->bytes, '\n');
  }
}

/* --- Characters --- */

/* Windows-1252 from 0x80 to 0x9F, which mails that declare ISO 8859-1 use, too (WHATWG
   Encoding). */
static const uint16_t windows_1252[32] = {
  0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
  0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
  0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

/* The decoded bytes as UTF-8; valid until the next call. */
static struct kb_slice in_utf8(struct kb_mime_part *part, bool at_end)
{
  const struct kb_slice bytes = kb_buf_slice(&part->bytes);
  kb_buf_clear(&part->wide);
  if (part->charset == KB_MIME_UTF16) {
    kb_decode(&part->decoder, bytes, at_end, &part->wide);
    return kb_buf_slice(&part->wide);
  }
  if (part->charset == KB_MIME_UTF8) {
    return bytes;
  }
  for (size_t i = 0; i < bytes.length; i++) {
    const unsigned char byte = (unsigned char)bytes.data[i];
    kb_text_encode(&part->wide, byte >= 0x80 && byte < 0xA0 ? windows_1252[byte - 0x80] : byte);
  }
  return kb_buf_slice(&part->wide);
}

/* --- HTML --- */

/* Words continue across these tags; all others separate them. */
static bool is_inline(const struct kb_mime_part *part)
{
  static const char *const names[] = {"b", "i",    "u",    "em",    "strong", "span", "font",
                                      "a", "code", "mark", "small", "wbr",    "o:p",  NULL};
  const char *name = part->tag + (part->tag[0] == '/');
  for (size_t i = 0; names[i]; i++) {
    if (strcasecmp(name, names[i]) == 0) {
      return true;
    }
  }
  return false;
}

static void add_html_byte(struct kb_mime_part *part, char byte, struct kb_buf *out)
{
  const bool is_name = kb_is_alnum(byte) || byte == '/' || byte == '!' || byte == ':';
  if (part->tag_state == MAY_BE_TAG) {
    part->tag_state = is_name ? IN_TAG_NAME : OUT_OF_TAG;
    kb_buf_add_text(out, is_name ? "" : "<");
  }
  if (part->tag_state == OUT_OF_TAG) {
    part->tag_state = byte == '<' ? MAY_BE_TAG : OUT_OF_TAG;
    part->tag_length = 0;
    if (byte != '<') {
      kb_buf_add_char(out, byte);
    }
    return;
  }
  if (byte == '>') {
    part->tag[part->tag_length] = '\0';
    part->tag_state = OUT_OF_TAG;
    kb_buf_add_text(out, is_inline(part) ? "" : " ");
  } else if (part->tag_state == IN_TAG_NAME && is_name && part->tag_length + 1 < sizeof part->tag) {
    part->tag[part->tag_length++] = byte;
  } else {
    part->tag_state = IN_TAG;
  }
}

static void add_text(struct kb_mime_part *part, bool at_end, struct kb_buf *out)
{
  const struct kb_slice text = in_utf8(part, at_end);
  if (!part->is_html) {
    kb_buf_add_slice(out, text);
  }
  for (size_t i = 0; part->is_html && i < text.length; i++) {
    add_html_byte(part, text.data[i], out);
  }
  out->failed = out->failed || part->bytes.failed || part->wide.failed;
  kb_buf_clear(&part->bytes);
}

/* Decides whether a file is text; if not, it is left out. */
static void decide_file(struct kb_mime_part *part)
{
  struct kb_error ignored;
  const struct kb_slice bytes = kb_buf_slice(&part->bytes);
  if (bytes.length > 0 && kb_kind_check_text(bytes, &ignored) != KB_OK) {
    part->left_out = kb_kind_of(bytes)->what;
    kb_buf_clear(&part->bytes);
  }
  part->is_file = false;
}

void kb_mime_part_line(struct kb_mime_part *part, struct kb_slice line, bool has_end,
                       struct kb_buf *out)
{
  if (part->left_out) {
    return;
  }
  if (part->encoding == KB_MIME_BASE64) {
    add_base64(part, line);
  } else {
    add_quoted(part, line, has_end);
  }
  if (part->is_file && part->bytes.length >= TELLING) {
    decide_file(part);
  }
  if (!part->is_file && !part->left_out) {
    add_text(part, false, out);
  }
}

void kb_mime_part_end(struct kb_mime_part *part, struct kb_buf *out)
{
  if (part->is_file && !part->left_out) {
    decide_file(part);
  }
  if (!part->left_out) {
    add_text(part, true, out);
  }
}
