#define RULE_RULE_SET "/rules/dynamics365/connection"
#include "rule_set.h"
#include "triage/similar.h"

#include <stdint.h>

enum { SIZE = 8 };

/* The most similar article is first, each occurs once, and more room only adds to the end. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  const struct kb_slice text = {(const char *)data, size};
  struct kb_near_article list[SIZE];
  struct kb_near_article first[1];
  size_t count = 0;
  size_t first_count = 0;
  assert(kb_similar(load_rule_set(), text, list, SIZE, &count) && count <= SIZE);
  assert(kb_similar(load_rule_set(), text, first, 1, &first_count));
  assert(first_count == (count > 0 ? 1 : 0));
  assert(first_count == 0 || first[0].article == list[0].article);
  for (size_t i = 0; i < count; i++) {
    struct kb_buf code = {0};
    struct kb_buf words = {0};
    for (size_t k = 0; k < i; k++) {
      assert(list[k].article != list[i].article);
      assert(list[k].nearness > list[i].nearness ||
             (list[k].nearness == list[i].nearness && list[k].score >= list[i].score));
    }
    kb_near_missing(&list[i], text, &code, &words);
    assert(!code.failed && !words.failed);
    kb_buf_fini(&code);
    kb_buf_fini(&words);
  }
  return 0;
}
