/* link: --wrap=malloc,--wrap=calloc,--wrap=realloc */
#include "base/arena.h"
#include "base/grow.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "torture.h"

static void a_list_doubles_when_it_is_full(void **state)
{
  (void)state;
  int *list = NULL;
  size_t count = 0;
  size_t capacity = 0;
  while (count < 100) {
    assert_true(KB_MAKE_ROOM(list, count, capacity, 3));
    list[count] = (int)count;
    count++;
  }
  assert_int_equal(capacity, 192);
  for (int i = 0; i < 100; i++) {
    assert_int_equal(list[i], i);
  }
  free(list);
}

static void without_memory_a_list_stays_as_it_was(void **state)
{
  (void)state;
  uint64_t *list = NULL;
  size_t capacity = 0;
  assert_true(KB_MAKE_ROOM(list, 0, capacity, 1));
  uint64_t *const before = list;
  list[0] = 7;
  torture_begin(0);
  assert_false(KB_MAKE_ROOM(list, 1, capacity, 1));
  assert_true(torture_end());
  assert_ptr_equal(list, before);
  assert_int_equal(capacity, 1);
  assert_int_equal(list[0], 7);
  capacity = SIZE_MAX / sizeof *list / 2 + 2; /* of the product, 16 would be left */
  assert_false(KB_MAKE_ROOM(list, capacity, capacity, 1));
  free(list);
}

static void a_list_in_an_arena_needs_no_capacity(void **state)
{
  (void)state;
  struct kb_arena arena = {0};
  for (size_t first = 1; first <= 4; first *= 2) {
    int *list = NULL;
    for (size_t count = 0; count < 100; count++) {
      list = kb_arena_room(&arena, list, count, first, sizeof *list);
      assert_non_null(list);
      list[count] = (int)count;
    }
    for (int i = 0; i < 100; i++) {
      assert_int_equal(list[i], i);
    }
  }
  int *list = kb_arena_room(&arena, NULL, 0, 4, sizeof *list);
  assert_ptr_equal(kb_arena_room(&arena, list, 3, 4, sizeof *list), list);
  assert_ptr_not_equal(kb_arena_room(&arena, list, 4, 4, sizeof *list), list);
  assert_null(kb_arena_room(&arena, list, SIZE_MAX / 2 + 1, 4, sizeof *list));
  kb_arena_fini(&arena);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_list_doubles_when_it_is_full),
    cmocka_unit_test(without_memory_a_list_stays_as_it_was),
    cmocka_unit_test(a_list_in_an_arena_needs_no_capacity),
  };
  return cmocka_run_group_tests_name("grow", tests, NULL, NULL);
}
