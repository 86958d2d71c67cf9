#include "report/finding_id.h"

#include "base/guid.h"

bool kb_finding_id(const struct kb_record *subject, const struct kb_article *article,
                   char id[KB_HASH_SIZE])
{
  unsigned char guid[16];
  struct kb_buf key = {0};
  kb_buf_addf(&key, "%s/", subject->table->logical_name);
  if (subject->id && kb_guid_read(subject->id, guid)) {
    for (size_t i = 0; i < sizeof guid; i++) {
      kb_buf_addf(&key, "%02x", guid[i]);
    }
  } else {
    kb_buf_add_text(&key, subject->id ? subject->id : "");
  }
  kb_buf_addf(&key, "/%s", article->code);
  kb_hash_text(kb_buf_slice(&key), id);
  const bool is_whole = !key.failed;
  kb_buf_fini(&key);
  return is_whole;
}
