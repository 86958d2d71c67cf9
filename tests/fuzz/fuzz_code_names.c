#include "match/code_names.h"

#include <stdint.h>
#include <string.h>

#undef NDEBUG /* the assertions are what is tested */
#include <assert.h>

/* Files of names with a line `---` between them: whatever they say, each name that is kept is found
   by its number and by itself. */

static void count(void *context, size_t line, size_t column, const char *suggestion,
                  const char *message)
{
  assert(line > 0 && column > 0 && message[0] != '\0');
  (void)suggestion;
  ++*(size_t *)context;
}

static void check(const struct kb_code_names *names)
{
  struct kb_buf out = {0};
  for (size_t i = 0; i < names->count; i++) {
    const struct kb_code_name *name = &names->list[i];
    assert(i == 0 || names->list[i - 1].number < name->number);
    kb_buf_clear(&out);
    kb_code_key(&out, kb_slice_of(name->name), name);
    assert(kb_code_names_find(names, kb_buf_slice(&out)) == name || out.data[0] < '8');
    const struct kb_code_name *found = kb_code_names_find(names, kb_slice_of(name->name));
    assert(found && kb_code_is_same(kb_slice_of(name->name), found));
  }
  kb_buf_fini(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static const char separator[] = "\n---\n";
  struct kb_code_names names = {0};
  const char *text = (const char *)data;
  size_t complaints = 0;
  while (size > 0) {
    size_t length = 0;
    while (length < size && (length + sizeof separator - 1 > size ||
                             memcmp(text + length, separator, sizeof separator - 1) != 0)) {
      length++;
    }
    assert(kb_code_names_add(&names, (struct kb_slice){text, length}, count, &complaints));
    const size_t passed = length < size ? length + sizeof separator - 1 : length;
    text += passed;
    size -= passed;
  }
  assert(kb_code_names_ready(&names));
  check(&names);
  kb_code_names_fini(&names);
  return 0;
}
