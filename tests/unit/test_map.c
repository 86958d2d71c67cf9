/* link: --wrap=malloc,--wrap=calloc,--wrap=realloc */
#include "base/map.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "torture.h"

#include <stdio.h>

enum { MANY = 3000, KEY_SIZE = 16 };

static char keys[MANY][KEY_SIZE];

static int write_keys(void **state)
{
  (void)state;
  for (size_t i = 0; i < MANY; i++) {
    snprintf(keys[i], KEY_SIZE, "key %zu", i);
  }
  return 0;
}

static void an_empty_map_has_nothing(void **state)
{
  (void)state;
  struct kb_map map = {0};
  assert_null(kb_map_get(&map, kb_slice_of("a")));
  assert_null(kb_map_get(&map, (struct kb_slice){NULL, 0}));
  kb_map_fini(&map);
  kb_map_fini(&map);
}

static void keys_are_bytes(void **state)
{
  (void)state;
  static const struct kb_slice slices[] = {{"", 0},    {"a", 1},    {"A", 1},    {"ab", 2},
                                           {"a\0", 2}, {"a\0b", 3}, {"\0\0", 2}, {"\xff", 1}};
  int values[sizeof slices / sizeof slices[0]];
  struct kb_map map = {0};
  for (size_t i = 0; i < sizeof slices / sizeof slices[0]; i++) {
    assert_null(kb_map_get(&map, slices[i]));
    assert_true(kb_map_add(&map, slices[i], &values[i]));
  }
  for (size_t i = 0; i < sizeof slices / sizeof slices[0]; i++) {
    assert_ptr_equal(kb_map_get(&map, slices[i]), &values[i]);
  }
  kb_map_fini(&map);
}

static void all_is_found_again_however_many(void **state)
{
  (void)state;
  struct kb_map map = {0};
  for (size_t i = 0; i < MANY; i++) {
    assert_null(kb_map_get(&map, kb_slice_of(keys[i])));
    assert_true(kb_map_add(&map, kb_slice_of(keys[i]), keys[i]));
    assert_int_equal(map.count, i + 1);
  }
  for (size_t i = 0; i < MANY; i++) {
    assert_ptr_equal(kb_map_get(&map, kb_slice_of(keys[i])), keys[i]);
  }
  assert_null(kb_map_get(&map, kb_slice_of("key 3000")));
  kb_map_fini(&map);
}

static void a_refused_allocation_loses_nothing(void **state)
{
  (void)state;
  for (size_t n = 0;; n++) {
    struct kb_map map = {0};
    size_t added = 0;
    torture_begin(n);
    while (added < MANY && kb_map_add(&map, kb_slice_of(keys[added]), keys[added])) {
      added++;
    }
    const bool refused = torture_end();
    assert_int_equal(map.count, added);
    for (size_t i = 0; i < added; i++) {
      assert_ptr_equal(kb_map_get(&map, kb_slice_of(keys[i])), keys[i]);
    }
    kb_map_fini(&map);
    if (!refused) {
      assert_int_equal(added, MANY);
      break;
    }
    assert_true(added < MANY);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(an_empty_map_has_nothing),
    cmocka_unit_test(keys_are_bytes),
    cmocka_unit_test(all_is_found_again_however_many),
    cmocka_unit_test(a_refused_allocation_loses_nothing),
  };
  return cmocka_run_group_tests_name("map", tests, write_keys, NULL);
}
