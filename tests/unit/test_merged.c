#include "report/merged.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static void texts_are_sorted_and_each_once(void **state)
{
  (void)state;
  static const char *const texts[] = {"b", "a", "b", "", "c", "a"};
  struct kb_arena arena = {0};
  struct kb_text_set set = {0};
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
    assert_true(kb_text_set_add(&set, &arena, texts[i]));
  }
  assert_int_equal(set.count, 4);
  assert_string_equal(set.list[0], "");
  assert_string_equal(set.list[1], "a");
  assert_string_equal(set.list[2], "b");
  assert_string_equal(set.list[3], "c");
  kb_arena_fini(&arena);
}

static void what_is_no_list_of_shards_is_wrong(void **state)
{
  (void)state;
  static const char *const wrong[] = {
    "",     "/",     "1",   "1/",  "/2",  "0/2",  "3/2",   "2-1/3", "1-/3",     "-2/3",  "1,/3",
    ",1/3", "1/3/4", "x/3", "1/0", "1/x", "1 /3", "1-4/3", "1/-3",  "1/999999", "1--2/3"};
  struct kb_arena arena = {0};
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
    struct kb_merged merged = {.part_count = 0};
    assert_int_equal(kb_merged_add_shards(&merged, &arena, "", wrong[i]), KB_SHARDS_WRONG);
  }
  kb_arena_fini(&arena);
}

static void shards_are_known_by_tenant_and_told_in_few_words(void **state)
{
  (void)state;
  static const struct {
    const char *tenant, *words;
    enum kb_shards_fit fit;
  } added[] = {
    {"B", "3/8", KB_SHARDS_NEW},       {"", "2/2", KB_SHARDS_NEW},
    {"B", "1/8", KB_SHARDS_NEW},       {"B", "1/8", KB_SHARDS_AGAIN},
    {"B", "5-8/8", KB_SHARDS_NEW},     {"B", "1,5-6/8", KB_SHARDS_AGAIN},
    {"B", "1-2/8", KB_SHARDS_OVERLAP}, {"B", "1/4", KB_SHARDS_UNLIKE},
    {"", "1/2", KB_SHARDS_NEW},
  };
  struct kb_arena arena = {0};
  struct kb_merged merged = {.part_count = 0};
  for (size_t i = 0; i < sizeof added / sizeof added[0]; i++) {
    assert_int_equal(kb_merged_add_shards(&merged, &arena, added[i].tenant, added[i].words),
                     added[i].fit);
  }
  assert_true(kb_merged_ready(&merged, &arena));
  assert_int_equal(merged.shard_count, 2);
  assert_int_equal(merged.part_count, 1);
  assert_string_equal(merged.shards[0].words, "1-2/2");
  assert_string_equal(merged.shards[1].words, "1,3,5-8/8");
  assert_true(kb_shards_has(&merged.shards[1], 5));
  assert_false(kb_shards_has(&merged.shards[1], 4));
  assert_false(kb_shards_has(&merged.shards[1], 9));
  assert_false(kb_shards_has(&merged.shards[1], 0));
  kb_arena_fini(&arena);
}

/* Any subset is said in words that are read as the same subset. */
static void words_are_read_as_they_are_written(void **state)
{
  (void)state;
  enum { COUNT = 10 };
  for (unsigned subset = 1; subset < 1U << COUNT; subset++) {
    struct kb_arena arena = {0};
    struct kb_merged merged = {.part_count = 0};
    struct kb_merged again = {.part_count = 0};
    for (unsigned number = COUNT; number >= 1; number--) { /* backwards, for a change */
      char words[16];
      snprintf(words, sizeof words, "%u/%d", number, COUNT);
      if ((subset >> (number - 1) & 1U) != 0) {
        assert_int_equal(kb_merged_add_shards(&merged, &arena, "", words), KB_SHARDS_NEW);
      }
    }
    assert_true(kb_merged_ready(&merged, &arena));
    assert_int_equal(kb_merged_add_shards(&again, &arena, "", merged.shards[0].words),
                     KB_SHARDS_NEW);
    for (unsigned number = 1; number <= COUNT; number++) {
      assert_int_equal(kb_shards_has(&again.shards[0], number), (subset >> (number - 1) & 1U) != 0);
    }
    kb_arena_fini(&arena);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(texts_are_sorted_and_each_once),
    cmocka_unit_test(what_is_no_list_of_shards_is_wrong),
    cmocka_unit_test(shards_are_known_by_tenant_and_told_in_few_words),
    cmocka_unit_test(words_are_read_as_they_are_written),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
