/* Codes of the services that a mailbox uses, where these write them without a label:
     AADSTS7000222: The provided client secret keys … are expired.   (Microsoft Entra)
     535 5.7.139 Authentication unsuccessful, …   The server response was: 5.7.57 SMTP; …   (SMTP)
     <m:ResponseCode>ErrorImpersonateUserDenied</m:ResponseCode>   (Exchange Web Services)
   Sources: Microsoft's pages on error codes of Microsoft Entra authentication, on SMTP AUTH in
   Exchange Online and on ResponseCode of Exchange Web Services; RFC 3463 and RFC 2034 for the
   enhanced status codes of SMTP and their place after the reply code. */
#include "base/ascii.h"
#include "match/error_code_text.h"

#include <strings.h>

static struct kb_span sign_in_at(const struct kb_code_text *code_text, size_t at)
{
  static const char prefix[] = "AADSTS";
  enum { PREFIX = sizeof prefix - 1, DIGITS_MIN = 4 };
  const struct kb_slice word = kb_code_text_word(code_text, at);
  bool holds = word.length >= PREFIX + DIGITS_MIN && strncasecmp(word.data, prefix, PREFIX) == 0;
  for (size_t i = PREFIX; holds && i < word.length; i++) {
    holds = kb_is_digit(word.data[i]);
  }
  return holds ? (struct kb_span){at, at + 1} : (struct kb_span){0, 0};
}

/* A number of at most three digits. */
static bool is_part(const struct kb_code_text *code_text, size_t at)
{
  return at < code_text->text_index.end && code_text->text_index.words[at].is_digits &&
         kb_code_text_word(code_text, at).length <= 3;
}

static char class_at(const struct kb_code_text *code_text, size_t at)
{
  const struct kb_slice word = kb_code_text_word(code_text, at);
  return word.data[0] == '4' || word.data[0] == '5' ? word.data[0] : '\0';
}

/* "5.7.139": a class, a subject and a detail. */
static bool is_status(const struct kb_code_text *code_text, size_t at)
{
  const struct kb_text_index *text_index = &code_text->text_index;
  return is_part(code_text, at) && kb_code_text_word(code_text, at).length == 1 &&
         class_at(code_text, at) != '\0' && is_part(code_text, at + 1) &&
         is_part(code_text, at + 2) && kb_slice_is(kb_text_index_gap(text_index, at + 1), ".") &&
         kb_slice_is(kb_text_index_gap(text_index, at + 2), ".") &&
         !(at + 3 < text_index->end && kb_slice_is(kb_text_index_gap(text_index, at + 3), ".") &&
           is_part(code_text, at + 3));
}

/* Such a code is one of SMTP after a reply code of its class, or where the text says so: others
   are versions and addresses. */
static struct kb_span smtp_at(const struct kb_code_text *code_text, size_t at)
{
  if (!is_status(code_text, at) || at == code_text->text_index.begin) {
    return (struct kb_span){0, 0};
  }
  const struct kb_slice gap = kb_text_index_gap(&code_text->text_index, at);
  const bool is_close = kb_slice_is(gap, " ") || kb_slice_is(gap, "-") || kb_slice_is(gap, " #");
  const bool is_after_reply = is_close && is_part(code_text, at - 1) &&
                              kb_code_text_word(code_text, at - 1).length == 3 &&
                              class_at(code_text, at - 1) == class_at(code_text, at);
  const bool is_response =
    kb_code_text_is_word(code_text, at - 1, KB_WORD_WAS) && kb_slice_is(gap, ": ");
  const bool is_named = kb_code_text_is_word(code_text, at + 3, KB_WORD_SMTP);
  return is_after_reply || is_response || is_named ? (struct kb_span){at, at + 3}
                                                   : (struct kb_span){0, 0};
}

static struct kb_span response_at(const struct kb_code_text *code_text, size_t at)
{
  return kb_code_text_is_word(code_text, at, KB_WORD_RESPONSE_CODE) &&
             at + 1 < code_text->text_index.end &&
             kb_slice_is(kb_text_index_gap(&code_text->text_index, at + 1), ">") &&
             kb_code_text_is_name(code_text, at + 1) &&
             !kb_code_text_is_word(code_text, at + 1, KB_WORD_NO_ERROR)
           ? (struct kb_span){at + 1, at + 2}
           : (struct kb_span){0, 0};
}

struct kb_span kb_code_of_service(const struct kb_code_text *code_text, size_t at)
{
  if (code_text->text_index.words[at].is_digits) {
    return smtp_at(code_text, at);
  }
  const struct kb_span sign_in = sign_in_at(code_text, at);
  return kb_span_is_some(sign_in) ? sign_in : response_at(code_text, at);
}
