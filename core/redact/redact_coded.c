/* Texts that are encoded within a text: decoded, redacted, and encoded again if anything was
   found. */
#include "base/ascii.h"
#include "base/text.h"
#include "match/encoded_word.h"
#include "match/mime_part.h"
#include "redact/redact_inside.h"

/* Shorter text is too short for an address; longer text is a file rather than a token. */
enum { BASE64_MIN = 12, BASE64_MAX = 64 * 1024 };

static bool may_go_in(const struct kb_redactor *redactor)
{
  return redactor->plain + 1 < redactor->plains + REDACT_DEPTH;
}

static void add_base64(struct kb_buf *out, struct kb_slice bytes, bool is_for_url, bool is_padded)
{
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (size_t i = 0; i < bytes.length; i += 3) {
    const size_t count = bytes.length - i < 3 ? bytes.length - i : 3;
    uint32_t bits = 0;
    for (size_t k = 0; k < 3; k++) {
      bits = bits << 8 | (k < count ? (unsigned char)bytes.data[i + k] : 0);
    }
    for (size_t k = 0; k <= count; k++) {
      const char digit = digits[bits >> (18 - 6 * k) & 63];
      kb_buf_add_char(out, !is_for_url ? digit : digit == '+' ? '-' : digit == '/' ? '_' : digit);
    }
    kb_buf_add_text(out, !is_padded || count == 3 ? "" : count == 2 ? "=" : "==");
  }
}

/* Redacts what was decoded. False if nothing was found, or on failure. */
static bool redact_inner(struct kb_redactor *redactor, struct kb_slice text, struct kb_buf *out)
{
  redactor->plain++;
  kb_redact_prose(redactor, text, out);
  redactor->plain--;
  redactor->failed |= out->failed;
  return !redactor->failed && !kb_slice_equal(text, kb_buf_slice(out));
}

/* --- Encoded words of mail headers (RFC 2047) --- */

void kb_redact_encoded_words(struct kb_redactor *redactor, size_t from, struct redact_match *match)
{
  const struct redact_plain *plain = redactor->plain;
  const size_t start = plain->from[from];
  if (plain->bytes[from] != '=' || !may_go_in(redactor)) {
    return;
  }
  struct kb_buf decoded = {0};
  struct kb_buf redacted = {0};
  const size_t length = kb_encoded_words(
    (struct kb_slice){plain->text.data + start, plain->text.length - start}, &decoded);
  const size_t end = length > 0 ? kb_redact_place(plain, from, start + length) : 0;
  redactor->failed |= decoded.failed;
  if (end > match->end && redact_inner(redactor, kb_buf_slice(&decoded), &redacted)) {
    struct kb_buf coded = {0};
    kb_buf_add_text(&coded, "=?utf-8?B?");
    add_base64(&coded, kb_buf_slice(&redacted), false, true);
    kb_buf_add_text(&coded, "?=");
    *match = (struct redact_match){end, kb_redact_keep(redactor, &coded)};
  }
  kb_buf_fini(&decoded);
  kb_buf_fini(&redacted);
}

/* --- Base64 --- */

static bool is_base64(char byte)
{
  return kb_is_alnum(byte) || byte == '+' || byte == '/' || byte == '-' || byte == '_';
}

/* Excludes the punctuation around a token. */
static size_t base64_length(struct kb_slice text)
{
  size_t length = 0;
  while (length < text.length && is_base64(text.data[length])) {
    length++;
  }
  return length % 4 == 1 || length < BASE64_MIN || length > BASE64_MAX ? 0 : length;
}

/* Whether every second byte is zero: what Windows calls Unicode is UTF-16. */
static bool is_wide(struct kb_slice bytes)
{
  for (size_t i = 1; i < bytes.length; i += 2) {
    if (bytes.data[i] != '\0') {
      return false;
    }
  }
  return bytes.length % 2 == 0;
}

static bool is_text(struct kb_slice bytes)
{
  for (size_t i = 0; i < bytes.length; i++) {
    const unsigned char byte = (unsigned char)bytes.data[i];
    if ((byte < ' ' && byte != '\n' && byte != '\r' && byte != '\t') || byte == 0x7F) {
      return false;
    }
  }
  return bytes.length > 0 && kb_text_is_utf8(bytes);
}

/* Decodes the token; `out` stays empty if it is not text. */
static void decode_token(struct kb_slice token, struct kb_buf *out)
{
  struct kb_mime_part part = {.encoding = KB_MIME_BASE64};
  struct kb_buf text = {0};
  kb_buf_add_slice(&text, token);
  for (size_t i = 0; i < text.length; i++) {
    text.data[i] = text.data[i] == '-' ? '+' : text.data[i] == '_' ? '/' : text.data[i];
  }
  kb_mime_part_line(&part, kb_buf_slice(&text), false, out);
  if (out->length > 1 && is_wide(kb_buf_slice(out))) {
    for (size_t i = 0; i < out->length / 2; i++) {
      out->data[i] = out->data[2 * i];
    }
    kb_buf_cut(out, out->length / 2);
  }
  out->failed = out->failed || text.failed;
  if (!is_text(kb_buf_slice(out))) {
    kb_buf_cut(out, 0);
  }
  kb_mime_part_fini(&part);
  kb_buf_fini(&text);
}

void kb_redact_base64(struct kb_redactor *redactor, size_t from, struct redact_match *match)
{
  const struct redact_plain *plain = redactor->plain;
  const size_t start = plain->from[from];
  const struct kb_slice rest = {plain->text.data + start, plain->text.length - start};
  const bool begins = start == 0 || !is_base64(rest.data[-1]);
  const size_t length = begins ? base64_length(rest) : 0;
  if (length == 0 || !may_go_in(redactor)) {
    return;
  }
  size_t padded = length;
  while (padded < rest.length && padded < length + 2 && rest.data[padded] == '=') {
    padded++;
  }
  struct kb_buf decoded = {0};
  struct kb_buf redacted = {0};
  decode_token((struct kb_slice){rest.data, length}, &decoded);
  redactor->failed |= decoded.failed;
  const size_t end = decoded.length > 0 ? kb_redact_place(plain, from, start + padded) : 0;
  if (end > match->end && redact_inner(redactor, kb_buf_slice(&decoded), &redacted)) {
    struct kb_buf coded = {0};
    const bool is_for_url = memchr(rest.data, '-', length) || memchr(rest.data, '_', length);
    add_base64(&coded, kb_buf_slice(&redacted), is_for_url, padded > length || length % 4 == 0);
    *match = (struct redact_match){end, kb_redact_keep(redactor, &coded)};
  }
  kb_buf_fini(&decoded);
  kb_buf_fini(&redacted);
}
