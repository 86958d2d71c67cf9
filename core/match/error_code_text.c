#include "match/error_code_text.h"

#include "base/ascii.h"

bool kb_code_text_is_word(const struct kb_code_text *code_text, size_t at, enum kb_known_word word)
{
  return at < code_text->text_index.end &&
         code_text->text_index.words[at].hash == code_text->known->hashes[word];
}

struct kb_slice kb_code_text_text(const struct kb_code_text *code_text, struct kb_span span)
{
  const struct kb_word *words = code_text->text_index.words;
  return kb_span_is_some(span)
           ? (struct kb_slice){code_text->text_index.text.data + words[span.first].start,
                               (size_t)(words[span.end - 1].end - words[span.first].start)}
           : (struct kb_slice){NULL, 0};
}

struct kb_slice kb_code_text_word(const struct kb_code_text *code_text, size_t at)
{
  return kb_code_text_text(code_text, (struct kb_span){at, at + 1});
}

/* Only spaces precede the word. */
static bool follows_closely(const struct kb_code_text *code_text, size_t at)
{
  const struct kb_slice gap = kb_text_index_gap(&code_text->text_index, at);
  for (size_t i = 0; i < gap.length; i++) {
    if (gap.data[i] != ' ') {
      return false;
    }
  }
  return gap.length > 0;
}

bool kb_code_text_gap_has(const struct kb_code_text *code_text, size_t at, char mark)
{
  const struct kb_slice gap = kb_text_index_gap(&code_text->text_index, at);
  return gap.length > 0 && memchr(gap.data, mark, gap.length) != NULL;
}

/* Also the full-width colon of Chinese and Japanese texts. */
bool kb_code_text_gap_has_colon(const struct kb_code_text *code_text, size_t at)
{
  static const char wide[] = "\xEF\xBC\x9A";
  const struct kb_slice gap = kb_text_index_gap(&code_text->text_index, at);
  for (size_t i = 0; i + sizeof wide - 1 <= gap.length; i++) {
    if (memcmp(gap.data + i, wide, sizeof wide - 1) == 0) {
      return true;
    }
  }
  return kb_code_text_gap_has(code_text, at, ':');
}

bool kb_code_text_is_number(const struct kb_code_text *code_text, size_t at)
{
  return at < code_text->text_index.end && code_text->text_index.words[at].is_number;
}

/* Whether the word is part of an id or a date: 7eb75787-26d5-4000-…, 2026-11-26. */
static bool is_hyphenated(const struct kb_code_text *code_text, size_t at)
{
  const bool is_after = at > code_text->text_index.begin &&
                        kb_slice_is(kb_text_index_gap(&code_text->text_index, at), "-");
  const bool is_before = at + 1 < code_text->text_index.end &&
                         kb_slice_is(kb_text_index_gap(&code_text->text_index, at + 1), "-");
  return is_after || is_before;
}

bool kb_code_text_is_digits(const struct kb_code_text *code_text, size_t at)
{
  return at < code_text->text_index.end && code_text->text_index.words[at].is_digits &&
         kb_code_text_word(code_text, at).length >= 3 && !is_hyphenated(code_text, at);
}

/* A word that begins with a capital letter: Forbidden. */
bool kb_code_text_is_capital(const struct kb_code_text *code_text, size_t at)
{
  return at < code_text->text_index.end && kb_is_upper(kb_code_text_word(code_text, at).data[0]) &&
         !kb_code_text_is_word(code_text, at, KB_WORD_EXCEPTION) &&
         !kb_code_text_is_word(code_text, at, KB_WORD_ERROR);
}

/* Several words written as one: TimedOut. */
bool kb_code_text_is_name(const struct kb_code_text *code_text, size_t at)
{
  if (!kb_code_text_is_capital(code_text, at)) {
    return false;
  }
  const struct kb_slice word = kb_code_text_word(code_text, at);
  for (size_t i = 2; i < word.length; i++) {
    if (kb_is_upper(word.data[i]) && !kb_is_upper(word.data[i - 1])) {
      return true;
    }
  }
  return false;
}

/* The digits of a code such as ORA-00942. */
static bool is_hyphenated_number(const struct kb_code_text *code_text, size_t at)
{
  return at < code_text->text_index.end && code_text->text_index.words[at].is_digits &&
         kb_slice_is(kb_text_index_gap(&code_text->text_index, at), "-");
}

/* "NAME", "NAME -2147209462", "NAME NAME", "401 Unauthorized", "ORA-00942". */
struct kb_span kb_code_text_code(const struct kb_code_text *code_text, size_t at)
{
  const bool starts = kb_code_text_is_number(code_text, at) ||
                      kb_code_text_is_digits(code_text, at) ||
                      kb_code_text_is_capital(code_text, at);
  if (!starts) {
    return (struct kb_span){0, 0};
  }
  if (kb_code_text_is_capital(code_text, at) && is_hyphenated_number(code_text, at + 1)) {
    return (struct kb_span){at, at + 2};
  }
  const bool goes_on =
    at + 1 < code_text->text_index.end && follows_closely(code_text, at + 1) &&
    (kb_code_text_is_digits(code_text, at)
       ? kb_code_text_is_capital(code_text, at + 1)
       : kb_code_text_is_number(code_text, at + 1) || kb_code_text_is_name(code_text, at + 1));
  /* "NAME ActivityId: GUID" names an activity, not a code */
  const bool is_label = goes_on && kb_code_text_is_name(code_text, at + 1) &&
                        kb_code_text_gap_has(code_text, at + 2, ':');
  /* "363 Email Server Error Code: NAME" is a count and a label */
  const bool is_line = kb_code_text_is_word(code_text, at + 2, KB_WORD_SERVER);
  return (struct kb_span){
    at, at + 1 + (goes_on && !kb_code_text_is_number(code_text, at) && !is_label && !is_line)};
}

struct kb_code_words kb_code_words(void)
{
  static const char *const known[KB_WORDS_KNOWN] = {[KB_WORD_SERVER] = "server",
                                                    [KB_WORD_SOCKET] = "socket",
                                                    [KB_WORD_RETURNED] = "returned",
                                                    [KB_WORD_EXCEPTION] = "exception",
                                                    [KB_WORD_ERROR] = "error",
                                                    [KB_WORD_CODE] = "code",
                                                    [KB_WORD_ERROR_CODE] = "errorcode",
                                                    [KB_WORD_CRM] = "crm",
                                                    [KB_WORD_SOAP] = "soapexception",
                                                    [KB_WORD_HTTP] = "http",
                                                    [KB_WORD_STATUS] = "status",
                                                    [KB_WORD_MISSING] = "missing",
                                                    [KB_WORD_PRIVILEGE] = "privilege",
                                                    [KB_WORD_PRIVILEGE_NAME] = "privilegename",
                                                    [KB_WORD_NO_ERROR] = "noerror",
                                                    [KB_WORD_RESPONSE_CODE] = "responsecode",
                                                    [KB_WORD_SMTP] = "smtp",
                                                    [KB_WORD_EXCHANGE] = "exchange",
                                                    [KB_WORD_WEB] = "web",
                                                    [KB_WORD_WAS] = "was"};
  struct kb_code_words words;
  for (size_t i = 0; i < KB_WORDS_KNOWN; i++) {
    words.hashes[i] = kb_word_hash(known[i]);
  }
  return words;
}
