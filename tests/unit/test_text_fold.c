#include "base/text_fold.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Texts that differ only in letter case and composition, and their folded form. */
static void texts_are_folded(void **state)
{
  (void)state;
  static const struct {
    const char *text, *folded;
  } cases[] = {
    {"", ""},
    {"Ann BECK 1_%", "ann beck 1_%"},
    {"\xC3\x89", "e\xCC\x81"},
    {"E\xCC\x81", "e\xCC\x81"},
    {"Stra\xC3\x9F"
     "e STRA\xE1\xBA\x9E"
     "E",
     "strasse strasse"},
    {"\xC4\xB0I\xC4\xB1i", "iiii"},
    {"\xCE\xA3\xCF\x82", "\xCF\x83\xCF\x83"},
    {"\xE1\xBB\x86", "e\xCC\x82\xCC\xA3"},      /* one character, */
    {"\xC3\x8A\xCC\xA3", "e\xCC\x82\xCC\xA3"},  /* two, */
    {"E\xCC\xA3\xCC\x82", "e\xCC\x82\xCC\xA3"}, /* three */
    {"\xCC\x81\xCC\x80x", "\xCC\x80\xCC\x81x"}, /* marks of nothing */
    {"\xEA\xB0\x81", "\xE1\x84\x80\xE1\x85\xA1\xE1\x86\xA8"},
    {"\xEF\xAC\x81n \xE2\x84\xAA", "fin k"},
    {"a\xCC\x81\xFF\xCC\x80", "a\xCC\x81\xFF\xCC\x80"}, /* not UTF-8 */
    {"\xF0\x9F\x98\x80\xE5\xBC\xA0", "\xF0\x9F\x98\x80\xE5\xBC\xA0"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct kb_buf once = {0};
    struct kb_buf twice = {0};
    kb_text_fold_add(&once, kb_slice_of(cases[i].text));
    assert_string_equal(kb_buf_text(&once), cases[i].folded);
    kb_text_fold_add(&twice, kb_buf_slice(&once));
    assert_string_equal(kb_buf_text(&twice), cases[i].folded);
    kb_buf_fini(&once);
    kb_buf_fini(&twice);
  }
}

static void more_marks_than_are_put_in_order_stay(void **state)
{
  (void)state;
  struct kb_buf text = {0};
  struct kb_buf folded = {0};
  for (size_t i = 0; i < 2 * KB_TEXT_MARKS_MAX + 3; i++) {
    kb_buf_add_text(&text, "\xCC\x81");
  }
  kb_text_fold_add(&folded, kb_buf_slice(&text));
  assert_string_equal(kb_buf_text(&folded), kb_buf_text(&text));
  kb_buf_fini(&text);
  kb_buf_fini(&folded);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(texts_are_folded),
    cmocka_unit_test(more_marks_than_are_put_in_order_stay),
  };
  return cmocka_run_group_tests_name("text_fold", tests, NULL, NULL);
}
