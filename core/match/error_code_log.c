/* Codes as logs have them:
     The request failed with HTTP status 401: Unauthorized.   HTTP/1.1 401 Unauthorized
     #61042 - An error occurred … (events of the Email Router)   is missing prvReadMailbox privilege
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

/* "HTTP status 401: Unauthorized", "HTTP/1.1 401 Unauthorized". */
static struct kb_span status_at(const struct kb_code_text *code_text, size_t at)
{
  if (!kb_code_text_is_word(code_text, at, KB_WORD_HTTP)) {
    return (struct kb_span){0, 0};
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
  if (status == at + 1 || !is_failure(code_text, status)) {
    return (struct kb_span){0, 0};
  }
  size_t end = status + 1;
  while (end < code_text->text_index.end && end < status + 4 &&
         kb_code_text_is_capital(code_text, end) && !kb_code_text_gap_has(code_text, end, '\n') &&
         !kb_code_text_gap_has(code_text, end, '.') && !kb_code_text_gap_has(code_text, end, '<')) {
    end++;
  }
  return end > status + 1 ? (struct kb_span){status, end} : (struct kb_span){0, 0};
}

/* "#16192 - The E-mail Router …" at the start of a line or after the time. */
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
    kb_code_text_gap_has(code_text, at, ':') || kb_code_text_gap_has(code_text, at, '|');
  return is_first && before.length > 0 && before.data[before.length - 1] == '#' &&
             kb_slice_is(after, " - ")
           ? (struct kb_span){at, at + 1}
           : (struct kb_span){0, 0};
}

/* "is missing prvReadMailbox privilege" */
static struct kb_span privilege_at(const struct kb_code_text *code_text, size_t at)
{
  return kb_code_text_is_word(code_text, at, KB_WORD_MISSING) &&
             kb_code_text_is_word(code_text, at + 2, KB_WORD_PRIVILEGE) &&
             kb_code_text_word(code_text, at + 1).length > 3 &&
             strncmp(kb_code_text_word(code_text, at + 1).data, "prv", 3) == 0
           ? (struct kb_span){at + 1, at + 2}
           : (struct kb_span){0, 0};
}

struct kb_span kb_code_logged(const struct kb_code_text *code_text, size_t at)
{
  const struct kb_span status = status_at(code_text, at);
  const struct kb_span event = kb_span_is_some(status) ? status : kb_code_event(code_text, at);
  return kb_span_is_some(event) ? event : privilege_at(code_text, at);
}
