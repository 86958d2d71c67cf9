#include "report/finding_id.h"

#include "base/guid.h"

bool kb_finding_id(const struct kb_case *a_case, const struct kb_article *article,
                   char id[KB_HASH_SIZE])
{
  const struct kb_record *subject = &a_case->root;
  static const char digits[] = "0123456789abcdef";
  unsigned char guid[16];
  struct kb_buf key = {0};
  kb_buf_add_text(&key, subject->table->logical_name);
  kb_buf_add_char(&key, '/');
  if (subject->id && kb_guid_read(subject->id, guid)) {
    char text[2 * sizeof guid]; /* by hand: a report has very many findings */
    for (size_t i = 0; i < sizeof guid; i++) {
      text[2 * i] = digits[guid[i] >> 4];
      text[2 * i + 1] = digits[guid[i] & 0xF];
    }
    kb_buf_add(&key, text, sizeof text);
  } else {
    kb_buf_add_text(&key, subject->id ? subject->id : "");
  }
  kb_buf_add_char(&key, '/');
  kb_buf_add_text(&key, article->code);
  if (a_case->tenant) {
    kb_buf_addf(&key, "/%s", a_case->tenant);
  }
  kb_hash_text(kb_buf_slice(&key), id);
  const bool is_whole = !key.failed;
  kb_buf_fini(&key);
  return is_whole;
}
