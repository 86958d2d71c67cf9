#include "base/json.h"
#include "case/csv_head.h"
#include "case/csv_rows.h"

#include "test_schema.h"

#undef NDEBUG /* the assertions are what is tested */
#include <assert.h>
#include <string.h>

/* A language beside that of the reference, which repeats vowels. */
static const char house[] =
  "return { titles = { { language = 'Upper', do_not_modify = '(Noo)', yes = 'Yees', no = 'Noo', "
  "tables = { { name = 'mailbox', display_name = 'Maailbox', columns = { { 'name', 'Naame' }, "
  "{ 'statecode', 'Staatus', choices = { { 0, 'Aactive' } } }, { 'modifiedon', 'Moodified On' }, "
  "{ '_emailserverprofile_value', 'Seerver Profile' } } } } } } }";

static const struct kb_schema *schema_of_house(void)
{
  static struct kb_schema *schema;
  schema = schema ? schema : kb_test_schema_with(house);
  return schema;
}

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

static void take_note(void *context, const char *note)
{
  *(size_t *)context += strlen(note);
}

/* Every row is an object that the parser accepts; returns a checksum of all results. */
static size_t read_all(const uint8_t *data, size_t size, size_t step)
{
  struct bytes bytes = {data, size, 0, step};
  struct kb_csv_rows *rows =
    kb_csv_rows_new(schema_of_house(), (struct kb_input){read_bytes, &bytes});
  struct kb_row row;
  struct kb_error error;
  size_t sum = 0;
  assert(rows);
  for (enum kb_rows_result result;
       (result = kb_csv_rows_next(rows, &row, &error)) != KB_ROWS_END;) {
    assert(result != KB_ROWS_FAILED);
    sum = sum * 31 + row.line * 7 + row.index;
    if (result == KB_ROWS_ROW) {
      struct cJSON *value = kb_json_parse(row.json, &error);
      assert(value && kb_json_kind(value) == KB_JSON_OBJECT);
      kb_json_free(value);
      sum += row.json.length;
    } else {
      assert(error.message[0] != '\0');
    }
  }
  kb_csv_rows_notes(rows, take_note, &sum);
  kb_csv_rows_free(rows);
  return sum;
}

/* The size of pieces makes no difference. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  struct kb_error error;
  kb_csv_look(schema_of_house(), (struct kb_slice){(const char *)data, size}, &error);
  const size_t sum = read_all(data, size, 1 << 20);
  assert(read_all(data, size, 7) == sum);
  assert(size > 2000 || read_all(data, size, 1) == sum);
  return 0;
}
