#include "base/ascii.h"
#include "match/error_code.h"
#include "match/error_code_text.h"
#include "match/signature_scan.h"

/* The forms of codes in public articles:
   Email Server Error Code: NAME          Error code: 8005E276
   Exchange server returned NAME [number or NAME] exception
   Http server returned [401] NAME exception
   Web server returned NAME exception     Socket returned exception NAME
   [NAME] [NAME. ]Exchange.server returned 403 error Crm.HEX. text Crm.HEX.NAME
   Crm:HEX   Crm : NAME   SoapException : NAME Exchange Error Code: NAME
   0x8005E274, -2147097996, alone; in other languages: match/error_code_label.c; in logs:
   match/error_code_log.c; of other services: match/error_code_service.c */

static const struct kb_span nothing = {0, 0};

enum { NAME_MIN = 8 };

/* Where the text says that a code follows, a lower-case word is one, too. */
static struct kb_span small_code_at(const struct kb_code_text *code_text, size_t at, bool is_code)
{
  const struct kb_span code = kb_code_text_code(code_text, at);
  const bool is_long =
    at < code_text->text_index.end && kb_code_text_word(code_text, at).length >= NAME_MIN;
  return kb_span_is_some(code) || !is_code || !is_long ||
             kb_code_text_is_word(code_text, at, KB_WORD_EXCEPTION)
           ? code
           : (struct kb_span){at, at + 1};
}

enum { RETURNED_STATUS = 3 }; /* words before the status in "Exchange.server returned 403 error" */

/* The code in "Exchange server returned …", "Socket returned exception …". */
static struct kb_span returned_at(const struct kb_code_text *code_text, size_t at)
{
  if (kb_code_text_is_word(code_text, at, KB_WORD_SOCKET) &&
      kb_code_text_is_word(code_text, at + 1, KB_WORD_RETURNED) &&
      kb_code_text_is_word(code_text, at + 2, KB_WORD_EXCEPTION)) {
    return kb_code_text_code(code_text, at + 3);
  }
  if (!kb_code_text_is_word(code_text, at + 1, KB_WORD_SERVER) ||
      !kb_code_text_is_word(code_text, at + 2, KB_WORD_RETURNED)) {
    return nothing;
  }
  const bool is_status = kb_code_text_is_digits(code_text, at + RETURNED_STATUS) &&
                         kb_code_text_is_word(code_text, at + RETURNED_STATUS + 1, KB_WORD_ERROR);
  if (is_status && at > 0 && kb_code_text_is_name(code_text, at - 1)) {
    return (struct kb_span){at - 1, at};
  }
  const struct kb_span code =
    small_code_at(code_text, at + 3, kb_code_text_is_word(code_text, at + 4, KB_WORD_EXCEPTION));
  const bool is_ordinary_word = kb_span_is_some(code) && code.end == code.first + 1 &&
                                !kb_code_text_is_number(code_text, code.first) &&
                                !kb_code_text_is_digits(code_text, code.first) &&
                                !kb_code_text_is_name(code_text, code.first);
  /* "returned Bad Gateway" is a sentence, "returned Forbidden exception" names a code. */
  return is_ordinary_word && !kb_code_text_is_word(code_text, code.end, KB_WORD_EXCEPTION) ? nothing
                                                                                           : code;
}

/* "Crm.80040216", "Crm : NAME", but not "Microsoft.Crm.Asynchronous". */
static struct kb_span prefixed_at(const struct kb_code_text *code_text, size_t at)
{
  const bool is_soap = kb_code_text_is_word(code_text, at, KB_WORD_SOAP);
  if (at + 1 >= code_text->text_index.end ||
      (!is_soap && !kb_code_text_is_word(code_text, at, KB_WORD_CRM)) ||
      (!is_soap && at > 0 && kb_slice_is(kb_text_index_gap(&code_text->text_index, at), "."))) {
    return nothing;
  }
  const bool has_colon = kb_code_text_gap_has(code_text, at + 1, ':');
  const bool holds = (kb_code_text_is_number(code_text, at + 1) &&
                      (has_colon || kb_code_text_gap_has(code_text, at + 1, '.'))) ||
                     (has_colon && kb_code_text_is_name(code_text, at + 1));
  return holds ? (struct kb_span){at + 1, at + 2} : nothing;
}

static struct kb_span phrase_at(const struct kb_code_text *code_text, size_t at)
{
  const struct kb_span code = returned_at(code_text, at);
  return kb_span_is_some(code) ? code : prefixed_at(code_text, at);
}

/* "</b>" and the like, between a label and its code. */
static size_t skip_tags(const struct kb_code_text *code_text, size_t at)
{
  while (at + 1 < code_text->text_index.end && kb_code_text_gap_has(code_text, at, '<') &&
         kb_code_text_gap_has(code_text, at + 1, '>') &&
         kb_code_text_word(code_text, at).length < NAME_MIN) {
    at++;
  }
  return at;
}

/* Within "</ErrorCode>": what follows it is another element. */
static bool is_end_tag(const struct kb_code_text *code_text, size_t at)
{
  const struct kb_slice gap = kb_text_index_gap(&code_text->text_index, at);
  return gap.length >= 2 && memcmp(gap.data + gap.length - 2, "</", 2) == 0;
}

/* "Error Code: Exchange", and the text ends, as it was cut or wrapped: the code is not there. */
static bool is_cut_phrase(const struct kb_code_text *code_text, size_t at)
{
  static const enum kb_known_word first[] = {KB_WORD_EXCHANGE, KB_WORD_HTTP,   KB_WORD_WEB,
                                             KB_WORD_SMTP,     KB_WORD_SOCKET, KB_WORD_CRM};
  bool is_first = false;
  for (size_t i = 0; i < sizeof first / sizeof first[0]; i++) {
    is_first |= kb_code_text_is_word(code_text, at, first[i]);
  }
  return is_first && at + 1 == code_text->text_index.end;
}

/* Whether a word is no ordinary one: 5.7.139, SQLITE_ERROR, ECONNREFUSED, TimedOut. */
static bool is_written_as_code(const struct kb_code_text *code_text, size_t at)
{
  enum { CAPITALS_MIN = 5 };
  const struct kb_slice word = kb_code_text_word(code_text, at);
  bool has_mark = false;
  size_t capitals = 0;
  for (size_t i = 0; i < word.length; i++) {
    has_mark |= kb_is_digit(word.data[i]) || word.data[i] == '_';
    capitals += kb_is_upper(word.data[i]);
  }
  return has_mark || (capitals == word.length && capitals >= CAPITALS_MIN) ||
         kb_code_text_is_name(code_text, at);
}

/* Whether the word is in quotes or behind an equals sign: errorCode=Throttled, error code
 * "Throttled".
 */
static bool is_marked_as_code(const struct kb_code_text *code_text, size_t at)
{
  const struct kb_slice gap = kb_text_index_gap(&code_text->text_index, at);
  size_t length = 0;
  size_t equals = 0;
  for (size_t i = 0; i < gap.length; i++) {
    equals += gap.data[i] == '=';
  }
  const enum kb_mark last = gap.length > 0 ? kb_mark_before(gap, &length) : KB_MARK_NONE;
  return equals == 1 || last == KB_MARK_DOUBLE_QUOTE || last == KB_MARK_SINGLE_QUOTE;
}

/* Without a colon, what follows "error code" need not be one: "the error code. The mailbox",
   "an error code (Ann Beck)", "Status &errorCode); Table next()". */
static bool looks_like_code(const struct kb_code_text *code_text, struct kb_span code)
{
  static const char ends[] = {'.', ',', ';', ')', '!', '?', '/'};
  bool is_apart = false;
  for (size_t i = 0; i < sizeof ends && kb_span_is_some(code); i++) {
    is_apart |= kb_code_text_gap_has(code_text, code.first, ends[i]);
  }
  if (!kb_span_is_some(code) || kb_code_text_is_number(code_text, code.first)) {
    return kb_span_is_some(code);
  }
  return !is_apart && (code.end > code.first + 1 || is_marked_as_code(code_text, code.first) ||
                       is_written_as_code(code_text, code.first));
}

/* The code after "Error Code:". */
static struct kb_span labelled_at(const struct kb_code_text *code_text, size_t at)
{
  size_t after = at + 1;
  if (kb_code_text_is_word(code_text, at, KB_WORD_ERROR) &&
      kb_code_text_is_word(code_text, at + 1, KB_WORD_CODE)) {
    after++;
  } else if (!kb_code_text_is_word(code_text, at, KB_WORD_ERROR_CODE)) {
    return nothing;
  }
  if (is_end_tag(code_text, at)) {
    return nothing;
  }
  const bool is_servers = at > 0 && kb_code_text_is_word(code_text, at - 1, KB_WORD_SERVER);
  const bool has_colon = kb_code_text_gap_has_colon(code_text, after);
  after = skip_tags(code_text, after);
  const struct kb_span inner = phrase_at(code_text, after);
  if (kb_span_is_some(inner)) {
    return inner;
  }
  const bool is_phrase = is_cut_phrase(code_text, after) ||
                         kb_code_text_is_word(code_text, after + 1, KB_WORD_SERVER) ||
                         (kb_code_text_is_word(code_text, after, KB_WORD_SOCKET) &&
                          kb_code_text_is_word(code_text, after + 1, KB_WORD_RETURNED)) ||
                         kb_code_text_is_word(code_text, after, KB_WORD_CRM);
  if (is_phrase) {
    return nothing;
  }
  const struct kb_span code = small_code_at(code_text, after, is_servers && has_colon);
  return has_colon || is_servers || looks_like_code(code_text, code) ? code : nothing;
}

static struct kb_span number_at(const struct kb_code_text *code_text, size_t at)
{
  return kb_code_text_is_number(code_text, at) ? (struct kb_span){at, at + 1} : nothing;
}

static struct kb_span find_code(const struct kb_code_text *code_text)
{
  static const kb_code_look looks[] = {labelled_at, phrase_at, kb_code_labelled_abroad,
                                       kb_code_logged, number_at};
  for (size_t i = 0; i < sizeof looks / sizeof looks[0]; i++) {
    for (size_t at = code_text->text_index.begin; at < code_text->text_index.end; at++) {
      const struct kb_span code = looks[i](code_text, at);
      if (kb_span_is_some(code)) {
        return code;
      }
    }
  }
  /* The text is a single name. */
  return code_text->text_index.end == 1 && kb_code_text_is_name(code_text, 0)
           ? (struct kb_span){0, 1}
           : nothing;
}

/* "(401) Unauthorized" */
static bool is_bracketed(const struct kb_code_text *code_text, struct kb_span code)
{
  const struct kb_slice before = kb_text_index_gap(&code_text->text_index, code.first);
  return code.end > code.first + 1 && before.length > 0 && before.data[before.length - 1] == '(' &&
         kb_slice_is(kb_text_index_gap(&code_text->text_index, code.first + 1), ") ");
}

/* As it is to be displayed: "#16192" and "(401) Unauthorized" with their marks. */
static struct kb_slice shown(const struct kb_code_text *code_text, struct kb_span code)
{
  struct kb_slice text = kb_code_text_text(code_text, code);
  const struct kb_slice gap = kb_text_index_gap(&code_text->text_index, code.first);
  const bool is_event = kb_span_is_some(code) && code.end == code.first + 1 && gap.length > 0 &&
                        kb_span_is_some(kb_code_event(code_text, code.first));
  if (is_event || (kb_span_is_some(code) && is_bracketed(code_text, code))) {
    text.data--;
    text.length++;
  }
  return text;
}

static struct kb_code_text code_text_of(const struct kb_code_words *known, struct kb_slice text,
                                        const struct kb_word *words, size_t count)
{
  return (struct kb_code_text){{.text = text, .words = words, .end = count}, known};
}

struct kb_slice kb_code_in_words(const struct kb_code_words *known, struct kb_slice text,
                                 const struct kb_word *words, size_t count)
{
  const struct kb_code_text code_text = code_text_of(known, text, words, count);
  return shown(&code_text, find_code(&code_text));
}

/* Numbers of COM and .NET that any exception may have: 80004005, 80131500. */
static bool is_general(const struct kb_code_text *code_text, struct kb_span code)
{
  uint32_t number;
  return code.end == code.first + 1 &&
         kb_code_number(kb_code_text_text(code_text, code), &number) &&
         (number >> 16 == 0x8000 || number >> 16 == 0x8013);
}

bool kb_code_next(const struct kb_code_words *known, struct kb_slice text,
                  const struct kb_word *words, size_t count, size_t *at, struct kb_named_code *code)
{
  static const kb_code_look looks[] = {labelled_at, phrase_at, kb_code_labelled_abroad};
  const struct kb_code_text code_text = code_text_of(known, text, words, count);
  for (; *at < count; ++*at) {
    for (size_t i = 0; i < sizeof looks / sizeof looks[0]; i++) {
      const struct kb_span span = looks[i](&code_text, *at);
      if (kb_span_is_some(span) && !is_general(&code_text, span)) {
        *code = (struct kb_named_code){span.first, span.end, kb_code_text_text(&code_text, span),
                                       looks[i] != phrase_at};
        *at = span.end > *at ? span.end : *at + 1;
        return true;
      }
    }
  }
  return false;
}

bool kb_signature_code_in(const struct kb_signature_scan *scan, struct kb_slice text,
                          struct kb_slice *code)
{
  struct kb_words words = {0};
  const struct kb_code_words known = scan ? scan->code_words : kb_code_words();
  const bool good = kb_words_add(&words, text);
  *code =
    good ? kb_code_in_words(&known, text, words.list, words.count) : (struct kb_slice){NULL, 0};
  kb_words_fini(&words);
  return good;
}

bool kb_signature_phrase_end(const struct kb_signature_scan *scan, struct kb_slice text, size_t at,
                             size_t *end)
{
  struct kb_words words = {0};
  const bool good = kb_words_add(&words, text);
  const struct kb_code_text code_text =
    code_text_of(&scan->code_words, text, words.list, words.count);
  size_t first = 0;
  *end = at;
  while (first < words.count && words.list[first].start < at) {
    first++;
  }
  const struct kb_span code = first > 0 ? returned_at(&code_text, first) : nothing;
  if (good && kb_span_is_some(code) && code.end <= first) {
    *end = words.list[first + RETURNED_STATUS].end;
  }
  kb_words_fini(&words);
  return good;
}
