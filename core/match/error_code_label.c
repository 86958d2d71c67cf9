/* Labels of codes in other languages: "Kod błędu serwera Email: …". Names of errors are not
   translated; the label and "Http server returned … exception" are. Seen in Microsoft's
   translated articles KB 3212785 (Czech, Chinese) and KB 4504933 (Polish); labels in other
   languages are recognized by their words for "error" and "code". */
#include "match/error_code_text.h"

#include <stdint.h>

/* The type of an exception with its namespace, such as System.Net.WebException. */
static bool is_type(const struct kb_code_text *code_text, size_t at)
{
  return (at > code_text->text_index.begin &&
          kb_slice_is(kb_text_index_gap(&code_text->text_index, at), ".")) ||
         (at + 1 < code_text->text_index.end &&
          kb_slice_is(kb_text_index_gap(&code_text->text_index, at + 1), "."));
}

enum { LABEL_WORDS = 10, LABELLED_WORDS = 12 };

static bool begins_with(const char *text, const char *stem)
{
  size_t same = 0;
  while (stem[same] && ((unsigned char)text[same] | 0x20) == ((unsigned char)stem[same] | 0x20)) {
    same++;
  }
  return stem[same] == '\0';
}

/* A bit for each byte that a stem may begin with; all bytes beyond ASCII share the last one. */
static uint64_t bit_of(char byte)
{
  const unsigned char lower = (unsigned char)byte | 0x20;
  return UINT64_C(1) << (lower < 0x80 ? lower & 0x3F : 0x3F);
}

/* Every log line has words before a colon: most are rejected by their first bytes. */
static bool has_any(struct kb_slice text, const char *const *stems, size_t count)
{
  uint64_t firsts = 0;
  for (size_t i = 0; i < count; i++) {
    firsts |= bit_of(stems[i][0]);
  }
  for (size_t at = 0; at < text.length; at++) {
    if ((firsts & bit_of(text.data[at])) == 0) {
      continue;
    }
    for (size_t i = 0; i < count; i++) {
      if (strlen(stems[i]) <= text.length - at && begins_with(text.data + at, stems[i])) {
        return true;
      }
    }
  }
  return false;
}

/* What follows the last mark that ends a label or a value in the text: of "error":{"code, code. */
static struct kb_slice last_part(struct kb_slice label)
{
  size_t at = label.length;
  while (at > 0 && !strchr("\"{}[]<>,;:=", label.data[at - 1])) {
    at--;
  }
  return (struct kb_slice){label.data + at, label.length - at};
}

/* Whether the label has both a word for "error" and one for "code", the latter close to the
   colon. */
static bool is_code_label(struct kb_slice label)
{
  static const char *const errors[] = {
    "error", "erreur", "errore", "fehler", "fout", "błęd",   "blad", "chyb",
    "fejl",  "feil",   "felk",   "virhe",  "hata", "hiba",   "erro", "eroar",
    "ошиб",  "помил",  "σφάλμα", "错误",   "錯誤", "エラー", "오류",
  };
  static const char *const codes[] = {"code", "kod",   "kód",  "cod",  "cód",    "koodi",
                                      "код",  "κωδικ", "代码", "代碼", "コード", "코드"};
  return has_any(last_part(label), codes, sizeof codes / sizeof codes[0]) &&
         has_any(label, errors, sizeof errors / sizeof errors[0]);
}

static bool begins_line(const struct kb_code_text *code_text, size_t at)
{
  return at == code_text->text_index.begin || kb_code_text_gap_has(code_text, at, '\n');
}

/* The first word of the label that ends before word `at`; `at` if there is none. */
static size_t label_before(const struct kb_code_text *code_text, size_t at)
{
  size_t first = at;
  while (first > code_text->text_index.begin && at - first < LABEL_WORDS &&
         (first == at || !begins_line(code_text, first)) &&
         !(first < at && kb_code_text_gap_has(code_text, first, '.'))) {
    first--;
  }
  return first;
}

/* A name, or else a number, in the line that begins with word `at`. */
static struct kb_span code_in_line(const struct kb_code_text *code_text, size_t at)
{
  struct kb_span number = (struct kb_span){0, 0};
  for (size_t next = at; next < code_text->text_index.end && next < at + LABELLED_WORDS; next++) {
    if (next > at && begins_line(code_text, next)) {
      break;
    }
    if (kb_code_text_is_name(code_text, next) && !is_type(code_text, next)) {
      return kb_code_text_code(code_text, next);
    }
    if (!kb_span_is_some(number) &&
        (kb_code_text_is_number(code_text, next) || kb_code_text_is_digits(code_text, next))) {
      number = kb_code_text_code(code_text, next);
    }
  }
  return number;
}

/* The word after a label such as "Kod błędu serwera Email:". */
struct kb_span kb_code_labelled_abroad(const struct kb_code_text *code_text, size_t at)
{
  if (at == 0 || at >= code_text->text_index.end || !kb_code_text_gap_has_colon(code_text, at) ||
      kb_code_text_gap_has(code_text, at, '[')) { /* error_codes: [7000215], in JSON */
    return (struct kb_span){0, 0};
  }
  const size_t first = label_before(code_text, at);
  const struct kb_slice label = kb_code_text_text(code_text, (struct kb_span){first, at});
  return is_code_label(label) ? code_in_line(code_text, at) : (struct kb_span){0, 0};
}
