/* link: --wrap=malloc,--wrap=calloc,--wrap=realloc */
#include "base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "torture.h"

static void assert_zeroed_and_aligned(const char *memory, size_t size)
{
  assert_non_null(memory);
  assert_int_equal((uintptr_t)memory % _Alignof(max_align_t), 0);
  for (size_t i = 0; i < size; i++) {
    assert_int_equal(memory[i], 0);
  }
}

static void pieces_are_zeroed_aligned_and_apart(void **state)
{
  (void)state;
  static const size_t sizes[] = {1, 7, 16, 17, 0, 5000, 5000, 8192, 100000, 3};
  enum { COUNT = sizeof sizes / sizeof sizes[0] };
  struct kb_arena arena = {0};
  char *pieces[COUNT];
  for (size_t i = 0; i < COUNT; i++) {
    pieces[i] = kb_arena_alloc(&arena, sizes[i]);
    assert_zeroed_and_aligned(pieces[i], sizes[i]);
    memset(pieces[i], (int)i + 1, sizes[i]);
  }
  for (size_t i = 0; i < COUNT; i++) {
    for (size_t k = 0; k < sizes[i]; k++) {
      assert_int_equal(pieces[i][k], i + 1);
    }
  }
  kb_arena_fini(&arena);
  kb_arena_fini(&arena);
}

static void after_a_reset_memory_is_zeroed_again(void **state)
{
  (void)state;
  struct kb_arena arena = {0};
  kb_arena_reset(&arena);
  for (size_t round = 0; round < 3; round++) {
    for (size_t i = 0; i < 100; i++) {
      char *piece = kb_arena_alloc(&arena, 1000);
      assert_zeroed_and_aligned(piece, 1000);
      memset(piece, 'x', 1000);
    }
    kb_arena_reset(&arena);
  }
  kb_arena_fini(&arena);
}

static void a_case_after_the_first_costs_no_allocation(void **state)
{
  (void)state;
  struct kb_arena arena = {0};
  assert_non_null(kb_arena_alloc(&arena, 100));
  torture_begin(0);
  for (size_t i = 0; i < 1000; i++) {
    kb_arena_reset(&arena);
    assert_non_null(kb_arena_alloc(&arena, 4000));
  }
  assert_false(torture_end());
  kb_arena_fini(&arena);
}

static void sizes_beyond_all_memory_are_refused(void **state)
{
  (void)state;
  struct kb_arena arena = {0};
  assert_null(kb_arena_alloc(&arena, SIZE_MAX));
  assert_null(kb_arena_alloc(&arena, SIZE_MAX - 7));
  assert_null(kb_arena_array(&arena, SIZE_MAX / 8 + 2, 8));
  assert_null(kb_arena_array(&arena, 3, SIZE_MAX / 2));
  assert_non_null(kb_arena_array(&arena, 0, 8));
  assert_non_null(kb_arena_array(&arena, 8, 0));
  kb_arena_fini(&arena);
}

static void copies_are_terminated(void **state)
{
  (void)state;
  struct kb_arena arena = {0};
  assert_string_equal(kb_arena_dup(&arena, (struct kb_slice){"mailbox", 4}), "mail");
  assert_string_equal(kb_arena_dup(&arena, (struct kb_slice){NULL, 0}), "");
  assert_string_equal(kb_arena_text(&arena, "whole"), "whole");
  assert_memory_equal(kb_arena_dup(&arena, (struct kb_slice){"a\0b", 3}), "a\0b", 4);
  kb_arena_fini(&arena);
}

static void a_refused_allocation_leaves_the_arena_usable(void **state)
{
  (void)state;
  struct kb_arena arena = {0};
  torture_begin(0);
  assert_null(kb_arena_text(&arena, "first"));
  assert_true(torture_end());
  char *kept = kb_arena_text(&arena, "kept");
  torture_begin(0);
  assert_null(kb_arena_alloc(&arena, 100000));
  assert_true(torture_end());
  assert_string_equal(kb_arena_text(&arena, "next"), "next");
  assert_string_equal(kept, "kept");
  kb_arena_fini(&arena);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(pieces_are_zeroed_aligned_and_apart),
    cmocka_unit_test(after_a_reset_memory_is_zeroed_again),
    cmocka_unit_test(a_case_after_the_first_costs_no_allocation),
    cmocka_unit_test(sizes_beyond_all_memory_are_refused),
    cmocka_unit_test(copies_are_terminated),
    cmocka_unit_test(a_refused_allocation_leaves_the_arena_usable),
  };
  return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
