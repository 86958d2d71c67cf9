#include "base/json.h"
#define RULE_RULE_SET "/rules/dynamics365/connection"
#include "mcp/server.h"
#include "rule_set.h"

#include <stdint.h>

/* An article that is checked is not run: its context is not there. */
static const char *const no_path = KB_SOURCE_DIR "/no such folder";

/* Nothing, or one line with one JSON value. */
static void check(const struct kb_buf *answer)
{
  struct kb_error error;
  assert(!answer->failed);
  if (answer->length > 0) {
    assert(memchr(answer->data, '\n', answer->length) == answer->data + answer->length - 1);
    struct cJSON *value = kb_json_parse(kb_buf_slice(answer), &error);
    assert(kb_json_kind(value) == KB_JSON_OBJECT || kb_json_kind(value) == KB_JSON_ARRAY);
    kb_json_free(value);
  }
}

/* Each line is a message of one client. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  const struct kb_mcp_setting setting = {
    .version = "1", .rule_set = load_rule_set(), .paths = &no_path, .path_count = 1};
  struct kb_mcp_session session = {.setting = &setting};
  const char *at = (const char *)data;
  const char *end = at + size;
  while (at < end) {
    struct kb_buf answer = {0};
    const char *newline = memchr(at, '\n', (size_t)(end - at));
    const char *stop = newline ? newline : end;
    kb_mcp_answer(&session, (struct kb_slice){at, (size_t)(stop - at)}, &answer);
    check(&answer);
    kb_buf_fini(&answer);
    at = newline ? newline + 1 : end;
  }
  return 0;
}
