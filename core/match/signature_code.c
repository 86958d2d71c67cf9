#include "match/error_code.h"
#include "match/error_code_text.h"
#include "match/signature_index.h"

/* How a code is written, from the public articles:
     Email Server Error Code: NAME          Error code: 8005E276
     Exchange server returned NAME [number or NAME] exception
     Http server returned [401] NAME exception
     Web server returned NAME exception     Socket returned exception NAME
   [NAME] [NAME. ]Exchange.server returned 403 error Crm.HEX. text Crm.HEX.NAME
   Crm:HEX   Crm : NAME   SoapException : NAME Exchange Error Code: NAME
   0x8005E274, -2147097996, bare; in other languages: match/error_code_label.c; in logs:
   match/error_code_log.c */

static const struct kb_span nothing = {0, 0};

enum { NAME_MIN = 8 };

/* What is written as a code is one in small letters, too. */
static struct kb_span small_code_at(const struct kb_code_text *view, size_t at, bool is_code)
{
  const struct kb_span code = kb_code_text_code(view, at);
  const bool is_long = at < view->text_index.end && kb_code_text_word(view, at).length >= NAME_MIN;
  return kb_span_is_some(code) || !is_code || !is_long ||
             kb_code_text_is_word(view, at, KB_WORD_EXCEPTION)
           ? code
           : (struct kb_span){at, at + 1};
}

/* "Exchange server returned", "Socket returned exception": what was returned. */
static struct kb_span returned_at(const struct kb_code_text *view, size_t at)
{
  if (kb_code_text_is_word(view, at, KB_WORD_SOCKET) &&
      kb_code_text_is_word(view, at + 1, KB_WORD_RETURNED) &&
      kb_code_text_is_word(view, at + 2, KB_WORD_EXCEPTION)) {
    return kb_code_text_code(view, at + 3);
  }
  if (!kb_code_text_is_word(view, at + 1, KB_WORD_SERVER) ||
      !kb_code_text_is_word(view, at + 2, KB_WORD_RETURNED)) {
    return nothing;
  }
  const bool is_status =
    kb_code_text_is_digits(view, at + 3) && kb_code_text_is_word(view, at + 4, KB_WORD_ERROR);
  if (is_status && at > 0 && kb_code_text_is_name(view, at - 1)) {
    return (struct kb_span){at - 1, at};
  }
  const struct kb_span code =
    small_code_at(view, at + 3, kb_code_text_is_word(view, at + 4, KB_WORD_EXCEPTION));
  const bool is_plain_word = kb_span_is_some(code) && code.end == code.first + 1 &&
                             !kb_code_text_is_number(view, code.first) &&
                             !kb_code_text_is_digits(view, code.first) &&
                             !kb_code_text_is_name(view, code.first);
  /* "returned Bad Gateway" is a sentence, "returned Forbidden exception" names a code. */
  return is_plain_word && !kb_code_text_is_word(view, code.end, KB_WORD_EXCEPTION) ? nothing : code;
}

/* "Crm.80040216", "Crm : NAME", but not "Microsoft.Crm.Asynchronous". */
static struct kb_span prefixed_at(const struct kb_code_text *view, size_t at)
{
  const bool is_soap = kb_code_text_is_word(view, at, KB_WORD_SOAP);
  if (at + 1 >= view->text_index.end ||
      (!is_soap && !kb_code_text_is_word(view, at, KB_WORD_CRM)) ||
      (!is_soap && at > 0 && kb_slice_is(kb_text_index_gap(&view->text_index, at), "."))) {
    return nothing;
  }
  const bool has_colon = kb_code_text_gap_has(view, at + 1, ':');
  const bool holds = (kb_code_text_is_number(view, at + 1) &&
                      (has_colon || kb_code_text_gap_has(view, at + 1, '.'))) ||
                     (has_colon && kb_code_text_is_name(view, at + 1));
  return holds ? (struct kb_span){at + 1, at + 2} : nothing;
}

static struct kb_span phrase_at(const struct kb_code_text *view, size_t at)
{
  const struct kb_span code = returned_at(view, at);
  return kb_span_is_some(code) ? code : prefixed_at(view, at);
}

/* "</b>" and the like, between a label and its code. */
static size_t skip_tags(const struct kb_code_text *view, size_t at)
{
  while (at + 1 < view->text_index.end && kb_code_text_gap_has(view, at, '<') &&
         kb_code_text_gap_has(view, at + 1, '>') && kb_code_text_word(view, at).length < NAME_MIN) {
    at++;
  }
  return at;
}

/* What follows "Error Code:". */
static struct kb_span labelled_at(const struct kb_code_text *view, size_t at)
{
  size_t behind = at + 1;
  if (kb_code_text_is_word(view, at, KB_WORD_ERROR) &&
      kb_code_text_is_word(view, at + 1, KB_WORD_CODE)) {
    behind++;
  } else if (!kb_code_text_is_word(view, at, KB_WORD_ERROR_CODE)) {
    return nothing;
  }
  const bool is_servers = at > 0 && kb_code_text_is_word(view, at - 1, KB_WORD_SERVER);
  const bool has_colon = kb_code_text_gap_has_colon(view, behind);
  behind = skip_tags(view, behind);
  const struct kb_span inner = phrase_at(view, behind);
  if (kb_span_is_some(inner)) {
    return inner;
  }
  const bool is_phrase = kb_code_text_is_word(view, behind + 1, KB_WORD_SERVER) ||
                         (kb_code_text_is_word(view, behind, KB_WORD_SOCKET) &&
                          kb_code_text_is_word(view, behind + 1, KB_WORD_RETURNED)) ||
                         kb_code_text_is_word(view, behind, KB_WORD_CRM);
  if (is_phrase) {
    return nothing;
  }
  /* "the error code. The mailbox …" */
  const bool is_other =
    kb_code_text_gap_has(view, behind, '.') && !has_colon && !kb_code_text_is_number(view, behind);
  return is_other ? nothing : small_code_at(view, behind, is_servers && has_colon);
}

static struct kb_span number_at(const struct kb_code_text *view, size_t at)
{
  return kb_code_text_is_number(view, at) ? (struct kb_span){at, at + 1} : nothing;
}

static struct kb_span find_code(const struct kb_code_text *view)
{
  static const kb_code_look looks[] = {labelled_at, phrase_at, kb_code_labelled_abroad,
                                       kb_code_logged, number_at};
  for (size_t i = 0; i < sizeof looks / sizeof looks[0]; i++) {
    for (size_t at = view->text_index.begin; at < view->text_index.end; at++) {
      const struct kb_span code = looks[i](view, at);
      if (kb_span_is_some(code)) {
        return code;
      }
    }
  }
  /* The text is a name and nothing else. */
  return view->text_index.end == 1 && kb_code_text_is_name(view, 0) ? (struct kb_span){0, 1}
                                                                    : nothing;
}

/* As it is to be shown: "#16192" with its mark. */
static struct kb_slice shown(const struct kb_code_text *view, struct kb_span code)
{
  struct kb_slice text = kb_code_text_text(view, code);
  const struct kb_slice gap = kb_text_index_gap(&view->text_index, code.first);
  if (kb_span_is_some(code) && code.end == code.first + 1 &&
      kb_span_is_some(kb_code_event(view, code.first)) && gap.length > 0) {
    text.data--;
    text.length++;
  }
  return text;
}

struct kb_slice kb_code_in_words(struct kb_slice text, const struct kb_word *words, size_t count)
{
  const struct kb_code_text view = kb_code_text_of(text, words, count);
  return shown(&view, find_code(&view));
}

/* Numbers of COM and .NET, which any exception has: 80004005, 80131500. */
static bool is_general(const struct kb_code_text *view, struct kb_span code)
{
  uint32_t number;
  return code.end == code.first + 1 && kb_code_number(kb_code_text_text(view, code), &number) &&
         (number >> 16 == 0x8000 || number >> 16 == 0x8013);
}

bool kb_code_next(struct kb_slice text, const struct kb_word *words, size_t count, size_t *at,
                  struct kb_named_code *code)
{
  static const kb_code_look looks[] = {labelled_at, phrase_at, kb_code_labelled_abroad};
  const struct kb_code_text view = kb_code_text_of(text, words, count);
  for (; *at < count; ++*at) {
    for (size_t i = 0; i < sizeof looks / sizeof looks[0]; i++) {
      const struct kb_span span = looks[i](&view, *at);
      if (kb_span_is_some(span) && !is_general(&view, span)) {
        *code = (struct kb_named_code){span.first, span.end, kb_code_text_text(&view, span),
                                       looks[i] != phrase_at};
        *at = span.end > *at ? span.end : *at + 1;
        return true;
      }
    }
  }
  return false;
}

bool kb_signature_code_in(struct kb_slice text, struct kb_slice *code)
{
  struct kb_words words = {0};
  const bool good = kb_words_add(&words, text);
  *code = good ? kb_code_in_words(text, words.list, words.count) : (struct kb_slice){NULL, 0};
  kb_words_fini(&words);
  return good;
}
