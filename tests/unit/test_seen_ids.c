/* link: --wrap=malloc,--wrap=calloc,--wrap=realloc */
#include "case/seen_ids.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rows.h"
#include "test_schema.h"
#include "torture.h"

#include <stdio.h>

static struct kb_sighting sighting_of(uint64_t number)
{
  struct kb_sighting row = {.stamp = number + 1};
  char id[48];
  snprintf(id, sizeof id, "%08x-0000-4000-8000-%012x", (unsigned)number, (unsigned)number);
  kb_id_key(id, row.key);
  return row;
}

static void assert_added(struct kb_seen_ids *seen, uint64_t number, bool again)
{
  const struct kb_sighting row = sighting_of(number);
  struct kb_error error;
  uint64_t earlier = 0;
  bool is_again = !again;
  assert_int_equal(kb_seen_ids_add(seen, &row, &is_again, &earlier, &error), KB_OK);
  assert_int_equal(is_again, again);
  assert_int_equal(earlier, again ? number + 1 : 0);
}

/* More rows than the largest filter has room for, than memory keeps, and than one piece of the
   file. */
static void a_row_is_again_when_it_was_added_and_never_else(void **state)
{
  enum { ROWS = 600000 };
  (void)state;
  struct kb_seen_ids *seen = kb_seen_ids_new();
  struct kb_error error;
  assert_non_null(seen);
  for (uint64_t i = 0; i < ROWS; i++) {
    assert_added(seen, i, false);
  }
  for (uint64_t i = 0; i < ROWS; i += 7) {
    assert_added(seen, i, true);
    assert_added(seen, ROWS + i, false);
  }
  for (uint64_t i = 0; i < ROWS; i += 7) {
    assert_added(seen, ROWS + i, true);
  }
  assert_int_equal(kb_seen_ids_count(seen), ROWS + (ROWS + 6) / 7);
  struct kb_sighting row;
  const struct kb_sighting wanted = sighting_of(777);
  assert_int_equal(kb_seen_ids_at(seen, 777, &row, &error), KB_OK);
  assert_memory_equal(&row, &wanted, sizeof row);
  kb_seen_ids_free(seen);
}

static void a_refused_allocation_is_reported_and_loses_nothing(void **state)
{
  (void)state;
  for (size_t n = 0;; n++) {
    struct kb_seen_ids *seen = kb_seen_ids_new();
    assert_non_null(seen);
    torture_begin(n);
    bool failed = false;
    for (uint64_t i = 0; i < 3000; i++) {
      const struct kb_sighting row = sighting_of(i % 2900);
      struct kb_error error;
      uint64_t earlier = 0;
      bool again = false;
      enum kb_status status = kb_seen_ids_add(seen, &row, &again, &earlier, &error);
      if (status != KB_OK) {
        assert_int_equal(status, KB_NO_MEMORY);
        failed = true;
        status = kb_seen_ids_add(seen, &row, &again, &earlier, &error);
        assert_int_equal(status, KB_OK);
      }
      assert_int_equal(again, i >= 2900);
    }
    const bool refused = torture_end();
    kb_seen_ids_free(seen);
    assert_int_equal(failed, refused);
    if (!refused) {
      assert_true(n > 2);
      return;
    }
  }
}

static uint64_t stamp_of(const char *text)
{
  struct kb_values values = {0};
  struct kb_record record;
  struct kb_error error;
  assert_int_equal(
    kb_record_read(&record, kb_test_table("mailbox"), row_of(&values, text), NULL, &values, &error),
    KB_OK);
  const uint64_t stamp = kb_stamp_of(&record, kb_slice_of(text));
  values_fini(&values);
  return stamp;
}

static void versions_are_compared_by_modifiedon_where_they_have_one(void **state)
{
  (void)state;
  const uint64_t old = stamp_of("{\"modifiedon\":\"2026-11-20T06:12:09Z\"}");
  const uint64_t new = stamp_of("{\"modifiedon\":\"2026-11-20T06:12:10Z\",\"x\":1}");
  assert_int_equal(old, UINT64_C(20261120061209));
  assert_true(kb_stamp_is_older(old, new));
  assert_false(kb_stamp_is_older(new, old));
  assert_false(kb_stamp_is_older(old, old));
  static const char *const undated[] = {
    "{}",
    "{\"modifiedon\":null}",
    "{\"modifiedon\":\"\"}",
    "{\"modifiedon\":\"11/20/2026 6:12 AM\"}",
    "{\"modifiedon\":\"2026-11-20T06:12:09+02:00\"}",
    "{\"modifiedon\":7}",
  };
  for (size_t i = 0; i < sizeof undated / sizeof undated[0]; i++) {
    const uint64_t stamp = stamp_of(undated[i]);
    assert_true((stamp & KB_STAMP_IS_HASH) != 0);
    assert_true(stamp == stamp_of(undated[i]));
    assert_false(kb_stamp_is_older(stamp, new));
    assert_false(kb_stamp_is_older(old, stamp));
  }
  assert_true(stamp_of("{\"a\":1}") != stamp_of("{\"a\":2}"));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_row_is_again_when_it_was_added_and_never_else),
    cmocka_unit_test(a_refused_allocation_is_reported_and_loses_nothing),
    cmocka_unit_test(versions_are_compared_by_modifiedon_where_they_have_one),
  };
  return cmocka_run_group_tests_name("seen", tests, NULL, NULL);
}
