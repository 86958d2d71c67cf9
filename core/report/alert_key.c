#include "report/alert_key.h"

#include "match/code_names.h"

static void add_parts(struct kb_buf *out, const char *kind, const char *text)
{
  kb_buf_add(out, kind, strlen(kind) + 1);
  kb_buf_add(out, text, strlen(text) + 1);
}

void kb_alert_key(struct kb_buf *out, const char *code, const char *message)
{
  struct kb_buf key = {0};
  if (code[0]) {
    kb_code_key(&key, kb_slice_of(code), NULL);
  }
  add_parts(out, code[0] ? "code" : "text", code[0] ? kb_buf_text(&key) : message);
  out->failed |= key.failed;
  kb_buf_fini(&key);
}

void kb_alert_name_key(struct kb_buf *out, const char *name)
{
  if (name) {
    add_parts(out, "name", name);
  }
}
