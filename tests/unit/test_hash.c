#include "base/hash.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void the_hash_in_articles_stays(void **state)
{
  (void)state;
  char hash[KB_HASH_SIZE];
  kb_hash_text(kb_slice_of("foobar"), hash); /* the example of RFC 9923 */
  assert_string_equal(hash, "85944171f73967e8");
  kb_hash_text(kb_slice_of("foo\r\nbar"), hash);
  char other[KB_HASH_SIZE];
  kb_hash_text(kb_slice_of("foo\nbar"), other);
  assert_string_equal(hash, other);
  kb_hash_write(0x0123456789abcdef, hash);
  assert_string_equal(hash, "0123456789abcdef");
}

static void an_article_has_one_hash_on_every_machine(void **state)
{
  (void)state;
  assert_true(kb_hash_article(kb_slice_of("")) == 0);
  assert_true(kb_hash_article(kb_slice_of("return { code = \"A\" }\n")) ==
              UINT64_C(0x62e3f71da5a65f09));
}

/* A change of any byte of texts of all lengths, and of the length, gives another hash. */
static void another_text_has_another_hash(void **state)
{
  (void)state;
  char text[40] = {0};
  for (size_t length = 0; length < sizeof text; length++) {
    const struct kb_slice whole = {text, length};
    const uint64_t hash = kb_hash_article(whole);
    assert_true(hash != kb_hash_article((struct kb_slice){text, length + 1}));
    for (size_t i = 0; i < length; i++) {
      text[i] = 1;
      assert_true(hash != kb_hash_article(whole));
      text[i] = 0;
    }
  }
}

/* Wherever carriage returns are, and however many. */
static void carriage_returns_are_ignored(void **state)
{
  (void)state;
  static const char text[] = "one\ntwo\nthree\nfour\nfive\nsix";
  const uint64_t hash = kb_hash_article(kb_slice_of(text));
  for (size_t at = 0; at < sizeof text; at++) {
    for (size_t count = 1; count < 20; count++) {
      char longer[64];
      memcpy(longer, text, at);
      memset(longer + at, '\r', count);
      memcpy(longer + at + count, text + at, sizeof text - at);
      assert_true(hash == kb_hash_article(kb_slice_of(longer)));
    }
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_hash_in_articles_stays),
    cmocka_unit_test(an_article_has_one_hash_on_every_machine),
    cmocka_unit_test(another_text_has_another_hash),
    cmocka_unit_test(carriage_returns_are_ignored),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
