/* Codes as logs have them:
     The request failed with HTTP status 401: Unauthorized.   HTTP/1.1 401 Unauthorized
     The remote server returned an error: (401) Unauthorized.
     #61042 - An error occurred … (events of the Email Router)   is missing prvReadMailbox privilege
     SecLib::CheckPrivilege failed. User: …, PrivilegeName: prvReadMailbox
 */
#include "base/ascii.h"
#include "match/error_code_text.h"

static bool is_failure(const struct kb_code_text *code_text, size_t at)
{
  const struct kb_slice digits = kb_code_text_is_digits(code_text, at)
                                   ? kb_code_text_word(code_text, at)
                                   : (struct kb_slice){"", 0};
  return digits.length == 3 && (digits.data[0] == '4' || digits.data[0] == '5');
}

/* The number of a status and the words after it. */
static struct kb_span named_status(const struct kb_code_text *code_text, size_t status)
{
  size_t end = status + 1;
  while (end < code_text->text_index.end && end < status + 4 &&
         kb_code_text_is_capital(code_text, end) && !kb_code_text_gap_has(code_text, end, '\n') &&
         !kb_code_text_gap_has(code_text, end, '.') && !kb_code_text_gap_has(code_text, end, '<')) {
    end++;
  }
  return end > status + 1 ? (struct kb_span){status, end} : (struct kb_span){0, 0};
}

/* "an error: (401) Unauthorized", as .NET's WebException says it. */
static struct kb_span bracketed_status_at(const struct kb_code_text *code_text, size_t at)
{
  return kb_code_text_is_word(code_text, at, KB_WORD_ERROR) && is_failure(code_text, at + 1) &&
             kb_slice_is(kb_text_index_gap(&code_text->text_index, at + 1), ": (") &&
             kb_slice_is(kb_text_index_gap(&code_text->text_index, at + 2), ") ")
           ? named_status(code_text, at + 1)
           : (struct kb_span){0, 0};
}

/* "HTTP status 401: Unauthorized", "HTTP/1.1 401 Unauthorized". */
static struct kb_span status_at(const struct kb_code_text *code_text, size_t at)
{
  if (!kb_code_text_is_word(code_text, at, KB_WORD_HTTP)) {
    return bracketed_status_at(code_text, at);
  }
  size_t status = at + 1;
  if (kb_code_text_is_word(code_text, at + 1, KB_WORD_STATUS)) {
    status += 1 + kb_code_text_is_word(code_text, at + 2, KB_WORD_CODE);
  } else if (kb_code_text_gap_has(code_text, at + 1, '/')) {
    while (status < at + 3 && status < code_text->text_index.end &&
           code_text->text_index.words[status].is_digits &&
           kb_code_text_word(code_text, status).length == 1) {
      status++;
    }
  }
  return status == at + 1 || !is_failure(code_text, status) ? (struct kb_span){0, 0}
                                                            : named_status(code_text, status);
}

static bool ends_with(struct kb_slice text, const char *end)
{
  const size_t length = strlen(end);
  return text.length >= length && memcmp(text.data + text.length - length, end, length) == 0;
}

/* "#16192 - The E-mail Router …" at the start of a line or of an element of XML, or after the
   time. */
struct kb_span kb_code_event(const struct kb_code_text *code_text, size_t at)
{
  enum { DIGITS = 5 };
  if (!kb_code_text_is_digits(code_text, at) || kb_code_text_word(code_text, at).length != DIGITS ||
      at + 1 >= code_text->text_index.end ||
      !kb_is_upper(kb_code_text_word(code_text, at + 1).data[0])) {
    return (struct kb_span){0, 0};
  }
  const struct kb_slice before = kb_text_index_gap(&code_text->text_index, at);
  const struct kb_slice after = kb_text_index_gap(&code_text->text_index, at + 1);
  const bool is_first =
    at == code_text->text_index.begin || kb_code_text_gap_has(code_text, at, '\n') ||
    kb_code_text_gap_has(code_text, at, ':') || kb_code_text_gap_has(code_text, at, '|') ||
    ends_with(before, ">#") || ends_with(before, "\"#");
  return is_first && ends_with(before, "#") && kb_slice_is(after, " - ")
           ? (struct kb_span){at, at + 1}
           : (struct kb_span){0, 0};
}

static bool is_privilege(const struct kb_code_text *code_text, size_t at)
{
  return at < code_text->text_index.end && kb_code_text_word(code_text, at).length > 3 &&
         strncmp(kb_code_text_word(code_text, at).data, "prv", 3) == 0;
}

/* "is missing prvReadMailbox privilege", "PrivilegeName: prvReadMailbox" */
static struct kb_span privilege_at(const struct kb_code_text *code_text, size_t at)
{
  const bool is_missing = kb_code_text_is_word(code_text, at, KB_WORD_MISSING) &&
                          kb_code_text_is_word(code_text, at + 2, KB_WORD_PRIVILEGE);
  return (is_missing || kb_code_text_is_word(code_text, at, KB_WORD_PRIVILEGE_NAME)) &&
             is_privilege(code_text, at + 1)
           ? (struct kb_span){at + 1, at + 2}
           : (struct kb_span){0, 0};
}

struct kb_span kb_code_logged(const struct kb_code_text *code_text, size_t at)
{
  static const kb_code_look looks[] = {status_at, kb_code_event, privilege_at, kb_code_of_service};
  for (size_t i = 0; i < sizeof looks / sizeof looks[0]; i++) {
    const struct kb_span code = looks[i](code_text, at);
    if (kb_span_is_some(code)) {
      return code;
    }
  }
  return (struct kb_span){0, 0};
}
