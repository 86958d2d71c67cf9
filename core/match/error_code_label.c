/* The line of the code in other languages: "Kod błędu serwera Email: …". Names are not translated,
   the label and "Http server returned … exception" are. Seen in Microsoft's translated articles KB
   3212785 (Czech, Chinese) and KB 4504933 (Polish); labels of other languages are told by their
   words for "error" and "code". */
#include "match/error_code_text.h"

#include <stdint.h>

/* The type of an exception with its namespace: System.Net.WebException. */
static bool is_type(const struct kb_code_text *view, size_t at)
{
  return (at > view->text_index.begin &&
          kb_slice_is(kb_text_index_gap(&view->text_index, at), ".")) ||
         (at + 1 < view->text_index.end &&
          kb_slice_is(kb_text_index_gap(&view->text_index, at + 1), "."));
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

/* A bit for each byte that a stem may begin with; of all beyond ASCII the last one. */
static uint64_t bit_of(char byte)
{
  const unsigned char lower = (unsigned char)byte | 0x20;
  return UINT64_C(1) << (lower < 0x80 ? lower & 0x3F : 0x3F);
}

/* Any log line has words before a colon: most of them are passed over by their first bytes. */
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

/* The words for "error" and for "code"; a label has both. */
static bool is_code_label(struct kb_slice label)
{
  static const char *const errors[] = {
    "error", "erreur", "errore", "fehler", "fout", "błęd",   "blad", "chyb",
    "fejl",  "feil",   "felk",   "virhe",  "hata", "hiba",   "erro", "eroar",
    "ошиб",  "помил",  "σφάλμα", "错误",   "錯誤", "エラー", "오류",
  };
  static const char *const codes[] = {"code", "kod",   "kód",  "cod",  "cód",    "koodi",
                                      "код",  "κωδικ", "代码", "代碼", "コード", "코드"};
  return has_any(label, codes, sizeof codes / sizeof codes[0]) &&
         has_any(label, errors, sizeof errors / sizeof errors[0]);
}

static bool begins_line(const struct kb_code_text *view, size_t at)
{
  return at == view->text_index.begin || kb_code_text_gap_has(view, at, '\n');
}

/* The word that the label which ends before word `at` begins with; `at` if there is none. */
static size_t label_before(const struct kb_code_text *view, size_t at)
{
  size_t first = at;
  while (first > view->text_index.begin && at - first < LABEL_WORDS &&
         (first == at || !begins_line(view, first)) &&
         !(first < at && kb_code_text_gap_has(view, first, '.'))) {
    first--;
  }
  return first;
}

/* A name, else a number, in the line that word `at` begins. */
static struct kb_span code_in_line(const struct kb_code_text *view, size_t at)
{
  struct kb_span number = (struct kb_span){0, 0};
  for (size_t next = at; next < view->text_index.end && next < at + LABELLED_WORDS; next++) {
    if (next > at && begins_line(view, next)) {
      break;
    }
    if (kb_code_text_is_name(view, next) && !is_type(view, next)) {
      return kb_code_text_code(view, next);
    }
    if (!kb_span_is_some(number) &&
        (kb_code_text_is_number(view, next) || kb_code_text_is_digits(view, next))) {
      number = kb_code_text_code(view, next);
    }
  }
  return number;
}

/* The word behind a label such as "Kod błędu serwera Email:". */
struct kb_span kb_code_labelled_abroad(const struct kb_code_text *view, size_t at)
{
  if (at == 0 || at >= view->text_index.end || !kb_code_text_gap_has_colon(view, at)) {
    return (struct kb_span){0, 0};
  }
  const size_t first = label_before(view, at);
  const struct kb_slice label = kb_code_text_text(view, (struct kb_span){first, at});
  return is_code_label(label) ? code_in_line(view, at) : (struct kb_span){0, 0};
}
