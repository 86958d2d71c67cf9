#include "base/json.h"
#include "rows/key_cache.h"
#include "rows/rows.h"
#include "rows/scan.h"

#undef NDEBUG /* the assertions are what is tested */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct bytes {
  const uint8_t *data;
  size_t length, at, step;
};

static ssize_t read_bytes(void *context, char *into, size_t size)
{
  struct bytes *bytes = context;
  size_t count = bytes->length - bytes->at;
  count = count < size ? count : size;
  count = count < bytes->step ? count : bytes->step;
  memcpy(into, bytes->data + bytes->at, count);
  bytes->at += count;
  return (ssize_t)count;
}

/* The tokens are those of a scan without a key cache. */
static void check_tokens(const struct kb_row *row)
{
  struct kb_tokens tokens = {0};
  assert(kb_scan_tokens(&tokens, row->json));
  for (size_t i = 0; i < tokens.count; i++) {
    assert(tokens.list[i].begin == row->tokens[i].begin &&
           tokens.list[i].end == row->tokens[i].end && tokens.list[i].next == row->tokens[i].next);
  }
  kb_tokens_fini(&tokens);
}

/* Every row is an object that the parser accepts, too; returns a checksum of all results. With
   `known`, keys are recognized. */
static size_t read_all(const uint8_t *data, size_t size, size_t step, struct kb_key_cache *known)
{
  struct bytes bytes = {data, size, 0, step};
  struct kb_row row;
  struct kb_error error;
  size_t sum = 0;
  struct kb_rows *rows =
    kb_rows_new((struct kb_input){read_bytes, &bytes}, (struct kb_rows_limits){4096, 16}, known);
  assert(rows);
  for (enum kb_rows_result result; (result = kb_rows_next(rows, &row, &error)) != KB_ROWS_END;) {
    assert(result != KB_ROWS_FAILED);
    sum = sum * 31 + row.line + row.index + row.json.length;
    if (result == KB_ROWS_ROW) {
      struct cJSON *value = kb_json_parse(row.json, &error);
      assert(value && kb_json_kind(value) == KB_JSON_OBJECT);
      kb_json_free(value);
      check_tokens(&row);
    } else {
      assert(error.message[0] != '\0');
    }
  }
  kb_rows_free(rows);
  return sum;
}

/* Neither the size of pieces nor known keys make a difference. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  struct kb_key_cache *known = kb_key_cache_new();
  assert(known);
  const size_t sum = read_all(data, size, 1 << 20, NULL);
  for (int i = 0; i < 2; i++) {
    assert(read_all(data, size, 1 << 20, known) == sum);
  }
  assert(read_all(data, size, 64, NULL) == read_all(data, size, 64, known));
  /* a row that is both invalid and too large is rejected for what is found first */
  assert(size > 2000 || read_all(data, size, 1, known) == sum);
  free(known);
  return 0;
}
