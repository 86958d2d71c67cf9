#include "base/character.h"
#include "match/words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void each_character_has_a_class(void **state)
{
  (void)state;
  static const struct {
    uint32_t code_point;
    enum kb_character class;
  } characters[] = {
    {'A', KB_CHARACTER_LETTER},          {0x7F, KB_CHARACTER_LETTER},
    {0x80, KB_CHARACTER_CONTROL},        {0x84, KB_CHARACTER_CONTROL},
    {0x85, KB_CHARACTER_SPACE},          {0x86, KB_CHARACTER_CONTROL},
    {0xA0, KB_CHARACTER_SPACE},          {0xAA, KB_CHARACTER_LETTER},
    {0xAB, KB_CHARACTER_DOUBLE_QUOTE},   {0xB4, KB_CHARACTER_SINGLE_QUOTE},
    {0xE9, KB_CHARACTER_LETTER},         {0x301, KB_CHARACTER_LETTER},
    {0x431, KB_CHARACTER_LETTER},        {0xE01, KB_CHARACTER_UNSPACED},
    {0x2013, KB_CHARACTER_DASH},         {0x2019, KB_CHARACTER_SINGLE_QUOTE},
    {0x201E, KB_CHARACTER_DOUBLE_QUOTE}, {0x200B, KB_CHARACTER_INVISIBLE},
    {0x20AC, KB_CHARACTER_OTHER},        {0x2212, KB_CHARACTER_DASH},
    {0x4E2D, KB_CHARACTER_UNSPACED},     {0xAC00, KB_CHARACTER_UNSPACED},
    {0xD800, KB_CHARACTER_LETTER},       {0xFE0F, KB_CHARACTER_INVISIBLE},
    {0xFFFD, KB_CHARACTER_OTHER},        {0x1F600, KB_CHARACTER_OTHER},
    {0x3FFFF, KB_CHARACTER_UNSPACED},    {0x40000, KB_CHARACTER_LETTER},
  };
  for (size_t i = 0; i < sizeof characters / sizeof characters[0]; i++) {
    assert_int_equal(kb_character_of(characters[i].code_point), characters[i].class);
  }
}

static void scripts_without_spaces_have_letters(void **state)
{
  (void)state;
  size_t length = 0;
  assert_int_equal(kb_mark_at(kb_slice_of("\xE4\xB8\xAD"), &length), KB_MARK_NONE);
  assert_int_equal(length, 3);
  assert_int_equal(kb_mark_at(kb_slice_of("\xE2\x82\xAC"), &length), KB_MARK_OTHER);
  assert_int_equal(kb_mark_at(kb_slice_of("\xC2\x80"), &length), KB_MARK_OTHER);
}

static uint64_t hash_of(const char *word)
{
  struct kb_words words = {0};
  assert_true(kb_words_add(&words, kb_slice_of(word)));
  assert_int_equal(words.count, 1);
  const uint64_t hash = words.list[0].hash;
  kb_words_fini(&words);
  return hash;
}

/* Words are folded as redaction folds them: base/text_fold.h. */
static void words_are_equal_in_any_case_and_composition(void **state)
{
  (void)state;
  static const char *const pairs[][2] = {
    {"Andr\xC3\xA9", "ANDRE\xCC\x81"},                        /* e with acute, composed or not */
    {"\xD0\x9F\xD0\xBE\xD1\x87", "\xD0\xBF\xD0\x9E\xD0\xA7"}, /* Cyrillic */
    {"\xCE\x86", "\xCE\xAC"},                                 /* alpha with tonos */
    {"\xD5\x80\xD5\xA1", "\xD5\xB0\xD4\xB1"},                 /* Armenian */
  };
  for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
    assert_true(hash_of(pairs[i][0]) == hash_of(pairs[i][1]));
  }
  assert_true(hash_of("Andr\xC3\xA9") != hash_of("Andr\xC3\xA8"));
  assert_true(hash_of("Andr\xC3\xA9") != hash_of("Andre"));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(each_character_has_a_class),
    cmocka_unit_test(scripts_without_spaces_have_letters),
    cmocka_unit_test(words_are_equal_in_any_case_and_composition),
  };
  return cmocka_run_group_tests_name("character", tests, NULL, NULL);
}
